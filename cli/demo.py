"""The sample company, end to end, on this machine: its good and its bad guise side by side.

Two real websites are started on loopback, the built-in journeys are run against both, and what was
found is compared with what is known to be planted. Leaves a report and a ledger to play with."""

import argparse
import json
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from ..core.errors import TryLater, UsageError
from ..core.evidence import EvidenceStore
from ..core.ledger import Ledger
from ..criteria.contact import contact_any_ability
from ..demo import Guise, Website
from ..demo.truth import Planted, Truth, load_truth
from ..reports.render import write_report
from ..steps.contact import WAYS_IN
from .apart import add_out, set_apart
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


@dataclass(frozen=True)
class Question:
    """Where in the journeys a promise is asked for: row, criterion, and how often it was before."""

    row: str
    criterion: str
    before: int


@dataclass(frozen=True)
class Said:
    """What was said of a promise."""

    says: str
    clicks: int | None = None

    def __str__(self) -> str:
        return self.says if self.clicks is None else f"{self.says} after {self.clicks} clicks"


NOTHING = Said("nothing")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop demo`."""
    add_out(parser, "mysteryshop-demo")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Serve, run, compare, report."""
    folder: Path = arguments.out.absolute()
    place = set_apart(folder)
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
    """Hold every verdict against the truth file, and the truth file against every verdict."""
    said = {guise: _said(document) for guise, document in results.items()}
    planted, not_found, false_alarms = 0, [], []
    for entry in truth.planted:
        verdict = said[entry.guise].pop(_question(entry), NOTHING)
        fits = verdict.says == entry.verdict and verdict.clicks in (None, entry.clicks)
        name = f"{entry.guise}, {entry.channel} on {entry.device}, {entry.criterion}"
        if entry.verdict == "missed":
            planted += 1
            if not fits:
                not_found.append(f"{name}: planted {entry.because}; found {verdict}")
        elif not fits:
            expected = Said(entry.verdict, entry.clicks)
            false_alarms.append(f"{name}: should be {expected}, is {verdict}")
    for guise, unexpected in said.items():
        for question, verdict in unexpected.items():
            name = f"{guise}, {question.row}, {question.criterion}"
            false_alarms.append(f"{name}: {verdict}, and nothing is known of it")
    return Comparison(planted, planted - len(not_found), tuple(not_found), tuple(false_alarms))


def _question(entry: Planted) -> Question:
    """Where the journeys ask what an entry of the truth file answers."""
    row = next(name for name, channel in WAYS_IN.items() if channel == entry.channel)
    if entry.criterion != contact_any_ability.id:  # which is asked on a computer only
        row = f"{row} · {entry.device}"
    return Question(row, entry.criterion, int(entry.customers))


def _said(results: dict[str, Any]) -> dict[Question, Said]:
    """Every verdict of a run."""
    said: dict[Question, Said] = {}
    for visit in results["visits"]:
        asked: Counter[str] = Counter()
        for verdict in visit["verdicts"]:
            criterion = verdict["criterion"]
            question = Question(visit["row"], criterion, asked[criterion])
            said[question] = Said(verdict["verdict"], verdict["figures"].get("clicks"))
            asked[criterion] += 1
    return said


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
            lines += [f"  {'':<12}  {because}" for because in _reasons(visit)]
    return lines


def _reasons(visit: dict[str, Any]) -> list[str]:
    """Why each promise was missed, even one that does not decide; or why else it is not met."""
    missed = [v["because"] for v in visit["verdicts"] if v["verdict"] == "missed"]
    otherwise = [visit["because"]] if visit["outcome"] != "met" else []
    return list(dict.fromkeys(missed)) or otherwise


def _compared(compared: Comparison) -> list[str]:
    return [
        *compared.not_found,
        *(f"false alarm: {alarm}" for alarm in compared.false_alarms),
        f"planted {compared.planted}, found {compared.found}",
    ]
