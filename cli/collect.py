"""Take pending visits further: look for answers that have come since, and nothing else."""

import argparse
from pathlib import Path

from . import run as running

PASSES_ON = True
EXAMPLES = """examples:
  mysteryshop collect
  mysteryshop collect --live --json

exit codes: as of `mysteryshop run`; 5 when nothing is pending"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop collect`; the others go to pytest."""
    parser.add_argument(
        "--company", type=Path, metavar="FILE", help="the profile (default company.toml)"
    )
    parser.add_argument("--json", action="store_true", help="print results.json, nothing else")


def run(arguments: argparse.Namespace) -> int:
    """Run the journeys that wait for something."""
    arguments.passed_on = ["--pending-only", *arguments.passed_on]
    return running.run(arguments)
