"""One call, carried from dialling to its end: what is heard goes to a brain, what it says is done."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace

from ...core.errors import ConfigurationError, MissingExtra, Refused, Stopped, Unreachable
from .brain import Brain, Deed, Done, Event, Follow, HangUp, Press, Say, Tick
from .ear import Ear, Heard
from .heard import Label, Speech
from .line import Audio, Call, CallTransport, Progress, Signal
from .transcribing import Transcriber
from .voice import Voice

LOOK_EVERY = 0.2
"""Seconds between two ticks, and between two looks at the kill switch and the clock."""
FAREWELL = 3.0
"""Seconds the network has for telling that a call we ended is over."""
LAST_WORDS = 20.0
"""Seconds the transcriber has, after the call, for what was said in it."""


def _nothing_forbidden(_target: str) -> None:
    return None


def _never_stopped() -> None:
    return None


@dataclass(frozen=True)
class Rules:
    """What a call must keep to."""

    longest: float = 600.0
    """Seconds after which it is hung up, whatever goes on."""
    check_target: Callable[[str], None] = _nothing_forbidden
    """Raises `Refused` for a transfer's target that may not be called."""
    check_stop: Callable[[], None] = _never_stopped
    """Raises `Refused` when the kill switch is thrown."""
    language: str = "en"


@dataclass(frozen=True)
class Tools:
    """What a caller hears and speaks with; each may be missing."""

    transcriber: Transcriber | None = None
    voice: Voice = field(default_factory=Voice)


@dataclass
class Record:
    """All that happened in one call."""

    events: list[Event] = field(default_factory=list)
    """In the order the brain was told; without ticks."""
    cut: str = ""
    """Why we ended it against the brain's will: kill switch, longest call; empty otherwise."""
    audio: list[Audio] = field(default_factory=list)
    """All that came in, with the times of its arrival."""

    @property
    def signals(self) -> list[Signal]:
        return [event for event in self.events if isinstance(event, Signal)]


def make_call(
    transport: Callable[[], CallTransport], target: str, brain: Brain, tools: Tools, rules: Rules
) -> Record:
    """Place one call and carry it to its end, in a thread with a loop of its own.

    Raises:
        Refused: the target may not be called, or the kill switch is thrown; nothing was dialled.
        Unreachable: no call could be placed.
    """
    rules.check_stop()
    rules.check_target(target)
    interrupted = threading.Event()

    def check_stop() -> None:
        rules.check_stop()
        if interrupted.is_set():
            raise Stopped("interrupted")

    whole = _whole(transport, target, brain, tools, replace(rules, check_stop=check_stop))
    with ThreadPoolExecutor(1, "mysteryshop-call") as pool:
        call = pool.submit(asyncio.run, whole)
        try:
            return call.result()
        except BaseException:
            interrupted.set()
            raise


async def _whole(
    transport: Callable[[], CallTransport], target: str, brain: Brain, tools: Tools, rules: Rules
) -> Record:
    line = transport()
    try:
        return await converse(await line.place(target), brain, tools, rules)
    finally:
        await line.close()
        if tools.transcriber:
            await tools.transcriber.close()


async def converse(call: Call, brain: Brain, tools: Tools, rules: Rules) -> Record:
    """Carry a call that was placed to its end.

    Whatever goes wrong, the call is hung up first; an exception of the brain propagates then.
    """
    return await _Conversation(call, brain, tools, rules).run()


class _Conversation:
    def __init__(self, call: Call, brain: Brain, tools: Tools, rules: Rules) -> None:
        self._call, self._brain, self._tools, self._rules = call, brain, tools, rules
        self._begun = time.monotonic()
        self._ear = Ear()
        self._record = Record()
        self._deeds: asyncio.Queue[Deed] = asyncio.Queue()
        self._reading: dict[asyncio.Task[None], float] = {}
        self._ended = False
        self._alarm: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self) -> Record:
        listening = asyncio.create_task(self._listen())
        others = [asyncio.create_task(self._watch()), asyncio.create_task(self._act())]
        try:
            await asyncio.wait(
                [listening, *others, self._alarm], return_when=asyncio.FIRST_COMPLETED
            )
            await self._last_words()
        finally:
            await self._leave(listening, others)
        for task in (listening, *others, self._alarm):
            if task.done() and not task.cancelled() and (error := task.exception()):
                raise error
        return self._record

    async def _listen(self) -> None:
        async for item in self._call.events():
            self._begun = min(self._begun, time.monotonic() - item.at)
            if isinstance(item, Signal):
                if item.progress is Progress.ENDED:
                    self._hear(self._ear.finish(item.at))
                    self._ended = True
                self._tell(item)
            else:
                self._record.audio.append(item)
                self._hear(self._ear.hear(item))

    async def _watch(self) -> None:
        """The clock: limits are kept, silence without packets is heard, the brain is told the time."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if not self._record.cut and (reason := self._forbidden()):
                self._record.cut = reason
                await self._call.hang_up()
            self._hear(self._ear.wait(self._now()))
            label, since = self._ear.going_on
            self._tell(Tick(self._now(), label, since, self._heard_until(label, since)))

    async def _act(self) -> None:
        while True:
            deed = await self._deeds.get()
            begun = self._now()
            refused = await self._do(deed, begun)
            self._tell(Done(begun, deed, self._now() - begun, refused))
            self._deeds.task_done()

    async def _do(self, deed: Deed, begun: float) -> str:
        """Do it; why not, if it was refused."""
        try:
            match deed:
                case Press(key):
                    self._hear(self._ear.divide(begun))
                    await self._call.press(key)
                case Say(text):
                    pcm = await asyncio.to_thread(self._tools.voice.say, text)
                    await self._call.speak(pcm)
                case Follow(target):
                    self._rules.check_target(target)
                    await self._call.follow(target)
                case HangUp():
                    await self._call.hang_up()
        except (Refused, MissingExtra, Unreachable, ConfigurationError) as refusal:
            if isinstance(deed, Follow):
                await self._call.decline()
            return str(refusal)
        return ""

    def _now(self) -> float:
        return time.monotonic() - self._begun

    def _forbidden(self) -> str:
        try:
            self._rules.check_stop()
        except Refused as stopped:
            return str(stopped)
        if self._now() > self._rules.longest:
            return f"the longest call allowed is {self._rules.longest / 60:g} minutes"
        return ""

    def _tell(self, event: Event) -> None:
        if not isinstance(event, Tick):
            self._record.events.append(event)
        deeds = self._brain.take(event)
        if not self._ended and not self._record.cut:
            for deed in deeds:
                self._deeds.put_nowait(deed)

    def _hear(self, heard: list[Heard]) -> None:
        for piece in heard:
            self._tell(piece.stretch)
            if piece.stretch.label is Label.SPEECH and self._tools.transcriber:
                task = asyncio.create_task(self._read(piece, self._tools.transcriber))
                self._reading[task] = piece.stretch.start
                task.add_done_callback(self._was_read)

    async def _read(self, piece: Heard, transcriber: Transcriber) -> None:
        stretch = piece.stretch
        readings = await transcriber.read(piece.pcm, self._rules.language)
        self._tell(Speech(stretch.start, stretch.end, readings, stretch.repeats))

    def _was_read(self, task: asyncio.Task[None]) -> None:
        del self._reading[task]
        if not task.cancelled() and (error := task.exception()) and not self._alarm.done():
            self._alarm.set_exception(error)

    def _heard_until(self, label: Label, since: float) -> float:
        begun = since if label is Label.SPEECH else self._now()
        return min([begun, *self._reading.values()])

    async def _last_words(self) -> None:
        if self._ended and self._reading:
            await asyncio.wait(list(self._reading), timeout=LAST_WORDS)

    async def _leave(self, listening: asyncio.Task[None], others: list[asyncio.Task[None]]) -> None:
        """Hang up unless it is over, tell what was being done, and end every task of ours."""
        if self._ended:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._deeds.join()
        else:
            with suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL):
                    await self._call.hang_up()
                    if not listening.done():
                        await asyncio.wait([listening])
        await _end({listening, *others, *self._reading})


async def _end(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel tasks until they are done: before Python 3.12 `asyncio.wait_for` may swallow one cancel."""
    while pending := {task for task in tasks if not task.done()}:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=LOOK_EVERY)
