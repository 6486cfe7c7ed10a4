"""Time as an interface, so that a day can pass in a test and nothing reads the wall by itself."""

import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from .errors import ConfigurationError


class Clock(Protocol):
    """Where all of mysteryshop takes its time from."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass."""

    def real(self, seconds: float) -> float:
        """How many of the machine's seconds that lasts: for waits that others keep."""

    @property
    def machine(self) -> "Clock":
        """The time that processes keep among themselves, however fast a rehearsal's day passes."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def real(self, seconds: float) -> float:
        return seconds

    @property
    def machine(self) -> Clock:
        return self


@dataclass(frozen=True)
class FastClock:
    """Time that runs ``factor`` times as fast as the machine's, so that a day passes in seconds.

    It was ``start`` when the machine's clock showed ``began`` (seconds since 1970): all processes
    that are told the same read the same time. For rehearsals against a company of one's own.
    """

    start: datetime
    began: float
    factor: float

    def now(self) -> datetime:
        return self.start + timedelta(seconds=(time.time() - self.began) * self.factor)

    def sleep(self, seconds: float) -> None:
        time.sleep(self.real(seconds))

    def real(self, seconds: float) -> float:
        return seconds / self.factor

    @property
    def machine(self) -> Clock:
        return SystemClock()


@dataclass
class ManualClock:
    """A clock that stands still until it is told to move: for tests, ours and users'."""

    at: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def real(self, seconds: float) -> float:
        return 0.0

    @property
    def machine(self) -> Clock:
        return self


def chosen_clock() -> Clock:
    """The machine's time, or what ``MYSTERYSHOP_CLOCK`` says: ``START BEGAN FACTOR``.

    Raises:
        ConfigurationError: the variable says something else.
    """
    said = os.environ.get("MYSTERYSHOP_CLOCK")
    if not said:
        return SystemClock()
    try:
        start, began, factor = said.split()
        clock = FastClock(
            datetime.fromisoformat(start).astimezone(UTC), float(began), float(factor)
        )
    except ValueError:
        clock = None
    if clock is None or clock.factor < 1:
        raise ConfigurationError(
            f"MYSTERYSHOP_CLOCK: found {said!r}; allowed: START BEGAN FACTOR, such as "
            "'2026-01-05T09:00:00+00:00 1767603600 3600'"
        )
    return clock


def iso_week(moment: datetime) -> str:
    """The ISO week of a moment in its own zone, as ``2026-W47``: the default wave."""
    year, week, _ = moment.isocalendar()
    return f"{year}-W{week:02}"


def stamp(moment: datetime) -> str:
    """A moment as it is written everywhere: ISO 8601, UTC, milliseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The moment a ``stamp`` stands for."""
    return datetime.fromisoformat(text)
