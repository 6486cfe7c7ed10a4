"""Which outcome a journey shows, and what makes a judgement one."""

from itertools import combinations_with_replacement, permutations

import pytest

from mysteryshop.core.criterion import Criterion
from mysteryshop.core.verdict import Acceptance, Judgement, Level, Outcome, Verdict, worst


def verdict(outcome: Outcome, level: Level = Level.MUST, *, accepted: bool = False) -> Verdict:
    figures = {"clicks": 3} if outcome.decided else {}
    agreed = Acceptance("known", "Web team", "2027-12-31") if accepted else None
    return Verdict("contact-clicks", level, Judgement(outcome, "so", figures), accepted=agreed)


WORST_FIRST = [
    Outcome.MISSED,
    Outcome.BROKEN,
    Outcome.PENDING,
    Outcome.NOT_MEASURED,
    Outcome.MET,
]


def test_worst_of_any_mixture() -> None:
    """Missed must > broken > pending > not measured > met, in any number and order."""
    for count in (1, 2, 3):
        for outcomes in combinations_with_replacement(WORST_FIRST, count):
            for order in permutations(outcomes):
                assert worst(map(verdict, order)) is min(outcomes, key=WORST_FIRST.index)


def test_nothing_judged_is_not_met() -> None:
    """A journey that judged nothing has measured nothing."""
    assert worst([]) is Outcome.NOT_MEASURED


@pytest.mark.parametrize(
    "passing",
    [verdict(Outcome.MISSED, Level.SHOULD), verdict(Outcome.MISSED, accepted=True)],
    ids=["should", "accepted"],
)
def test_misses_that_pass(passing: Verdict) -> None:
    """A missed should and an accepted miss do not fail a journey and hide nothing worse."""
    assert not passing.fails
    assert worst([passing]) is Outcome.MET
    assert worst([passing, verdict(Outcome.PENDING)]) is Outcome.PENDING
    assert worst([passing, verdict(Outcome.MISSED)]) is Outcome.MISSED


@pytest.mark.parametrize("outcome", [Outcome.MET, Outcome.MISSED])
def test_verdict_needs_a_fact(outcome: Outcome) -> None:
    """Nothing is held for or against a company without a figure, a quote or evidence."""
    with pytest.raises(ValueError, match="needs a figure, a quote or evidence: we think so"):
        Judgement(outcome, "we think so")
    Judgement(outcome, "they say so", quotes=("call us any time",))


@pytest.mark.parametrize(
    ("phrase", "profile", "limit"),
    [(None, None, 2), (3, None, 3), (None, 1, 1), (3, 1, 1), (1, 3, 1), (0, None, 0)],
)
def test_tighter_threshold_counts(phrase: float, profile: float, limit: float) -> None:
    """Of the journey's number and the profile's the tighter counts, else the criterion's own."""
    clicks = Criterion("c", "p", None, Level.MUST, Judgement, "s", threshold=2)
    assert clicks.limit(phrase, profile) == limit


def test_looser_threshold_is_flagged() -> None:
    """Asking less than the source of the promise does is noticed; asking more is not."""
    clicks = Criterion("c", "p", None, Level.MUST, Judgement, "s", threshold=2)
    assert clicks.is_looser(3)
    assert not clicks.is_looser(2)
    assert not clicks.is_looser(None)
    assert not Criterion("c", "p", None, Level.MUST, Judgement, "s").is_looser(3)
