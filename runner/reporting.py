"""How journeys look in pytest: their own words, one-line failures, annotations on the feature line."""

import os
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..core.verdict import Outcome
from ..probes.mail.answers.chosen import missing_model
from ..reports.results import VisitResult
from ..reports.sentences import day, lines_of
from ..reports.visible import visible
from .gherkin import session_phrases
from .session import JourneyEnded, MysterySession

if TYPE_CHECKING:
    from .collecting import JourneyItem

STATUS: dict[Outcome, tuple[str, str, tuple[str, dict[str, bool]]]] = {
    Outcome.MET: ("passed", ".", ("MET", {"green": True})),
    Outcome.MISSED: ("failed", "F", ("MISSED", {"red": True})),
    Outcome.PENDING: ("pending", "p", ("PENDING", {"yellow": True})),
    Outcome.NOT_MEASURED: ("not measured", "n", ("NOT MEASURED", {"yellow": True})),
    Outcome.BROKEN: ("error", "E", ("BROKEN", {"red": True})),
}
"""pytest's category, letter and word for each outcome."""
ATTRIBUTE = "mysteryshop"
"""Where a pytest report carries the visit it shows; plain JSON, so that it crosses processes."""


def shape(report: pytest.TestReport, item: "JourneyItem", call: pytest.CallInfo[None]) -> None:
    """Make pytest's report of a journey say what the visit came to, without secrets."""
    session = item.config.stash[MysterySession.KEY]
    if report.when == "call":
        _tell(report, item, call, session.results.get(item.nodeid))
    redact = session.suite.redactor.text
    report.sections = [(name, redact(text)) for name, text in report.sections]
    if report.failed:
        report.longrepr = visible(redact(report.longreprtext))


def _tell(
    report: pytest.TestReport,
    item: "JourneyItem",
    call: pytest.CallInfo[None],
    result: VisitResult | None,
) -> None:
    if result is None:
        report.when = "setup"  # our own fault before there was a visit: a true error in JUnit
        return
    setattr(report, ATTRIBUTE, result.model_dump(mode="json"))
    text = "\n".join([*lines_of(result), hint(result)])
    match result.outcome:
        case Outcome.MISSED:
            report.longrepr = text
        case Outcome.PENDING | Outcome.NOT_MEASURED:
            report.outcome = "skipped"
            report.longrepr = (str(item.path), item.journey.line, visible(result.because))
        case Outcome.BROKEN:
            report.when = "setup"
            ended = call.excinfo.value if call.excinfo else None
            report.longrepr = "\n".join([text, *_trace(ended)])


def status(report: pytest.TestReport) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Category, letter and word of a report that shows a visit."""
    result = getattr(report, ATTRIBUTE, None)
    return STATUS[Outcome(result["outcome"])] if result else None


def is_visit(report: object) -> bool:
    """Whether a report of pytest's shows a visit."""
    return hasattr(report, ATTRIBUTE)


def note(report: pytest.TestReport, session: MysterySession) -> None:
    """Remember journeys that failed without a verdict (a killed worker): they are broken."""
    is_journey = ".feature::" in report.nodeid
    if report.failed and not is_visit(report):
        (session.unrecorded if is_journey else session.ordinary_failures).append(report.nodeid)


def note_collection(report: pytest.CollectReport, session: MysterySession) -> None:
    """Remember files with faults: nothing a run says can be trusted while one cannot be read."""
    if report.failed:
        session.faulty_features.append(report.nodeid)


def header(session: MysterySession) -> list[str]:
    """What is run, for the top of the output."""
    company = session.suite.company
    lines = [f"mysteryshop: {company.name} ({company.identity.website})"]
    if session.begun:
        lines[0] += f", ledger {session.ledger.place}"
    if session.begun and session.run.taken_further:
        lines.append(
            f"mysteryshop: taking the run of {session.run.started} further, which was cut off"
        )
    return lines


def after_collection(session: MysterySession) -> list[str]:
    """What must be known before anything is sent."""
    lines = [session.withheld]
    if missing := missing_model(session.suite.company):
        lines.append(f"answers are judged by rules alone: {missing}")
    return [f"mysteryshop: {line}" for line in lines if line]


def summary(terminal: pytest.TerminalReporter, session: MysterySession) -> None:
    """One line for everything that is not met and that pytest has not shown as failed already."""
    visits = [
        VisitResult.model_validate(getattr(report, ATTRIBUTE))
        for reports in terminal.stats.values()
        for report in reports
        if is_visit(report)
    ]
    lines = [(visit, line) for visit in visits for line in lines_of(visit)]
    failed = () if terminal.config.option.tbstyle == "no" else (Outcome.MISSED, Outcome.BROKEN)
    others = [(visit, line) for visit, line in lines if visit.outcome not in failed]
    if others:
        terminal.section("not met, and no failure", sep="-")
    for visit, line in sorted(others, key=lambda pair: list(STATUS).index(pair[0].outcome)):
        terminal.write_line(line)
        terminal.write_line(hint(visit))
    for visit in visits:
        if visit.closed and session.begun and visit.closed < session.run.started:
            terminal.write_line(
                f"SHOWN {visit.outcome.upper()} · {visit.title} · decided {day(visit.closed)}, not "
                "repeated; --again asks for a new visit"
            )
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for visit, line in lines:
            terminal.write_line(annotation(visit, line, session.suite.root))
    pytests: Any = terminal.config.pluginmanager.get_plugin("session")
    judged = {verdict.criterion for visit in visits for verdict in visit.verdicts}
    known = judged.union(*(phrase.criteria for phrase in session_phrases(pytests)))
    for line in idle_settings(session.suite.company.criteria, known):
        terminal.write_line(line)


def idle_settings(settings: Iterable[str], known: set[str]) -> Iterator[str]:
    """A line for each ``[criteria.ID]`` of the profile that nothing is judged by: a misspelt one?"""
    for id in settings:
        if id not in known:
            alike = get_close_matches(id, known, n=1)
            meant = f"; did you mean {alike[0]!r}?" if alike else ""
            yield f"mysteryshop: [criteria.{id}] of the profile: no phrase expects it{meant}"


def hint(visit: VisitResult) -> str:
    """How to look closer."""
    return f"    mysteryshop explain {visit.id}"


def annotation(visit: VisitResult, line: str, root: Path) -> str:
    """A GitHub annotation that points at the line of the feature file."""
    level = {Outcome.MISSED: "error", Outcome.BROKEN: "warning"}.get(visit.outcome, "notice")
    workspace = Path(os.environ.get("GITHUB_WORKSPACE", Path.cwd()))
    file = root / visit.feature
    where = ""
    if file.is_relative_to(workspace) and not visit.feature.startswith("builtin:"):
        where = f"file={_property(file.relative_to(workspace).as_posix())},line={visit.line},"
    return f"::{level} {where}title={_property(visit.title)}::{_data(line)}"


def _trace(error: BaseException | None) -> list[str]:
    ending = error.ending if isinstance(error, JourneyEnded) else None
    if ending is None or ending.error is None:
        return []
    excinfo: pytest.ExceptionInfo[Any] = pytest.ExceptionInfo.from_exception(ending.error)
    return [str(excinfo.getrepr(style="short"))]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
