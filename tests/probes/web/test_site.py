"""The scope of a site nobody has configured."""

import pytest

from mysteryshop.core.errors import Stopped, UsageError
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


@pytest.mark.parametrize(
    "inwards", ["169.254.169.254", "localhost", "10.0.0.5", "[::1]", "metadata.google.internal"]
)
def test_a_redirect_into_a_network_does_not_join_the_scope(home, inwards):
    """Only a domain somebody owns can be where a company has moved; its own host is its own."""
    home.pages["/"] = (302, {"Location": f"http://{inwards}/"}, "")
    assert public_scope(f"{home.url}/").hosts == (home.host,)


def test_the_kill_switch_keeps_the_site_from_being_asked(home):
    """What refuses an action refuses this look as well."""

    def stop() -> None:
        raise Stopped("the kill switch is on")

    with pytest.raises(Stopped, match="the kill switch is on"):
        public_scope(f"{home.url}/", stop)
    assert not home.connections


def test_an_address_is_read_as_people_type_it():
    """Without a scheme it is https; without a path it is the home page."""
    assert web_address("www.example.com") == "https://www.example.com/"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://example.com/",
        "https://",
        "http://[::1",
        "http://a:b/",
        "https://a/\x7f",
        "a/\udcff",
    ],
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
        ("https://www.example.eu/", "ZZ"),
        ("http://127.0.0.1/", "ZZ"),
    ],
)
def test_the_country_is_read_from_the_domain(url, country):
    """A country-code domain names its country; others name none."""
    assert country_of(url) == country
