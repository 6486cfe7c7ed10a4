"""Opening hours as companies publish them: ``Mon-Fri 09:00-17:30, Sat 10:00-14:00``."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART = re.compile(
    r"\s*([a-z]{3})\w*\s*(?:-\s*([a-z]{3})\w*\s*)?(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)\s*", re.I
)
_MIDNIGHT = "24:00"


@dataclass(frozen=True)
class Opening:
    """Some days of the week with the same hours; ``closes`` None is the end of the day."""

    days: frozenset[int]
    """0 is Monday."""
    opens: time
    closes: time | None

    def covers(self, at: datetime) -> bool:
        """Whether it is open at a moment of the company's own clock."""
        on_time = self.opens <= at.time() and (self.closes is None or at.time() < self.closes)
        return at.weekday() in self.days and on_time


def read_hours(text: str) -> tuple[Opening, ...]:
    """The opening hours of a text.

    Raises:
        ValueError: it is none; the message says what is expected.
    """
    return tuple(_opening(part) for part in re.split(r"[,;]", text))


def is_open(text: str, at: datetime) -> bool | None:
    """Whether they say they are open at a moment of their own clock; None without a text."""
    return any(part.covers(at) for part in read_hours(text)) if text else None


def next_opening(text: str, at: datetime) -> datetime | None:
    """When they open next, by their own clock, within a week; None when it never comes."""
    moments = (
        datetime.combine(day, part.opens, at.tzinfo)
        for days in range(8)
        for day in [(at + timedelta(days=days)).date()]
        for part in read_hours(text)
        if day.weekday() in part.days
    )
    return min((moment for moment in moments if moment > at), default=None)


def _opening(part: str) -> Opening:
    match = _PART.fullmatch(part)
    names = [name.lower() for name in match.groups()[:2] if name] if match else []
    if match is None or not all(name in DAYS for name in names):
        raise ValueError("opening hours such as Mon-Fri 09:00-17:30, Sat 10:00-14:00")
    first, last = DAYS.index(names[0]), DAYS.index(names[-1])
    days = frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))
    opens = time.fromisoformat(match[3].zfill(5))
    closes = None if match[4] == _MIDNIGHT else time.fromisoformat(match[4].zfill(5))
    if closes is not None and opens >= closes:
        raise ValueError("opening hours with the earlier time first, such as Mon-Fri 09:00-17:30")
    return Opening(days, opens, closes)
