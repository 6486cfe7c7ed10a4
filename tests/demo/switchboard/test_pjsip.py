"""Calls from pjsip, a stack that nobody here wrote: the switchboard speaks real SIP, in real time."""

import os
import shutil
import time
from pathlib import Path

import pytest

from mysteryshop.demo.switchboard import Switchboard
from mysteryshop.demo.switchboard.g711 import RATE, pcm_level
from mysteryshop.demo.switchboard.prompts import Flite

from .knowing_caller import HANG_UP, SCRIPTS, SPEAK, KnowingCaller, Truth
from .pjsip_caller import PjsipCaller
from .pjsip_switchboard import PjsipSwitchboard

pytest.importorskip("pjsua2", reason="pjsua2-python has no wheel here; it is the second SIP stack")
pytestmark = [
    pytest.mark.skipif(
        shutil.which("flite") is None, reason="flite is missing: apt-get install flite"
    ),
    pytest.mark.slow,
]

WITHIN = 1.0
"""Seconds by which what the caller noticed may differ from the truth log."""
_LOOK = 0.05
"""Seconds between two looks at a truth that another process may write."""
CALLED = [
    path for path in SCRIPTS if path.stem in ("announcement-before-the-answer", "busy", "voicemail")
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
    with Switchboard(path, speaker=speaker) as board:
        with PjsipCaller(board.target, tmp_path, truth.follows) as caller:
            serve(board, caller, KnowingCaller(truth.keys), question)
        assert board.wait_until_quiet()
    assert not truth.held_against(board.calls()[0]), board.truth()


def test_what_is_said_is_heard(speaker, tmp_path):
    """A prompt reaches the caller as long and about as loud as it is."""
    path = next(path for path in SCRIPTS if path.stem == "closed")
    with (
        Switchboard(path, speaker=speaker) as board,
        PjsipCaller(board.target, tmp_path) as caller,
    ):
        caller.wait()
    said = speaker.say(next(e.text for e in board.truth() if e.what == "prompt started"), "slt")
    samples = caller.heard()
    loud = [n / RATE for n, sample in enumerate(samples) if abs(sample) > 500]
    assert loud[-1] - loud[0] == pytest.approx(said.seconds, abs=WITHIN)
    assert pcm_level(samples.tobytes()) == pytest.approx(pcm_level(said.pcm), abs=3)


long = pytest.mark.skipif(
    not os.environ.get("MYSTERYSHOP_LONG_CALLS"),
    reason="a call of a minute; MYSTERYSHOP_LONG_CALLS=1 places it",
)


@long
def test_hold_is_seen(speaker, question, tmp_path):
    """A hand-over on hold renegotiates the audio to receive only, and back."""
    path = next(path for path in SCRIPTS if path.stem == "handed-over-hold")
    truth = Truth.of(path)
    with Switchboard(path, speaker=speaker) as board, PjsipCaller(board.target, tmp_path) as caller:
        serve(board, caller, KnowingCaller(truth.keys), question)
    directions = [report for report in caller.reports if report.startswith("direction")]
    assert directions == ["direction 3", "direction 2", "direction 3"]


@long
def test_served_by_pjsip(question, tmp_path):
    """The same script on the second stack comes to the same truth."""
    path = next(path for path in SCRIPTS if path.stem == "handed-over-refer")
    truth = Truth.of(path)
    with (
        PjsipSwitchboard(path, tmp_path / "truth.jsonl") as board,
        PjsipCaller(board.target, tmp_path) as caller,
    ):
        serve(board, caller, KnowingCaller(truth.keys), question)
    assert not truth.held_against(board.calls()[0]), board.truth()


def serve(
    board: Switchboard | PjsipSwitchboard,
    caller: PjsipCaller,
    knowing: KnowingCaller,
    question: Path,
) -> None:
    """Let the caller do what they know is right, until the call is over or they have enough."""
    act = ""
    while act != HANG_UP and not caller.over:
        act = knowing.act(board.truth(), time.monotonic())
        if act == SPEAK:
            enough = heard_out(board) + 1
            caller.order(f"say {question}")
            while heard_out(board) < enough and not caller.over:
                time.sleep(_LOOK)
        elif act and act != HANG_UP:
            caller.order(f"press {act}")
        time.sleep(_LOOK)


def heard_out(board: Switchboard | PjsipSwitchboard) -> int:
    """How often the staff have heard the caller out."""
    return sum(entry.what == "caller finished" for entry in board.truth())
