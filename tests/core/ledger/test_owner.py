"""Whether a process that held something still lives."""

import os
import socket
import subprocess
import sys

import pytest

from mysteryshop.core.ledger.owner import has_died, readable, this_process


def named(seconds_later: float) -> str:
    """This process, had it started so many seconds later."""
    beginning, _, started = this_process().rpartition("/")
    return f"{beginning}/{float(started) + seconds_later:.2f}"


def test_this_process_lives() -> None:
    """Nobody takes over from himself."""
    assert not has_died(this_process())
    assert readable(this_process()) == f"process {os.getpid()} on {socket.gethostname()}"


@pytest.mark.parametrize("seconds", [-1.0, 1.0])
def test_clock_that_is_set_kills_nobody(seconds: float) -> None:
    """A start that seems to have moved by a second, as when the clock is set, is the same process."""
    assert not has_died(named(seconds))


def test_same_number_later() -> None:
    """A process that got the number of a dead one is not taken for it."""
    assert has_died(named(-3600))


def test_ended_process_is_dead() -> None:
    """A process is dead once it has ended, even before anybody has asked for its exit code."""
    ended = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from mysteryshop.core.ledger.owner import *; print(this_process())",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert ended.stdout is not None
    name = ended.stdout.readline().strip()
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)  # it is a zombie from here on
    assert has_died(name)
    ended.communicate()
    assert has_died(name)


@pytest.mark.parametrize("machine", ["elsewhere/a", f"{socket.gethostname()}/a"])
def test_other_machine_is_given_the_benefit(machine: str) -> None:
    """Of a process on another machine, or in a container of our name, only its time can run out."""
    assert not has_died(f"{machine}/999999999/0.00")
