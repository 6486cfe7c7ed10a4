"""Run the journeys of this folder, and the built-in ones, against its company.

It is pytest with our options: everything that is not listed here (-k, -m, -n, --lf, -x, -v, …)
is passed on to it."""

import argparse
import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from ..core.suite import load_suite
from ..runner.exit_codes import ExitCode
from ..runner.options import add_options
from .output import print_json

PASSES_ON = True
EXAMPLES = """examples:
  mysteryshop run                              everything in this folder, and the built-in journeys
  mysteryshop run features/contact.feature     one file
  mysteryshop run builtin:reachability         built-in journeys of one theme
  mysteryshop run --plan                       what would be done; nothing is touched
  mysteryshop run -m reachability -n 2         by tag, in two processes (pip install 'mysteryshop[parallel]')
  mysteryshop run --live --fail-on-pending     submit and contact for real

exit codes: 0 nothing missed · 1 a must missed, not accepted · 2 bad usage, configuration or feature file
  5 nothing selected · 10 a probe broke · 11 --fail-on-pending · 12 nothing, or too little, decided"""

COLLECT = ("--collect-only", "-q", "--continue-on-collection-errors")
NOT_REWRITTEN = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
"""We, and for `steps` pytest-bdd, are imported before pytest could rewrite assertions."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop run`; the others go to pytest."""
    parser.usage = "mysteryshop run [--company FILE] [--json] [options of pytest] [FEATURES …]"
    parser.add_argument(
        "--company", type=Path, metavar="FILE", help="the profile (default company.toml)"
    )
    parser.add_argument(
        "--json", action="store_true", help="print results.json (or the plan), nothing else"
    )
    parser.epilog = f"{_options_of_a_run()}\n{parser.epilog}"


def run(arguments: argparse.Namespace) -> int:
    """Run pytest with the suite's folder as its root."""
    root = Path.cwd()
    load_suite(root, arguments.company)
    pytest_arguments = [*_configured(root), *map(_as_option, arguments.passed_on)]
    if arguments.company:
        pytest_arguments.append(f"--company={arguments.company.absolute()}")
    if not arguments.json:
        return _run_pytest(pytest_arguments)
    plan = _Plan()
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder, "results.json")
        with contextlib.redirect_stdout(sys.stderr):
            code = _run_pytest([*pytest_arguments, "--results", str(results)], plan)
        if results.exists():
            print(results.read_text(encoding="utf-8"), end="")
    if plan.document:
        print_json("plan", plan.document)
    return code


def collected(root: Path, *plugins: object) -> tuple[int, list[str]]:
    """Read the suite in a folder without running it: pytest's exit code, and the lines it printed."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main([*_configured(root), *COLLECT], plugins)
    return int(code), [line for line in said.getvalue().splitlines() if line.strip()]


def _run_pytest(arguments: list[str], *plugins: object) -> int:
    return _ours(pytest.main(arguments, [_OurExitCodes(), *plugins]))


def _ours(code: int) -> int:
    """An exit code of pytest as this command says it: bad usage is 2, as of every command."""
    return ExitCode.USAGE if code == pytest.ExitCode.USAGE_ERROR else int(code)


class _OurExitCodes:
    """Puts our code in the place of pytest's before the run is closed with it."""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        session.exitstatus = _ours(session.exitstatus)


class _Plan:
    """Notes what a run with ``--plan`` has selected."""

    document: dict[str, Any] | None = None

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        from .plan import plan_of  # pytest warns of a pytest-bdd that was imported before it began

        self.document = plan_of(session)


def _options_of_a_run() -> str:
    """The help of the options that our plugin adds to pytest's, from where it adds them."""
    listed = argparse.ArgumentParser(usage=argparse.SUPPRESS, add_help=False)
    group = listed.add_argument_group("options of a run")
    add_options(cast(pytest.Parser, _Listing(group.add_argument)))
    return listed.format_help()


@dataclass
class _Listing:
    """Takes options like pytest's parser, for argparse to list them."""

    addoption: Callable[..., argparse.Action]

    def getgroup(self, *_: str) -> "_Listing":
        return self


def _configured(root: Path) -> list[str]:
    """The suite's own pytest configuration or none, never that of a folder it happens to lie in."""
    arguments = [f"--rootdir={root}", f"--confcutdir={root}", *NOT_REWRITTEN]
    files = {
        "pytest.ini": "",
        ".pytest.ini": "",
        "pyproject.toml": "[tool.pytest",
        "tox.ini": "[pytest]",
        "setup.cfg": "[tool:pytest]",
    }
    for name, table in files.items():
        file = root / name
        if file.is_file() and table in file.read_text(encoding="utf-8", errors="replace"):
            return arguments
    return [*arguments, "-c", os.devnull]


def _as_option(argument: str) -> str:
    """``builtin`` and ``builtin:NAME`` as pytest understands them.

    As paths they would make pytest look for its configuration around the installed package.
    """
    if argument == "builtin":
        return "--builtin=all"
    if argument.startswith("builtin:"):
        return f"--builtin={argument.removeprefix('builtin:')}"
    return argument
