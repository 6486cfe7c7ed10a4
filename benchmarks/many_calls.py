"""Twenty calls at once through the whole pipeline, and what they cost beside a bare loop of the library.

The calls begin half a second apart, all in one process with one transcriber, to a switchboard that runs
in a process of its own: a menu, then a person. Counted are the calls that went as one alone goes, the
share of the audio that arrived, and the processor time of a second of call: with words, without, and in
a loop that only takes the audio out of the library, which is the floor.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import psutil

from mysteryshop.probes.phone.baresip import BaresipTransport
from mysteryshop.probes.phone.caller import Caller
from mysteryshop.probes.phone.calling import Record, Rules, Tools, converse
from mysteryshop.probes.phone.counting import count
from mysteryshop.probes.phone.line import RATE, Audio
from mysteryshop.probes.phone.plan import CallPlan
from mysteryshop.probes.phone.voice import Voice
from mysteryshop.probes.phone.whisper import PACKAGED, Whisper

from .calls import OWN

CALLS = int(os.environ.get("MANY_CALLS", "20"))
APART = 0.5
"""Seconds between the beginnings of two calls."""
BARE_SECONDS = 40
SCRIPT = OWN / "menu-then-person.yaml"
SPEAKS = "flite -voice slt -t {text} -o {file}"
PLAN = CallPlan(target="", wants="I have a question about my invoice.")


def measure() -> dict[str, object]:
    """Calls that went right, audio that arrived, seconds of processor a second of call."""
    with _switchboard() as target:
        asyncio.run(
            _priced(lambda: _whole(target, 1, words=True))
        )  # the model comes into the cache
        alone = asyncio.run(_priced(lambda: _whole(target, 1, words=True)))
        many = asyncio.run(_priced(lambda: _whole(target, CALLS, words=True)))
        wordless = asyncio.run(_priced(lambda: _whole(target, CALLS, words=False)))
        floor = asyncio.run(_priced(lambda: _bare(target, CALLS)))
    return {
        "calls": CALLS,
        "one alone": _summed(*alone),
        "with words": _summed(*many),
        "without words": _summed(*wordless),
        "bare loop": _summed(*floor),
    }


Heard = tuple[list[Audio], dict[str, object]]


async def _priced(
    work: Callable[[], Coroutine[Any, Any, list[Heard]]],
) -> tuple[list[Heard], float]:
    """What was heard, and the processor seconds of this process and its children."""
    before = _processor()
    heard = await work()
    return heard, _processor() - before


def _processor() -> float:
    """Of this process, and of its children that have ended."""
    times = psutil.Process().cpu_times()
    return times.user + times.system + times.children_user + times.children_system


async def _whole(target: str, calls: int, *, words: bool) -> list[Heard]:
    transport, transcriber = BaresipTransport(), Whisper(PACKAGED) if words else None
    tools = Tools(transcriber, Voice(SPEAKS))

    async def one(number: int) -> Heard:
        await asyncio.sleep(number * APART)
        caller = Caller(PLAN, transcribes=words)
        record = await converse(await transport.place(target), caller, tools, Rules())
        return record.audio, _came_to(record, words=words)

    try:
        return await asyncio.gather(*map(one, range(calls)))
    finally:
        await transport.close()
        if transcriber:
            await transcriber.close()


def _came_to(record: Record, *, words: bool) -> dict[str, object]:
    call = count(record.events, PLAN, transcribed=words)
    keys = "".join(each.key for each in call.keys_pressed)
    return {"outcome": call.outcome.value, "keys": keys, "levels": call.menu_levels}


async def _bare(target: str, calls: int) -> list[Heard]:
    """The same number of calls, whose audio is taken and thrown away."""
    transport = BaresipTransport()

    async def one(number: int) -> Heard:
        await asyncio.sleep(number * APART)
        call = await transport.place(target)
        heard: list[Audio] = []
        ending: asyncio.Task[None] | None = None
        async for item in call.events():
            if isinstance(item, Audio):
                heard.append(item)
                if ending is None and item.at > BARE_SECONDS:
                    ending = asyncio.create_task(call.hang_up())
        if ending:
            await ending
        return heard, {}

    try:
        return await asyncio.gather(*map(one, range(calls)))
    finally:
        await transport.close()


def _summed(heard: list[Heard], processor: float) -> dict[str, object]:
    went = [came_to for _, came_to in heard]
    seconds = sum(audio[-1].at - audio[0].at for audio, _ in heard)
    return {
        "went": [
            {**one, "calls": went.count(one)} for at, one in enumerate(went) if one not in went[:at]
        ],
        "audio that arrived, least of any call": round(
            min(map(_arrived, (a for a, _ in heard))), 4
        ),
        "seconds of call": round(seconds),
        "processor a second of call": round(processor / seconds, 4),
    }


def _arrived(audio: list[Audio]) -> float:
    """The share of the time between the first and the last audio for which there is audio."""
    came = sum(len(piece.pcm) for piece in audio[1:]) / 2 / RATE
    return came / (audio[-1].at - audio[0].at)


@contextmanager
def _switchboard() -> Iterator[str]:
    command = [sys.executable, "-m", "mysteryshop.demo.switchboard", str(SCRIPT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield next(word for line in process.stdout for word in line.split() if "sip:" in word)
        finally:
            process.terminate()
            process.communicate()
