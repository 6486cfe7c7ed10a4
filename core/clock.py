"""Time as an interface, so that a day can pass in a test and nothing reads the wall by itself."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where all of mysteryshop takes its time from."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass
class ManualClock:
    """A clock that stands still until it is told to move: for tests, ours and users'."""

    at: datetime = field(default_factory=lambda: datetime(2026, 1, 5, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


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
