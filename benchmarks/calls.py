"""Whole calls through ``mysteryshop probe phone``, beside what the switchboard knows of them.

``CALL_SCRIPTS`` names a folder of switchboard scripts (default: those of our own tests) and ``CALL_NAMES``
some of them; each is called as a user would call it, ``CALL_AT_ONCE`` at a time, and what the probe says
is compared with the truth of the switchboard: outcome, transfers, menu levels, voicemail, right person;
times within 1 s, the time to a person within 2 s. ``CALL_VARIANT`` chooses wording and voice,
``CALL_BOARD=pjsip`` lets the scripts be served by a second SIP stack, and ``CALL_KEEP`` names a folder for
what was seen beside the truth, call by call.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mysteryshop.demo import Switchboard

LONGEST = 400
"""Seconds a call may take, its transcription included."""
OWN = Path(__file__).parent.parent / "tests/demo/switchboard/scripts"
SAME = (
    "outcome", "right_person", "transfers", "transfers_signalled", "handovers_before_human",
    "menu_levels", "voicemail",
)  # fmt: skip
GAVE_UP = {"stopped": ("stopped", "unclear")}
"""What the switchboard only knows as given up, and what the caller may say of it."""
CLOSE = {"post_dial_delay_s": 1.0, "hold_s": 1.0, "total_s": 1.0, "seconds_to_human": 2.0}
"""Seconds by which a time may differ."""


def measure() -> dict[str, object]:
    """By script, what differs from the truth; and how many of each are right."""
    folder = Path(os.environ.get("CALL_SCRIPTS", OWN))
    variant = int(os.environ.get("CALL_VARIANT", "0"))
    named = os.environ.get("CALL_NAMES", "").split()
    scripts = [s for s in sorted(folder.glob("*.yaml")) if not named or s.stem in named]
    with ThreadPoolExecutor(int(os.environ.get("CALL_AT_ONCE", "2"))) as pool:
        found = dict(
            zip(
                (script.stem for script in scripts),
                pool.map(lambda script: _compared(script, variant), scripts),
                strict=True,
            )
        )
    right = {
        name: sum(name not in differs for differs in found.values()) for name in (*SAME, *CLOSE)
    }
    return {"calls": len(found), "right": right, "differs": {k: v for k, v in found.items() if v}}


def _compared(script: Path, variant: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, _board(script, variant, folder) as board:
        seen = _called(board.target, folder)
        board.wait_until_quiet()
        calls, log = board.calls(), board.truth()
    if keep := os.environ.get("CALL_KEEP"):
        kept = {
            "seen": seen,
            "truth": [asdict(call) for call in calls],
            "log": list(map(asdict, log)),
        }
        file = Path(keep, f"{script.stem}-{variant}.json")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(kept, indent=1, default=str), "utf-8")
    if "outcome" not in seen or not calls:
        return {"outcome": {"seen": seen, "truth": len(calls)}}
    truth = calls[0]
    differs = {
        name: {"seen": seen[name], "truth": getattr(truth, name)}
        for name in SAME
        if seen[name] not in GAVE_UP.get(getattr(truth, name), (getattr(truth, name),))
    }
    for name, tolerance in CLOSE.items():
        ours, theirs = seen[name], getattr(truth, name)
        if (ours is None) != (theirs is None) or (
            ours is not None and theirs is not None and abs(ours - theirs) > tolerance
        ):
            differs[name] = {"seen": ours, "truth": theirs}
    print(f"  {script.stem}: {', '.join(differs) or 'as it was'}", file=sys.stderr)
    return differs


def _board(script: Path, variant: int, folder: str) -> Any:
    """The switchboard that serves a script: our own stack, or pjsip's."""
    if os.environ.get("CALL_BOARD") != "pjsip":
        return Switchboard(script, variant)
    from tests.demo.switchboard.pjsip_switchboard import PjsipSwitchboard

    return PjsipSwitchboard(script, Path(folder, "truth.jsonl"), variant)


def _called(target: str, folder: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "mysteryshop", "probe", "phone", target, "--json"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return {"error": f"not over after {LONGEST} s"}
    if done.returncode:
        return {"error": done.stderr[-500:]}
    document: dict[str, Any] = json.loads(done.stdout)
    return document
