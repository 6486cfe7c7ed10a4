"""Which criteria a phrase judges, so that one that is not reached can still be accounted for."""

from collections.abc import Callable
from typing import Any, TypeVar

from ..core.criterion import Criterion

F = TypeVar("F", bound=Callable[..., Any])


def expects(*criteria: Criterion) -> Callable[[F], F]:
    """Decorator for the function of a ``Then`` phrase: the criteria it judges."""

    def mark(function: F) -> F:
        function.__criteria__ = criteria  # type: ignore[attr-defined]
        return function

    return mark


def expected_by(function: Callable[..., Any]) -> tuple[Criterion, ...]:
    """The criteria a phrase judges; none for a phrase that only acts."""
    found: tuple[Criterion, ...] = getattr(function, "__criteria__", ())
    return found
