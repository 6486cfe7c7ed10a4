"""Our options for pytest, added only where a mysteryshop suite is run."""

import argparse
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

LONGEST_WAIT = timedelta(hours=25)
"""What ``--wait`` waits when it names no time: a day's deadline, and a little."""


def duration(text: str) -> timedelta:
    """``90m``, ``2h``, ``1d``, ``45s`` as a time span.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
    found = re.fullmatch(r"(\d+)([smhd])", text)
    if not found:
        raise argparse.ArgumentTypeError(
            f"found {text!r}; allowed: --wait=90m, --wait=2h, --wait=1d"
        )
    return timedelta(**{units[found[2]]: int(found[1])})


@dataclass(frozen=True)
class RunOptions:
    """What a run was asked to do."""

    live: bool
    again: bool
    plan: bool
    builtin: list[str]
    wave: str | None
    pending_only: bool
    fail_on_pending: bool
    wait: timedelta | None
    min_measured: int | None
    junit: Path | None
    results: list[Path]
    report: Path | None

    @classmethod
    def of(cls, config: pytest.Config) -> "RunOptions":
        """The options of a pytest configuration."""
        option: dict[str, Any] = vars(config.option)
        return cls(**{name: option[f"mysteryshop_{name}"] for name in cls.__dataclass_fields__})


def add_options(parser: pytest.Parser) -> None:
    """Add our options to pytest's."""
    group = parser.getgroup(
        "mysteryshop", "mysteryshop: journeys against a company's real channels"
    )
    switches = {
        "--live": "submit and contact for real, within scope and budget (default: dry run)",
        "--again": "make new visits even where one is pending or decided, within the budget",
        "--plan": "show what would be done and touch nothing",
        "--pending-only": "only take visits further that wait for something",
        "--fail-on-pending": "exit with 11 when something is still pending",
    }
    for name, text in switches.items():
        group.addoption(name, dest=_dest(name), action="store_true", default=False, help=text)
    group.addoption(
        "--wait",
        dest=_dest("wait"),
        metavar="MAX",
        nargs="?",
        type=duration,
        const=LONGEST_WAIT,
        default=None,
        help="stay until nothing is pending any more, or so long: --wait=90m (default: 25h)",
    )
    group.addoption(
        "--wave",
        dest=_dest("wave"),
        metavar="NAME",
        help="group the visits under a name and never repeat a decided one of it (default: ISO week)",
    )
    group.addoption(
        "--builtin",
        dest=_dest("builtin"),
        metavar="NAME",
        action="append",
        default=[],
        help="built-in journeys by theme or file, such as reachability/contact; all for all of them",
    )
    group.addoption(
        "--min-measured",
        dest=_dest("min-measured"),
        metavar="N",
        type=int,
        default=None,
        help="exit with 12 when fewer than N journeys were decided (default: when none was at all)",
    )
    files = {
        "--junit": "write exact JUnit XML",
        "--report": "write the HTML report",
    }
    group.addoption(
        "--results",
        dest=_dest("results"),
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="write results.json here too",
    )
    for name, text in files.items():
        group.addoption(name, dest=_dest(name), metavar="FILE", type=Path, default=None, help=text)


def add_company_option(parser: pytest.Parser) -> None:
    """The one option that makes any folder a suite."""
    parser.getgroup("mysteryshop").addoption(
        "--company",
        dest="mysteryshop_company",
        metavar="FILE",
        type=Path,
        help="the company profile",
    )


def _dest(name: str) -> str:
    return "mysteryshop_" + name.strip("-").replace("-", "_")
