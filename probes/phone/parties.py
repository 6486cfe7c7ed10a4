"""Who is on the other end, one after the other, and by what sign one gave way to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .course import Course, Spoken, Turn
from .heard import AWAY, Label
from .prompts import Kind

WENT_AWAY = 1.0
"""Seconds of music or ringing after which somebody else may come on."""
SILENT = 3.0
"""Seconds of silence after which a new introduction is somebody else's."""


class Way(StrEnum):
    """How one gave way to the next."""

    ANSWER = "answer"
    KEY = "key"
    """We chose something."""
    SIGNALLED = "signalled"
    """The network told: REFER, or held and resumed."""
    INFERRED = "inferred"
    """Music, ringing or silence, then somebody who is new."""


@dataclass
class Party:
    """One who answers: a machine or a person."""

    way: Way
    turns: list[Turn] = field(default_factory=list)
    said: list[Spoken] = field(default_factory=list)
    """What we said to them."""
    rang: bool = False
    """Whether it rang before they came on, after the call was answered."""

    @property
    def start(self) -> float:
        return self.turns[0].start

    @property
    def end(self) -> float:
        return self.turns[-1].end

    @property
    def replies(self) -> list[Turn]:
        """What they said after we had begun to speak to them."""
        return [t for t in self.turns if self.said and t.end > self.said[0].start]


def parties(course: Course) -> list[Party]:
    """Everybody who said something after the answer, in order."""
    since = course.answered_at
    if since is None:
        return []
    found: list[Party] = []
    left = since
    ours = sorted(course.said, key=lambda spoken: spoken.start)
    for turn in (turn for turn in course.turns if turn.end > since):
        if found:
            ours = _share_out(ours, found[-1], turn.start)
        way = _way(course, found, left, turn) if found else Way.ANSWER
        if way is None:
            found[-1].turns.append(turn)
        else:
            rang = bool(course.between(left, turn.start, Label.RINGBACK))
            found.append(Party(way, [turn], rang=rang))
        left = turn.end
    if found:
        found[-1].said += ours
    return found


def _share_out(ours: list[Spoken], party: Party, until: float) -> list[Spoken]:
    """Give what we said before a moment to whoever was on the line; what is left over."""
    party.said += [spoken for spoken in ours if spoken.start < until]
    return [spoken for spoken in ours if spoken.start >= until]


def _way(course: Course, found: Sequence[Party], left: float, turn: Turn) -> Way | None:
    """How a turn's speaker came on; None when it is still the same."""
    last = found[-1]
    before, now = last.turns[-1].prompt, turn.prompt
    if any(left <= pressed.at <= turn.start for pressed in course.pressed):
        return Way.KEY
    back = Kind.BACK_FROM_HOLD in now.kinds and not now.personal and not now.machine
    if course.led_on(last.turns[-1].nearly_over, turn.start) and not back:
        return Way.SIGNALLED
    away = course.between(left, turn.start, *AWAY)
    if course.seconds_of(left, turn.start, *AWAY) >= WENT_AWAY:
        rang = any(each.label is Label.RINGBACK for each in away)
        return None if _came_back(last, turn, rang, back) else Way.INFERRED
    taken_over = turn.start == left and not last.said  # no pause at all: told by the words alone
    if (before.machine or taken_over) and not now.machine and now.personal:
        return Way.INFERRED
    if not before.machine and now.kinds & {Kind.MENU, Kind.QUEUE, Kind.VOICEMAIL} and now.machine:
        return Way.INFERRED
    announced = any(Kind.HAND_OVER in each.prompt.kinds for each in last.turns[-2:])
    new = Kind.NAMES_SELF in now.kinds or Kind.ASKS_REASON in now.kinds
    later = turn.start - left >= WENT_AWAY or turn.start == left
    if announced and (new or "hello" in now.opens) and later:
        return Way.INFERRED
    introduced = Kind.NAMES_SELF in now.kinds and Kind.ASKS_REASON in now.kinds
    if introduced and turn.start - left >= SILENT and not before.machine:
        return Way.INFERRED
    return None


def _came_back(last: Party, turn: Turn, rang: bool, back: bool) -> bool:
    """Whether music only kept us waiting: a recording between songs, or a person who is back."""
    before, now = last.turns[-1].prompt, turn.prompt
    if rang:
        return False
    if before.machine and now.machine:
        return not now.menus
    if before.machine or now.machine or not last.said:
        return False
    announced = any(Kind.HAND_OVER in each.prompt.kinds for each in last.turns[-2:])
    return back or not (announced or now.personal or "hello" in now.opens)
