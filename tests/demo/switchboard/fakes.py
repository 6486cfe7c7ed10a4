"""A switchboard without a network: time that passes at once, a leg in memory, a mute speaker."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from mysteryshop.demo.switchboard.engine import Engine
from mysteryshop.demo.switchboard.g711 import RATE
from mysteryshop.demo.switchboard.leg import LegOver, Listener
from mysteryshop.demo.switchboard.script import Script
from mysteryshop.demo.switchboard.sounds import Sound
from mysteryshop.demo.switchboard.summary import CallTruth, summarise
from mysteryshop.demo.switchboard.truthlog import calls_in
from mysteryshop.demo.truthlog import TruthLog


class _Leaps(selectors.SelectSelector):
    """A selector that never waits: it says how long it would have."""

    leapt = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everybody waits for ever"
            self.leapt += timeout
        return ready


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock leaps over all waiting."""

    def __init__(self) -> None:
        self._leaps = _Leaps()
        super().__init__(self._leaps)

    def time(self) -> float:
        return self._leaps.leapt


class Mute:
    """A speaker whose words last .06 s a letter."""

    def say(self, text: str, voice: str) -> Sound:
        return Sound(bytes(2 * int(0.06 * len(text) * RATE)))


@dataclass
class FakeLeg:
    """A call in memory; the test plays the caller."""

    caller: str = "sip:maddy@post.example"
    called: str = "help"
    follows: bool = True
    done: list[str] = field(default_factory=list)
    over: bool = False
    deaf: bool = False
    """Whether the switchboard hears nothing of the caller."""
    on_refer: "Callable[[str], FakeLeg] | None" = None
    """What makes the call to where the caller is referred."""

    def listen(self, listener: Listener) -> None:
        self.listener = listener

    async def ring(self) -> None:
        self._do("ring")

    async def early_media(self) -> None:
        self._do("early media")

    async def answer(self) -> None:
        self._do("answer")

    async def reject(self, code: int) -> None:
        self._do(f"reject {code}")
        self.over = True

    async def play(self, sound: Sound) -> None:
        if self.over:
            raise LegOver
        await asyncio.sleep(sound.seconds)

    async def hold(self) -> None:
        self._do("hold")

    async def resume(self) -> None:
        self._do("resume")

    async def refer(self, target: str) -> bool:
        self._do(f"refer {target}")
        if not self.follows or self.on_refer is None:
            return False
        second = self.on_refer(target)
        while "answer" not in second.done and not second.over:
            await asyncio.sleep(0.05)
        return "answer" in second.done

    async def hang_up(self) -> None:
        self._do("hang up")
        self.over = True

    def end(self) -> None:
        """The caller hangs up."""
        if not self.over:
            self.over = True
            self.listener.ended("BYE")

    async def speak(self, seconds: float = 1.0, level: float = -20.0) -> None:
        """The caller says something, and then nothing for a second."""
        for _ in range(int(seconds * 50)):
            if not self.deaf:
                self.listener.heard(level)
            await asyncio.sleep(0.02)
        await asyncio.sleep(1.0)

    def _do(self, what: str) -> None:
        if self.over and what != "hang up":
            raise LegOver
        self.done.append(what)


@dataclass
class Desk:
    """One script being served; `call` makes a call, in which ``acts`` are the caller's deeds."""

    script: Script

    def call(self, acts: Callable[["Desk", FakeLeg], Awaitable[None]], **leg: Any) -> CallTruth:
        """What a call came to in which the caller does this and hangs up, within a virtual hour."""
        with asyncio.Runner(loop_factory=FastLoop) as runner:
            return runner.run(self._call(acts, FakeLeg(**leg)))

    async def _call(
        self, acts: Callable[["Desk", FakeLeg], Awaitable[None]], leg: FakeLeg
    ) -> CallTruth:
        self.truth = TruthLog()
        self.engine = Engine(self.script, Mute(), self.truth)
        self.leg = leg
        self.engine.take(leg)
        await asyncio.sleep(0)
        await acts(self, leg)
        leg.end()
        await asyncio.sleep(30)
        await self.engine.close()
        return summarise(calls_in(self.truth.entries())[0])

    async def until(self, what: str, node: str = "", count: int = 1) -> None:
        """Wait until this stands in the truth log, so many times."""
        for _ in range(100_000):
            found = [e for e in self.truth.entries() if e.what == what and node in ("", e.node)]
            if len(found) >= count:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"never {what} at {node}: {self.truth.entries()}")

    async def quiet(self, seconds: float) -> None:
        """The caller listens for so long."""
        await asyncio.sleep(seconds)
