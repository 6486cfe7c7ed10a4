"""How staff notice that the caller speaks: by loudness alone, as somebody listening would."""

import asyncio
from collections.abc import Callable
from typing import Final

QUIETEST: Final = -50.0
"""dBFS below which nothing is speech, however quiet the line."""
_ABOVE_NOISE: Final = 12.0
"""dB by which speech stands out from the line's noise."""
_FLOOR_RISE: Final = 0.03
_ENOUGH: Final = 6
"""Loud pieces of 20 ms that make speech; fewer are a click."""
PAUSE: Final = 0.7
"""Seconds of quiet after which somebody has finished; a shorter pause is a breath."""


class Ear:
    """Follows the caller's loudness; ``changed`` is told each time they begin or finish to speak."""

    def __init__(self, changed: Callable[[bool], None]) -> None:
        self._changed = changed
        self._floor = -60.0
        self._loud = 0
        self._speaking = asyncio.Event()
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._ends: asyncio.TimerHandle | None = None

    def heard(self, level: float) -> None:
        """Take the loudness of the next 20 ms, in dBFS."""
        self._floor = min(self._floor + _FLOOR_RISE, max(level, -90.0))
        loud = level > max(QUIETEST, self._floor + _ABOVE_NOISE)
        self._loud = min(_ENOUGH, self._loud + 1) if loud else max(0, self._loud - 1)
        if self._loud >= _ENOUGH:
            self._speech()

    async def speech(self) -> None:
        """Wait until the caller is speaking."""
        await self._speaking.wait()

    async def quiet(self) -> None:
        """Wait until the caller has finished."""
        await self._quiet.wait()

    def close(self) -> None:
        """Stop listening; nothing is told any more."""
        if self._ends is not None:
            self._ends.cancel()

    def _speech(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
        self._ends = asyncio.get_running_loop().call_later(PAUSE, self._silence)
        if not self._speaking.is_set():
            self._quiet.clear()
            self._speaking.set()
            self._changed(True)

    def _silence(self) -> None:
        self._speaking.clear()
        self._quiet.set()
        self._changed(False)
