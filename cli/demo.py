"""The sample company, end to end, on this machine: its good and its bad guise side by side.

Two real websites, mail rooms and switchboards are started on loopback, the built-in journeys are run
against both, and what was found is compared with what is known to be planted. A day of the mail rooms
lasts seconds: what is written is pending first, and collected when the answers have come. Calls take as
long as calls take. Leaves a report and a ledger to play with."""

import argparse
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..core.evidence import EvidenceStore
from ..core.ledger import Ledger
from ..criteria.contact import contact_any_ability
from ..demo.truth import Planted, Truth, load_truth
from ..reports.render import write_report
from ..steps.contact import WAYS_IN
from .apart import add_out, set_apart
from .output import print_json
from .rehearsal import rehearse

EXAMPLES = """examples:
  mysteryshop demo
  mysteryshop demo --without phone     calls take as long as calls take
  mysteryshop demo --out /tmp/demo --json

exit codes: 0 found what was planted, and nothing else · 1 did not · 10 something of ours broke"""


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
    """Where in the journeys a promise is asked for: the row or the journey's title, the criterion, and
    how often it was before."""

    known_by: str
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
    parser.add_argument(
        "--without", action="append", choices=("mail", "phone"), default=[], metavar="mail|phone",
        help="leave a channel out: nothing is written, or nobody is called (which is quicker)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Serve, run, compare, report."""
    folder: Path = arguments.out.absolute()
    place = set_apart(folder)
    truth = load_truth()
    rehearsed = rehearse(truth, folder, arguments.without)
    results = rehearsed.results
    report = folder / "report.html"
    with Ledger(place.ledger_url) as ledger:
        write_report(ledger, EvidenceStore(place.evidence), report)
    compared = compare(rehearsed.about(truth), results)
    if arguments.json:
        said = {**asdict(compared), "left_out": "; ".join(rehearsed.left_out.values())}
        document = {"report": str(report), **said, "runs": list(results.values())}
        print_json("demo", document)
    else:
        left_out = [f"left out: {medium}: {why}" for medium, why in rehearsed.left_out.items()]
        lines = (*_told(results), "", f"report: {report}", *left_out, *_compared(compared))
        print("\n".join(lines))
    return 0 if compared.holds else 1


def compare(truth: Truth, results: dict[str, dict[str, Any]]) -> Comparison:
    """Hold every verdict against the truth file, and the truth file against every verdict."""
    journeys = {entry.journey for entry in truth.planted}
    said = {guise: _said(document, journeys) for guise, document in results.items()}
    planted, not_found, false_alarms = 0, [], []
    for entry in truth.planted:
        verdict = said[entry.guise].pop(_question(entry), NOTHING)
        fits = verdict.says == entry.verdict and verdict.clicks in (None, entry.clicks)
        where = entry.journey or f"{entry.channel} on {entry.device}"
        name = f"{entry.guise}, {where}, {entry.criterion}"
        if entry.verdict == "missed":
            planted += 1
            if not fits:
                not_found.append(f"{name}: planted {entry.because}; found {verdict}")
        elif not fits:
            expected = Said(entry.verdict, entry.clicks)
            false_alarms.append(f"{name}: should be {expected}, is {verdict}")
    for guise, unexpected in said.items():
        for question, verdict in unexpected.items():
            name = f"{guise}, {question.known_by}, {question.criterion}"
            false_alarms.append(f"{name}: {verdict}, and nothing is known of it")
    return Comparison(planted, planted - len(not_found), tuple(not_found), tuple(false_alarms))


def _question(entry: Planted) -> Question:
    """Where the journeys ask what an entry of the truth file answers."""
    if entry.journey:
        return Question(entry.journey, entry.criterion, 0)
    row = next(name for name, channel in WAYS_IN.items() if channel == entry.channel)
    if entry.criterion != contact_any_ability.id:  # which is asked on a computer only
        row = f"{row} · {entry.device}"
    return Question(row, entry.criterion, int(entry.customers))


def _said(results: dict[str, Any], journeys: set[str]) -> dict[Question, Said]:
    """Every verdict of a run; a journey of these titles is known by it, another by its row."""
    said: dict[Question, Said] = {}
    for visit in results["visits"]:
        asked: Counter[str] = Counter()
        title = visit["title"]
        known_by = title if title in journeys else visit["row"] or title
        for verdict in visit["verdicts"]:
            criterion = verdict["criterion"]
            question = Question(known_by, criterion, asked[criterion])
            said[question] = Said(verdict["verdict"], verdict["figures"].get("clicks"))
            asked[criterion] += 1
    return said


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
