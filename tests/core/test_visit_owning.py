"""One process owns a visit; what was cut off is recovered, or taken back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mysteryshop.core.attempt import Attempt
from mysteryshop.core.clock import ManualClock
from mysteryshop.core.effects import Effect
from mysteryshop.core.errors import LeaseLost, NotPermitted
from mysteryshop.core.ledger import CallState
from mysteryshop.core.ledger.holds import HOLD
from mysteryshop.core.ledger.visits import LEASE
from mysteryshop.core.signals import Halt
from mysteryshop.core.verdict import Judgement, Outcome
from mysteryshop.core.visit import Visit

from .visits import CLICKS, LIVE, LOOK, SHARED, WRITE, CutOff, Outward, Probe, faults, states

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
