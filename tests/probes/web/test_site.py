"""The scope of a site nobody has configured."""

import pytest

from mysteryshop.core.errors import UsageError
from mysteryshop.probes.web.site import country_of, public_scope, scope_of, web_address


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("https://www.shop.example.co.uk/", ("*.example.co.uk",)),
        ("http://example.com:8080/", ("*.example.com:8080", "*.example.com")),
        ("http://127.0.0.1:8001/", ("127.0.0.1:8001",)),
        ("http://[::1]:8001/", ("[::1]:8001",)),
        ("http://localhost:5000/", ("localhost:5000",)),
        ("https://user.github.io/", ("*.user.github.io",)),
    ],
)
def test_the_scope_is_the_registrable_domain(url, hosts):
    """The domain somebody owns, everything below it, and nothing beside it."""
    assert scope_of(url).hosts == hosts


def test_the_first_redirect_joins_the_scope(home, foreign):
    """A company may have moved: where its address redirects to at first is its site too."""
    home.pages["/"] = (302, {"Location": f"{foreign.url}/new"}, "")
    assert public_scope(f"{home.url}/").hosts == (home.host, foreign.host)
    assert not foreign.hits


def test_an_address_is_read_as_people_type_it():
    """Without a scheme it is https; without a path it is the home page."""
    assert web_address("www.example.com") == "https://www.example.com/"


@pytest.mark.parametrize(
    "text", ["", "ftp://example.com/", "https://", "http://[::1", "http://a:b/"]
)
def test_what_is_no_web_address_is_refused(text):
    """The message says what an address looks like or what is wrong."""
    with pytest.raises(UsageError):
        web_address(text)


@pytest.mark.parametrize(
    ("url", "country"),
    [
        ("https://www.example.co.uk/", "GB"),
        ("https://www.example.de/", "DE"),
        ("https://www.example.com/", "ZZ"),
        ("http://127.0.0.1/", "ZZ"),
    ],
)
def test_the_country_is_read_from_the_domain(url, country):
    """A country-code domain names its country; others name none."""
    assert country_of(url) == country
