"""The demo's own processes; what it finds is told in test_commands.py."""

import subprocess
import sys

import pytest

from mysteryshop.cli import demo
from mysteryshop.core.errors import TryLater
from mysteryshop.demo.truth import load_truth


def test_a_run_that_fails_ends_the_other(tmp_path, monkeypatch):
    """Nothing goes on running after the demo has given up."""
    code = {"good": "raise SystemExit('broken')", "bad": "import signal; signal.pause()"}
    started = []

    def start(guise, folder):
        command = [sys.executable, "-c", code[guise]]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return started[-1]

    monkeypatch.setattr(demo, "_start", start)
    with pytest.raises(TryLater, match="the run of the good guise ended with 1"):
        demo._run_both(load_truth(), tmp_path)
    assert len(started) == 2
    assert all(process.returncode is not None for process in started)
