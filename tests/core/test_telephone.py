"""The shopper's line, and when a company may be called."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from mysteryshop.core.company import Company
from mysteryshop.core.errors import ConfigurationError, NotPermitted, OutOfScope, OverBudget
from mysteryshop.core.ledger import Ledger
from mysteryshop.core.telephone import Line

TRUNK: dict[str, Any] = {
    "server": "sip.example.net:5061",
    "login": "bo",
    "password_env": "SHOP_BO_LINE",
    "caller_id": "+44 20 7946 0999",
    "transport": "tls",
    "srtp": True,
}
NUMBER = "+442079460000"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"caller_id": ""}, "caller_id is needed"),
        ({"caller_id": "0999"}, "no number"),
        ({"password_env": ""}, "go together"),
        ({"server": "", "caller_id": ""}, "server is needed"),
        ({"server": "sip:evil"}, "no host|Port"),
        ({"transport": "udp"}, "srtp needs"),
        ({"password": "a secret"}, "Extra inputs"),
    ],
    ids=str,
)
def test_a_wrong_table_is_an_error(wrong: dict[str, Any], says: str) -> None:
    """Whatever cannot work is told before anything is dialled."""
    with pytest.raises(ValidationError, match=says):
        Line(**{**TRUNK, **wrong})


def test_a_number_goes_over_the_trunk() -> None:
    """A number becomes an address at the trunk, a SIP address stays itself."""
    line = Line(**TRUNK)
    assert line.uri("+44 20 7946 0000") == "sip:+442079460000@sip.example.net:5061"
    assert line.uri("sip:shop@127.0.0.1:5070") == "sip:shop@127.0.0.1:5070"


def test_a_number_needs_a_trunk() -> None:
    """Without one the error says where it is named."""
    with pytest.raises(ConfigurationError, match="needs a trunk"):
        Line().uri(NUMBER)


def test_the_secret_stands_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read when it is needed, and missed with its name."""
    monkeypatch.delenv("SHOP_BO_LINE", raising=False)
    with pytest.raises(ConfigurationError, match="SHOP_BO_LINE"):
        Line(**TRUNK).password()
    monkeypatch.setenv("SHOP_BO_LINE", "a secret")
    assert Line(**TRUNK).password() == "a secret"
    assert "secret" not in repr(Line(**TRUNK))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def called(make_company: Callable[..., Company]) -> Callable[..., Company]:
    """A company in London whose number is listed, with a budget."""

    def make(**budget: Any) -> Company:
        return make_company(
            company={"zone": "Europe/London"},
            scope={"numbers": [NUMBER], "hosts": ["www.good.example", "127.0.0.1"]},
            budget=budget,
        )

    return make


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-01-05T09:00", True),
        ("2026-01-09T16:59", True),
        ("2026-01-05T08:59", False),
        ("2026-01-05T17:00", False),
        ("2026-01-10T12:00", False),  # a Saturday
    ],
)
def test_office_hours_unless_said_otherwise(
    called: Callable[..., Company], moment: str, allowed: bool
) -> None:
    """Nobody is called at night or at the weekend by default."""
    if allowed:
        called().check_call(NUMBER, at(moment))
    else:
        with pytest.raises(NotPermitted, match="outside call hours"):
            called().check_call(NUMBER, at(moment))


def test_call_hours_of_the_profile(called: Callable[..., Company]) -> None:
    """A company that is open on Saturdays may be called then."""
    company = called(call_hours="Mon-Sat 08:00-20:00")
    company.check_call(NUMBER, at("2026-01-10T19:00"))
    with pytest.raises(NotPermitted, match="Monday 08:00"):
        company.check_call(NUMBER, at("2026-01-11T12:00"))


def test_this_machine_is_called_at_any_hour(called: Callable[..., Company]) -> None:
    """A switchboard on loopback wakes nobody, unless the profile names hours."""
    target = "sip:shop@127.0.0.1:5070"
    called().check_call(target, at("2026-01-10T03:00"))
    with pytest.raises(NotPermitted):
        called(call_hours="Mon-Fri 09:00-17:00").check_call(target, at("2026-01-10T03:00"))


def test_hours_open_no_scope(called: Callable[..., Company]) -> None:
    """A number that is not listed is not called at any hour."""
    with pytest.raises(OutOfScope):
        called().check_call("+442079460001", at("2026-01-05T10:00"))


def test_calls_a_day(ledger: Ledger, clock: Any) -> None:
    """The calls of 24 hours are counted beside those of the week."""
    for call, allowed in (("a", True), ("b", True), ("c", False)):
        with ledger.transaction() as db:
            if allowed:
                ledger.budgets.spend(db, "good", "phone", call, per_week=9, per_day=2)
                continue
            with pytest.raises(OverBudget, match="calls_a_day"):
                ledger.budgets.spend(db, "good", "phone", call, per_week=9, per_day=2)
    clock.sleep(24 * 3600 + 1)
    with ledger.transaction() as db:
        ledger.budgets.spend(db, "good", "phone", "d", per_week=9, per_day=2)
