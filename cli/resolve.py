"""Decide what rules could not: whose answer a message is, or whether it answers the question.

Shows the message and takes a person's decision, with a name and a reason. It is kept in the ledger;
the next `mysteryshop run` or `collect` judges with it."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ..core.errors import UsageError
from ..core.evidence import EvidenceStore
from ..core.ledger import Ledger, VisitEntry
from ..core.observation import decode
from ..core.suite import place_in
from ..probes.mail.conversation import Conversation, Decision, Doubt, Side
from ..probes.mail.looking import RESOLVED, decisions_of
from ..reports.visible import visible
from .output import print_json

EXAMPLES = """examples:
  mysteryshop resolve 9baf29a124                    shows what is in doubt, and asks
  mysteryshop resolve 9baf29a124 --decide 1=answers --by "Ana Reyes" --because "the price list is the amount"

exit codes: 0 decided, or nothing is in doubt · 2 bad usage · 11 something is still in doubt"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop resolve`."""
    parser.add_argument("visit", metavar="VISIT", help="a visit's id, or part of a journey's title")
    parser.add_argument(
        "--decide",
        action="append",
        default=[],
        metavar="N=WORD",
        help=f"decide the doubt with this number: {', '.join(Side)}",
    )
    parser.add_argument("--by", default="", metavar="NAME", help="who decides")
    parser.add_argument("--because", default="", metavar="REASON", help="why")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Show the doubts of a visit and write down what is decided."""
    place = place_in(Path.cwd())
    with Ledger(place.existing_ledger()) as ledger:
        with ledger.reading() as db:
            entry = ledger.visits.find(db, arguments.visit)
        doubts = doubts_of(ledger, entry)
        chosen = dict(_parsed(text, doubts) for text in arguments.decide)
        if not arguments.json:
            print("\n".join(map(visible, _shown(doubts))) or "nothing is in doubt")
        if doubts and not chosen and not arguments.json and sys.stdin.isatty():
            chosen = dict(_asked(doubts))
        decided = [
            Decision(
                doubts[number - 1].message.evidence.sha256,
                side,
                _needed("--by", arguments.by, "Who decides?"),
                _needed("--because", arguments.because, "Why?"),
                doubts[number - 1].subquestion,
            )
            for number, side in chosen.items()
        ]
        _write_down(ledger, entry, decided)
    left = len(doubts) - len(decided)
    if arguments.json:
        evidence = EvidenceStore(place.evidence)
        print_json("resolve", _document(entry, doubts, decided, evidence))
    elif decided:
        print(f"{len(decided)} decided; `mysteryshop collect` judges with it")
    return 11 if left else 0


def doubts_of(ledger: Ledger, entry: VisitEntry) -> list[Doubt]:
    """What a person has to decide about a visit, as of its last look."""
    with ledger.reading() as db:
        looks = ledger.records.of(db, entry.id, "look")
    if not looks:
        return []
    seen = decode(looks[-1].content)
    if not isinstance(seen, Conversation):
        return []
    return replace(seen, decisions=decisions_of(ledger, entry.id)).doubts


def _shown(doubts: list[Doubt]) -> Iterator[str]:
    for number, doubt in enumerate(doubts, start=1):
        message = doubt.message
        yield f"{number}. {message.arrived}  {message.sender_name} <{message.sender}>  {message.subject}"
        yield from (f"   | {line}" for line in message.text.splitlines()[:40])
        if doubt.attachments:
            yield f"   Attached: {', '.join(doubt.attachments)}"
        if doubt.subquestion:
            yield f"   Does it answer “{doubt.subquestion}”?"
        else:
            yield f"   Does it answer our letter? It was found because of {message.matched_because!r}."
        yield f"   --decide {number}={doubt.choices[0].value!r} or {number}={doubt.choices[1].value!r}"


def _parsed(text: str, doubts: list[Doubt]) -> tuple[int, Side]:
    number, _, word = text.partition("=")
    if not number.isdigit() or not 1 <= int(number) <= len(doubts):
        raise UsageError(f"--decide: found {text!r}; allowed: 1 to {len(doubts)}, as 1=answers")
    choices = doubts[int(number) - 1].choices
    if word not in choices:
        allowed = ", ".join(f"{number}={choice.value!r}" for choice in choices)
        raise UsageError(f"--decide: found {text!r}; allowed: {allowed}")
    return int(number), Side(word)


def _asked(doubts: list[Doubt]) -> Iterator[tuple[int, Side]]:
    for number, doubt in enumerate(doubts, start=1):
        first, second = doubt.choices
        said = input(f"{number}. {first} [y], {second} [n], later [Enter]: ").strip().lower()
        if said in ("y", "n"):
            yield number, first if said == "y" else second


def _needed(option: str, given: str, question: str) -> str:
    said = given or (input(f"{question} ").strip() if sys.stdin.isatty() else "")
    if not said:
        raise UsageError(
            f"{option} is needed: a decision stands in the ledger with name and reason"
        )
    return said


def _write_down(ledger: Ledger, entry: VisitEntry, decided: list[Decision]) -> None:
    if not decided:
        return
    epoch = ledger.visits.lease(entry.id)
    try:
        with ledger.transaction() as db:
            ledger.visits.check_epoch(db, entry.id, epoch)
            for decision in decided:
                ledger.records.append(db, entry.id, RESOLVED, decision.message, asdict(decision))
    finally:
        ledger.visits.release(entry.id, epoch)


def _document(
    entry: VisitEntry, doubts: list[Doubt], decided: list[Decision], evidence: EvidenceStore
) -> dict[str, Any]:
    return {
        "visit": entry.id,
        "title": entry.key.title,
        "doubts": [
            {
                "number": number,
                "subquestion": doubt.subquestion or None,
                "choices": list(doubt.choices),
                "arrived": doubt.message.arrived,
                "sender": doubt.message.sender,
                "subject": doubt.message.subject,
                "text": doubt.message.text,
                "attachments": list(doubt.attachments),
                "file": str(evidence.path(doubt.message.evidence.sha256)),
            }
            for number, doubt in enumerate(doubts, start=1)
        ],
        "decided": [asdict(decision) for decision in decided],
    }
