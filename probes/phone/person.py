"""Human or not: staged evidence, each sign with its own sentence. Never certain: "likely" at most."""

from dataclasses import dataclass
from enum import StrEnum

from .course import Course
from .heard import Label
from .parties import Party
from .prompts import Kind
from .signs import Sign, signs_of

ENOUGH = 2.5
"""Weight of signs from which a person is likely."""
MACHINE = 2.0
"""Weight of signs against a person from which it is a machine, if they outweigh those for one."""
BEEP = (0.15, 2.5)
"""Seconds a voicemail's tone lasts."""
AFTER_BEEP = 3.0
"""Seconds of silence after a tone that make it a voicemail's."""


class Finding(StrEnum):
    """What somebody on the other end is."""

    HUMAN = "human likely"
    RECORDING = "recording"
    VOICEMAIL = "voicemail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Weighed:
    """What one who answers is, and by which signs."""

    finding: Finding
    signs: tuple[Sign, ...]

    @property
    def may_be_a_person(self) -> bool:
        """Whether they are not known for a machine by what only a machine does."""
        machine = self.finding in (Finding.RECORDING, Finding.VOICEMAIL)
        return not (machine and any(sign.certain for sign in self.signs))

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(sign.sentence for sign in self.signs)


def weigh(party: Party, course: Course) -> Weighed:
    """What somebody on the other end is."""
    if _is_voicemail(party, course):
        beeped = [f"a tone at {b:.1f} s, after the greeting"] if (b := beep(party, course)) else []
        asks = _asks_for_a_message(party)
        told = [Sign("asks to leave a message", -3, certain=True)] if asks else []
        return Weighed(Finding.VOICEMAIL, (*told, *(Sign(tone, -3) for tone in beeped)))
    signs = signs_of(party, course)
    total = sum(sign.weight for sign in signs)
    if total >= ENOUGH:
        return Weighed(Finding.HUMAN, signs)
    against = -sum(sign.weight for sign in signs if sign.weight < 0)
    finding = Finding.RECORDING if against >= MACHINE and total < 0 else Finding.UNKNOWN
    return Weighed(finding, signs)


def beep(party: Party, course: Course) -> float | None:
    """When a voicemail's tone sounded after the last words, if it did."""
    low, high = BEEP
    for tone in course.between(party.start, course.now, Label.TONE):
        if low <= tone.end - tone.start <= high and tone.start >= party.turns[0].end - 0.5:
            return tone.start
    return None


def _is_voicemail(party: Party, course: Course) -> bool:
    """Told by its words or, where they were not understood, by a tone after which nobody says anything."""
    if party.replies:
        return False
    sounded = beep(party, course)
    last = sounded is not None and sounded >= party.end - 0.5
    return _asks_for_a_message(party) or (last and course.now - (sounded or 0.0) >= AFTER_BEEP)


def _asks_for_a_message(party: Party) -> bool:
    return any(Kind.VOICEMAIL in turn.prompt.kinds for turn in party.turns)
