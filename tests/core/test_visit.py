"""A visit performs everything once, by the rules, and can be taken up again at any point."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from mysteryshop.core.action import Action, Said
from mysteryshop.core.attempt import Attempt
from mysteryshop.core.clock import ManualClock
from mysteryshop.core.company import Company
from mysteryshop.core.criterion import Criterion
from mysteryshop.core.effects import Effect, Permissions
from mysteryshop.core.errors import LeaseLost, NotPermitted, OutOfScope, OverBudget, Stopped
from mysteryshop.core.ledger import CallState, Ledger
from mysteryshop.core.ledger.holds import HOLD
from mysteryshop.core.ledger.visits import LEASE
from mysteryshop.core.shopper import STRANGER
from mysteryshop.core.signals import Halt
from mysteryshop.core.verdict import Judgement, Level, Outcome, Theme
from mysteryshop.core.visit import Visit

LIVE = Permissions(live=True)
LOOK = Action("look", {"url": "https://www.good.example/"}, Effect.READ, channel="web")
SHARED = replace(LOOK, shareable=True)
WRITE = Action("write", {"subject": "Where is it?"}, Effect.CONTACT, channel="mail")


class Probe:
    """Counts how often it is performed, and brings back a fact after the other."""

    def __init__(self, *facts: Any) -> None:
        self.facts = facts or ("fact",)
        self.performed = 0

    def __call__(self, attempt: Attempt) -> Any:
        self.performed += 1
        return self.facts[min(self.performed, len(self.facts)) - 1]


class Outward(Probe):
    """A probe that hands something over, as a mail or a call is."""

    def __call__(self, attempt: Attempt) -> Any:
        attempt.hand_over()
        return super().__call__(attempt)


class CutOff(Exception):
    """The process ends here."""


def states(visit: Visit) -> list[tuple[CallState, int]]:
    """State and attempts of every call of a visit."""
    with visit.context.ledger.transaction() as db:
        return [(c.state, c.attempts) for c in visit.context.ledger.calls.of(db, visit.id)]


def faults(visit: Visit) -> list[str]:
    with visit.context.ledger.transaction() as db:
        return list(visit.context.ledger.records.faults(db, visit.id))


# Performing once


def test_finished_call_is_replayed(shop) -> None:
    """What a call observed is given back when the visit is entered again; nothing is performed."""
    probe = Outward({"answer": [1, 2]})
    first = shop.visit(permissions=LIVE).call(WRITE, probe)
    again = shop.visit(permissions=LIVE).call(WRITE, probe)
    assert (again.id, again.observation) == (first.id, {"answer": [1, 2]})
    assert probe.performed == 1


def test_equal_calls_are_counted(shop) -> None:
    """The second equal call of a visit is another one, and both are replayed in their order."""
    probe = Outward("first", "second")
    for _ in range(2):
        visit = shop.visit(permissions=LIVE)
        assert [visit.call(WRITE, probe).observation for _ in range(2)] == ["first", "second"]
    assert probe.performed == 2


def test_other_arguments_are_another_call(visit: Visit) -> None:
    """Arguments tell calls apart, whatever the order of their keys."""
    probe = Probe("first", "second")
    one = visit.call(replace(LOOK, arguments={"a": 1, "b": 2}), probe)
    two = visit.call(replace(LOOK, arguments={"a": 1, "b": 3}), probe)
    same = visit.call(replace(LOOK, arguments={"b": 2, "a": 1}), probe)
    assert len({one.id, two.id, same.id}) == 3
    assert [one.observation, two.observation] == ["first", "second"]


def test_argument_that_is_no_data(visit: Visit) -> None:
    """A live object among the arguments is refused before anything is performed."""
    probe = Probe()
    with pytest.raises(TypeError, match="is not data"):
        visit.call(replace(LOOK, arguments={"browser": object()}), probe)
    assert probe.performed == 0


# Cut off in the middle


def test_cut_off_after_handing_over(shop) -> None:
    """What may have left is never performed again, by whomever and how often it is asked for."""

    def cut_off(attempt: Attempt) -> None:
        attempt.hand_over()
        raise CutOff

    with pytest.raises(CutOff):
        shop.visit(permissions=LIVE).call(WRITE, cut_off)
    probe = Outward()
    for later in (shop, shop.next_run(), shop.next_run()):
        with pytest.raises(Halt) as halt:
            later.visit(permissions=LIVE).call(WRITE, probe)
        assert halt.value.outcome is Outcome.NOT_MEASURED
        assert halt.value.because == (
            "interrupted: the contact may have reached them, so it is not repeated"
        )
    assert probe.performed == 0


def test_cut_off_before_handing_over(ledger: Ledger, make_company, shop) -> None:
    """What was only intended is performed by the next process, and paid for once."""
    shop = shop.of(make_company(budget={"contacts_per_week": 1}))

    def cut_off(attempt: Attempt) -> None:
        raise CutOff

    with pytest.raises(CutOff):
        shop.visit(permissions=LIVE).call(WRITE, cut_off)
    visit, probe = shop.next_run().visit(permissions=LIVE), Outward()
    assert visit.call(WRITE, probe).observation == "fact"
    assert (probe.performed, states(visit)) == (1, [(CallState.FINISHED, 2)])


def test_asked_anew(ledger: Ledger, make_company, shop) -> None:
    """A visit that waits is given up in the moment a new one reaches them, not before."""

    def waiting() -> list[str]:
        with ledger.transaction() as db:
            return [entry.id for entry in ledger.visits.waiting(db, "good")]

    old = shop.visit(permissions=LIVE)
    old.call(WRITE, Outward())
    poor = shop.of(make_company(budget={"contacts_per_week": 1}))
    with pytest.raises(OverBudget):
        poor.next_run(again=True).visit(permissions=LIVE).call(WRITE, Outward())
    assert waiting() == [old.id]
    new = shop.next_run(again=True).visit(permissions=LIVE)
    new.call(WRITE, Outward())
    assert waiting() == [new.id]


def test_cut_off_look_starts_again(shop) -> None:
    """A look that was cut off is performed again as a second attempt."""

    def cut_off(attempt: Attempt) -> None:
        raise CutOff

    with pytest.raises(CutOff):
        shop.visit().call(LOOK, cut_off)
    visit = shop.visit()
    assert states(visit) == [(CallState.BEGUN, 1)]
    assert visit.call(LOOK, Probe()).observation == "fact"
    assert states(visit) == [(CallState.FINISHED, 2)]
    assert faults(visit) == []


# A user's own action


def test_once(shop) -> None:
    """A user's own action is performed once and its result replayed."""
    results = iter([{"order": "MS-1"}])
    for _ in range(2):
        visit = shop.visit(permissions=LIVE)
        assert visit.once("ask", "submit", lambda: next(results)) == {"order": "MS-1"}


def test_once_that_fails_is_not_repeated(shop) -> None:
    """A user's own outward action that failed may have reached them and is not repeated."""
    with pytest.raises(ZeroDivisionError):
        shop.visit(permissions=LIVE).once("ask", "submit", lambda: 1 // 0)
    with pytest.raises(Halt, match="the submit may have reached them"):
        shop.visit(permissions=LIVE).once("ask", "submit", lambda: None)


@pytest.mark.parametrize(
    ("permissions", "effect", "sentence"),
    [
        (Permissions(), "contact", "dry run: would contact; --live performs it"),
        (
            Permissions(live=True, read_only=True),
            "submit",
            "not allowed here: the journey only reads, this would submit",
        ),
        (
            LIVE,
            "order",
            "not allowed by name: tag the journey @allow:order to let it order",
        ),
        (Permissions(live=True, withheld="a journey vanished"), "contact", "a journey vanished"),
    ],
)
def test_once_without_permission(
    shop, permissions: Permissions, effect: str, sentence: str
) -> None:
    """What is not permitted is refused with its reason; nothing is performed, noted or spent."""
    visit, performed = shop.visit(permissions=permissions), []
    with pytest.raises(NotPermitted) as refused:
        visit.once("ask", effect, lambda: performed.append(1))
    assert (str(refused.value), performed, states(visit)) == (sentence, [], [])
    assert shop.entry().effect is Effect.READ


def test_permission_does_not_matter_for_what_is_done(shop) -> None:
    """A dry run shows what an earlier live one has found out."""
    shop.visit(permissions=LIVE).call(WRITE, Outward())
    assert shop.visit().call(WRITE, Outward()).observation == "fact"


# Rules before every action


def test_over_budget(make_company, clock: ManualClock, shop) -> None:
    """Over budget nothing is performed, noted or spent; a week later it goes on."""
    shop = shop.of(make_company(budget={"contacts_per_week": 1}))
    shop.visit("first", permissions=LIVE).call(WRITE, Outward())
    second, probe = shop.visit("second", permissions=LIVE), Outward()
    with pytest.raises(OverBudget, match="good was contacted 1 times on the channel 'mail'"):
        second.call(WRITE, probe)
    assert (probe.performed, states(second)) == (0, [])
    assert shop.entry("second").said_digest is None
    clock.at += timedelta(days=7)
    shop.visit("second", permissions=LIVE).call(WRITE, probe)
    assert probe.performed == 1


def test_looking_costs_nothing(make_company, shop) -> None:
    """Reading and typing are no contacts."""
    visit = shop.of(make_company(budget={"contacts_per_week": 0})).visit()
    visit.call(LOOK, Probe())
    visit.call(replace(LOOK, effect=Effect.TYPE), Probe())


def test_kill_switch(shop) -> None:
    """A thrown switch stops the next call before it begins, and the one under way at its next action."""
    visit, probe = shop.visit(permissions=LIVE), Outward()

    def thrown_meanwhile(attempt: Attempt) -> None:
        attempt.before(Effect.READ)
        shop.context.kill_switch.throw("they called us")
        attempt.before(Effect.READ)

    with pytest.raises(Stopped, match="they called us"):
        visit.call(LOOK, thrown_meanwhile)
    with pytest.raises(Stopped):
        visit.call(WRITE, probe)
    shop.context.kill_switch.lift()
    visit.call(WRITE, probe)
    assert probe.performed == 1


def test_last_day_is_the_companys(make_company, clock: ManualClock, shop) -> None:
    """The agreement ends with its last day in the company's zone, not in ours."""
    company = make_company(
        company={"zone": "Europe/Berlin"}, scope={"until": date(2026, 1, 5).isoformat()}
    )
    visit, probe = shop.of(company).visit(), Probe()
    clock.at = clock.at.replace(hour=22, minute=59)
    visit.call(LOOK, probe)
    clock.at = clock.at.replace(hour=23, minute=0)
    with pytest.raises(OutOfScope, match="the agreement has run out"):
        visit.call(LOOK, probe)
    assert probe.performed == 1


def test_pace(visit: Visit, clock: ManualClock) -> None:
    """Page loads of a host come their gap apart, and the kill switch still works while waiting."""
    loads = []

    def walk(attempt: Attempt) -> None:
        for _ in range(3):
            attempt.pace("www.good.example", 2.5)
            loads.append(clock.now())

    visit.call(LOOK, walk)
    gaps = [(after - before).total_seconds() for before, after in pairwise(loads)]
    assert gaps == [2.5, 2.5]


# The journey's text


def test_changed_text_stops_a_visit(shop) -> None:
    """A journey changed since it reached somebody stops with the way on; nothing is performed."""
    probe = Outward()
    shop.visit(steps=("I ask", "I wait"), permissions=LIVE).call(WRITE, probe)
    with pytest.raises(Halt) as halt:
        shop.next_run().visit(steps=("I ask twice", "I wait"), permissions=LIVE)
    assert str(halt.value) == (
        "journey changed since its visit began on 2026-01-05; nothing was repeated; undo the "
        "change, or --again asks for a new visit"
    )
    assert (halt.value.outcome, halt.value.decides) == (Outcome.NOT_MEASURED, False)
    assert probe.performed == 1


def test_changed_second_message(shop) -> None:
    """What was said with a second message is as fixed as the first one."""
    visit = shop.visit(steps=("I ask",), permissions=LIVE)
    visit.call(WRITE, Outward())
    visit.step(Said(5, "I thank them"))
    visit.call(WRITE, Outward())
    shop.next_run().visit(steps=("I ask", "I thank them", "I wait"))
    with pytest.raises(Halt, match="journey changed since its visit began"):
        shop.next_run().visit(steps=("I ask", "I complain"))


def test_text_not_yet_said_may_change(shop) -> None:
    """Steps after the one that reached somebody may still be written; one that only looked too."""
    visit = shop.visit(steps=("I ask",), permissions=LIVE)
    visit.call(WRITE, Outward())
    assert shop.next_run().visit(steps=("I ask", "I wait longer")).id == visit.id
    shop.visit("look", steps=("I look",)).call(LOOK, Probe())
    shop.next_run().visit("look", steps=("I look closer",))


# Judging


def judge(seen: int, threshold: float) -> Judgement:
    outcome = Outcome.MET if seen <= threshold else Outcome.MISSED
    return Judgement(outcome, f"{seen} clicks, promised {threshold:g}", {"clicks": seen})


CLICKS = Criterion(
    "contact-clicks",
    "a way to reach us within 2 clicks",
    Theme.REACHABILITY,
    Level.MUST,
    judge,
    "a study",
    threshold=2,
    unit="clicks",
)


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


# Sharing


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


# Owning the visit

TAKE = "ledger.clock.at += __import__('datetime').timedelta(seconds={})\nledger.visits.lease('{}')"


def taken_over(visit: Visit, elsewhere: Callable[[str], Any]) -> None:
    """Let this process be silent for a lease, and another living one take the visit over."""
    clock = visit.context.ledger.clock
    clock.sleep(LEASE.seconds)
    elsewhere(TAKE.format(LEASE.seconds, visit.id))


def test_taken_over_before_an_action(shop, elsewhere) -> None:
    """Who was taken over performs nothing more."""
    visit, probe = shop.visit(permissions=LIVE), Outward()
    taken_over(visit, elsewhere)
    with pytest.raises(LeaseLost):
        visit.call(WRITE, probe)
    assert (probe.performed, states(visit)) == (0, [])


def test_replaced_while_silent(shop) -> None:
    """Who comes back to a visit that another one has taken the place of performs nothing more."""
    visit, probe = shop.visit(permissions=LIVE), Outward()
    shop.next_run(again=True).visit(permissions=LIVE).call(WRITE, Outward())
    with pytest.raises(LeaseLost):
        visit.call(WRITE, probe)
    assert probe.performed == 0


def test_taken_over_before_handing_over(shop, elsewhere) -> None:
    """Who was taken over after the intent hands nothing over, however lately he was on it."""
    visit, left = shop.visit(permissions=LIVE), []

    def slow(attempt: Attempt) -> None:
        elsewhere(TAKE.format(LEASE.seconds, visit.id))  # its clock is ahead of ours
        attempt.hand_over()
        left.append(1)

    with pytest.raises(LeaseLost):
        visit.call(WRITE, slow)
    assert (left, states(visit)) == ([], [(CallState.INTENDED, 1)])


def test_taken_over_before_finishing(shop, elsewhere) -> None:
    """Who was taken over during a look writes no observation into the other one's visit."""
    visit = shop.visit()

    def slow(attempt: Attempt) -> str:
        taken_over(visit, elsewhere)
        return "too late"

    with pytest.raises(LeaseLost):
        visit.call(LOOK, slow)


def test_taken_over_before_a_shared_look(shop, elsewhere) -> None:
    """Who was taken over writes no shared observation into the other one's visit either."""
    shop.visit("phone").call(SHARED, Probe())
    visit = shop.visit("mail")
    elsewhere(TAKE.format(LEASE.seconds, visit.id))  # its clock is ahead of ours
    with pytest.raises(LeaseLost):
        visit.call(SHARED, Probe())
    assert states(visit) == []


def test_taken_over_before_a_verdict(shop, elsewhere) -> None:
    """Who was taken over writes no verdict into the other one's visit."""
    visit = shop.visit()
    taken_over(visit, elsewhere)
    with pytest.raises(LeaseLost):
        visit.conclude(CLICKS, Judgement(Outcome.NOT_MEASURED, "so"))


def test_long_walk_keeps_its_host(visit: Visit, clock: ManualClock, elsewhere) -> None:
    """A walk that goes on keeps its host to itself, however long it takes."""
    held = []

    def walk(attempt: Attempt) -> None:
        for _ in range(HOLD.seconds // 10):
            clock.sleep(10)
            attempt.before(Effect.READ)
        other = elsewhere(
            f"ledger.clock.at += __import__('datetime').timedelta(seconds={HOLD.seconds})\n"
            "try: ledger.holds.only_one('web:good', 0, lambda: None).__enter__()\n"
            "except TryLater as error: print('held', end='')"
        )
        held.append(other.said)

    visit.call(replace(LOOK, host="good"), walk)
    assert held == ["held"]


def test_settled(shop) -> None:
    """A settled visit has its outcome, is nobody's, and its chain is whole."""
    visit = shop.visit()
    visit.call(LOOK, Probe())
    visit.settle(Outcome.MET, {"steps": []})
    with shop.ledger.transaction() as db:
        entry = shop.ledger.visits.get(db, visit.id)
        settled = shop.ledger.records.of(db, visit.id, "settled")
    assert (entry.outcome, entry.owner) == (Outcome.MET, None)
    assert entry.closed == "2026-01-05T09:00:00.000Z"
    assert [record.content for record in settled] == [{"outcome": "met", "steps": []}]
    assert faults(visit) == []


def test_pending_stays_open(shop, clock: ManualClock) -> None:
    """A pending visit keeps its next check and is taken further."""
    visit = shop.visit(permissions=LIVE)
    visit.call(WRITE, Outward())
    visit.settle(Outcome.PENDING, {}, clock.now() + timedelta(hours=1), stays_open=True)
    later = shop.next_run().entry()
    assert (later.id, later.next_check) == (visit.id, "2026-01-05T10:00:00.000Z")


@pytest.mark.parametrize(
    ("outcome", "decides"),
    [(Outcome.NOT_MEASURED, True), (Outcome.PENDING, False), (Outcome.BROKEN, False)],
)
def test_stop(visit: Visit, outcome: Outcome, decides: bool) -> None:
    """A stop cannot be swallowed by a phrase, and pending or broken decide nothing."""

    def phrase() -> None:
        with suppress(Exception):
            visit.stop(outcome, "no number")

    with pytest.raises(Halt) as halt:
        phrase()
    assert (halt.value.because, halt.value.decides) == ("no number", decides)


# Recovering, and taking back


def cut_off_after_handing_over(visit: Visit) -> None:
    """Leave the visit's letter in the middle of being handed over."""

    def perform(attempt: Attempt) -> None:
        attempt.hand_over()
        raise CutOff

    with suppress(CutOff):
        visit.call(WRITE, perform)


def test_what_did_leave_is_recovered(shop) -> None:
    """Where the channel can tell that it left, the call is finished and never performed again."""
    cut_off_after_handing_over(shop.visit(permissions=LIVE))
    probe = Outward()
    found = shop.visit(permissions=LIVE).call(WRITE, probe, lambda attempt: "found in Sent")
    again = shop.visit(permissions=LIVE).call(WRITE, probe)
    assert (found.observation, again.observation, probe.performed) == (
        "found in Sent",
        "found in Sent",
        0,
    )


def test_what_cannot_be_found_is_not_repeated(shop) -> None:
    """Nothing found is no proof that nothing left."""
    cut_off_after_handing_over(shop.visit(permissions=LIVE))
    probe = Outward()
    with pytest.raises(Halt, match="interrupted"):
        shop.visit(permissions=LIVE).call(WRITE, probe, lambda attempt: None)
    assert probe.performed == 0


def test_when_it_was_handed_over_is_known(shop, clock: ManualClock) -> None:
    """The moment of the last hand-over, however much later it is asked for."""
    visit = shop.visit(permissions=LIVE)
    left = clock.now()
    cut_off_after_handing_over(visit)
    clock.sleep(600)
    seen = []
    with suppress(Halt):
        shop.visit(permissions=LIVE).call(WRITE, Probe(), lambda a: seen.append(a.handed_over_at))
    assert seen == [left]


def test_what_was_refused_for_certain_is_tried_again(shop) -> None:
    """A hand-over that is taken back counts as intended; the budget is spent once."""

    def refused(attempt: Attempt) -> None:
        attempt.hand_over()
        attempt.take_back()
        raise CutOff

    visit = shop.visit(permissions=LIVE)
    with suppress(CutOff):
        visit.call(WRITE, refused)
    assert states(visit) == [(CallState.INTENDED, 1)]
    probe = Outward()
    shop.visit(permissions=LIVE).call(WRITE, probe)
    assert probe.performed == 1


def test_taking_back_needs_the_lease(shop, clock: ManualClock) -> None:
    """Whoever has lost the visit changes nothing in it."""

    def slow(attempt: Attempt) -> None:
        attempt.hand_over()
        clock.sleep(2 * LEASE.total_seconds())
        shop.visit(permissions=LIVE)
        attempt.take_back()

    with pytest.raises(LeaseLost):
        shop.visit(permissions=LIVE).call(WRITE, slow)


@pytest.mark.parametrize(("hours", "goes"), [("08:00-18:00", True), ("10:00-18:00", False)])
def test_contact_hours_hold_for_what_leaves(shop, make_company, hours: str, goes: bool) -> None:
    """At 09:00 in the company's zone; looking is free at any hour."""
    visit = shop.of(make_company(budget={"contact_hours": hours})).visit(permissions=LIVE)
    visit.call(LOOK, Probe())
    probe = Outward()
    with suppress(NotPermitted):
        visit.call(WRITE, probe)
    assert probe.performed == goes
