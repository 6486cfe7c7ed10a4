"""One leg of a call while it is being served: what every kind of node is made of."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle, repeat
from typing import Any

from . import recordings
from .ear import Ear
from .journal import Journal
from .leg import Leg, LegOver
from .nodes import Line
from .prompts import Speaker
from .referrals import Referrals
from .script import Script
from .sounds import Sound, pieces, ringback


@dataclass
class Session:
    """Listens to the caller, plays to them, and writes down what truly happens."""

    leg: Leg
    script: Script
    speaker: Speaker
    journal: Journal
    referrals: Referrals
    node: str = ""
    answered: bool = False
    elsewhere: bool = False
    """Whether the caller followed us to another extension or to somebody else."""
    over: asyncio.Future[str] = field(default_factory=asyncio.Future)
    """The reason, once the caller or the network has ended the leg."""
    _music: dict[str, Iterator[Sound]] = field(default_factory=dict)
    _keys: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        self.ear = Ear(self._spoke)

    def pressed(self, key: str) -> None:
        self.journal.note("digit", node=self.node, text=key)
        self._keys.put_nowait(key)

    def heard(self, level: float) -> None:
        self.ear.heard(level)

    def ended(self, reason: str) -> None:
        if not self.over.done():
            self.over.set_result(reason)

    async def key(self) -> str:
        """The next digit, once it is received."""
        return await self._keys.get()

    def forget_keys(self) -> None:
        """Lose the digits that nobody has read."""
        with suppress(asyncio.QueueEmpty):
            while True:
                self._keys.get_nowait()

    async def pick_up(self) -> None:
        """Answer, after the ringing, unless that was done."""
        if not self.answered:
            await self.ring()
            await self.wait(self.script.rings)
            await self.leg.answer()
            self.answered = True
            self.journal.note("answered", node=self.node)

    async def ring(self) -> None:
        """Let a telephone ring, before the answer."""
        await self.wait(self.script.post_dial)
        await self.leg.ring()
        self.journal.note("ringing", node=self.node)

    async def wait(self, seconds: float | None) -> None:
        """Let so many seconds of the script pass; None is for ever."""
        if seconds is None:
            await asyncio.Event().wait()
        else:
            await asyncio.sleep(seconds * self.script.pace)

    async def within(self, seconds: float | None, what: Awaitable[object]) -> bool:
        """Whether it was finished within so many seconds of the script; if not, it is cancelled."""
        task = asyncio.ensure_future(what)
        limit = None if seconds is None else seconds * self.script.pace
        try:
            await asyncio.wait({task}, timeout=limit)
            if task.done():
                task.result()
            return task.done()
        finally:
            await _cancelled(task)

    async def say(self, line: Line) -> None:
        """Say it to the end."""
        sound = self.speaker.say(line.text, line.voice)
        self.journal.note("prompt started", node=self.node, text=line.text, source=sound.source)
        how = "cut"
        try:
            await self.leg.play(sound)
            how = "whole"
        finally:
            self.journal.note("prompt ended", node=self.node, kind=how)

    async def say_unless(self, line: Line, cut: Awaitable[object]) -> bool:
        """Say it until ``cut`` is finished; whether it was said to its end."""
        saying, stop = asyncio.ensure_future(self.say(line)), asyncio.ensure_future(cut)
        try:
            await asyncio.wait({saying, stop}, return_when=asyncio.FIRST_COMPLETED)
            if saying.done():
                saying.result()
            return saying.done()
        finally:
            await _cancelled(saying)
            await _cancelled(stop)

    async def ringback(self, seconds: float | None) -> None:
        """Let the caller hear that it rings, for so long; None is for ever."""
        await self.within(seconds, self._over_and_over(repeat(ringback())))

    async def music(self, name: str, seconds: float | None) -> None:
        """Play hold music for so long, from where it was left; None is for ever."""
        music = recordings.music(name)
        if name not in self._music:
            self.journal.note("music", node=self.node, text=name, source=music.source)
            self._music[name] = cycle(pieces(music))
        await self.within(seconds, self._over_and_over(self._music[name]))

    async def _over_and_over(self, sounds: Iterator[Sound]) -> None:
        for sound in sounds:
            await self.leg.play(sound)

    def _spoke(self, begins: bool) -> None:
        self.journal.note("caller spoke" if begins else "caller finished", node=self.node)


async def _cancelled(task: "asyncio.Future[Any]") -> None:
    """End a task that is no longer wanted; what went wrong in it still counts, but not an end."""
    task.cancel()
    await asyncio.wait({task})
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, LegOver):
        raise error
