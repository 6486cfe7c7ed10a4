"""The truth file is whole, agrees with the served site, and is read strictly."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from mysteryshop.demo import Website
from mysteryshop.demo.truth import TRUTH_FILE, load_truth


def test_every_combination_once() -> None:
    """Each guise, criterion, channel and device has exactly one entry."""
    planted = load_truth().planted
    found = sorted((p.guise, p.criterion, p.channel, p.device) for p in planted)
    assert found == sorted(
        product(
            ("good", "bad"),
            ("contact-clicks", "contact-true"),
            ("phone", "email"),
            ("computer", "mobile"),
        )
    )


def test_company_is_the_website() -> None:
    """The truth is about the company whose website is served."""
    company = load_truth().company
    assert (company.name, company.country) == ("Tidewater Broadband", "GB")
    assert company.website == f"http://{Website.host}/"


def test_clicks_agree_with_the_site(pages: Callable[[Any], dict[str, Any]]) -> None:
    """Stated clicks are the depth of the page on which the value stands."""
    printed = {"+442079460142": "020 7946 0142"}
    for planted in load_truth().planted:
        for value in planted.values:
            text = printed.get(value, value)
            depths = [p.depth for p in pages(planted.guise).values() if text in p.texts]
            assert min(depths) == planted.clicks, planted


def test_verdicts_follow_the_promise() -> None:
    """Contact within 2 clicks is met, deeper or hidden is missed; the rest follows from it."""
    for planted in load_truth().planted:
        within = planted.clicks is not None and planted.clicks <= 2
        if planted.criterion == "contact-clicks":
            assert planted.verdict == ("met" if within else "missed"), planted
        else:
            assert (planted.verdict == "not measured") is (planted.clicks is None), planted
        assert bool(planted.values) is (planted.clicks is not None), planted


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
