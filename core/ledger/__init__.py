"""The ledger: SQLAlchemy Core over SQLite or PostgreSQL, one small book a concern."""

from .calls import CallEntry, CallKey, CallState
from .letters import Letter, Mark
from .records import Record
from .runs import Asked, Run
from .store import Ledger, is_there, sqlite_url
from .visit_entry import Opening, Settlement, VisitEntry, VisitKey

__all__ = [
    "Asked",
    "CallEntry",
    "CallKey",
    "CallState",
    "Ledger",
    "Letter",
    "Mark",
    "Opening",
    "Record",
    "Run",
    "Settlement",
    "VisitEntry",
    "VisitKey",
    "is_there",
    "sqlite_url",
]
