"""What a visit is to the ledger: whose it is, under which conditions it is opened, what it came to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from ..effects import Effect
from ..verdict import Outcome
from .runs import Run


@dataclass(frozen=True)
class VisitKey:
    """Which journey × company × shopper it is, and what people call it."""

    company: str
    shopper: str
    journey: str
    """The ``@id:`` tag, else feature path and title."""
    row: str
    """The row of an outline; empty for a plain scenario."""
    title: str
    feature: str
    line: int
    theme: str


@dataclass(frozen=True)
class VisitEntry:
    """One visit as the ledger knows it. Times are stamps in UTC."""

    id: str
    key: VisitKey
    wave: str
    run: str
    opened: str
    closed: str | None
    outcome: Outcome | None
    next_check: str | None
    text: str
    effect: Effect
    said_steps: int
    said_digest: str | None
    epoch: int
    owner: str | None
    leased_until: str | None


@dataclass(frozen=True)
class Opening:
    """Under which conditions a run opens its visits."""

    run: Run
    again: bool = False
    """A new visit is asked for although one exists."""
    keep_wave: bool = False
    """The wave was named: what it has decided is not repeated."""
    lockout_days: int = 7


@dataclass(frozen=True)
class Settlement:
    """What a visit came to at the end of a run."""

    outcome: Outcome
    next_check: str | None
    """When it is worth looking again, for one that waits."""
    stays_open: bool
    """Whether the next run takes it further."""


def visit_entry(row: Row[Any]) -> VisitEntry:
    """A row of the visits as an entry."""
    fields = row._mapping
    key = VisitKey(**{name: fields[name] for name in VisitKey.__dataclass_fields__})
    return VisitEntry(
        id=row.id,
        key=key,
        wave=row.wave,
        run=row.run,
        opened=row.opened,
        closed=row.closed,
        outcome=Outcome(row.outcome) if row.outcome else None,
        next_check=row.next_check,
        text=row.text,
        effect=Effect(row.effect),
        said_steps=row.said_steps,
        said_digest=row.said_digest,
        epoch=row.epoch,
        owner=row.owner,
        leased_until=row.leased_until,
    )
