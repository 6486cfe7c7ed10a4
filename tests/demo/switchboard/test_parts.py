"""Parts of the switchboard by themselves: coding, sounds, speaking, hearing, counting, starting."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from array import array
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mysteryshop.demo.switchboard import load_script, read_script, recordings
from mysteryshop.demo.switchboard.ear import PAUSE, Ear
from mysteryshop.demo.switchboard.g711 import Law, decode, encode, level, pcm_level
from mysteryshop.demo.switchboard.prompts import CannotSpeak, Flite
from mysteryshop.demo.switchboard.recordings import NoRecording
from mysteryshop.demo.switchboard.sounds import (
    Sound,
    beep,
    frames,
    melody,
    noise,
    over,
    pieces,
    tone,
)
from mysteryshop.demo.switchboard.truthlog import Entry
from mysteryshop.demo.truthlog import TruthLog, read_truth

from .fakes import Desk, FakeLeg, FastLoop
from .knowing_caller import SCRIPTS

GOOD = Path(recordings.__file__).with_name("good.yaml")
TINY = """
company: Larkfield Water
start: shut
nodes: {shut: {kind: closed, say: "We are closed."}}
"""


@pytest.mark.parametrize("law", Law)
def test_g711_is_its_own_inverse(law):
    """Every byte but the second zero of µ-law comes back as it was."""
    for byte in range(256):
        if (law, byte) != (Law.ULAW, 0x7F):
            assert encode(decode(bytes([byte]), law), law) == bytes([byte])


@pytest.mark.parametrize(
    ("law", "sample", "byte"),
    [
        (Law.ULAW, 0, 0xFF),
        (Law.ULAW, 32_767, 0x80),
        (Law.ULAW, -32_768, 0x00),
        (Law.ALAW, 0, 0xD5),
        (Law.ALAW, 32_767, 0xAA),
        (Law.ALAW, -32_768, 0x2A),
    ],
)
def test_g711_at_its_ends(law, sample, byte):
    """Nothing and the loudest samples have the codes of ITU-T G.711."""
    assert encode(array("h", [sample]).tobytes(), law) == bytes([byte])


@pytest.mark.parametrize("law", Law)
def test_loudness_survives_coding(law):
    """A tone is as loud after coding as before, and silence is silent."""
    sound = tone(0.5, 440)
    assert level(encode(sound.pcm, law), law) == pytest.approx(pcm_level(sound.pcm), abs=0.2)
    assert level(bytes([law.silence]) * 160, law) < -70


def test_frames_are_full():
    """The last 20 ms are filled up with silence."""
    cut = frames(Sound(beep().pcm[:100]), Law.ULAW)
    assert [len(frame) for frame in cut] == [160]


def test_noise_is_as_loud_as_asked():
    """The hiss has its loudness, beneath what is said too."""
    assert pcm_level(noise(-40.0).pcm) == pytest.approx(-40, abs=0.5)
    assert pcm_level(over(Sound(bytes(16_000)), noise(-40.0)).pcm) == pytest.approx(-40, abs=0.5)


def test_pieces_are_the_whole():
    """Music second by second is the same music."""
    assert b"".join(piece.pcm for piece in pieces(melody())) == melody().pcm


def test_our_own_melody_without_recordings(monkeypatch):
    """Where no hold music is installed, ours is played; a named one says how to get it."""
    nowhere = recordings.Collection(Path("/nowhere"), "asterisk-moh-opsound-wav", "")
    monkeypatch.setattr(recordings, "MUSIC", nowhere)
    assert recordings.music() == melody()
    with pytest.raises(NoRecording, match="apt-get install asterisk-moh-opsound-wav"):
        recordings.music("macroform-cold_day")


@pytest.mark.parametrize("name", ["no-such-prompt", "../../../../etc/passwd", ""])
def test_no_such_recording(name):
    """A recording that is not there, or lies elsewhere, is refused with the package's name."""
    with pytest.raises(NoRecording, match="apt-get install asterisk-core-sounds-en-wav"):
        recordings.prompt(name)


def test_recordings_name_their_makers():
    """What Debian's recordings are due to stands with them, for the truth log."""
    if not recordings.MUSIC.folder.is_dir():
        pytest.skip("no hold music here: apt-get install asterisk-moh-opsound-wav")
    assert "CC BY-SA" in recordings.music().source


def test_flite_is_missing(monkeypatch, tmp_path):
    """Without flite one is told how to get it."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CannotSpeak, match="apt-get install flite"):
        Flite(tmp_path).say("Hello", "slt")


@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is missing: apt-get install flite")
def test_a_text_is_spoken_once(tmp_path):
    """A text is kept for the next time, whatever stands in it."""
    said = Flite(tmp_path).say('-voice $(true); press 1 & "hold".', "slt")
    kept = list(tmp_path.iterdir())
    assert 1 < said.seconds < 8
    assert pcm_level(said.pcm) > -30
    assert Flite(tmp_path).say('-voice $(true); press 1 & "hold".', "slt") == said
    assert list(tmp_path.iterdir()) == kept


@pytest.mark.parametrize(
    ("levels", "spoke"),
    [
        ([-20.0] * 25, True),
        ([-45.0] * 25, True),
        ([-70.0] * 200, False),
        ([-20.0] * 3 + [-90.0] * 50, False),
        ([-40.0] * 3000, True),
        ([], False),
    ],
    ids=["loud", "quiet voice", "hiss", "click", "drone", "nothing"],
)
def test_hearing(levels, spoke):
    """Speech is heard by its loudness; hiss and clicks are not speech."""

    async def listen() -> list[bool]:
        told: list[bool] = []
        ear = Ear(told.append)
        for value in levels:
            ear.heard(value)
            await asyncio.sleep(0.02)
        await asyncio.sleep(2 * PAUSE)
        return told

    with asyncio.Runner(loop_factory=FastLoop) as runner:
        assert runner.run(listen()) == ([True, False] if spoke else [])


def test_a_breath_is_not_the_end():
    """A pause of .4 s within a sentence does not let staff answer."""

    async def listen() -> list[bool]:
        told: list[bool] = []
        ear = Ear(told.append)
        for value in [-20.0] * 50 + [-80.0] * 20 + [-20.0] * 50:
            ear.heard(value)
            await asyncio.sleep(0.02)
        await asyncio.sleep(2 * PAUSE)
        return told

    with asyncio.Runner(loop_factory=FastLoop) as runner:
        assert runner.run(listen()) == [True, False]


def test_staff_stop_when_talked_over():
    """Somebody who is talked over stops within a moment, hears it out, and answers."""
    desk = Desk(load_script(next(path for path in SCRIPTS if path.stem == "person-at-once")))

    async def acts(desk: Desk, leg: FakeLeg) -> None:
        await desk.until("prompt started", "ann")
        await leg.speak(2.0)
        await desk.until("prompt ended", "ann", 2)

    desk.call(acts)
    told = [(e.what, e.kind, e.since) for e in desk.truth.entries() if e.node == "ann"]
    said = [each for each in told if each[0] in ("prompt ended", "caller spoke", "caller finished")]
    assert [each[:2] for each in said] == [
        ("caller spoke", ""),
        ("prompt ended", "cut"),
        ("caller finished", ""),
        ("prompt ended", "whole"),
    ]
    assert said[1][2] - said[0][2] < 0.1


def test_pace_shortens_waits():
    """At half the pace everything but speech lasts half as long."""
    document = {
        "company": "Larkfield Water",
        "start": "wait",
        "pace": 0.5,
        "rings": 0,
        "post_dial": 0,
        "nodes": {"wait": {"kind": "silence", "seconds": 10}},
    }
    desk = Desk(read_script(document, "pace"))
    assert desk.call(lambda desk, leg: desk.quiet(60)).total_s == pytest.approx(5, abs=0.1)


def test_a_circle_without_a_wait_ends():
    """A script that leads in circles in no time hangs up and holds nobody else up."""
    nodes = {
        "one": {"kind": "silence", "seconds": 0, "then": "two"},
        "two": {"kind": "silence", "seconds": 0, "then": "one"},
    }
    desk = Desk(
        read_script({"company": "Larkfield Water", "start": "one", "nodes": nodes}, "circle")
    )
    assert desk.call(lambda desk, leg: desk.quiet(60)).hung_up_by == "company"


def test_no_call_lasts_for_ever():
    """Music for ever ends after the longest time that a call may last."""
    document = {
        "company": "Larkfield Water",
        "start": "music",
        "longest": 60,
        "nodes": {"music": {"kind": "music", "music": "melody"}},
    }
    call = Desk(read_script(document, "ever")).call(lambda desk, leg: desk.quiet(200))
    assert (call.hung_up_by, call.total_s) == ("company", pytest.approx(60, abs=1))


def test_sample_company():
    """The good switchboard of the sample company can be read in each wording, and so can the bad one."""
    for name in ("good.yaml", "bad.yaml"):
        scripts = [load_script(GOOD.with_name(name), variant) for variant in range(3)]
        assert {script.company for script in scripts} == {"Tidewater Broadband"}
        first = [script.nodes[script.start].say for script in scripts]
        assert len({line.text for line in first}) == len({line.voice for line in first}) == 3


def test_truth_is_written_as_it_happens(tmp_path):
    """The file holds what the log remembers, a JSON document a line."""
    path = tmp_path / "truth.jsonl"
    log = TruthLog(path)
    log.add(Entry("call", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), 1.5, "digit", text="1"))
    log.add(Entry("call", datetime(2026, 3, 2, 9, 1, tzinfo=UTC), 61.5, "hung up", kind="caller"))
    assert read_truth(path, Entry) == log.entries()
    assert json.loads(path.read_text().splitlines()[0])["what"] == "digit"


@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is missing: apt-get install flite")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_started_by_hand(tmp_path, how):
    """The module serves a script, says what to call, and ends when it is told to."""
    script = tmp_path / "tiny.yaml"
    script.write_text(TINY)
    command = [sys.executable, "-m", "mysteryshop.demo.switchboard", str(script)]
    kept = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=kept) as process:
        assert process.stdout is not None
        assert re.fullmatch(r"call sip:help@127\.0\.0\.1:\d+\n", process.stdout.readline())
        process.send_signal(how)
        assert process.wait(10) == 0


def test_a_faulty_script_by_hand(tmp_path):
    """A faulty script is said on one line, with exit code 2."""
    script = tmp_path / "tiny.yaml"
    script.write_text(TINY.replace("closed, ", "shut, "))
    command = [sys.executable, "-m", "mysteryshop.demo.switchboard", str(script)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr.startswith("tiny.yaml.nodes.shut.kind: found 'shut', allowed is one of menu")
    assert told.stderr.count("\n") == 1
