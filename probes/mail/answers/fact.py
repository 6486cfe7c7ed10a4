"""Something checkable that a sentence says: an amount, a date, a duration."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A fact in a sentence, in its words and in a form that can be compared."""

    kind: str
    """amount, date, time, duration, measure, number."""
    text: str
    value: str
    loose: bool = False
    """Whether it means this only where the sentence is about it ("included", "so")."""
