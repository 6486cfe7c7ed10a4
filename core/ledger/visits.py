"""Visits: when one is new, when it is taken further, who is on it, what it came to."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, insert, or_, select, update

from ..canonical import digest
from ..clock import moment, stamp
from ..effects import Effect
from ..errors import LeasedElsewhere, LeaseLost, UsageError
from ..verdict import Outcome
from .owner import has_died, readable, this_process
from .runs import Run
from .schema import visits
from .visit_entry import Opening, Settlement, VisitEntry, VisitKey, visit_entry

if TYPE_CHECKING:
    from .store import Ledger

LEASE = timedelta(seconds=120)
"""How long a process may stay silent before another one may take its visit over."""


class Visits:
    """The book of visits."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def open(self, key: VisitKey, text: str, opening: Opening) -> VisitEntry:
        """The visit a run is to show for a journey: a new one, an unfinished one, a decided one.

        ``text`` is the digest of the journey's whole rendered text.
        """
        with self._ledger.transaction() as db:
            same = digest([key.company, key.shopper, key.journey, key.row])
            self._ledger.holds.lock(db, f"journey:{same}")
            known = self._that_may_stand(db, key, opening)
            entry = next((e for e in known if self._goes_on(e, text, opening)), None)
            if entry is None:
                self._close_unsent(db, known)
                entry = self._new(db, key, text, opening.run)
            if entry.closed is None and not self.is_somebody_on(entry):
                self._claim(db, entry.id)
                entry = self.get(db, entry.id)
            others = [other.id for other in known if other.id != entry.id]
            self._ledger.runs.hide(db, opening.run.id, others)
            self._ledger.runs.show(db, opening.run.id, entry.id, entry.outcome)
            return entry

    def replace_others(self, db: Connection, entry: VisitEntry) -> None:
        """Close the other open visits of a journey, in the transaction that has it ask anew."""
        for row in db.execute(_of(entry.key).where(visits.c.closed.is_(None))).all():
            if row.id != entry.id:
                self._close(db, row.id, visit_entry(row).outcome or Outcome.BROKEN)

    def earlier(self, db: Connection, entry: VisitEntry) -> Iterator[VisitEntry]:
        """The visits before this one of the same journey, company and shopper, newest first."""
        query = _of(entry.key).where(visits.c.opened < entry.opened)
        return (visit_entry(row) for row in db.execute(query))

    def get(self, db: Connection, visit: str) -> VisitEntry:
        """A visit by its id."""
        return visit_entry(db.execute(select(visits).where(visits.c.id == visit)).one())

    def find(self, db: Connection, beginning: str) -> VisitEntry:
        """The visit whose id begins so, else the newest whose title contains the text.

        Raises:
            UsageError: none, or more than one id begins so.
        """
        begins_so = visits.c.id.startswith(beginning, autoescape=True)
        by_id = [visit_entry(row) for row in db.execute(select(visits).where(begins_so))]
        if len(by_id) == 1:
            return by_id[0]
        if by_id:
            raise UsageError(f"{beginning!r} begins {len(by_id)} visits; give more of the id")
        newest_first = db.execute(select(visits).order_by(visits.c.opened.desc()))
        for row in newest_first:
            if beginning.casefold() in row.title.casefold():
                return visit_entry(row)
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
        return [visit_entry(row) for row in db.execute(query)]

    def all(self, db: Connection) -> list[VisitEntry]:
        """Every visit, oldest first."""
        return [visit_entry(row) for row in db.execute(select(visits).order_by(visits.c.opened))]

    def is_somebody_on(self, entry: VisitEntry) -> bool:
        """Whether another living process is performing the visit right now."""
        if entry.owner in (None, this_process()) or entry.leased_until is None:
            return False
        expired = moment(entry.leased_until) <= self._ledger.clock.machine.now()
        return not expired and not has_died(entry.owner)

    def lease(self, visit: str) -> int:
        """Become the one process on a visit; the new fencing epoch is returned.

        Raises:
            LeasedElsewhere: another living process is on it.
        """
        with self._ledger.transaction() as db:
            row = db.execute(select(visits).where(visits.c.id == visit).with_for_update()).one()
            if self.is_somebody_on(visit_entry(row)):
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
            self._set(db, visit, leased_until=stamp(self._ledger.clock.machine.now() + LEASE))

    def check_epoch(self, db: Connection, visit: str, epoch: int) -> None:
        """Raise `LeaseLost` unless the visit is still open and held under this epoch."""
        is_it = visits.c.id == visit, visits.c.closed.is_(None)
        held = select(visits.c.epoch).where(*is_it).with_for_update()
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
            .where(visits.c.id == visit, visits.c.said_steps < steps)
            .values(said_steps=steps, said_digest=digest)
        )

    def settle(self, db: Connection, visit: str, settlement: Settlement) -> None:
        """Write down what a visit has come to."""
        if settlement.stays_open:
            outcome, next_check = settlement.outcome, settlement.next_check
            self._set(db, visit, outcome=outcome, next_check=next_check)
        else:
            self._close(db, visit, settlement.outcome)

    def _that_may_stand(self, db: Connection, key: VisitKey, opening: Opening) -> list[VisitEntry]:
        """The visits of a journey that are open, reached somebody or belong to the run's wave.

        The newest come first; those of the wave before all others if it was named.
        """
        outward = visits.c.effect >= int(Effect.SUBMIT)
        of_wave = visits.c.wave == opening.run.wave
        query = _of(key).where(or_(visits.c.closed.is_(None), outward, of_wave))
        known = [visit_entry(row) for row in db.execute(query)]
        if opening.keep_wave:
            known.sort(key=lambda entry: entry.wave != opening.run.wave)
        return known

    def _goes_on(self, entry: VisitEntry, text: str, opening: Opening) -> bool:
        """Whether a visit stands for its journey in this run, so that there is no new one."""
        if entry.run == opening.run.id:
            return entry.effect.is_outward or entry.text == text
        if entry.closed is None and self.is_somebody_on(entry):
            return True
        if opening.again:
            return False
        if entry.closed is None:
            return entry.effect.is_outward
        if opening.keep_wave and entry.wave == opening.run.wave:
            return entry.outcome is not None and (entry.outcome.decided or entry.effect.is_outward)
        locked_until = moment(entry.opened) + timedelta(days=opening.lockout_days)
        return entry.effect.is_outward and self._ledger.clock.now() < locked_until

    def _close_unsent(self, db: Connection, known: list[VisitEntry]) -> None:
        """Make room for a new visit; one that has reached somebody waits until the new one does."""
        for entry in known:
            if entry.closed is None and not entry.effect.is_outward:
                self._close(db, entry.id, entry.outcome or Outcome.BROKEN)

    def _claim(self, db: Connection, visit: str) -> None:
        until = stamp(self._ledger.clock.machine.now() + LEASE)
        self._set(db, visit, owner=this_process(), leased_until=until)

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


def _of(key: VisitKey) -> Select[Any]:
    """The visits of a journey, company and shopper, newest first."""
    return (
        select(visits)
        .where(visits.c.company == key.company, visits.c.shopper == key.shopper)
        .where(visits.c.journey == key.journey, visits.c.row == key.row)
        .order_by(visits.c.opened.desc(), visits.c.epoch.desc())
    )
