"""Why a visit came to its verdict: its steps, what was observed, and the files that prove it."""

import argparse
from pathlib import Path
from typing import Any

from ..core.evidence import EvidenceStore
from ..core.ledger import Ledger, Record
from ..core.suite import place_in
from ..reports.results import VisitResult, visit_result
from ..reports.sentences import line, place
from ..reports.visible import visible
from .output import print_json

EXAMPLES = """examples:
  mysteryshop explain 9baf29a124          by the id a run printed (its beginning is enough)
  mysteryshop explain "phone number"      the newest visit whose title says so"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop explain`."""
    parser.add_argument("visit", metavar="VISIT", help="a visit's id, or part of a journey's title")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Print everything the ledger knows about a visit."""
    here = place_in(Path.cwd())
    evidence = EvidenceStore(here.evidence)
    with Ledger(here.existing_ledger()) as ledger, ledger.reading() as db:
        entry = ledger.visits.find(db, arguments.visit)
        result = visit_result(ledger, db, entry.id)
        records = ledger.records.of(db, entry.id)
    if arguments.json:
        print_json("explain", _document(result, records, evidence))
    else:
        print("\n".join(map(_one_line, _sentences(result, records, evidence))))
    return 0


def _document(
    result: VisitResult, records: list[Record], evidence: EvidenceStore
) -> dict[str, Any]:
    files = {item.sha256 for verdict in result.verdicts for item in verdict.evidence}
    return {
        "visit": result.model_dump(mode="json"),
        "records": [vars(record) for record in records],
        "files": {sha256: str(evidence.path(sha256)) for sha256 in sorted(files)},
    }


def _sentences(result: VisitResult, records: list[Record], evidence: EvidenceStore) -> list[str]:
    lines = [
        f"{result.title}",
        f"  {result.outcome.upper()}: {result.because}",
        f"  visit {result.id} · {place(result)} · as {result.shopper} · opened {result.opened}",
        "",
        "steps",
        *(f"  {step.state:<12}  {step.text}" for step in result.steps),
        "",
        "verdicts",
    ]
    for verdict in result.verdicts:
        lines.append(f"  {line(result, verdict)}")
        lines += [f"      they say: {quote!r}" for quote in verdict.quotes]
        lines += [f"      {item.name}: {evidence.path(item.sha256)}" for item in verdict.evidence]
    lines += ["", "what happened"]
    lines += [f"  {record.at}  {_event(record)}" for record in records]
    return lines


def _one_line(text: str) -> str:
    return " ".join(visible(text).splitlines())


def _event(record: Record) -> str:
    if record.content is None:
        return f"{record.kind} (erased)"
    content = record.content if isinstance(record.content, dict) else {}
    match record.kind:
        case "observation":
            shared = content.get("shared_from")
            source = f", shared from visit {shared}" if shared else ""
            return f"observed ({content.get('kind')}{source})"
        case "begun" | "intended":
            return f"{record.kind} {content.get('probe')}, attempt {content.get('attempt')}"
        case "verdict":
            judgement = content["judgement"]
            return f"judged {record.subject}: {judgement['outcome']}, {judgement['because']}"
        case "look":
            if said := content.get("facts", {}).get("put off"):
                return f"put off by the mail server: {said}"
            messages = content.get("facts", {}).get("messages", [])
            return f"looked into the mailbox: {len(messages)} messages, nothing decided"
        case "resolved":
            return f"{content['by']} decided: {content['decided']}, because {content['because']}"
        case "settled" | "entered":
            return f"{record.kind} {record.subject}"
    return record.kind
