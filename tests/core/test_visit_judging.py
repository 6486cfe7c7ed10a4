"""Judging what was seen, and sharing it within a run."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mysteryshop.core.attempt import Attempt
from mysteryshop.core.clock import ManualClock
from mysteryshop.core.company import Company
from mysteryshop.core.effects import Effect
from mysteryshop.core.shopper import STRANGER
from mysteryshop.core.signals import Halt
from mysteryshop.core.verdict import Judgement, Level, Outcome
from mysteryshop.core.visit import Visit

from .visits import CLICKS, LIVE, LOOK, SHARED, WRITE, CutOff, Outward, Probe, faults


def test_met_at_the_first_look(shop) -> None:
    """What is met needs no second look; the verdict says where, what and by which version."""
    visit, probe = shop.visit(), Probe(2)
    called = visit.call(LOOK, probe)
    verdict = visit.expect(CLICKS, called)
    assert probe.performed == 1
    assert (verdict.outcome, verdict.threshold, verdict.line) == (Outcome.MET, 2, 4)
    assert (verdict.call, verdict.versions) == (called.id, {"criterion": "1"})
    assert visit.verdicts == [verdict]


def test_miss_is_confirmed(shop) -> None:
    """A miss is said after a second, fresh look; entered again, both looks are replayed."""
    probe = Probe(4, 3)
    for _ in range(2):
        visit = shop.visit()
        verdict = visit.expect(CLICKS, visit.call(LOOK, probe))
        assert (verdict.outcome, verdict.judgement.figures) == (Outcome.MISSED, {"clicks": 4})
    assert probe.performed == 2


def test_two_looks_disagree(visit: Visit) -> None:
    """A miss that the second look does not see is nothing to hold against anybody."""
    verdict = visit.expect(CLICKS, visit.call(LOOK, Probe(4, 2)))
    assert verdict.outcome is Outcome.NOT_MEASURED
    assert verdict.judgement.because == (
        "two looks disagree: first 4 clicks, promised 2; then 2 clicks, promised 2"
    )


@pytest.mark.parametrize("effect", [Effect.TYPE, Effect.CONTACT])
def test_only_a_look_is_repeated(shop, effect: Effect) -> None:
    """A miss of anything but a look is said at once: nobody is written to twice."""
    visit, probe = shop.visit(permissions=LIVE), Probe(4, 1)

    def write(attempt: Attempt) -> object:
        if effect.is_outward:
            attempt.hand_over()
        return probe(attempt)

    verdict = visit.expect(CLICKS, visit.call(replace(WRITE, effect=effect), write))
    assert (verdict.outcome, probe.performed) == (Outcome.MISSED, 1)


def test_an_outward_probe_may_hold_back(make_company, shop) -> None:
    """What it saw is kept and not looked at again, and the contact is not spent."""
    shop, probe = shop.of(make_company(budget={"contacts_per_week": 1})), Probe("asks too much")

    def look(attempt: Attempt) -> object:
        attempt.hold_back()
        return probe(attempt)

    assert shop.visit("first", permissions=LIVE).call(WRITE, look).observation == "asks too much"
    assert shop.visit("first", permissions=LIVE).call(WRITE, look).observation == "asks too much"
    assert probe.performed == 1
    assert shop.visit("second", permissions=LIVE).call(WRITE, Outward()).observation == "fact"


def test_an_outward_probe_must_hand_over(shop) -> None:
    """A probe that acts without handing over is told so, and is not repeated all the same."""
    visit, probe = shop.visit(permissions=LIVE), Probe(1)
    with pytest.raises(RuntimeError, match="without attempt"):
        visit.call(WRITE, probe)
    again = shop.visit(permissions=LIVE)
    with pytest.raises(Halt, match="interrupted"):
        again.call(WRITE, probe)
    assert probe.performed == 1


def test_accepted_miss(make_company, clock: ManualClock, shop) -> None:
    """An accepted miss is shown with its reason and does not fail, until its date has passed."""
    entry = {"reason": "relaunch", "owner": "Anna", "until": "2026-01-05", "journey": "find-us"}
    tables = make_company().model_dump(by_alias=True)
    company = Company.model_validate(
        {**tables, "accepted": [{"criterion": "contact-clicks", **entry}]}
    )
    shop = shop.of(company)
    visit = shop.visit()
    verdict = visit.expect(CLICKS, visit.call(LOOK, Probe(4)))
    assert verdict.accepted is not None
    assert (verdict.accepted.reason, verdict.fails) == ("relaunch", False)
    met = visit.expect(CLICKS, visit.call(replace(LOOK, arguments={}), Probe(1)))
    assert met.accepted is None
    clock.at += timedelta(days=1)
    later = shop.visit("find-us again")
    assert later.expect(CLICKS, later.call(LOOK, Probe(4))).fails


@pytest.mark.parametrize(
    ("profile", "tag", "level"),
    [
        ({}, None, Level.MUST),
        ({"level": "should"}, None, Level.SHOULD),
        ({"level": "should"}, Level.MUST, Level.MUST),
    ],
)
def test_level(
    make_company, shop, profile: dict[str, str], tag: Level | None, level: Level
) -> None:
    """The journey's tag goes before the profile, the profile before the criterion."""
    shop = shop.of(make_company(criteria={"contact-clicks": profile}))
    visit = shop.visit(level=tag)
    assert visit.expect(CLICKS, visit.call(LOOK, Probe(1))).level is level


@pytest.mark.parametrize(
    ("profile", "phrase", "threshold", "looser"),
    [
        ({}, {}, 2, False),
        ({"threshold": 1}, {"threshold": 3}, 1, False),
        ({"threshold": 3}, {"threshold": 1}, 1, False),
        ({}, {"threshold": 3}, 3, True),
        ({"threshold": 4}, {}, 4, True),
    ],
)
def test_threshold(
    make_company, shop, profile: dict[str, float], phrase: dict[str, int], threshold: float, looser
) -> None:
    """The tighter of the phrase and the profile judges; one looser than the source is flagged."""
    visit = shop.of(make_company(criteria={"contact-clicks": profile})).visit()
    verdict = visit.expect(CLICKS, visit.call(LOOK, Probe(2)), **phrase)
    assert (verdict.threshold, verdict.parameters) == (threshold, {"threshold": threshold})
    assert verdict.outcome is (Outcome.MET if threshold >= 2 else Outcome.MISSED)
    assert CLICKS.is_looser(threshold) is looser


def test_conclude(visit: Visit) -> None:
    """A verdict without a probe is weighed and written down like every other."""
    verdict = visit.conclude(CLICKS, Judgement(Outcome.NOT_MEASURED, "not reached: no number"))
    assert (verdict.level, visit.verdicts) == (Level.MUST, [verdict])
    assert faults(visit) == []


def test_look_is_shared_within_a_run(shop) -> None:
    """Two journeys of a run load a page once, the second look at it too; the next run looks anew."""
    probe = Probe(4, 3, 1)
    for journey in ("phone", "mail"):
        visit = shop.visit(journey)
        assert visit.expect(CLICKS, visit.call(SHARED, probe)).judgement.figures == {"clicks": 4}
        assert faults(visit) == []
    assert probe.performed == 2
    assert shop.next_run().visit("phone").call(SHARED, probe).observation == 1


@pytest.mark.parametrize("what", ["profile", "arguments", "not shareable"])
def test_other_look_is_not_shared(make_company, shop, what: str) -> None:
    """Only an equal look at an equal profile is shared, and only where that was said."""
    probe, other, action = Probe(), shop, SHARED
    shop.visit("phone").call(SHARED, probe)
    if what == "profile":
        other = shop.of(make_company(budget={"lockout_days": 1}))
    else:
        action = LOOK if what == "not shareable" else replace(SHARED, arguments={})
    other.visit("mail").call(action, probe)
    assert probe.performed == 2


def test_unfinished_look_is_not_shared(shop) -> None:
    """A look that was cut off serves nobody."""

    def cut_off(attempt: Attempt) -> None:
        raise CutOff

    with pytest.raises(CutOff):
        shop.visit("phone").call(SHARED, cut_off)
    assert shop.visit("mail").call(SHARED, Probe("whole")).observation == "whole"


def test_stranger(shop) -> None:
    """A stranger's calls are their own, in the same visit; verdicts stand together."""
    probe = Probe("known", "stranger")
    for _ in range(2):
        visit = shop.visit()
        twin = visit.stranger()
        assert twin.shopper is STRANGER
        assert visit.call(SHARED, probe).observation == "known"
        assert twin.call(SHARED, probe).observation == "stranger"
        twin.conclude(CLICKS, Judgement(Outcome.NOT_MEASURED, "so"))
        assert len(visit.verdicts) == 1
        assert twin.id == visit.id
    assert probe.performed == 2
