"""The sample company, end to end, on this machine: its good and its bad guise side by side.

Two real websites are started on loopback, the built-in journeys are run against both, and what was
found is compared with what is known to be planted. Leaves a report and a ledger to play with."""

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from ..core.errors import TryLater, UsageError
from ..core.evidence import EvidenceStore
from ..core.ledger import Ledger
from ..core.suite import Place, place_in
from ..demo import Guise, Website
from ..demo.truth import Planted, Truth, load_truth
from ..reports.render import write_report
from ..steps.contact import WAYS_IN
from .output import print_json, progress

EXAMPLES = """examples:
  mysteryshop demo
  mysteryshop demo --out /tmp/demo --json

exit codes: 0 found what was planted, and nothing else · 1 did not · 10 something of ours broke"""

PROFILE = """# The sample company in its {guise} guise, as `mysteryshop demo` serves it.
live = true

[company]
id = "tidewater-{guise}"
name = "{name} ({guise})"
website = "{website}"
country = "{country}"
zone = "Europe/London"

[scope]
hosts = ["*.tidewater.example"]
basis = "owner"

[scope.connect_to]
"*.tidewater.example" = "127.0.0.1:{port}"
"""


@dataclass(frozen=True)
class Comparison:
    """What is planted against what was found, in sentences."""

    planted: int
    found: int
    not_found: tuple[str, ...]
    false_alarms: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything planted was found, and nothing else."""
        return self.found == self.planted and not self.false_alarms


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop demo`."""
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("mysteryshop-demo"),
        metavar="DIR",
        help="where ledger, evidence and report go (default mysteryshop-demo)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Serve, run, compare, report."""
    folder: Path = arguments.out.absolute()
    place = _set_apart(folder)
    truth = load_truth()
    results = _run_both(truth, folder)
    report = folder / "report.html"
    with Ledger(place.ledger_url) as ledger:
        write_report(ledger, EvidenceStore(place.evidence), report)
    compared = compare(truth, results)
    if arguments.json:
        document = {"report": str(report), **asdict(compared), "runs": list(results.values())}
        print_json("demo", document)
    else:
        print("\n".join((*_told(results), "", f"report: {report}", *_compared(compared))))
    return 0 if compared.holds else 1


def compare(truth: Truth, results: dict[str, dict[str, Any]]) -> Comparison:
    """Hold what was found against the truth file, promise by promise."""
    planted, not_found, false_alarms = 0, [], []
    for entry in truth.planted:
        said, clicks = _said(entry, results[entry.guise])
        name = f"{entry.guise}, {entry.channel} on {entry.device}, {entry.criterion}"
        if entry.verdict == "missed":
            planted += 1
            if said != "missed" or (clicks is not None and clicks != entry.clicks):
                not_found.append(f"{name}: planted {entry.because}; found {said}, {clicks} clicks")
        elif said != entry.verdict:
            false_alarms.append(f"{name}: should be {entry.verdict}, is {said}")
    return Comparison(planted, planted - len(not_found), tuple(not_found), tuple(false_alarms))


def _said(entry: Planted, results: dict[str, Any]) -> tuple[str, int | None]:
    """The verdict a run gave on a planted promise, and the clicks it counted."""
    way_in = next(name for name, channel in WAYS_IN.items() if channel == entry.channel)
    for visit in results["visits"]:
        if visit["row"] == f"{way_in} · {entry.device}":
            for verdict in visit["verdicts"]:
                if verdict["criterion"] == entry.criterion:
                    return verdict["verdict"], verdict["figures"].get("clicks")
    return "nothing", None


def _set_apart(folder: Path) -> Place:
    """Keep everything of the demo in its folder, whatever ledger the environment names."""
    for name in ("MYSTERYSHOP_LEDGER", "MYSTERYSHOP_EVIDENCE"):
        os.environ.pop(name, None)
    os.environ["MYSTERYSHOP_STATE"] = str(folder / ".mysteryshop")
    return place_in(folder)


def _run_both(truth: Truth, folder: Path) -> dict[str, dict[str, Any]]:
    """Run the built-in journeys against both guises at the same time; their results.json."""
    with ExitStack() as stack:
        running = {}
        for guise in get_args(Guise):
            site = stack.enter_context(Website(guise))
            _prepare(folder, guise, _profile(truth, guise, site.port))
            progress(f"{truth.company.name} ({guise}) stands at {site.url}; visiting …")
            running[guise] = stack.enter_context(_start(guise, folder))
            stack.callback(running[guise].terminate)
        return {guise: _finished(process, guise, folder) for guise, process in running.items()}


def _prepare(folder: Path, guise: str, profile: str) -> None:
    """Write a profile, and take away what an earlier demo found."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{guise}.toml").write_text(profile, encoding="utf-8")
        (folder / f"{guise}.json").unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"--out: {error.filename} cannot be written: {error.strerror}") from None


def _profile(truth: Truth, guise: str, port: int) -> str:
    company = truth.company
    return PROFILE.format(
        guise=guise, name=company.name, website=company.website, country=company.country, port=port
    )


def _start(guise: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "mysteryshop", "run", "builtin"),
            *("--company", f"{guise}.toml", "--results", f"{guise}.json"),
        ],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _finished(process: "subprocess.Popen[str]", guise: str, folder: Path) -> dict[str, Any]:
    said, _ = process.communicate()
    file = folder / f"{guise}.json"
    if process.returncode not in (0, 1) or not file.exists():
        raise TryLater(f"the run of the {guise} guise ended with {process.returncode}:\n{said}")
    results: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return results


def _told(results: dict[str, dict[str, Any]]) -> list[str]:
    lines = []
    for guise, document in results.items():
        lines.append(f"\n{guise} guise")
        for visit in document["visits"]:
            lines.append(f"  {visit['outcome'].upper():<12}  {visit['title']}")
            if visit["outcome"] != "met":
                lines.append(f"  {'':<12}  {visit['because']}")
    return lines


def _compared(compared: Comparison) -> list[str]:
    return [
        *compared.not_found,
        *(f"false alarm: {alarm}" for alarm in compared.false_alarms),
        f"planted {compared.planted}, found {compared.found}",
    ]
