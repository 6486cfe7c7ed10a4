"""An attempt at a probe call: how a probe that acts stays within the rules and keeps what it finds."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from .clock import moment
from .effects import Effect
from .evidence import Evidence
from .ledger import CallKey, CallState

if TYPE_CHECKING:
    from .visit import Visit


class Attempt:
    """One attempt at a probe call: the probe's only way to the rules and to the evidence store."""

    def __init__(self, visit: "Visit", key: CallKey) -> None:
        self._visit = visit
        self._key = key
        self.company = visit.company
        self.shopper = visit.shopper
        self.ledger = visit.context.ledger
        self.clock = self.ledger.clock
        self.handed_over = False
        self.held_back = False

    @property
    def visit(self) -> str:
        """The id of the visit."""
        return self._visit.id

    @property
    def call(self) -> str:
        """The id of the call."""
        return self._key.id

    @property
    def confirms(self) -> bool:
        """Whether the same was performed before in this visit: this look only confirms it."""
        return self._key.nth > 0

    @property
    def handed_over_at(self) -> datetime:
        """When the call was last handed over."""
        with self.ledger.reading() as db:
            left = self.ledger.records.of(db, self.visit, CallState.HANDING_OVER.value)
        return moment([record.at for record in left if record.subject == self.call][-1])

    def before(self, effect: Effect) -> None:
        """To be called before every single action on the company.

        Raises:
            Refused: a safety rule forbids it.
            LeaseLost: another process has taken the visit over.
        """
        self._visit.check(effect)

    def pace(self, host: str, gap: float) -> None:
        """Wait until the host may be asked again, ``gap`` seconds after the last time."""
        if gap <= 0:
            return
        wait = self.ledger.holds.next_slot(f"page:{self.company.scope.server(host)}", gap)
        while wait > 0:
            self.before(Effect.READ)
            self.clock.machine.sleep(min(wait, 1.0))
            wait -= 1.0

    def hand_over(self) -> None:
        """The last moment before an outward action leaves: from here on it is never repeated."""
        self._visit.check(self._key.effect)
        self.ledger.calls.hand_over(self._key, self._visit.epoch)
        self.handed_over = True

    def hold_back(self) -> None:
        """Nothing leaves after all: what was looked at is kept, and the contact is not spent."""
        self.held_back = True

    def take_back(self) -> None:
        """Nothing has left after all, for certain: the action may be tried again another time."""
        self.ledger.calls.take_back(self._key, self._visit.epoch)
        self.handed_over = False

    def tell(self, sentence: str) -> None:
        """Say what was just seen to whoever watches the run; it is no verdict yet."""
        self._visit.context.tell(sentence)

    def note(self, content: object) -> None:
        """Write down a look that was not the last: it stays with the visit, beside the call."""
        self._visit.note("look", self._key.id, content)

    @property
    def looks(self) -> list[tuple[datetime, Any]]:
        """What was written down so far of this call by `note`, each with its moment, oldest first."""
        with self.ledger.reading() as db:
            noted = self.ledger.records.of(db, self.visit, "look")
        return [
            (moment(one.at), one.content)
            for one in noted
            if one.subject == self.call and one.content
        ]

    def keep(self, data: bytes, name: str, media_type: str) -> Evidence:
        """Store a file as evidence."""
        return self._visit.context.evidence.keep(data, name, media_type)

    def content(self, evidence: Evidence) -> bytes:
        """What a stored file holds.

        Raises:
            EvidenceDamaged: missing, or not what was stored.
        """
        return self._visit.context.evidence.read(evidence.sha256)
