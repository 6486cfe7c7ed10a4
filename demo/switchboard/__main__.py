"""Start a switchboard by hand: ``python -m mysteryshop.demo.switchboard SCRIPT [--port N]``."""

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from .prompts import CannotSpeak
from .recordings import NoRecording
from .script import ScriptNeeds
from .switchboard import Switchboard
from .table import ScriptError

_TROUBLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer calls until told to stop, then say what each one came to; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m mysteryshop.demo.switchboard",
        description="Answer telephone calls on this machine as a script says.",
        epilog="example: python -m mysteryshop.demo.switchboard demo/switchboard/good.yaml",
    )
    parser.add_argument("script", type=Path, help="a YAML file")
    parser.add_argument("--port", type=int, default=0, help="UDP port; a free one by default")
    parser.add_argument("--variant", type=int, default=0, help="which of its wordings to use")
    parser.add_argument("--truth", type=Path, help="a file for what truly happens (JSON lines)")
    said = parser.parse_args(arguments)
    told = _told_to_stop()
    try:
        with Switchboard(said.script, said.variant, said.port, said.truth) as switchboard:
            print(f"call {switchboard.target}", flush=True)
            told.wait()
    except (ScriptError, ScriptNeeds, CannotSpeak, NoRecording, OSError) as error:
        print(error, file=sys.stderr)
        return _TROUBLE
    for call in switchboard.calls():
        print(json.dumps(asdict(call)))
    return 0


def _told_to_stop() -> threading.Event:
    """Set by SIGINT (Ctrl-C) or SIGTERM, from now on."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    return told


if __name__ == "__main__":
    sys.exit(main())
