"""Amounts, dates, durations and measures in a sentence."""

from decimal import Decimal

import pytest

from mysteryshop.probes.lexicon import plain
from mysteryshop.probes.mail.answers.numerals import value_of
from mysteryshop.probes.mail.answers.phrases import Phrases
from mysteryshop.probes.mail.answers.pieces import facts_in


def found(text, language, kind):
    return [fact for fact in facts_in(plain(text), Phrases((language,))) if fact.kind == kind]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("£4.50 a month", "en", "4.5"),
        ("EUR 118.40 plus VAT", "en", "118.4"),
        ("three hundred pounds all in", "en", "300"),
        ("1.234,50 Euro", "de", "1234.5"),
        ("zweihundertvierzig Euro", "de", "240"),
        ("39 €", "de", "39"),
        ("cent vingt euros", "fr", "120"),
        ("5,50 euros por noche", "es", "5.5"),
        ("120 zł", "pl", "120"),
        ("150 kr per person", "sv", "150"),
        ("修理費用は3,500円です", "ja", "3500"),
        ("there is no charge", "en", "0"),
        ("das ist kostenlos", "de", "0"),
        ("le retrait est gratuit", "fr", "0"),
        ("10 % weniger", "de", "10"),
    ],
)
def test_amounts(text, language, value):
    """Figures with a currency, words, percentages, and nothing at all."""
    assert Decimal(found(text, language, "amount")[0].value) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "language"),
    [("feel free to write", "en"), ("order 4471", "en"), ("am 6. Mai", "de"), ("at 10 pm", "en")],
)
def test_no_amounts(text, language):
    """Politeness, numbers, dates and times are no money."""
    assert not found(text, language, "amount")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("on 27 June", "en"),
        ("by June 27th", "en"),
        ("Monday the 24th", "en"),
        ("tomorrow", "en"),
        ("am 6. Mai", "de"),
        ("bis 15.6.", "de"),
        ("in KW 19", "de"),
        ("ab sofort", "de"),
        ("le 28 mai", "fr"),
        ("mañana", "es"),
        ("14 maja", "pl"),
        ("3月5日", "ja"),
    ],
)
def test_dates(text, language):
    """As figures, by name, and relative to today."""
    assert found(text, language, "date")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("5 to 7 working days", "en"),
        ("within a fortnight", "en"),
        ("in 5 bis 7 Werktagen", "de"),
        ("zehn Tage", "de"),
        ("dix jours", "fr"),
        ("due settimane", "it"),
        ("vijf dagen", "nl"),
        ("約2週間", "ja"),
    ],
)
def test_durations(text, language):
    """In figures and in words."""
    assert found(text, language, "duration")


def test_a_price_a_month_is_no_duration():
    """£31 a month says how much, not how long."""
    assert not found("it is £31 a month", "en", "duration")


@pytest.mark.parametrize("text", ["until 23:30", "till midnight", "at 10pm", "around the clock"])
def test_times(text):
    """Of day, in figures and words."""
    assert found(text, "en", "time")


def test_measures():
    """A number with a unit."""
    assert [fact.value for fact in found("the door is 68 cm wide", "en", "measure")] == ["68"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", "1234.5"),
        ("1.234,50", "1234.5"),
        ("1 234", "1234"),
        ("12.00", "12"),
        ("2.400", "2400"),
    ],
)
def test_figures_of_any_country(text, value):
    """Points and commas mean what they mean there."""
    assert value_of(text, Phrases(("en",))) == Decimal(value)
