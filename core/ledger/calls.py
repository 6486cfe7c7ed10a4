"""Probe calls: what was begun, what was handed over, what is finished and will not be repeated."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select, update

from ..canonical import digest
from ..clock import stamp
from ..effects import Effect
from .schema import calls, visits, walks

if TYPE_CHECKING:
    from .store import Ledger


class CallState(StrEnum):
    """How far a call has come. Only ``begun`` and ``intended`` may be performed (again)."""

    BEGUN = "begun"
    """A looking or typing call is under way."""
    INTENDED = "intended"
    """An outward call is planned and paid for; nothing has left yet."""
    HANDING_OVER = "handing over"
    """It may have left: from here on it is never repeated."""
    FINISHED = "finished"


@dataclass(frozen=True)
class CallKey:
    """What a call is: its arguments are data, and ``nth`` counts equal calls before it."""

    visit: str
    probe: str
    arguments: dict[str, Any]
    effect: Effect
    nth: int = 0

    @property
    def id(self) -> str:
        return digest([self.visit, self.probe, self.arguments, self.nth])

    def shared_key(self, profile: str) -> str:
        """Equal for equal looks of all journeys at one state of a company's profile."""
        return digest([profile, self.probe, self.arguments, self.nth])


@dataclass(frozen=True)
class CallEntry:
    """A call as the ledger knows it."""

    id: str
    visit: str
    probe: str
    effect: Effect
    state: CallState
    attempts: int
    record: int | None


class Calls:
    """The book of probe calls."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def get(self, db: Connection, call: str) -> CallEntry | None:
        """A call by its id, if it was ever begun."""
        row = db.execute(select(calls).where(calls.c.id == call)).first()
        return _entry(row) if row else None

    def of(self, db: Connection, visit: str) -> list[CallEntry]:
        """The calls of a visit, in the order they were begun."""
        query = select(calls).where(calls.c.visit == visit).order_by(calls.c.begun)
        return [_entry(row) for row in db.execute(query)]

    def begin(self, db: Connection, key: CallKey) -> None:
        """Note a (further) attempt at a call; an outward one is only intended."""
        state = CallState.INTENDED if key.effect.is_outward else CallState.BEGUN
        known = self.get(db, key.id)
        attempts = (known.attempts if known else 0) + 1
        if known:
            self._set(db, key.id, state=state, attempts=attempts)
        else:
            db.execute(
                insert(calls).values(
                    id=key.id,
                    visit=key.visit,
                    probe=key.probe,
                    effect=int(key.effect),
                    state=state,
                    attempts=attempts,
                    begun=stamp(self._ledger.clock.now()),
                )
            )
        content = {
            "probe": key.probe,
            "arguments": key.arguments,
            "nth": key.nth,
            "attempt": attempts,
        }
        self._ledger.records.append(db, key.visit, state.value, key.id, content)

    def hand_over(self, key: CallKey, epoch: int) -> None:
        """The last moment before something leaves; committed before it does.

        Raises:
            LeaseLost: somebody else is on the visit; nothing may leave.
        """
        with self._ledger.transaction() as db:
            self._ledger.visits.check_epoch(db, key.visit, epoch)
            self._set(db, key.id, state=CallState.HANDING_OVER)
            self._ledger.records.append(db, key.visit, CallState.HANDING_OVER.value, key.id, {})

    def take_back(self, key: CallKey, epoch: int) -> None:
        """The other side has refused before anything left: the call is only intended again.

        Raises:
            LeaseLost: somebody else is on the visit.
        """
        with self._ledger.transaction() as db:
            self._ledger.visits.check_epoch(db, key.visit, epoch)
            self._set(db, key.id, state=CallState.INTENDED)
            self._ledger.records.append(db, key.visit, CallState.INTENDED.value, key.id, {})

    def finish(self, db: Connection, key: CallKey, content: object) -> None:
        """Write down what a call observed; it will never be performed again."""
        number = self._ledger.records.append(db, key.visit, "observation", key.id, content)
        self._set(db, key.id, state=CallState.FINISHED, record=number)

    def share(self, db: Connection, run: str, shared_key: str, call: str) -> None:
        """Let all journeys of a run use a finished look."""
        if self.shared(db, run, shared_key) is None:
            db.execute(insert(walks).values(run=run, key=shared_key, call=call))

    def shared(self, db: Connection, run: str, shared_key: str) -> CallEntry | None:
        """The finished look another journey of this run has shared, if any."""
        row = db.execute(
            select(calls)
            .join(walks, walks.c.call == calls.c.id)
            .where(walks.c.run == run, walks.c.key == shared_key)
        ).first()
        return _entry(row) if row else None

    def observed(self, db: Connection, company: str, probe: str) -> list[tuple[str, Any]]:
        """What a probe has brought back about a company so far: visit and observation of each call."""
        query = (
            select(calls.c.visit, calls.c.record)
            .join(visits, calls.c.visit == visits.c.id)
            .where(visits.c.company == company, calls.c.probe == probe, calls.c.record.is_not(None))
            .order_by(calls.c.begun)
        )
        one = self._ledger.records.one
        found = [(row.visit, one(db, row.visit, row.record).content) for row in db.execute(query)]
        return [(visit, content) for visit, content in found if content]

    def _set(self, db: Connection, call: str, **values: object) -> None:
        db.execute(update(calls).where(calls.c.id == call).values(**values))


def _entry(row: Row[Any]) -> CallEntry:
    return CallEntry(
        id=row.id,
        visit=row.visit,
        probe=row.probe,
        effect=Effect(row.effect),
        state=CallState(row.state),
        attempts=row.attempts,
        record=row.record,
    )
