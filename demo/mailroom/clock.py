"""The mail room's own time, so that its day can be short and all its dates still agree."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

_DAY = 86_400.0


@dataclass(frozen=True)
class RoomClock:
    """Time that runs ``factor`` times as fast as the machine's.

    It was ``start`` (aware, UTC) when the machine's clock showed ``began`` (seconds since 1970).
    Whoever knows the three numbers, in any process on this machine, reads the same time: everything
    the room dates (INTERNALDATE, ``Received``, ``Date``, truth log) is dated by it.
    """

    start: datetime
    began: float
    factor: float

    @classmethod
    def begin(cls, day_seconds: float, start: datetime | None = None) -> Self:
        """A clock that begins now; its day lasts ``day_seconds`` of the machine's seconds.

        Raises:
            ValueError: a day that is not longer than nothing, or a start without a zone.
        """
        if not 0 < day_seconds < float("inf"):
            raise ValueError(f"a day of {day_seconds} seconds; it must be longer than none")
        began = time.time()
        if start is None:
            start = datetime.fromtimestamp(began, UTC)
        if start.tzinfo is None:
            raise ValueError(f"the start {start} has no zone; give an aware datetime")
        return cls(start.astimezone(UTC), began, _DAY / day_seconds)

    def now(self) -> datetime:
        """The present moment of the room, aware, in UTC."""
        return self.start + timedelta(seconds=(time.time() - self.began) * self.factor)

    def real_seconds(self, hours: float) -> float:
        """How many of the machine's seconds so many of the room's hours last."""
        return hours * 3600 / self.factor

    def __str__(self) -> str:
        """The setting in one line, for an environment variable: start, began, factor."""
        return f"{self.start.isoformat()} {self.began!r} {self.factor!r}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The clock that ``str`` wrote down.

        Raises:
            ValueError: it is not such a line.
        """
        start, began, factor = text.split()
        return cls(datetime.fromisoformat(start), float(began), float(factor))
