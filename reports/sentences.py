"""One line for one verdict or visit: the same words in terminal, JUnit, annotations and report."""

from datetime import date
from pathlib import PurePath

from ..core.clock import moment
from ..core.verdict import Level, Outcome
from .results import Since, VerdictResult, VisitResult
from .visible import visible


def lines_of(visit: VisitResult) -> list[str]:
    """What is to be said about a visit: a line for each miss, else one for why it is not met."""
    lines = [
        line(visit, verdict) for verdict in visit.verdicts if verdict.verdict is Outcome.MISSED
    ]
    if visit.outcome not in (Outcome.MET, Outcome.MISSED):
        lines.append(
            _joined(
                visit.outcome.upper(),
                visit.title,
                visit.because,
                f"next check {visit.next_check}" if visit.next_check else "",
                place(visit),
            )
        )
    return lines


def line(visit: VisitResult, verdict: VerdictResult) -> str:
    """One verdict: ``MISSED contact-clicks · phone 4 clicks, promised 2 · owner Web team · …``."""
    return _joined(
        f"{verdict.verdict.upper()} {verdict.criterion}",
        verdict.because,
        since(verdict.since),
        f"owner {verdict.owner}" if verdict.owner else "",
        _standing(verdict),
        place(visit, verdict.line),
        verdict.evidence[-1].name if verdict.evidence else "",
    )


def place(visit: VisitResult, line: int | None = None) -> str:
    """``contact.feature:10``."""
    return f"{PurePath(visit.feature).name}:{line or visit.line}"


def since(since: Since | None) -> str:
    """``1 until 12 Nov``: what it was when it was last met, else since when it is missed."""
    if since is None:
        return ""
    if since.met_before is None:
        return f"since {day(since.at)}"
    figures = [f for f in (since.figures_before or {}).values() if isinstance(f, int | float)]
    was = f"{figures[0]:g}" if figures else "met"
    return f"{was} until {day(since.met_before)}"


def day(stamp: str) -> str:
    """A stamp as ``12 Nov 2026``."""
    when: date = moment(stamp).date()
    return f"{when.day} {when:%b %Y}"


def _standing(verdict: VerdictResult) -> str:
    if verdict.accepted:
        accepted = verdict.accepted
        return f"accepted by {accepted.owner} until {accepted.until}: {accepted.reason}"
    return "" if verdict.level is Level.MUST else "should"


def _joined(*parts: str) -> str:
    return " · ".join(" ".join(visible(part).split()) for part in parts if part)
