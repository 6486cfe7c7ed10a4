"""The switchboard: every hook of ours, one line each that delegates. Registered only in a suite."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from ..core.errors import MysteryShopError, UsageError
from ..core.suite import load_suite
from ..core.visit import Visit
from ..steps import contact, form, mail, phone, survey
from ..steps.beside import Beside
from . import enclosed, finishing, planning, preflight, reporting, waiting
from .builtin import builtin_paths, selected
from .collecting import FeatureFile, JourneyItem
from .exit_codes import bad_usage
from .options import RunOptions
from .plugin import suite_root
from .session import MysterySession, command_digest

STEPS = (contact, form, mail, phone, survey)
"""The modules whose phrases every journey may use."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Open the suite; nothing is written yet."""
    company = config.getoption("mysteryshop_company")
    try:
        suite = load_suite(suite_root(config), company and Path(company).absolute())
        _ = suite.redactor
    except MysteryShopError as error:
        bad_usage(str(error))
    if config.getoption("mysteryshop_wait") and config.getoption("numprocesses", None):
        bad_usage(
            "--wait: journeys are waited for in one process; leave -n out, or run collect later"
        )
    if config.getoption("mysteryshop_plan"):
        config.option.dist = "no"  # workers would begin a run, and show nothing
    worker = getattr(config, "workerinput", None)
    session = MysterySession(
        suite=suite,
        options=RunOptions.of(config),
        command=command_digest(config, suite),
        run_id=worker["mysteryshop_run"] if worker else None,
    )
    config.stash[MysterySession.KEY] = session
    config.pluginmanager.register(Notes(session), "mysteryshop-notes")
    _add_builtin_journeys(config, session)
    for module in STEPS:
        config.pluginmanager.register(module, module.__name__)


def _add_builtin_journeys(config: pytest.Config, session: MysterySession) -> None:
    """Those asked for by name; when nothing at all is named, the profile's beside the suite's own."""
    files_named = config.args_source is pytest.Config.ArgsSource.ARGS
    try:
        if session.options.builtin:
            shoppers = session.suite.shoppers
            chosen = session.options.builtin
            named = [path for name in chosen for path in selected(name, shoppers)]
            config.args[:] = [*config.args, *named] if files_named else named
        elif not files_named:
            config.args += builtin_paths(session.suite.company, session.suite.shoppers)
    except MysteryShopError as error:
        bad_usage(str(error))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    planning.begin(session)


def pytest_unconfigure(config: pytest.Config) -> None:
    planning.end(config)
    if session := config.stash.get(MysterySession.KEY, None):
        session.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["mysteryshop_run"] = node.config.stash[MysterySession.KEY].run.id


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FeatureFile | None:
    if file_path.suffix != ".feature":
        return None
    return FeatureFile.from_parent(parent, path=file_path)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if collection_path.name == ".mysteryshop" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    preflight.check(config, items)


def pytest_report_header(config: pytest.Config) -> list[str]:
    return reporting.header(config.stash[MysterySession.KEY])


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    return reporting.after_collection(config.stash[MysterySession.KEY])


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    return planning.show_plan(session)


@pytest.fixture
def visit(request: pytest.FixtureRequest) -> Visit:
    """The visit this journey is."""
    session = request.config.stash[MysterySession.KEY]
    if request.node not in session.performances:
        raise UsageError(
            "the fixture 'visit' lives only while the steps of a journey are performed"
        )
    return session.performances[request.node].visit


@pytest.fixture
def beside(request: pytest.FixtureRequest) -> Beside:
    """The files that the feature of this journey may name."""
    return enclosed.beside(request.node.path, request.config.stash[MysterySession.KEY].suite.root)


def pytest_bdd_before_step(
    request: pytest.FixtureRequest, feature: Feature, scenario: Scenario, step: Step
) -> None:
    if isinstance(request.node, JourneyItem):
        request.config.stash[MysterySession.KEY].performances[request.node].begin(step)


def pytest_bdd_after_step(request: pytest.FixtureRequest, step: Step) -> None:
    if isinstance(request.node, JourneyItem):
        request.config.stash[MysterySession.KEY].performances[request.node].end()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if isinstance(item, JourneyItem):
        reporting.shape(report, item, call)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(
    report: pytest.TestReport,
) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    return reporting.status(report)


class Notes:
    """Hooks that know their session although pytest does not hand it to them."""

    def __init__(self, session: MysterySession) -> None:
        self.session = session

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        done = yield
        waiting.go_on(session, self.session)
        return done

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        reporting.note(report, self.session)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        reporting.note_collection(report, self.session)


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> Generator[None, None, None]:
    waiting.forget_superseded(terminalreporter)
    yield
    reporting.summary(terminalreporter, config.stash[MysterySession.KEY])


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    yield
    finishing.finish(session)
