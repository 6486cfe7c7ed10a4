"""Which numbers and SIP addresses may be dialled, and every way to talk oneself into another."""

import pytest

from mysteryshop.core.errors import OutOfScope
from mysteryshop.core.numbers import e164
from mysteryshop.core.scope import Scope

SCOPE = Scope(
    hosts=("127.0.0.1",),
    numbers=(
        "+44 20 7946 0000", "+1 202 555 0123", "sip:support@pbx.example", "sip:pbx2.example:5080",
        # listed, and refused all the same
        "112", "+44 999", "+44 909 879 0000", "+44 871 123 4567", "+49 180 1 234567", "+44 118 118",
        "+1 900 555 1234", "+979 1 2345 6789", "sip:911@pbx2.example:5080",
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "target",
    [
        "+442079460000",
        "+44 (20) 7946-0000",
        "tel:+442079460000",
        "+12025550123",
        "sip:support@pbx.example",
        "sip:support@PBX.example",
        "sip:anybody@pbx2.example:5080",
        "sip:+442079460000@pbx2.example:5080",
        "sip:shop@127.0.0.1:5070",
        "sip:100@127.0.0.1:5070",
    ],
)
def test_what_is_listed_may_be_dialled(target: str) -> None:
    """However it is written, and anybody at a host that is listed without a name."""
    SCOPE.check_number(target)


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("+442079460001", "not in"),
        ("112", "emergency"),
        ("999", "emergency"),
        ("+44999", "emergency"),
        ("+44 112", "emergency"),
        ("000", "emergency"),
        ("118118", "short code"),
        ("+44118118", "short code"),
        ("2079460000", "lacks its country"),
        ("+449098790000", "premium"),
        ("+448711234567", "premium"),
        ("+491801234567", "shared cost"),
        ("+19005551234", "premium"),
        ("+979123456789", "premium"),
        ("+999123456789", "no telephone number"),
        ("+44 20 7946 000", "nobody"),
        ("+44 20 7946 0000;ext=5", "no number"),
        ("+1 800 FLOWERS", "no number"),
        ("", "short code"),
        ("+" * 5000, "no number"),
        ("sip:other@pbx.example", "not in"),
        ("sip:support@pbx.example:5080", "not in"),
        ("sip:support@pbx.example.evil.example", "not in"),
        ("sip:911@pbx2.example:5080", "emergency"),
        ("sip:9911@pbx2.example:5080", "emergency"),
        ("sip:0112@pbx2.example:5080", "emergency"),
        ("sip:%39%31%31@pbx2.example:5080", "emergency"),
        ("sip:911;phone-context=x@pbx2.example:5080", "emergency"),
        ("sip:911:secret@pbx2.example:5080", "emergency"),
        ("sip:+44-909-879-0000@pbx2.example:5080", "premium"),
        ("sip:00449098790000@pbx2.example:5080", "premium"),
        ("sip:112@127.0.0.1:5070", "emergency"),
        ("sip:shop@127.0.0.1:5070;maddr=192.0.2.1", "maddr"),
        ("sip:support@pbx.example?Replaces=1", "no address"),
        ("sip:support@pbx.example\r\nRoute: <sip:evil.example>", "no address"),
        ("sip:support@evil.example@pbx.example", "no address"),
        ("sip:" + "a" * 5000 + "@pbx.example", "no address"),
        ("sip:", "no address"),
    ],
)  # fmt: skip
def test_what_is_not_dialled(target: str, says: str) -> None:
    """Not listed, costly, an emergency, a short code, nobody's, or meant to mislead."""
    with pytest.raises(OutOfScope, match=says):
        SCOPE.check_number(target)


def test_loopback_needs_to_be_listed() -> None:
    """This machine is no exception: its host stands in the scope."""
    with pytest.raises(OutOfScope):
        Scope().check_number("sip:shop@127.0.0.1:5070")


@pytest.mark.parametrize("text", ["020 7946 0000", "+", "+44 20 7946 0000 # bo", "+٤٤2079460000"])
def test_a_number_without_its_country_is_none(text: str) -> None:
    """Which country is meant is never guessed."""
    with pytest.raises(ValueError, match="no number"):
        e164(text)
