"""Offers that are said to be for one customer alone, beside what a second shopper is offered."""

import pytest

from mysteryshop.core.signals import Halt
from mysteryshop.core.verdict import Outcome
from mysteryshop.criteria.offers import just_for_you
from mysteryshop.probes.mail.offers import Offer, OfferWatch, look_for_offer, terms_of

DESK = "answers-well.just-for-you"


def offers(customer, name, desk=DESK):
    """What a shopper is offered after a letter."""
    shopper = customer(name=name)
    with shopper.visit(f"{name} {desk}") as visit:
        watch = OfferWatch(shopper.writes(visit, f"{desk}@tidewater.example"), 24)
    assert shopper.room.wait_until_quiet(20)
    while True:
        try:
            with shopper.visit(f"{name} {desk}") as visit:
                return visit.call(
                    watch.action, lambda attempt: look_for_offer(watch, attempt)
                ).observation
        except Halt as halt:
            if halt.outcome is not Outcome.PENDING:
                raise
        shopper.clock.sleep(4 * 3600)


def test_what_a_second_shopper_gets_too_is_not_just_for_me(customer):
    """The first cannot know; the second one shows that both are told the same."""
    first = offers(customer, "maddy")
    assert first.offer == Offer("Maddy, an offer made just for you", first.offer.terms)
    assert just_for_you.judge(first).outcome is Outcome.NOT_MEASURED
    second = just_for_you.judge(offers(customer, "ravi"))
    assert second.outcome is Outcome.MISSED
    assert "'maddy' is offered the same terms" in second.because


def test_no_offer_is_no_verdict(customer):
    """A company that offers nothing fakes nothing."""
    seen = offers(customer, "maddy", "answers-well")
    assert seen.offer is None
    assert just_for_you.judge(seen).because == "no offer says that it is just for me"


def test_terms_are_amounts_and_durations():
    """However they are written; codes and names are none."""
    terms = terms_of("Channel 300 for £27.99 a month, for 18 months. Use TIDE-27.")
    assert terms == terms_of("Just £27.99 monthly! 18 months, code RAVI-9.")
    assert terms != terms_of("Channel 300 for £24.99 a month, for 18 months.")


@pytest.mark.parametrize(("looks", "outcome"), [(1, Outcome.NOT_MEASURED), (2, Outcome.MET)])
def test_nobody_else_gets_it_is_believed_after_two_looks(customer, looks, outcome):
    """One other shopper without the offer may be chance."""
    for name in ("ravi", "sam")[:looks]:
        offers(customer, name, "answers-well")
    assert just_for_you.judge(offers(customer, "maddy")).outcome is outcome
