"""What the ledger costs as it grows: a whole small visit, and its result, in ledgers of 0 to 4,000 visits."""

import tempfile
import time
from pathlib import Path

from mysteryshop.core.action import Action, Said
from mysteryshop.core.company import Company
from mysteryshop.core.effects import Effect
from mysteryshop.core.evidence import EvidenceStore
from mysteryshop.core.ledger import Asked, Ledger, Opening, VisitKey, sqlite_url
from mysteryshop.core.stop import KillSwitch
from mysteryshop.core.verdict import Outcome
from mysteryshop.core.visit import RunContext, Visit
from mysteryshop.reports.results import visit_result

SIZES = (0, 1000, 4000)
SAMPLE = 50
COMPANY = {
    "company": {"id": "c", "name": "C", "website": "https://www.example.com/", "country": "GB"},
    "scope": {"hosts": ["www.example.com"]},
}


def measure() -> dict[str, object]:
    """Milliseconds a visit (open, lease, one call, settle) and a result, by size of the ledger."""
    figures = {}
    with tempfile.TemporaryDirectory() as folder:  # noqa: SIM117 (the ledger needs the folder)
        with Ledger(sqlite_url(Path(folder) / "ledger.sqlite")) as ledger:
            company = Company.model_validate(COMPANY)
            run = ledger.runs.begin(Asked("c", "C", "command", "wave"))
            context = RunContext(
                ledger,
                EvidenceStore(Path(folder)),
                company,
                Opening(run),
                KillSwitch(Path(folder, "STOP")),
            )
            done = 0
            for size in SIZES:
                while done < size:
                    _visit(context, done)
                    done += 1
                began = time.perf_counter()
                visits = [_visit(context, done + n) for n in range(SAMPLE)]
                each = (time.perf_counter() - began) / SAMPLE
                began = time.perf_counter()
                with ledger.reading() as db:
                    for visit in visits:
                        visit_result(ledger, db, visit)
                result = (time.perf_counter() - began) / SAMPLE
                done += SAMPLE
                figures[str(size)] = {
                    "visit_ms": round(each * 1000, 2),
                    "result_ms": round(result * 1000, 2),
                }
    return figures


def _visit(context: RunContext, number: int) -> str:
    key = VisitKey("c", "anybody", f"journey {number}", "", "t", "f.feature", 1, "")
    entry = context.ledger.visits.open(key, "text", context.opening)
    visit = Visit(context, entry)
    said = Said(1, "when I look")
    visit.enter([said])
    visit.step(said)
    visit.call(Action("look", {"n": number}, Effect.READ), lambda attempt: {"seen": number})
    visit.settle(Outcome.MET, {"steps": [], "because": "seen"})
    return entry.id
