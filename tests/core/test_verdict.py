"""Which outcome a journey shows, and what makes a judgement one."""

from itertools import combinations_with_replacement, permutations
from typing import Any

import pytest

from mysteryshop.core.criterion import Criterion
from mysteryshop.core.verdict import (
    Acceptance,
    Judgement,
    Level,
    Outcome,
    Verdict,
    confirmed,
    worst,
)


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
    ("figures", "quotes", "sentence"),
    [
        ({"numbers": ["+44 1"]}, (), "the figure 'numbers' is neither number nor text: "),
        ({"at": object()}, (), "the figure 'at' is neither number nor text: "),
        ({"n": 1}, "call us", "quotes are texts in a tuple: 'call us'"),
        ({"n": 1}, (b"call us",), "quotes are texts in a tuple: "),
    ],
)
def test_what_no_result_could_hold(figures: Any, quotes: Any, sentence: str) -> None:
    """What could not be read back into the results is refused before it is written down."""
    with pytest.raises(TypeError, match=sentence):
        Judgement(Outcome.MET, "so", figures, quotes)


@pytest.mark.parametrize("second", Outcome)
@pytest.mark.parametrize("first", Outcome)
def test_two_looks_disagree_only_if_they_do(first: Outcome, second: Outcome) -> None:
    """Two looks that come to the same are the first one; others decide nothing."""
    one, other = verdict(first).judgement, verdict(second).judgement
    said = confirmed(one, other)
    assert said is one if first is second else said.because.startswith("two looks disagree: ")


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
