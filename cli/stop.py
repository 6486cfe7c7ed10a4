"""The kill switch: every run that shares this folder stops before its next action.

Visits stay as they are and are taken further when the switch is lifted."""

import argparse
from pathlib import Path

from ..core.errors import UsageError
from ..core.suite import COMPANY_FILE, place_in
from .output import print_json

EXAMPLES = """examples:
  mysteryshop stop --reason "they asked us to"
  mysteryshop stop --lift"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop stop`."""
    parser.add_argument("--lift", action="store_true", help="allow actions again")
    parser.add_argument("--reason", default="", help="shown wherever the switch stops something")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Throw or lift the switch."""
    place = place_in(Path.cwd())
    if not (Path(COMPANY_FILE).exists() or place.state.exists()):
        raise UsageError(f"no suite here ({Path.cwd()}): nothing that could be stopped")
    switch = place.kill_switch
    if arguments.lift:
        was_thrown = switch.lift()
        said = "lifted; runs act again" if was_thrown else "was not thrown"
    else:
        switch.throw(arguments.reason)
        said = f"thrown ({switch.file}); `mysteryshop stop --lift` goes on"
    if arguments.json:
        print_json("stop", {"thrown": not arguments.lift, "file": str(switch.file)})
    else:
        print(f"kill switch: {said}")
    return 0
