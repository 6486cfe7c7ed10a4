import pytest

from mysteryshop.reports.scorecard_text import amount, plain, span, web_link, when


def test_invisible_and_turning_characters_are_shown_as_replaced():
    """A right-to-left override, a NUL or a lone surrogate cannot disturb what stands beside it."""
    assert plain("a\u202eb\x00c\ud800d\n e") == "a�b�c�d e"


def test_an_endless_text_is_cut_and_says_so():
    """Ten kilobytes become a line that names its length."""
    assert plain("x" * 10_000, 5) == "xxxxx… (cut, 10,000 characters)"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd",
     "//host/x", "http://", "http://[", "/help", "vbscript:x", "http://a/\u202e", "http://a/" + "x" * 999],
)  # fmt: skip
def test_only_web_addresses_are_links(url):
    """What is not http or https with a host stays text."""
    assert web_link(url) is None


def test_a_web_address_is_a_link():
    """An ordinary page can be followed."""
    assert web_link("https://www.example.com/a?b=1") == "https://www.example.com/a?b=1"


def test_times_are_said_in_english():
    """Stamps become days and minutes in UTC; what is no stamp is printed as it is."""
    assert when("2026-11-24T09:00:00.000Z") == "24 Nov 2026, 09:00 UTC"
    assert when("soon") == "soon"
    assert span("2026-11-21T09:00:00.000Z", "2026-11-23T09:00:00.000Z") == "21 to 23 November 2026"
    assert (
        span("2026-11-30T09:00:00.000Z", "2026-12-01T09:00:00.000Z")
        == "30 November 2026 to 1 December 2026"
    )


def test_figures_are_printed_without_needless_decimals():
    """3.0 clicks are 3 clicks."""
    assert [amount(v) for v in (3.0, 2.5, 4, None, True)] == ["3", "2.5", "4", "none", "yes"]
