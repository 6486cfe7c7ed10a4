"""How often a company has been contacted on a channel, whoever asks."""

from datetime import timedelta

import pytest

from mysteryshop.core.clock import ManualClock
from mysteryshop.core.errors import OverBudget
from mysteryshop.core.ledger import Ledger


def spend(ledger: Ledger, call: str, *, company: str = "good", channel: str = "mail") -> None:
    with ledger.transaction() as db:
        ledger.budgets.spend(db, company, channel, call, per_week=2)


def test_so_many_and_no_more(ledger: Ledger) -> None:
    """The contact after the last one allowed is refused, with the channel and both numbers."""
    spend(ledger, "a")
    spend(ledger, "b")
    with pytest.raises(OverBudget) as refused:
        spend(ledger, "c")
    assert str(refused.value) == (
        "good was contacted 2 times on the channel 'mail' in the last 7 days, "
        "[budget] contacts_per_week allows 2"
    )


def test_every_company_and_channel_has_its_own(ledger: Ledger) -> None:
    """One company's contacts are not another's, and an e-mail is no telephone call."""
    for call in "abcd":
        spend(ledger, call, company=call)
        spend(ledger, f"good {call}", channel=call)


def test_seven_days_roll(ledger: Ledger, clock: ManualClock) -> None:
    """A contact counts for seven days to the millisecond, whatever the day of the week."""
    spend(ledger, "a")
    clock.at += timedelta(days=3)
    spend(ledger, "b")
    clock.at += timedelta(days=4, milliseconds=-1)
    with pytest.raises(OverBudget):
        spend(ledger, "c")
    clock.at += timedelta(milliseconds=1)
    spend(ledger, "c")
    with pytest.raises(OverBudget):
        spend(ledger, "d")


def test_same_call_is_paid_once(ledger: Ledger) -> None:
    """A call that is taken up again costs nothing, even when nothing is left."""
    spend(ledger, "a")
    spend(ledger, "b")
    spend(ledger, "a")


def test_survives_a_restart(ledger: Ledger, clock: ManualClock) -> None:
    """What was spent before a restart is spent."""
    spend(ledger, "a")
    spend(ledger, "b")
    with Ledger(ledger.url, clock) as again, pytest.raises(OverBudget):
        spend(again, "c")


def test_failed_transaction_spends_nothing(ledger: Ledger) -> None:
    """A contact is only spent together with the intent that is recorded beside it."""

    def spend_and_fail() -> None:
        with ledger.transaction() as db:
            ledger.budgets.spend(db, "good", "mail", "a", per_week=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        spend_and_fail()
    with ledger.transaction() as db:
        ledger.budgets.spend(db, "good", "mail", "b", per_week=1)
