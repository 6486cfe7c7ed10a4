"""Calls on which something goes wrong: the verdict, the time it took, and whether anything is left behind.

Each fault is a script of the switchboard, or nothing at the address; each is called twice: by
``mysteryshop probe phone``, and by a suite whose longest call is half a minute. Then the kill switch is
thrown in the middle of a call. Whatever the commands leave running is counted when they have ended, with
its ports.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil

from mysteryshop.demo import Switchboard

from .calls import OWN

FAULTS = {
    "480 temporarily unavailable": "unavailable",
    "486 busy": "busy",
    "503 out of service": "out-of-service",
    "603 declined": "declined",
    "rings for ever": "no-answer",
    "dropped in a menu": "dropped-in-a-menu",
    "dropped by a person": "dropped-by-a-person",
    "we hear nothing": "caller-hears-nothing",
    "they hear nothing": "nobody-hears-the-caller",
    "silence for ever": "silence-for-ever",
    "music for ever": "music-for-ever",
    "renegotiated twice": "handed-over-hold",
    "keys are not heard": "deaf-menu",
    "referred off scope": "sent-to-a-stranger",
    "2 % loss, jitter, noise": "bad-line",
}
NOTHING = "nothing at the address"
LONGEST_CALL = 30
"""Seconds, in the suite."""
SLACK = 15
"""Seconds beyond a limit that starting, transcribing and judging may take."""
PROMISE = "human-transfers"
MARK = "MYSTERYSHOP_FAULTS_RUN"
MARKED = {**os.environ, MARK: uuid4().hex}
"""What our commands hand on to whatever they start."""
JOURNEY = """@shopper:caller
Feature: A person on the telephone
  Scenario: I call about a bill
    Given on the telephone I say "I have a question about my invoice."
    When I call customer service
    Then a person who can help answers within 2 transfers
"""


def measure() -> dict[str, object]:
    """By fault, what the probe and the suite say of it."""
    named = os.environ.get("PHONE_FAULTS", "").split(",")
    chosen = {name: script for name, script in FAULTS.items() if named == [""] or name in named}
    found: dict[str, object] = {}
    for name, script in chosen.items():
        with Switchboard(OWN / f"{script}.yaml") as board:
            found[name] = {"probe": _probed(board.target), "suite": _ran(board.target)}
        print(f"  {name}: {found[name]}", file=sys.stderr)
    nowhere = "sip:help@127.0.0.1:9"
    found[NOTHING] = {"probe": _probed(nowhere), "suite": _ran(nowhere)}
    with Switchboard(OWN / "music-for-ever.yaml") as board:
        found["stopped in mid-call"] = _stopped(board)
    return {"faults": found, "left behind": _left()}


def _probed(target: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        done = _mysteryshop(Path(folder), "probe", "phone", target, "--json")
        took = round(time.monotonic() - begun, 1)
    if done.returncode:
        return {"exit": done.returncode, "said": done.stderr[-300:], "seconds": took}
    seen = json.loads(done.stdout)
    verdicts = {each["criterion"]: each["verdict"] for each in seen["criteria"]}
    return {
        "outcome": seen["outcome"],
        "because": seen["because"],
        PROMISE: verdicts[PROMISE],
        "call": seen["total_s"],
        "seconds": took,
    }


def _ran(target: str) -> dict[str, Any]:
    """The suite's verdict; whether the call, hearing and judging kept to the limit."""
    with tempfile.TemporaryDirectory() as name:
        folder = _suite(Path(name), target)
        begun = time.monotonic()
        done = _mysteryshop(folder, "run", "phone.feature", "--live", "--json")
        took = round(time.monotonic() - begun, 1)
    document = json.loads(done.stdout)
    [visit] = document["visits"]
    return {
        "exit": done.returncode,
        "verdict": visit["outcome"],
        "seconds": took,
        "in time": took <= LONGEST_CALL + SLACK,
    }


def _stopped(board: Switchboard) -> dict[str, Any]:
    """How long after the kill switch was thrown the call ended, by the switchboard's clock."""
    with tempfile.TemporaryDirectory() as name:
        folder = _suite(Path(name), board.target)
        command = [sys.executable, "-m", "mysteryshop", "run", "phone.feature", "--live", "--json"]
        running = subprocess.Popen(
            command,
            cwd=folder,
            env=MARKED,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        board.wait_for("music", seconds=LONGEST_CALL)
        _mysteryshop(folder, "stop", "--reason", "they asked us to")
        thrown = time.monotonic()
        board.wait_until_quiet()
        ended = time.monotonic()
        said, _ = running.communicate(timeout=LONGEST_CALL + SLACK)
    [visit] = json.loads(said)["visits"]
    return {
        "exit": running.returncode,
        "verdict": visit["outcome"],
        "hung up after": round(ended - thrown, 2),
    }


def _suite(folder: Path, target: str) -> Path:
    (folder / "company.toml").write_text(
        f"""[company]
id = "tidewater"
name = "Tidewater"
website = "http://127.0.0.1:9/"
phone = "{target}"
country = "GB"
language = "en"
zone = "Europe/London"
[scope]
hosts = ["127.0.0.1:9"]
numbers = ["{target}"]
[budget]
longest_call_minutes = {LONGEST_CALL / 60}
"""
    )
    (folder / "shoppers.toml").write_text('[shopper.caller.line]\ntranscriber = "packaged"\n')
    (folder / "phone.feature").write_text(JOURNEY)
    return folder


def _mysteryshop(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "mysteryshop", *arguments]
    return subprocess.run(
        command, cwd=folder, env=MARKED, capture_output=True, text=True, timeout=600
    )


def _left() -> dict[str, int]:
    """Processes that descend from our commands, and the ports they hold."""
    left = [process for process in psutil.process_iter() if _is_ours(process)]
    return {"processes": len(left), "ports": sum(len(each.net_connections()) for each in left)}


def _is_ours(process: psutil.Process) -> bool:
    try:
        return process.environ().get(MARK) == MARKED[MARK]
    except psutil.Error:
        return False
