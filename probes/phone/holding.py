"""How long a call was on hold: queues, music and ringing after the answer."""

from .course import Course
from .heard import Label
from .prompts import Kind

_HOLDS = frozenset({Kind.QUEUE, Kind.CLICHE})


def hold_seconds(course: Course) -> float:
    """Seconds of music and ringing after the answer, with the announcements and silence among them."""
    since = course.answered_at
    if since is None:
        return 0.0
    total, last_end, holding = 0.0, since, False
    for start, end, holds in sorted(_spans(course, since)):
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
        if s.label in (Label.MUSIC, Label.RINGBACK) and s.end > since
    ]
    for turn in course.turns:
        if turn.end > since:
            prompt = turn.prompt
            waits = bool(prompt.kinds & _HOLDS) and prompt.machine
            told = Kind.HOLD_ON in prompt.kinds and not prompt.personal
            cut = told and course.after_music(turn.start)
            holds = (waits or cut) and not prompt.menus
            spans.append((max(turn.start, since), turn.end, holds))
    spans += [(said.start, said.end, False) for said in course.said]
    return spans
