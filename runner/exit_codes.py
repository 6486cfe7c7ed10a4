"""One number for the pipeline, the same under `pytest` and `mysteryshop run`."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NoReturn

import pytest

from ..core.verdict import Outcome
from ..reports.results import Results


class ExitCode(IntEnum):
    """What the exit code of a run says. pytest keeps 3 (its own fault) and 4 (its options) for itself."""

    NOTHING_MISSED = 0
    MISSED = 1
    """A *must* is newly missed."""
    USAGE = 2
    """Bad usage, configuration or feature file; or interrupted."""
    NOTHING_SELECTED = 5
    BROKEN = 10
    """A probe broke, nothing is missed."""
    PENDING = 11
    """Something is pending and ``--fail-on-pending`` was given."""
    TOO_LITTLE = 12
    """Nothing at all was decided, or fewer journeys than ``--min-measured``."""


@dataclass(frozen=True)
class Circumstances:
    """What counts beside the visits."""

    broken_without_visit: int = 0
    ordinary_failures: int = 0
    fail_on_pending: bool = False
    min_measured: int | None = None


def bad_usage(message: str) -> NoReturn:
    """End the session as bad usage. pytest's own UsageError would exit with 4."""
    pytest.exit(message, returncode=ExitCode.USAGE)


def exit_code(results: Results, beside: Circumstances) -> ExitCode:
    """The code for a run whose features could all be read."""
    outcomes = [visit.outcome for visit in results.visits]
    decided = sum(outcome.decided for outcome in outcomes)
    pending = outcomes.count(Outcome.PENDING)
    if Outcome.MISSED in outcomes or beside.ordinary_failures:
        return ExitCode.MISSED
    if Outcome.BROKEN in outcomes or beside.broken_without_visit:
        return ExitCode.BROKEN
    if pending and beside.fail_on_pending:
        return ExitCode.PENDING
    if beside.min_measured is not None and decided < beside.min_measured:
        return ExitCode.TOO_LITTLE
    if outcomes and not decided and not pending:
        return ExitCode.TOO_LITTLE
    return ExitCode.NOTHING_MISSED
