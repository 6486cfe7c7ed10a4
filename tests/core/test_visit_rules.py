"""Rules are asked before every action, and a journey's text must stay what it was."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from mysteryshop.core.action import Said
from mysteryshop.core.attempt import Attempt
from mysteryshop.core.clock import ManualClock
from mysteryshop.core.effects import Effect
from mysteryshop.core.errors import OutOfScope, OverBudget, Stopped
from mysteryshop.core.signals import Halt
from mysteryshop.core.verdict import Outcome
from mysteryshop.core.visit import Visit

from .visits import LIVE, LOOK, WRITE, Outward, Probe, states


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
