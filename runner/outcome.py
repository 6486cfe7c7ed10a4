"""The one place where a stop or an exception becomes an outcome."""

import sysconfig
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from ..core.errors import LeasedElsewhere, MissingExtra, MysteryShopError, Refused, TryLater
from ..core.signals import Halt
from ..core.verdict import Outcome

INSTALLED = {"site-packages", "dist-packages"}
"""Folders of other people's code, wherever they lie."""


@dataclass(frozen=True)
class Ending:
    """Why a journey ended before its last step."""

    outcome: Outcome
    because: str
    next_check: datetime | None = None
    decides: bool = True
    """Whether the visit is over; otherwise the next run takes it further."""
    wake: Callable[[float], bool] | None = None
    """Waits for news, where the next look needs none before."""
    error: BaseException | None = None
    """Set when it is our own fault and its traceback is of use."""


def ending_of(error: BaseException, root: Path) -> Ending:
    """What an exception out of a step means. `root` is the suite's folder, with the user's phrases.

    A plain ``assert`` that fails in a user's own phrase is a miss; anything unforeseen is ours
    and ``broken``, never held against the company.
    """
    match error:
        case Halt():
            return Ending(error.outcome, error.because, error.next_check, error.decides, error.wake)
        case LeasedElsewhere():
            return Ending(Outcome.PENDING, str(error), decides=False)
        case Refused() | MissingExtra():
            return Ending(Outcome.NOT_MEASURED, str(error), decides=False)
        case TryLater():
            return Ending(Outcome.BROKEN, str(error), decides=False)
        case pytest.skip.Exception():
            return Ending(Outcome.NOT_MEASURED, str(error.msg or "skipped by a phrase"))
        case pytest.fail.Exception() if _said_by_a_phrase(error, root):
            return Ending(Outcome.MISSED, str(error.msg or "failed by a phrase"))
        case AssertionError() if _said_by_a_phrase(error, root):
            return Ending(Outcome.MISSED, _first_line(error) or "an assertion does not hold")
        case MysteryShopError():
            return Ending(Outcome.BROKEN, str(error), decides=False)
    said = f"{type(error).__name__}: {_first_line(error)}"
    return Ending(Outcome.BROKEN, said, decides=False, error=error)


def _said_by_a_phrase(error: BaseException, root: Path) -> bool:
    """Whether it was raised by the suite's own code, not by a library it calls or by pytest."""
    frames = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    frames = [frame for frame in frames if "_pytest" not in frame.parts]
    raised_in = frames[-1] if frames else Path()
    not_theirs = (sysconfig.get_path("stdlib"), Path(__file__).resolve().parent.parent)
    return (
        raised_in.is_relative_to(root)
        and INSTALLED.isdisjoint(raised_in.parts)
        and not any(raised_in.is_relative_to(folder) for folder in not_theirs)
    )


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else ""
