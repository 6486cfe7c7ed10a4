"""Judge what a visit observed again, with the criteria of today: does the verdict still stand?

Nothing is visited. A changed verdict means that a criterion has changed since."""

import argparse
from pathlib import Path
from typing import Any

from ..core.ledger import Ledger
from ..core.observation import decode
from ..core.suite import place_in
from ..core.verdict import Judgement, Outcome, confirmed
from ..criteria import CRITERIA
from .output import print_json

EXAMPLES = """examples:
  mysteryshop replay 9baf29a124
  mysteryshop replay "phone number" --json

exit codes: 0 every verdict stands · 1 at least one differs"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop replay`."""
    parser.add_argument("visit", metavar="VISIT", help="a visit's id, or part of a journey's title")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Judge again and compare; 1 when a verdict differs."""
    with Ledger(place_in(Path.cwd()).existing_ledger()) as ledger, ledger.reading() as db:
        entry = ledger.visits.find(db, arguments.visit)
        latest = ledger.records.last_performance(db, entry.id)
        said = [record.content for record in latest if record.kind == "verdict"]
        seen = {r.subject: r.content for r in ledger.records.of(db, entry.id, "observation")}
    compared = [_compare(verdict, seen) for verdict in said if verdict and verdict["call"]]
    same = all(each["then"] == each["now"] for each in compared)
    if arguments.json:
        print_json("replay", {"visit": entry.id, "same": same, "verdicts": compared})
    else:
        for each in compared:
            stands = "still" if each["then"] == each["now"] else f"was {each['then']}, now"
            print(f"{each['criterion']}: {stands} {each['now']}: {each['because']}")
        if not compared:
            print(f"visit {entry.id} has no verdict on an observation")
    return 0 if same else 1


def _compare(verdict: dict[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    if verdict["criterion"] not in CRITERIA:
        now = Judgement(
            Outcome(verdict["judgement"]["outcome"]), "of this suite, not judged again", {"": 0}
        )
    else:
        now = _judge(verdict, verdict["call"], seen)
        if verdict["second_call"]:
            now = confirmed(now, _judge(verdict, verdict["second_call"], seen))
    return {
        "criterion": verdict["criterion"],
        "then": verdict["judgement"]["outcome"],
        "now": now.outcome.value,
        "because": now.because,
    }


def _judge(verdict: dict[str, Any], call: str, seen: dict[str, Any]) -> Judgement:
    observed = decode(seen.get(call))
    return CRITERIA[verdict["criterion"]].judge(observed, **verdict["parameters"])
