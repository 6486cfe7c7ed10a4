"""Holds: one walk a host at a time, and a polite gap between page loads, on every machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from ..clock import moment, stamp
from ..errors import LeaseLost, TryLater
from .owner import has_died, readable, this_process
from .schema import holds

if TYPE_CHECKING:
    from .store import Ledger

HOLD = timedelta(seconds=120)
"""How long a hold lasts unless it is used again."""
LOOK_EVERY = 0.2
"""Seconds between two tries for a hold somebody else has."""


class Holds:
    """The book of things only one process may use at a time."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    @contextmanager
    def only_one(
        self, resource: str, patience: float, before_each_try: Callable[[], None]
    ) -> Iterator[None]:
        """Hold a resource, waiting up to ``patience`` seconds for another process to let go.

        Raises:
            TryLater: somebody else kept it all that time.
        """
        waited = 0.0
        while holder := self._taken_by(resource):
            if waited >= patience:
                raise TryLater(f"{resource} is being used by {readable(holder)}")
            before_each_try()
            self._ledger.clock.machine.sleep(LOOK_EVERY)
            waited += LOOK_EVERY
        try:
            yield
        finally:
            with self._ledger.transaction() as db:
                mine = holds.c.resource == resource, holds.c.owner == this_process()
                db.execute(update(holds).where(*mine).values(owner=None, until=None))

    def renew(self, resource: str) -> None:
        """Go on holding a resource that is used for long.

        Raises:
            LeaseLost: we were silent for too long, and another process has it now.
        """
        until = stamp(self._ledger.clock.machine.now() + HOLD)
        with self._ledger.transaction() as db:
            mine = holds.c.resource == resource, holds.c.owner == this_process()
            if not db.execute(update(holds).where(*mine).values(until=until)).rowcount:
                raise LeaseLost(f"{resource} was taken over by another process")

    def next_slot(self, resource: str, gap: float) -> float:
        """Reserve the next use of a resource, ``gap`` seconds after the last; seconds to wait for it."""
        now = self._ledger.clock.machine.now()
        with self._ledger.transaction() as db:
            last = self.lock(db, resource).last_use
            slot = max(now, moment(last) + timedelta(seconds=gap)) if last else now
            self._set(db, resource, last_use=stamp(slot))
        return (slot - now).total_seconds()

    def lock(self, db: Connection, resource: str) -> Row[Any]:
        """Keep every other transaction off a resource until this one ends."""
        self._ensure(db, resource)
        query = select(holds).where(holds.c.resource == resource).with_for_update()
        return db.execute(query).one()

    def _taken_by(self, resource: str) -> str | None:
        now = self._ledger.clock.machine.now()
        with self._ledger.transaction() as db:
            row = self.lock(db, resource)
            if row.owner and row.owner != this_process() and not _over(row.owner, row.until, now):
                return str(row.owner)
            self._set(db, resource, owner=this_process(), until=stamp(now + HOLD))
            return None

    def _ensure(self, db: Connection, resource: str) -> None:
        if db.scalar(select(holds.c.resource).where(holds.c.resource == resource)) is None:
            try:
                with db.begin_nested():
                    db.execute(insert(holds).values(resource=resource))
            except IntegrityError:
                pass  # another process was first; the row is there

    def _set(self, db: Connection, resource: str, **values: object) -> None:
        db.execute(update(holds).where(holds.c.resource == resource).values(**values))


def _over(owner: str, until: str | None, now: datetime) -> bool:
    return until is None or moment(until) <= now or has_died(owner)
