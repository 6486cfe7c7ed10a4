"""Visits: when one is new, when it is taken further, who is on it, what it came to."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select, update

from ..canonical import digest
from ..clock import moment, stamp
from ..effects import Effect
from ..errors import LeasedElsewhere, LeaseLost, UsageError
from ..verdict import Outcome
from .owner import has_died, readable, this_process
from .runs import Run
from .schema import visits

if TYPE_CHECKING:
    from .store import Ledger

LEASE = timedelta(seconds=120)
"""How long a process may stay silent before another one may take its visit over."""


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


class Visits:
    """The book of visits."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def open(self, key: VisitKey, text: str, opening: Opening) -> VisitEntry:
        """The visit a run is to show for a journey: a new one, an unfinished one, a decided one.

        ``text`` is the digest of the journey's whole rendered text.
        """
        with self._ledger.transaction() as db:
            self._ledger.holds.lock(db, f"journey:{digest(vars(key))}")
            last = self.latest(db, key, opening.run.wave if opening.keep_wave else None)
            if last is None or not self._goes_on(last, text, opening):
                if last is not None and last.closed is None:
                    self._close(db, last.id, last.outcome or Outcome.BROKEN)
                last = self._new(db, key, text, opening.run)
            if last.closed is None and not self._is_somebody_on(last):
                self._claim(db, last.id)
                last = self.get(db, last.id)
            self._ledger.runs.show(db, opening.run.id, last.id, last.outcome)
            return last

    def latest(self, db: Connection, key: VisitKey, wave: str | None = None) -> VisitEntry | None:
        """The newest visit of a journey, company and shopper; one of the wave first, if given."""
        rows = db.execute(
            select(visits)
            .where(visits.c.company == key.company, visits.c.shopper == key.shopper)
            .where(visits.c.journey == key.journey, visits.c.row == key.row)
            .order_by(visits.c.opened.desc(), visits.c.epoch.desc())
        ).all()
        of_wave = [row for row in rows if row.wave == wave]
        found = of_wave or rows
        return _entry(found[0]) if found else None

    def earlier(self, db: Connection, entry: VisitEntry) -> Iterator[VisitEntry]:
        """The visits before this one of the same journey, company and shopper, newest first."""
        key = entry.key
        query = (
            select(visits)
            .where(visits.c.company == key.company, visits.c.shopper == key.shopper)
            .where(visits.c.journey == key.journey, visits.c.row == key.row)
            .where(visits.c.opened < entry.opened)
            .order_by(visits.c.opened.desc())
        )
        return (_entry(row) for row in db.execute(query))

    def get(self, db: Connection, visit: str) -> VisitEntry:
        """A visit by its id."""
        return _entry(db.execute(select(visits).where(visits.c.id == visit)).one())

    def find(self, db: Connection, beginning: str) -> VisitEntry:
        """The visit whose id begins so, else the newest whose title contains the text.

        Raises:
            UsageError: none, or more than one id begins so.
        """
        begins_so = visits.c.id.startswith(beginning, autoescape=True)
        by_id = [_entry(row) for row in db.execute(select(visits).where(begins_so))]
        if len(by_id) == 1:
            return by_id[0]
        if by_id:
            raise UsageError(f"{beginning!r} begins {len(by_id)} visits; give more of the id")
        newest_first = db.execute(select(visits).order_by(visits.c.opened.desc()))
        for row in newest_first:
            if beginning.casefold() in row.title.casefold():
                return _entry(row)
        raise UsageError(
            f"no visit {beginning!r} in {self._ledger.place}; `mysteryshop report` lists them"
        )

    def waiting(self, db: Connection, company: str) -> list[VisitEntry]:
        """Visits of a company that reached somebody and are not decided, oldest first."""
        query = (
            select(visits)
            .where(visits.c.company == company, visits.c.closed.is_(None))
            .where(visits.c.effect >= int(Effect.SUBMIT))
            .order_by(visits.c.opened)
        )
        return [_entry(row) for row in db.execute(query)]

    def all(self, db: Connection) -> list[VisitEntry]:
        """Every visit, oldest first."""
        return [_entry(row) for row in db.execute(select(visits).order_by(visits.c.opened))]

    def lease(self, visit: str) -> int:
        """Become the one process on a visit; the new fencing epoch is returned.

        Raises:
            LeasedElsewhere: another living process is on it.
        """
        with self._ledger.transaction() as db:
            row = db.execute(select(visits).where(visits.c.id == visit).with_for_update()).one()
            if self._is_somebody_on(_entry(row)):
                raise LeasedElsewhere(f"being visited by {readable(row.owner)}")
            self._claim(db, visit)
            self._set(db, visit, epoch=row.epoch + 1)
            return int(row.epoch) + 1

    def renew(self, visit: str, epoch: int) -> None:
        """Stay on a visit for another lease.

        Raises:
            LeaseLost: somebody else has taken it over.
        """
        with self._ledger.transaction() as db:
            self.check_epoch(db, visit, epoch)
            self._set(db, visit, leased_until=stamp(self._ledger.clock.now() + LEASE))

    def check_epoch(self, db: Connection, visit: str, epoch: int) -> None:
        """Raise `LeaseLost` unless the visit is still held under this epoch."""
        held = select(visits.c.epoch).where(visits.c.id == visit).with_for_update()
        if db.scalar(held) != epoch:
            raise LeaseLost(f"visit {visit} was taken over by another process")

    def release(self, visit: str, epoch: int) -> None:
        """Leave a visit, if we are still on it."""
        with self._ledger.transaction() as db:
            db.execute(
                update(visits)
                .where(visits.c.id == visit, visits.c.epoch == epoch)
                .values(owner=None, leased_until=None)
            )

    def strengthen(self, db: Connection, visit: str, effect: Effect) -> None:
        """Note the strongest effect a visit has begun."""
        db.execute(
            update(visits)
            .where(visits.c.id == visit, visits.c.effect < int(effect))
            .values(effect=int(effect))
        )

    def say(self, db: Connection, visit: str, steps: int, digest: str) -> None:
        """Fix the text a visit has acted on: the first ``steps`` steps and their digest."""
        db.execute(
            update(visits)
            .where(visits.c.id == visit, visits.c.said_digest.is_(None))
            .values(said_steps=steps, said_digest=digest)
        )

    def settle(self, db: Connection, visit: str, settlement: Settlement) -> None:
        """Write down what a visit has come to."""
        if settlement.stays_open:
            outcome, next_check = settlement.outcome, settlement.next_check
            self._set(db, visit, outcome=outcome, next_check=next_check)
        else:
            self._close(db, visit, settlement.outcome)

    def _goes_on(self, last: VisitEntry, text: str, opening: Opening) -> bool:
        if last.run == opening.run.id:
            return last.effect.is_outward or last.text == text
        if last.closed is None and self._is_somebody_on(last):
            return True
        if opening.again:
            return False
        if last.closed is None:
            return last.effect.is_outward
        if opening.keep_wave and last.wave == opening.run.wave:
            return last.outcome is not None and (last.outcome.decided or last.effect.is_outward)
        locked_until = moment(last.opened) + timedelta(days=opening.lockout_days)
        return last.effect.is_outward and self._ledger.clock.now() < locked_until

    def _claim(self, db: Connection, visit: str) -> None:
        until = stamp(self._ledger.clock.now() + LEASE)
        self._set(db, visit, owner=this_process(), leased_until=until)

    def _is_somebody_on(self, entry: VisitEntry) -> bool:
        """Whether another living process is performing the visit right now."""
        if entry.owner in (None, this_process()) or entry.leased_until is None:
            return False
        expired = moment(entry.leased_until) <= self._ledger.clock.now()
        return not expired and not has_died(entry.owner)

    def _new(self, db: Connection, key: VisitKey, text: str, run: Run) -> VisitEntry:
        visit = secrets.token_hex(5)
        db.execute(
            insert(visits).values(
                id=visit,
                **vars(key),
                wave=run.wave,
                run=run.id,
                text=text,
                opened=stamp(self._ledger.clock.now()),
                effect=int(Effect.READ),
                said_steps=0,
                epoch=0,
            )
        )
        self._ledger.records.append(db, visit, "opened", key.journey, vars(key))
        return self.get(db, visit)

    def _close(self, db: Connection, visit: str, outcome: Outcome) -> None:
        now = stamp(self._ledger.clock.now())
        self._set(db, visit, outcome=outcome, closed=now, next_check=None)

    def _set(self, db: Connection, visit: str, **values: object) -> None:
        db.execute(update(visits).where(visits.c.id == visit).values(**values))


def _entry(row: Row[Any]) -> VisitEntry:
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
