"""The five verdicts, what a criterion says, and how a journey shows its worst."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .evidence import Evidence

Figure = int | float | str | None


class Outcome(StrEnum):
    """What a promise came to. Only ``met`` and ``missed`` are held for or against the company."""

    MET = "met"
    MISSED = "missed"
    PENDING = "pending"
    NOT_MEASURED = "not measured"
    BROKEN = "broken"

    @property
    def decided(self) -> bool:
        """Whether something was found out about the company."""
        return self in (Outcome.MET, Outcome.MISSED)


class Level(StrEnum):
    """How much a promise weighs: a missed *should* is shown, a missed *must* fails."""

    MUST = "must"
    SHOULD = "should"


class Theme(StrEnum):
    """The five themes of the report, in its order."""

    REACHABILITY = "Reachability"
    RELEVANCE = "Relevance"
    TRUSTABILITY = "Trustability"
    COMPETENCE = "Competence"
    SINCERITY = "Sincerity"


@dataclass(frozen=True)
class Judgement:
    """What a criterion makes of an observation.

    ``because`` is one plain sentence; ``figures`` carry their unit in their name (``clicks``,
    ``hours``); ``quotes`` are the company's own words; ``evidence`` refers to the files that prove it.

    Raises:
        ValueError: a decided judgement without a figure, a quote or evidence.
        TypeError: a figure that is neither number nor text, a quote that is no text.
    """

    outcome: Outcome
    because: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    quotes: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome.decided and not (self.figures or self.quotes or self.evidence):
            raise ValueError(f"a verdict needs a figure, a quote or evidence: {self.because}")
        for name, figure in self.figures.items():
            if not isinstance(figure, int | float | str | None):
                raise TypeError(f"the figure {name!r} is neither number nor text: {figure!r}")
        if isinstance(self.quotes, str) or not all(isinstance(q, str) for q in self.quotes):
            raise TypeError(f"quotes are texts in a tuple: {self.quotes!r}")


def confirmed(first: Judgement, second: Judgement) -> Judgement:
    """What two looks agree on is the first; a miss seen once is nothing to hold against anybody."""
    if second.outcome is first.outcome:
        return first
    return Judgement(
        Outcome.NOT_MEASURED,
        f"two looks disagree: first {first.because}; then {second.because}",
        evidence=(*first.evidence, *second.evidence),
    )


@dataclass(frozen=True)
class Acceptance:
    """A miss somebody has agreed to live with until a date (``[[accepted]]`` in the profile)."""

    reason: str
    owner: str
    until: str
    """The last day it holds, as ``2027-12-31``."""


@dataclass(frozen=True)
class Verdict:
    """A judgement as it stands in the ledger: with its weight, its threshold and its versions."""

    criterion: str
    level: Level
    judgement: Judgement
    threshold: Figure = None
    line: int | None = None
    """Line of the feature file whose phrase asked for it."""
    call: str | None = None
    """The probe call that was judged."""
    second_call: str | None = None
    """The second, fresh look that was taken before a miss was said."""
    parameters: Mapping[str, Figure] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    accepted: Acceptance | None = None
    owner: str | None = None

    @property
    def outcome(self) -> Outcome:
        return self.judgement.outcome

    @property
    def fails(self) -> bool:
        """Whether it turns a run red: a missed *must* that nobody has accepted."""
        return self.outcome is Outcome.MISSED and self.level is Level.MUST and self.accepted is None


def worst(verdicts: Iterable[Verdict]) -> Outcome:
    """The outcome a journey shows: missed *must* > broken > pending > not measured > met.

    A missed *should* and an accepted miss pass. Nothing judged at all is ``not measured``.
    """
    shown = [_shown(verdict) for verdict in verdicts]
    return worst_of(shown) if shown else Outcome.NOT_MEASURED


def worst_of(outcomes: Iterable[Outcome]) -> Outcome:
    """The one that counts among several, by the same order."""
    return min(outcomes, key=_WORST_FIRST.index)


_WORST_FIRST = (
    Outcome.MISSED,
    Outcome.BROKEN,
    Outcome.PENDING,
    Outcome.NOT_MEASURED,
    Outcome.MET,
)


def _shown(verdict: Verdict) -> Outcome:
    passes = verdict.outcome is Outcome.MISSED and not verdict.fails
    return Outcome.MET if passes else verdict.outcome
