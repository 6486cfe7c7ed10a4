"""How long a call was on hold after the answer: in queues, held, or on the way to somebody else."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .course import Course, Turn
from .heard import AWAY
from .line import Progress
from .parties import Party, Way
from .prompts import Kind, sentences, understand
from .wording import normal, wording

_HOLDS = frozenset({Kind.QUEUE, Kind.CLICHE})
GREETS_WITHIN = 1.0
"""Seconds after picking up in which people begin to speak."""
_ARRIVED = (Progress.ANSWERED, Progress.RESUMED)


def hold_seconds(course: Course, there: Sequence[Party]) -> float:
    """Seconds of waiting after the answer: music and ringing, with the announcements and silence among them,
    the time the network says we are held, and the way from one who hands us over to who comes on.
    """
    since = course.answered_at
    if since is None:
        return 0.0
    total, last_end, holding = 0.0, since, False
    for start, end, holds in sorted([*_spans(course, since), *_between(course, there)]):
        if holds:
            begins = last_end if holding else max(start, last_end)
            total += max(0.0, end - begins)
        holding = holds
        last_end = max(last_end, end)
    return round(total, 2)


def _spans(course: Course, since: float) -> list[tuple[float, float, bool]]:
    """Everything but silence: when, and whether it is part of holding."""
    spans = [
        (max(s.start, since), s.end, True)
        for s in course.stretches
        if s.label in AWAY and s.end > since
    ]
    for turn in course.turns:
        if turn.end > since:
            prompt = turn.prompt
            waits = bool(prompt.kinds & _HOLDS) and prompt.machine and turn is not course.called_off
            told = Kind.HOLD_ON in prompt.kinds or course.before_music(turn.end)
            among = told and course.after_music(turn.start) and not prompt.personal
            holds = (waits or among) and not prompt.menus
            until = (
                _voicemail_begins(turn) if holds and Kind.VOICEMAIL in prompt.kinds else turn.end
            )
            spans.append((max(turn.start, since), until, holds))
            spans += [(until, turn.end, False)] if until < turn.end else []
    spans += [(said.start, said.end, False) for said in course.said]
    return spans


def _voicemail_begins(turn: Turn) -> float:
    """Where a voicemail answers in the middle of a queue's announcement, by the share of the letters."""
    text, waiting = turn.prompt.text, 0
    for sentence in sentences(text):
        kinds = understand((sentence,), turn.language).kinds
        if not kinds & _HOLDS:
            break
        if Kind.VOICEMAIL in kinds:
            waiting += _end_of_announcement(sentence, turn.language)
            break
        waiting += len(sentence)
    return turn.start + waiting / len(text) * (turn.end - turn.start)


def _end_of_announcement(sentence: str, language: str) -> int:
    """Letters until the queue's words end in a sentence that goes on as something else."""
    words, said = wording(language), normal(sentence)
    return max((m.end() for kind in _HOLDS for m in words.pattern(kind).finditer(said)), default=0)


def _between(course: Course, there: Sequence[Party]) -> Iterator[tuple[float, float, bool]]:
    """When nobody was with us: held by the network, or on the way to somebody else."""
    held = None
    for signal in course.signals:
        if signal.progress is Progress.HELD:
            held = signal.at
        elif held is not None and signal.progress in (Progress.RESUMED, Progress.ENDED):
            yield held, signal.at, True
            held = None
    for one, other in pairwise(there):
        announced = Kind.HAND_OVER in one.turns[-1].prompt.kinds
        if other.way is Way.SIGNALLED or (other.way is Way.INFERRED and announced):
            yield one.end, _picked_up(course, one.end, other.start), True


def _picked_up(course: Course, left: float, speaks: float) -> float:
    """When somebody was there again: the network tells, or what we heard stops just before they speak."""
    told = [s.at for s in course.signals if s.progress in _ARRIVED and left <= s.at < speaks]
    if told:
        return max(told)
    stopped = [s.end for s in course.stretches if s.label in AWAY and left < s.end <= speaks]
    return max((end for end in stopped if speaks - end <= GREETS_WITHIN), default=speaks)
