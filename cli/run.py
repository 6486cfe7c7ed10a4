"""Run the journeys of this folder, and the built-in ones, against its company.

It is pytest with our options: everything that is not listed here (-k, -m, -n, --lf, -x, -v, …)
is passed on to it."""

import argparse
import contextlib
import os
import sys
import tempfile
from pathlib import Path

import pytest

from ..core.suite import load_suite

PASSES_ON = True
EXAMPLES = """examples:
  mysteryshop run                              everything in this folder, and the built-in journeys
  mysteryshop run features/contact.feature     one file
  mysteryshop run builtin:reachability         built-in journeys of one theme
  mysteryshop run --plan                       what would be done; nothing is touched
  mysteryshop run -m reachability -n 2         by tag, in two processes (pip install 'mysteryshop[parallel]')
  mysteryshop run --live --fail-on-pending     submit and contact for real

exit codes: 0 nothing missed · 1 a must newly missed · 2 bad usage, configuration or feature file
  5 nothing selected · 10 a probe broke · 11 --fail-on-pending · 12 nothing, or too little, decided"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop run`; the others go to pytest."""
    parser.usage = "mysteryshop run [--company FILE] [--json] [options of pytest] [FEATURES …]"
    parser.add_argument(
        "--company", type=Path, metavar="FILE", help="the profile (default company.toml)"
    )
    parser.add_argument("--json", action="store_true", help="print results.json, nothing else")


def run(arguments: argparse.Namespace) -> int:
    """Run pytest with the suite's folder as its root."""
    root = Path.cwd()
    load_suite(root, arguments.company)
    pytest_arguments = [*_configured(root), *map(_as_option, arguments.passed_on)]
    if arguments.company:
        pytest_arguments.append(f"--company={arguments.company.absolute()}")
    if not arguments.json:
        return int(pytest.main(pytest_arguments))
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder, "results.json")
        with contextlib.redirect_stdout(sys.stderr):
            code = int(pytest.main([*pytest_arguments, "--results", str(results)]))
        if results.exists():
            print(results.read_text(encoding="utf-8"), end="")
    return code


def _configured(root: Path) -> list[str]:
    """The suite's own pytest configuration or none, never that of a folder it happens to lie in."""
    arguments = [f"--rootdir={root}", f"--confcutdir={root}"]
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
