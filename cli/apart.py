"""Commands that need no suite keep everything in a folder of their own: ledger, evidence, report."""

import argparse
import os
from pathlib import Path

from ..core.errors import UsageError
from ..core.suite import Place, place_in


def add_out(parser: argparse.ArgumentParser, default: str) -> None:
    """The option ``--out``."""
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(default),
        metavar="DIR",
        help=f"where ledger, evidence and report go (default {default})",
    )


def set_apart(folder: Path) -> Place:
    """Make the folder and keep everything in it, whatever ledger the environment names.

    Raises:
        UsageError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--out: {folder} cannot be written: {error.strerror}") from None
    for name in ("MYSTERYSHOP_LEDGER", "MYSTERYSHOP_EVIDENCE"):
        os.environ.pop(name, None)
    os.environ["MYSTERYSHOP_STATE"] = str(folder / ".mysteryshop")
    return place_in(folder)
