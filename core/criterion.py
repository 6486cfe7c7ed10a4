"""A criterion: one promise a company is held to, and the pure function that judges it."""

from collections.abc import Callable
from dataclasses import dataclass

from .verdict import Judgement, Level, Theme


@dataclass(frozen=True)
class Criterion:
    """One promise, as it is written in journeys and reports.

    ``judge`` takes the observation and the keyword parameters of the phrase (always
    ``threshold`` when there is one) and returns a `Judgement`; it reads no clock, no file, no
    network.
    """

    id: str
    promise: str
    theme: Theme | None
    """None for an expectation of a user's own that belongs to no theme."""
    level: Level
    judge: Callable[..., Judgement]
    source: str
    """Whose demand it is, and where its number comes from."""
    threshold: float | None = None
    """The most that still keeps the promise, in ``unit``; None where there is no number."""
    unit: str = ""
    version: int = 1

    def limit(self, phrase: float | None, profile: float | None) -> float | None:
        """The number that counts: the tighter of the journey's and the profile's, else our own."""
        given = [n for n in (phrase, profile) if n is not None]
        return min(given) if given else self.threshold

    def is_looser(self, threshold: float | None) -> bool:
        """Whether a threshold asks less than the source of the promise does."""
        return None not in (threshold, self.threshold) and threshold > self.threshold  # type: ignore[operator]
