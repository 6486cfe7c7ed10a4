"""How a call ended, as far as a customer is concerned, by what is understood of its record."""

from dataclasses import dataclass

from .brain import HangUp
from .call import CallOutcome, Phrase
from .course import Course
from .heard import AWAY, Label
from .levels import Level
from .line import Progress, Signal
from .naming import quoted
from .parties import Party
from .person import Finding, Weighed
from .plan import CallPlan
from .prompts import Kind
from .stance import Stance, stance

BUSY_CODES = frozenset({486, 600})
NOT_THERE = frozenset({408, 480, 487})
"""RFC 3261: request timeout, temporarily unavailable, request terminated; after ringing, nobody answered."""
BUSY_TONE = 2.0
"""Seconds of busy tone that make a busy line."""
CIRCLE = 2
"""Returns to a menu after choices that make a loop."""
MOST_LEVELS = 8


@dataclass(frozen=True)
class Known:
    """A record, and what is understood of it."""

    plan: CallPlan
    course: Course
    parties: list[Party]
    weighed: list[Weighed]
    levels: list[Level]
    hang_up: HangUp | None
    cut: str

    @property
    def people(self) -> list[Party]:
        both = zip(self.parties, self.weighed, strict=True)
        return [party for party, seen in both if seen.finding is Finding.HUMAN]

    @property
    def voicemail(self) -> bool:
        return any(seen.finding is Finding.VOICEMAIL for seen in self.weighed)

    @property
    def heard_nothing(self) -> bool:
        """Whether the call was answered and not one sound came: silence, or a line that carries one way."""
        since = self.course.answered_at
        sounds = (s for s in self.course.stretches if s.label is not Label.SILENCE)
        return since is not None and all(sound.end <= since for sound in sounds)

    @property
    def unknown(self) -> bool:
        """Whether somebody spoke who may have been a person."""
        return any(
            seen.finding is Finding.UNKNOWN and any(sign.weight > 0 for sign in seen.signs)
            for seen in self.weighed
        )


def outcome_of(known: Known) -> tuple[CallOutcome, str]:
    """How it ended, and why in one sentence."""
    course, ended = known.course, known.course.ended
    busy = [s for s in course.stretches if s.label is Label.BUSY and s.end - s.start >= BUSY_TONE]
    why = known.hang_up.because if known.hang_up else "we have hung up"
    if course.answered_at is None:
        if busy:
            return CallOutcome.BUSY, "a busy tone was heard"
        if known.cut or ended is None:
            return CallOutcome.STOPPED, known.cut or "it has no end"
        if early := closed_by(course):
            return CallOutcome.CLOSED, f"they say “{early.text}”"
        return _unanswered(ended, course, why)
    if known.people and _cut_off(known):
        return CallOutcome.DROPPED, "they ended the call before the person there had helped"
    if known.people:
        return CallOutcome.HUMAN, why or "a person was there"
    if known.voicemail:
        return CallOutcome.VOICEMAIL, "a voicemail asks for a message"
    if closed := closed_by(course):
        return CallOutcome.CLOSED, f"they say “{closed.text}”"
    if busy:
        return CallOutcome.BUSY, "a busy tone was heard"
    if any(lev.returns >= CIRCLE for lev in known.levels) or len(known.levels) > MOST_LEVELS:
        return CallOutcome.LOOP, why or "the menu leads in a circle"
    if known.cut or ended is None:
        return CallOutcome.STOPPED, known.cut or "it has no end"
    if known.heard_nothing:
        return CallOutcome.UNCLEAR, "it was answered, and nothing was ever heard"
    if not ended.by_us and _could_not_choose(known):
        return CallOutcome.UNCLEAR, "no choice in the menu was clear, and they ended the call"
    if not ended.by_us:
        return CallOutcome.DROPPED, "they ended the call before a person was there"
    if _waited_in_vain(known):
        return CallOutcome.NO_ANSWER, why
    return CallOutcome.UNCLEAR, why


def _cut_off(known: Known) -> bool:
    """Whether they ended the call, without a goodbye, while somebody talked to us or was to hand us over."""
    course, last = known.course, known.people[-1]
    if (
        course.ended is None
        or course.ended.by_us
        or course.declined
        or known.parties[-1] is not last
    ):
        return False
    said_goodbye = Kind.GOODBYE in last.turns[-1].prompt.kinds
    lost = stance(last, known.plan.language) in (Stance.UNCLEAR, Stance.HANDS_OVER)
    return lost and not said_goodbye


def _could_not_choose(known: Known) -> bool:
    """Whether a menu was heard to its end more than once, and nothing was chosen in it."""
    return any(level.hearings > 1 and not level.tried for level in known.levels)


def _unanswered(ended: Signal, course: Course, why: str) -> tuple[CallOutcome, str]:
    said = f"{ended.code} {ended.detail}".strip() if ended.code else ended.detail
    rang = course.first(Progress.RINGING) is not None
    if ended.by_us:
        return CallOutcome.NO_ANSWER, why
    if ended.code in BUSY_CODES:
        return CallOutcome.BUSY, said
    if ended.code in NOT_THERE and rang:
        return CallOutcome.NO_ANSWER, said
    if ended.code in (0, 408):
        return CallOutcome.UNREACHABLE, said or "nothing answers at the address"
    return CallOutcome.REJECTED, said


def _waited_in_vain(known: Known) -> bool:
    """Whether we were kept waiting, in a queue or by ringing, and nobody came."""
    last = known.course.stretches[-3:]
    held = any(each.label in AWAY for each in last)
    queued = known.parties and Kind.QUEUE in known.parties[-1].turns[-1].prompt.kinds
    return bool(held or queued)


def closed_by(course: Course) -> Phrase | None:
    """What they said of being closed."""
    turns = (turn for turn in course.turns if Kind.SHUT in turn.prompt.kinds)
    return next((Phrase(quoted(turn.prompt.text), round(turn.start, 2)) for turn in turns), None)
