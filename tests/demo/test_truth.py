"""The truth file is whole, agrees with the served site, and is read strictly."""

from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from mysteryshop.demo import Website
from mysteryshop.demo.truth import TRUTH_FILE, load_truth

CHANNELS = ("phone", "email", "address", "form", "chat")
EXPECTED = ("phone", "email")
DEVICES = ("computer", "mobile")


def test_every_question_of_the_journeys_once() -> None:
    """Each guise has one entry for every promise the journeys of contact.feature ask about."""
    asked = [
        *product(("contact-clicks",), CHANNELS, DEVICES, (False,)),
        *product(("contact-clicks",), EXPECTED, DEVICES, (True,)),
        *product(("contact-true",), EXPECTED, DEVICES, (False,)),
        *product(("contact-any-ability",), EXPECTED, ("computer",), (False,)),
    ]
    planted = load_truth().planted
    for guise in ("good", "bad"):
        found = [
            (p.criterion, p.channel, p.device, p.customers)
            for p in planted
            if p.guise == guise and not p.journey
        ]
        assert sorted(found) == sorted(asked)


def test_every_promise_of_a_letter_and_a_call_once() -> None:
    """Both guises are asked the same by mail, by form and by telephone."""
    asked = [
        {(p.journey, p.criterion) for p in load_truth().planted if p.guise == guise and p.journey}
        for guise in ("good", "bad")
    ]
    assert asked[0] == asked[1]
    assert len(asked[0]) == sum(bool(p.journey) for p in load_truth().planted) / 2 == 17 + 9


def test_company_is_the_website() -> None:
    """The truth is about the company whose website is served."""
    company = load_truth().company
    assert (company.name, company.country) == ("Tidewater Broadband", "GB")
    assert company.website == f"http://{Website.host}/"


def test_the_good_guise_keeps_everything() -> None:
    """Nothing is missed or unmeasured in the good guise; the bad one misses fifteen promises."""
    planted = load_truth().planted
    assert {p.verdict for p in planted if p.guise == "good"} == {"met"}
    missed = [p for p in planted if p.verdict == "missed"]
    media = Counter(planted.medium for planted in missed)
    assert media == {"website": 7, "mail": 5, "phone": 3}


def test_values_stand_within_the_clicks(pages: Callable[[Any], dict[str, Any]]) -> None:
    """No value stands on a page deeper than stated; a fold or a menu may cost one click more."""
    printed = {"+442079460142": "020 7946 0142", "+441134960142": "Call sales: 0113 496 0142"}
    for planted in load_truth().planted:
        for value in planted.values:
            text = printed.get(value, value)
            seen = pages(planted.guise).values()
            depth = min(p.depth for p in seen if any(text in line for line in p.texts))
            assert planted.clicks in (depth, depth + 1), planted


def test_verdicts_follow_the_promise() -> None:
    """Contact within 2 clicks is met, deeper or hidden is missed; the rest follows from it."""
    for planted in (p for p in load_truth().planted if not p.journey):
        within = planted.clicks is not None and planted.clicks <= 2
        offered = planted.channel in EXPECTED or planted.clicks is not None
        if not offered:
            assert planted.verdict == "not measured", planted
        elif planted.criterion == "contact-clicks" and not planted.customers:
            assert planted.verdict == ("met" if within else "missed"), planted
        elif planted.criterion == "contact-true":
            assert (planted.verdict == "not measured") is (planted.clicks is None), planted
        printed = planted.clicks is not None and planted.channel in (*EXPECTED, "address")
        assert bool(planted.values) is printed, planted


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'because = "the header',
            'reason = "x"\nbecause = "the header',
            "number 1: unknown reason",
        ),
        ('guise = "good"', "", "number 1: missing guise"),
        ('verdict = "met"', 'verdict = "fine"', "number 1: verdict is 'fine'"),
        ("clicks = 1", "clicks = true", "number 1: clicks is True"),
        ("clicks = 1", "clicks = -1", "number 1: clicks is -1"),
        ("clicks = 1", "customers = 1", "number 1: customers is 1"),
        ('values = ["+442079460142"]', "values = [1]", r"number 1: values is \[1\]"),
        ('name = "Tidewater Broadband"', 'name = ""', r"\[company\]: name is ''"),
        ('country = "GB"', 'country = "GB"\ntown = "x"', r"\[company\]: unknown town"),
        ("mysteryshop/truth/1", "mysteryshop/truth/2", "schema is 'mysteryshop/truth/2'"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    """A mistake in the file is refused with the entry and the key in the message."""
    broken = tmp_path / "truth.toml"
    broken.write_text(TRUTH_FILE.read_text(encoding="utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ValueError, match=message):
        load_truth(broken)
