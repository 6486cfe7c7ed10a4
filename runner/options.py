"""Our options for pytest, added only where a mysteryshop suite is run."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


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
