"""How an argument of a phrase is worded, for the ``parse`` expressions of pytest-bdd."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Wording(Generic[T]):
    """A type of argument: what it looks like, and what it means."""

    pattern: str
    """A regular expression without groups that capture."""
    meaning: Callable[[str], T]

    def __call__(self, text: str) -> T:
        return self.meaning(text)
