"""Check that nothing has been changed since it was written: hash chains, evidence files, the report."""

import argparse
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ..core.errors import EvidenceDamaged
from ..core.evidence import EvidenceStore
from ..core.ledger import Ledger
from ..core.suite import place_in
from ..reports.render import read_meta
from ..reports.scorecard import scorecard
from .output import print_json

EXAMPLES = """examples:
  mysteryshop verify
  mysteryshop verify --report wave-47.html

exit codes: 0 everything is what was written · 1 something is not"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop verify`."""
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="also compare this report's figures with what the ledger says of its wave now",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Check and print; 1 when something is not what was written."""
    here = place_in(Path.cwd())
    evidence = EvidenceStore(here.evidence)
    with Ledger(here.existing_ledger()) as ledger:
        with ledger.reading() as db:
            visits = [visit.id for visit in ledger.visits.all(db)]
            found = {visit: list(ledger.records.faults(db, visit)) for visit in visits}
            whole = [visit for visit in visits if not found[visit]]
            faults = [*chain.from_iterable(found.values()), *_head_faults(ledger, db, visits)]
            named = {
                sha256
                for visit in whole
                for record in ledger.records.of(db, visit)
                for sha256 in _named_evidence(record.content)
            }
        faults += _evidence_faults(evidence, named)
        if arguments.report:
            faults += _report_faults(ledger, arguments.report, readable=whole == visits)
    files = sum(1 for _ in evidence)
    if arguments.json:
        print_json(
            "verify", {"whole": not faults, "visits": len(visits), "files": files, "faults": faults}
        )
    else:
        print("\n".join(faults) or f"whole: {len(visits)} visits, {files} evidence files")
    return 1 if faults else 0


def _head_faults(ledger: Ledger, db: Connection, visits: list[str]) -> Iterator[str]:
    for run, visit, head in ledger.runs.heads(db):
        if visit not in visits:
            yield f"visit {visit}: shown by run {run}, but gone from the ledger"
        elif not ledger.records.has_hash(db, visit, head):
            yield f"visit {visit}: records that run {run} had seen are gone"


def _named_evidence(content: Any) -> Iterator[str]:
    """The evidence that a record refers to, wherever in it."""
    if isinstance(content, dict):
        if "sha256" in content and "media_type" in content:
            yield content["sha256"]
        content = list(content.values())
    if isinstance(content, list):
        for part in content:
            yield from _named_evidence(part)


def _evidence_faults(evidence: EvidenceStore, named: set[str]) -> Iterator[str]:
    for sha256 in sorted(named | set(evidence)):
        try:
            evidence.read(sha256)
        except EvidenceDamaged as damage:
            yield str(damage)


def _report_faults(ledger: Ledger, report: Path, *, readable: bool) -> Iterator[str]:
    if not readable:
        yield f"{report}: cannot be compared with records that have been changed"
        return
    meta = read_meta(report)
    wave = meta.get("mysteryshop:wave")
    if meta.get("mysteryshop:scorecard") != scorecard(ledger, wave).digest:
        yield f"{report}: its figures are not those of the ledger (any more); write it again"
