"""What is a telephone number or an e-mail address on a page, and what only looks like one."""

import pytest

from mysteryshop.probes.web.contacts import Conflict
from mysteryshop.probes.web.values import Link, PageView, values_on


def page(*lines, links=(), structured=()):
    """A page that shows these lines and links."""
    seen = tuple(Link(href, href, name) for href, name in links)
    return PageView("http://www.example.com/", "A page", lines, seen, structured)


@pytest.mark.parametrize(
    "line",
    [
        "Call us on 020 7946 0142",
        "Phone: +44 (0)20 7946 0142.",
        "020 7946 0142 (Mon–Fri), never on holidays",
        "Tel 02079460142",
    ],
)
def test_a_number_is_found_however_it_is_printed(line):
    """E.164 is the value, what the page shows is kept beside it."""
    found = values_on(page(line), "GB")["phone"]
    assert list(found.values) == ["+442079460142"]
    assert found.values["+442079460142"] in line


@pytest.mark.parametrize(
    "lines",
    [
        ("Fax: 020 7946 0187",),
        ("Fax", "020 7946 0187"),
        ("VAT no. GB 020 7946 0142",),
        ("Registered in England, company number 02079460142",),
        ("IBAN GB68 TWBX 0113 4960 2079 46",),
        ("Your order 0207946-0142",),
        ("© 2019–2026, from 12.03.2026, only 1,299.00",),
    ],
)
def test_what_only_looks_like_a_number_is_not_the_phone(lines):
    """Fax, tax, bank, order and registration numbers, dates and prices reach nobody."""
    assert "phone" not in values_on(page(*lines), "GB")


def test_without_a_country_only_full_numbers_count():
    """A number without its country code says nothing when the country is unknown."""
    found = values_on(page("020 7946 0142", "or +49 30 901820"), "ZZ")
    assert list(found["phone"].values) == ["+4930901820"]


def test_a_link_alone_is_a_value():
    """A link to dial or to write is usable although its text is no number."""
    found = values_on(
        page(
            links=[("tel:+442079460142", "Call us"), ("mailto:Help@Example.com?subject=x", "Write")]
        ),
        "GB",
    )
    assert list(found["phone"].values) == ["+442079460142"]
    assert list(found["email"].values) == ["help@example.com"]


def test_a_link_that_leads_elsewhere_is_a_conflict():
    """The printed value and the link's target are held against each other."""
    found = values_on(
        page(
            "020 7946 0142",
            "help@example.com",
            links=[
                ("tel:02079460199", "020 7946 0142"),
                ("mailto:offers@example.com", "help@example.com"),
            ],
        ),
        "GB",
    )
    assert found["phone"].conflicts == [Conflict("link", "020 7946 0142", "+442079460199")]
    assert found["email"].conflicts == [Conflict("link", "help@example.com", "offers@example.com")]
    assert list(found["phone"].values) == ["+442079460142"]


def test_structured_data_that_says_otherwise_is_a_conflict():
    """Machines are told another number than customers."""
    data = '{"@graph": [{"@type": "Organization", "telephone": "+44 20 7946 0199"}]}'
    found = values_on(page("020 7946 0142", structured=(data,)), "GB")["phone"]
    assert found.conflicts == [Conflict("structured data", "020 7946 0142", "+442079460199")]


@pytest.mark.parametrize("data", ["{", "[" * 100_000, '"text"', '{"telephone": {"a": 1}}', ""])
def test_broken_structured_data_says_nothing(data):
    """Hostile or broken data neither crashes nor counts."""
    found = values_on(page("020 7946 0142", structured=(data,)), "GB")["phone"]
    assert not found.conflicts
