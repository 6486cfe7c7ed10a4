"""Calls from pjsip, a stack that nobody here wrote: the switchboard speaks real SIP, in real time."""

import shutil
import time
from array import array
from pathlib import Path

import pytest

from mysteryshop.demo.switchboard import Switchboard
from mysteryshop.demo.switchboard.g711 import RATE, pcm_level
from mysteryshop.demo.switchboard.prompts import Flite

from .knowing_caller import HANG_UP, SCRIPTS, SPEAK, KnowingCaller, Truth

pytest.importorskip("pjsua2", reason="pjsua2-python has no wheel here; it is the second SIP stack")
pytestmark = [
    pytest.mark.skipif(
        shutil.which("flite") is None, reason="flite is missing: apt-get install flite"
    ),
    pytest.mark.slow,
]

from .pjsua_caller import PjCall, PjLine  # noqa: E402  (only where the library is)

WITHIN = 1.0
"""Seconds by which what the caller noticed may differ from the truth log."""
CALLED = [
    path
    for path in SCRIPTS
    if path.stem
    in {
        "announcement-before-the-answer",
        "bad-line",
        "busy",
        "handed-over-hold",
        "handed-over-refer",
        "referred-to-a-busy-line",
        "sent-to-a-stranger",
        "voicemail",
    }
]


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Flite:
    return Flite(tmp_path_factory.mktemp("prompts"))


@pytest.fixture(scope="module")
def question(speaker: Flite) -> Path:
    """What the caller says, as a wav file."""
    speaker.say("Why is my bill twelve pounds higher than before?", "awb")
    return next(speaker.folder.glob("*.wav"))


@pytest.mark.parametrize("path", CALLED, ids=lambda path: path.stem)
def test_script(path, speaker, question, tmp_path):
    """Over the network a script comes to the same truth as in memory."""
    truth = Truth.of(path)
    with Switchboard(path, speaker=speaker) as board, PjLine(tmp_path) as line:
        first = line.call(board.target, truth.follows)
        serve(board, line, KnowingCaller(truth.keys), question)
        for call in line.calls:
            call.leave()
        assert board.wait_until_quiet()
    assert not truth.held_against(board.calls()[0]), board.truth()
    assert first.over


def test_what_is_said_is_heard(speaker, tmp_path):
    """A prompt reaches the caller as long and about as loud as it is, at the time the log says."""
    path = next(path for path in SCRIPTS if path.stem == "closed")
    with Switchboard(path, speaker=speaker) as board, PjLine(tmp_path) as line:
        call = line.call(board.target)
        line.until(lambda: call.over)
    said = speaker.say(next(e.text for e in board.truth() if e.what == "prompt started"), "slt")
    samples = array("h", call.heard())
    loud = [n / RATE for n, sample in enumerate(samples) if abs(sample) > 500]
    assert loud[-1] - loud[0] == pytest.approx(said.seconds, abs=WITHIN)
    assert pcm_level(samples.tobytes()) == pytest.approx(pcm_level(said.pcm), abs=3)


def serve(board: Switchboard, line: PjLine, caller: KnowingCaller, question: Path) -> None:
    """Let the caller do what they know is right, until the call is over or they have enough."""
    act = ""
    while act != HANG_UP and not all(call.over for call in line.calls):
        line.endpoint.libHandleEvents(20)
        act = caller.act(board.truth(), time.monotonic())
        if act == SPEAK:
            before = heard_out(board)
            talking(line).speak(question)
            line.until(lambda enough=before + 1: heard_out(board) >= enough)
        elif act and act != HANG_UP:
            talking(line).press(act)


def heard_out(board: Switchboard) -> int:
    """How often the staff have heard the caller out."""
    return sum(entry.what == "caller finished" for entry in board.truth())


def talking(line: PjLine) -> PjCall:
    """The leg on which somebody talks to us now."""
    return [call for call in line.calls if call.talking][-1]
