"""One visit as the report shows it: steps, promises, the way that was walked, and its proof."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from ..core.ledger import Ledger, VisitEntry
from ..core.verdict import Level, Outcome
from ..criteria import CRITERIA
from .figures import Kind
from .results import Since, StepResult, VerdictResult, VisitResult, visit_result
from .scorecard_call import Call, calls
from .scorecard_proof import Proof, Proofs, Shot, loose
from .scorecard_text import amount, named, plain, sentence, when
from .scorecard_thread import Thread, threads
from .sentences import day, place

NOT_REACHED = "not reached: "
"""How the reason of an expectation begins that the journey ended before."""
_KEYWORD = re.compile(r"^(Given|When|Then|And|But|\*) ")
STEP_MARKS = {"done": "✓", "not reached": "–"}
"""Signs of steps that judged nothing."""


@dataclass(frozen=True)
class Promise:
    """One promise and what became of it in one visit."""

    criterion: str
    """Empty for a journey that ended before anything was judged."""
    text: str
    kind: Kind
    level: Level
    because: str
    threshold: str
    figures: tuple[tuple[str, str], ...]
    quotes: tuple[str, ...]
    owner: str
    since: str
    accepted: str
    place: str
    proof: Proof | None = None
    theme: str = ""
    first_missed: str = ""
    """Since when it is missed (stamp), to find the oldest miss."""
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of the journey and what became of it."""

    text: str
    state: str
    mark: str


@dataclass(frozen=True)
class Journey:
    """One visit."""

    visit: str
    company: str
    name: str
    """The company's name."""
    title: str
    row: str
    shopper: str
    place: str
    sort: tuple[str, int, str, str]
    theme: str
    kind: Kind
    because: str
    visited: str
    next_check: str | None
    wave: str
    steps: tuple[Step, ...]
    promises: tuple[Promise, ...]
    proofs: tuple[Proof, ...]
    threads: tuple[Thread, ...]
    calls: tuple[Call, ...]
    others: tuple[Shot, ...]
    """Evidence that belongs to no way."""
    outward: bool
    """Whether anything was sent to the company."""


def journey(ledger: Ledger, db: Connection, entry: VisitEntry, name: str) -> Journey:
    """A visit as it stands in the ledger now."""
    result = visit_result(ledger, db, entry.id)
    proofs = Proofs(ledger, db, entry.id)
    promises = tuple(_promises(result, proofs))
    return Journey(
        visit=entry.id,
        company=entry.key.company,
        name=name,
        title=plain(result.title),
        row=plain(result.row, 120),
        shopper=plain(result.shopper, 80),
        place=plain(place(result), 160),
        sort=(result.feature, result.line, result.row, result.shopper),
        theme=entry.key.theme,
        kind=_shown(result, promises),
        because=sentence(result.because),
        visited=when(result.opened),
        next_check=when(result.next_check) if result.next_check else None,
        wave=plain(entry.wave, 80),
        steps=tuple(_step(step) for step in result.steps),
        promises=promises,
        proofs=proofs.all,
        threads=threads(ledger, db, entry.id),
        calls=calls(ledger, db, entry.id),
        others=tuple(_others(result, proofs.all)),
        outward=entry.effect.is_outward,
    )


def _promises(result: VisitResult, proofs: Proofs) -> Iterator[Promise]:
    ended = _ended(result)
    kinds = []
    for verdict, content in zip(result.verdicts, proofs.contents, strict=True):
        promise = _promise(result, verdict, _kind(verdict, ended), proofs.of(content))
        kinds.append(promise.kind)
        yield promise
    if ended is not None and ended not in kinds:
        yield _journey_itself(result, ended)


def _ended(result: VisitResult) -> Kind | None:
    """What stopped the journey before its end, if anything did."""
    reached = [step.state for step in result.steps if step.state != "not reached"]
    undecided = (Kind.PENDING, Kind.BROKEN, Kind.NOT_MEASURED)
    if not result.outcome.decided:
        return Kind(result.outcome.value)
    return next((kind for kind in undecided if reached and reached[-1] == kind.value), None)


def _kind(verdict: VerdictResult, ended: Kind | None) -> Kind:
    """How a verdict counts. What a pending or broken journey has not reached is pending or broken."""
    if verdict.verdict is Outcome.MISSED:
        if verdict.accepted:
            return Kind.ACCEPTED
        return Kind.MISSED if verdict.level is Level.MUST else Kind.MISSED_SHOULD
    unreached = verdict.because.startswith(NOT_REACHED)
    if verdict.verdict is Outcome.NOT_MEASURED and unreached and ended is not None:
        return ended
    return Kind(verdict.verdict.value)


def _promise(
    result: VisitResult, verdict: VerdictResult, kind: Kind, proof: Proof | None
) -> Promise:
    known = CRITERIA.get(verdict.criterion)
    step = next((_KEYWORD.sub("", s.text) for s in result.steps if s.line == verdict.line), "")
    accepted = verdict.accepted
    return Promise(
        criterion=plain(verdict.criterion, 80),
        text=known.promise if known else sentence(step or verdict.criterion),
        kind=kind,
        level=verdict.level,
        because=sentence(verdict.because),
        threshold=_threshold(verdict),
        figures=tuple((named(k), amount(v)) for k, v in verdict.figures.items()),
        quotes=tuple(plain(quote) for quote in verdict.quotes),
        owner=plain(verdict.owner or "", 80),
        since=_since(verdict.since),
        accepted=(
            f"{plain(accepted.owner, 80)} accepts this until {plain(accepted.until, 40)}: "
            f"{plain(accepted.reason)}"
            if accepted
            else ""
        ),
        place=plain(place(result, verdict.line), 160),
        proof=proof,
        theme=known.theme.value if known and known.theme else "",
        first_missed=verdict.since.at if verdict.since else "",
        versions=tuple((plain(k, 40), plain(v, 80)) for k, v in sorted(verdict.versions.items())),
    )


def _journey_itself(result: VisitResult, kind: Kind) -> Promise:
    """A journey that ended before it judged anything counts as one promise nobody can speak of."""
    return Promise(
        criterion="",
        text=plain(result.title),
        kind=kind,
        level=Level.MUST,
        because=sentence(result.because),
        threshold="",
        figures=(),
        quotes=(),
        owner="",
        since="",
        accepted="",
        place=plain(place(result), 160),
    )


def _since(since: Since | None) -> str:
    """``since 12 Nov 2026; last met 5 Nov 2026 (clicks 1)``."""
    if since is None:
        return ""
    said = f"since {day(since.at)}"
    if since.met_before is None:
        return said
    before = ", ".join(f"{named(k)} {amount(v)}" for k, v in (since.figures_before or {}).items())
    return f"{said}; last met {day(since.met_before)}{f' ({before})' if before else ''}"


def _threshold(verdict: VerdictResult) -> str:
    if verdict.threshold is None:
        return ""
    known = CRITERIA.get(verdict.criterion)
    return f"at most {verdict.threshold:g} {known.unit if known else ''}".strip()


def _shown(result: VisitResult, promises: tuple[Promise, ...]) -> Kind:
    """The journey's own word: its outcome, softened only where every miss is accepted or a should."""
    kinds = {promise.kind for promise in promises}
    if result.outcome is not Outcome.MET:
        return Kind(result.outcome.value)
    return next((k for k in (Kind.ACCEPTED, Kind.MISSED_SHOULD) if k in kinds), Kind.MET)


def _step(step: StepResult) -> Step:
    mark = STEP_MARKS.get(step.state) or Kind(step.state).mark
    return Step(plain(step.text), step.state, mark)


def _others(result: VisitResult, proofs: tuple[Proof, ...]) -> Iterator[Shot]:
    pictured = {shot.evidence.sha256 for proof in proofs for shot in proof.shots}
    for verdict in result.verdicts:
        for evidence in verdict.evidence:
            if evidence.sha256 not in pictured and evidence.media_type != "message/rfc822":
                pictured.add(evidence.sha256)
                yield loose(evidence)
