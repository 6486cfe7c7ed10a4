"""Write the HTML report of a wave from the ledger: one file, no script, for executives and engineers."""

import argparse
from pathlib import Path

from ..core.errors import UsageError
from ..core.evidence import EvidenceStore
from ..core.ledger import Ledger
from ..core.suite import place_in
from ..reports.render import write_report
from .output import print_json

EXAMPLES = """examples:
  mysteryshop report
  mysteryshop report --wave 2026-W47 --out wave-47.html"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop report`."""
    parser.add_argument("--wave", metavar="NAME", help="which wave (default: the newest)")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where (default .mysteryshop/report.html)"
    )
    parser.add_argument("--json", action="store_true", help="print where it is as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Write the report and say where it is."""
    here = place_in(Path.cwd())
    out = arguments.out or here.state / "report.html"
    if out.is_dir():
        raise UsageError(f"--out: {out} is a folder; name a file in it")
    with Ledger(here.existing_ledger()) as ledger:
        if arguments.wave is not None:
            _check_wave(ledger, arguments.wave)
        card = write_report(ledger, EvidenceStore(here.evidence), out, wave=arguments.wave)
    if arguments.json:
        print_json("report", {"file": str(out.absolute()), "wave": card.wave})
    else:
        print(f"report of {card.wave}: {out}")
    return 0


def _check_wave(ledger: Ledger, wave: str) -> None:
    with ledger.reading() as db:
        waves = dict.fromkeys(run.wave for run in ledger.runs.all(db))
    if wave not in waves:
        raise UsageError(f"--wave: there is no {wave!r}; there are: {', '.join(waves) or 'none'}")
