"""``results.json``: what a run came to, for machines. The published schema stands beside it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from ..core.ledger import Ledger, Record, Run, VisitEntry
from ..core.ledger.owner import readable
from ..core.verdict import Level, Outcome

ERASED = "erased"
"""Why nothing can be said (any more) where a record was emptied on purpose."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StepResult(_Part):
    """One step of a journey and what became of it."""

    line: int
    text: str
    state: Literal["done", "not reached", "met", "missed", "pending", "not measured", "broken"]


class Accepted(_Part):
    """Who has agreed to live with a miss, why, and until which day."""

    reason: str
    owner: str
    until: str


class Since(_Part):
    """Since when a promise is missed without a break, and what it was before."""

    at: str
    """When it was first missed (stamp in UTC)."""
    figures_before: dict[str, int | float | str | None] | None = None
    """The figures when it was last met; null when it never was."""
    met_before: str | None = None
    """When it was last met."""


class EvidenceResult(_Part):
    """A file that proves something, kept under its SHA-256."""

    sha256: str
    name: str
    media_type: str
    size: int


class VerdictResult(_Part):
    """What one criterion came to."""

    criterion: str
    level: Level
    verdict: Outcome
    because: str
    threshold: float | None
    figures: dict[str, int | float | str | None]
    quotes: tuple[str, ...]
    evidence: tuple[EvidenceResult, ...]
    accepted: Accepted | None
    since: Since | None
    owner: str | None = None
    line: int | None = None
    versions: dict[str, str] = {}


class VisitResult(_Part):
    """One visit as a run shows it."""

    id: str
    journey: str
    title: str
    feature: str
    line: int
    row: str
    theme: str
    shopper: str
    outcome: Outcome
    because: str
    opened: str
    closed: str | None
    """When it was decided; null while it is open."""
    next_check: str | None
    steps: tuple[StepResult, ...]
    verdicts: tuple[VerdictResult, ...]


class Results(_Part):
    """A whole run."""

    schema_: Literal["mysteryshop/results/1"] = Field(
        default="mysteryshop/results/1", alias="schema"
    )
    run: str
    wave: str
    company: str
    started: str
    finished: str | None
    dry_run: bool
    visits: tuple[VisitResult, ...]
    exit_code: int | None

    def as_json(self) -> str:
        """The document as it is written to ``results.json``."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"


def results_of(ledger: Ledger, run: Run) -> Results:
    """What a run has shown so far, in the order of the feature files."""
    with ledger.reading() as db:
        run = ledger.runs.get(db, run.id)
        found = [visit_result(ledger, db, visit) for visit in ledger.runs.visits(db, run.id)]
    return Results(
        run=run.id,
        wave=run.wave,
        company=run.company,
        started=run.started,
        finished=run.finished,
        dry_run=run.dry,
        visits=tuple(sorted(found, key=lambda v: (v.feature, v.line, v.row, v.shopper))),
        exit_code=run.exit_code,
    )


def visit_result(ledger: Ledger, db: Connection, visit: str) -> VisitResult:
    """A visit as it stands in the ledger now."""
    entry = ledger.visits.get(db, visit)
    records = ledger.records.last_performance(db, visit)
    settled = next((record for record in records if record.kind == "settled"), None)
    outcome, because = _decided(settled) if settled else _undecided(ledger, entry)
    key = entry.key
    return VisitResult(
        id=entry.id,
        journey=key.journey,
        title=key.title,
        feature=key.feature,
        line=key.line,
        row=key.row,
        theme=key.theme,
        shopper=key.shopper,
        outcome=outcome,
        because=because,
        opened=entry.opened,
        closed=entry.closed,
        next_check=entry.next_check,
        steps=settled.content.get("steps", ()) if settled and settled.content else (),
        verdicts=tuple(_verdict(ledger, db, entry, r) for r in records if r.kind == "verdict"),
    )


def json_schema() -> dict[str, Any]:
    """The JSON Schema of ``results.json``."""
    schema = Results.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _decided(settled: Record) -> tuple[Outcome, str]:
    because = ERASED if settled.content is None else settled.content.get("because", "")
    return Outcome(settled.subject), because


def _undecided(ledger: Ledger, entry: VisitEntry) -> tuple[Outcome, str]:
    if entry.owner and ledger.visits.is_somebody_on(entry):
        return Outcome.PENDING, f"being visited by {readable(entry.owner)}"
    return Outcome.BROKEN, "cut off in the middle; the same command takes it further"


def _verdict(ledger: Ledger, db: Connection, entry: VisitEntry, record: Record) -> VerdictResult:
    if record.content is None:
        return _erased(record)
    content: dict[str, Any] = record.content
    judgement = content["judgement"]
    missed = judgement["outcome"] == Outcome.MISSED
    return VerdictResult(
        criterion=content["criterion"],
        level=content["level"],
        verdict=judgement["outcome"],
        because=judgement["because"],
        threshold=content["threshold"],
        figures=judgement["figures"],
        quotes=judgement["quotes"],
        evidence=judgement["evidence"],
        accepted=content["accepted"],
        since=_since(ledger, db, entry, content) if missed else None,
        owner=content["owner"],
        line=content["line"],
        versions=content["versions"],
    )


def _erased(record: Record) -> VerdictResult:
    """What is left of a verdict whose content was erased: nothing that was measured."""
    return VerdictResult(
        criterion=record.subject,
        level=Level.MUST,
        verdict=Outcome.NOT_MEASURED,
        because=ERASED,
        threshold=None,
        figures={},
        quotes=(),
        evidence=(),
        accepted=None,
        since=None,
    )


def _since(ledger: Ledger, db: Connection, entry: VisitEntry, content: dict[str, Any]) -> Since:
    """Walk back through the earlier visits of the journey while the promise was missed."""
    first, figures, met_at = entry.opened, None, None
    for earlier in ledger.visits.earlier(db, entry):
        known = [
            record.content
            for record in ledger.records.last_performance(db, earlier.id)
            if record.kind == "verdict"
            and record.content
            and _same_promise(record.content, content)
        ]
        outcomes = {verdict["judgement"]["outcome"] for verdict in known}
        if Outcome.MISSED in outcomes:
            first = earlier.opened
        elif Outcome.MET in outcomes:
            figures, met_at = known[-1]["judgement"]["figures"], earlier.opened
            break
    return Since(at=first, figures_before=figures, met_before=met_at)


def _same_promise(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two verdicts are about the same thing: criterion, channel and whatever else was asked."""
    about = [
        (v["criterion"], {k: p for k, p in v["parameters"].items() if k != "threshold"})
        for v in (one, other)
    ]
    return about[0] == about[1]
