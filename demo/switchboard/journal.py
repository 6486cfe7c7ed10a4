"""The entries of one call, all legs of it, as they happen."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from ..truthlog import TruthLog
from .truthlog import Entry, What


def _now() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Journal:
    """Writes down what happens in a call; its seconds begin when it is made, in the event loop."""

    truth: TruthLog[Entry]
    call: str = field(default_factory=lambda: uuid4().hex[:12])
    _began: float = field(default_factory=_now)

    def note(self, what: What, **more: str) -> None:
        """This happened now; ``more`` are fields of an `Entry`."""
        since = round(_now() - self._began, 3)
        self.truth.add(Entry(self.call, datetime.now(UTC), since, what, **more))
