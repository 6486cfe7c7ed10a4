"""What is in scope, and every known way to talk oneself into it."""

import random
from collections.abc import Callable
from datetime import date

import pytest
from pydantic import ValidationError

from mysteryshop.core.company import Company
from mysteryshop.core.errors import OutOfScope
from mysteryshop.core.scope import Scope, ascii_host, host_and_port

SCOPE = Scope(hosts=("www.good.example", "*.wild.example", "port.example:8080", "[::1]:8000"))

PERMITTED = [
    "http://www.good.example/",
    "https://www.good.example/a?b#c",
    "HTTPS://WWW.GOOD.EXAMPLE/",
    "http://www.good.example./",
    "http://www.good.example:443/",
    "http://anybody@www.good.example/",
    "http://wild.example/",
    "http://a.b.wild.example/",
    "http://port.example:8080/",
    "http://[::1]:8000/",
    "http://[0:0:0:0:0:0:0:1]:8000/",
    "http://ｗｗｗ。good。example/",
]

REFUSED = [
    "http://good.example/",
    "http://evil.example/",
    "http://www.good.example.evil.example/",
    "http://evilwild.example/",
    "http://wild.example.evil.example/",
    "http://www.good.example:8080/",
    "http://www.good.example:0/",
    "http://port.example/",
    "http://[::1]/",
    # a host before the host
    "http://www.good.example@evil.example/",
    "http://www.good.example:80@evil.example/",
    "http://www.good.example%40evil.example/",
    "http://evil.example/@www.good.example/",
    "http://evil.example#@www.good.example/",
    "http://evil.example?@www.good.example/",
    # browsers end the host at a backslash, others take it for a user name
    "http://evil.example\\@www.good.example/",
    "http://evil.example\\.wild.example/",
    # browsers decode these or give up; nobody may take them for a part of wild.example
    "http://www%2Egood.example/",
    "http://evil.example%2f.wild.example/",
    "http://evil.example%23.wild.example/",
    "http://evil.example%00.wild.example/",
    "http://ev il.wild.example/",
    "http://evil.example\x00.wild.example/",
    "http://.wild.example/",
    "http://a..wild.example/",
    # addresses in every spelling
    "http://127.0.0.1/",
    "http://127.0.0.1.nip.example/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://127.1/",
    "http://[::ffff:127.0.0.1]:8000/",
    # no page of anybody's
    "ftp://www.good.example/",
    "file://www.good.example/etc/passwd",
    "javascript:alert(1)",
    "data:text/html,www.good.example",
    "mailto:help@www.good.example",
    "//www.good.example/",
    "http:www.good.example",
    "http:///www.good.example/",
    "http:\\\\www.good.example/",
    "",
    # nothing a program may stumble over
    "http://www.good.example:99999/",
    "http://www.good.example:80abc/",
    "http://[bad/",
    "http://[::1/",
    "http://" + "ü" * 100 + ".wild.example/",
    "http://\udcff.wild.example/",
]


@pytest.mark.parametrize("url", PERMITTED)
def test_permitted(url: str) -> None:
    """Another spelling of a listed host is that host."""
    SCOPE.check_url(url)


@pytest.mark.parametrize("url", REFUSED)
def test_refused(url: str) -> None:
    """Whatever is not listed is refused as out of scope, and never with another error."""
    with pytest.raises(OutOfScope):
        SCOPE.check_url(url)


def test_refusal_says_what_is_allowed() -> None:
    """A refused host is named as it was understood, beside those that are in scope."""
    with pytest.raises(OutOfScope) as refused:
        Scope(hosts=("www.good.example",)).check_url("http://www.good.example@Evil.example/")
    assert str(refused.value) == "evil.example:80 is not in [scope] hosts (www.good.example)"


def test_random_hosts_stay_outside() -> None:
    """No host that does not end in a listed one passes, whatever characters precede it."""
    dice = random.Random(20260105)
    for _ in range(3000):
        junk = "".join(dice.choices("@\\:%[]. \t\x00a1-。", k=dice.randint(1, 6)))
        with pytest.raises(OutOfScope):
            SCOPE.check_url(f"http://www.good.example{junk}evil.example/")


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("WWW.Bücher.Example.", "www.xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),  # as browsers do; IDNA 2003 made it fass.example
        ("*.Example.com:8080", "*.example.com:8080"),
        ("[0:0:0:0:0:0:0:1]:80", "[::1]:80"),
        ("a.example:0", "a.example:0"),
    ],
)
def test_rules_are_written_one_way(written: str, rule: str) -> None:
    """A rule is kept as the host goes over the wire, so that equal rules are equal."""
    assert Scope(hosts=(written,)).hosts == (rule,)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "*",
        "*.",
        "*.*.example",
        "www.*.example",
        "https://www.good.example",
        "www.good.example/path",
        "user@www.good.example",
        "a b.example",
        "a%2eb.example",
        "a.example:99999",
        "::1",
    ],
)
def test_what_is_no_rule(rule: str) -> None:
    """A rule that could never match, or match more than it says, is refused at once."""
    with pytest.raises(ValidationError):
        Scope(hosts=(rule,))


def test_international_name_as_a_browser_asks_for_it() -> None:
    """A listed IDN covers the name in both alphabets."""
    scope = Scope(hosts=("www.straße.example",))
    scope.check_url("https://www.straße.example/")
    scope.check_url("https://www.xn--strae-oqa.example/")
    with pytest.raises(OutOfScope):
        scope.check_url("https://www.strasse.example/")


def test_assets_are_not_pages() -> None:
    """An asset host serves parts of a page and is never navigated to."""
    scope = Scope(hosts=("www.good.example",), assets=("cdn.example",))
    assert scope.permits_asset("cdn.example", 443)
    assert not scope.permits_asset("www.good.example", 443)
    with pytest.raises(OutOfScope):
        scope.check_url("https://cdn.example/")


INWARDS = [
    "127.0.0.1",
    "127.8.8.8",
    "::1",
    "0.0.0.0",
    "::",
    "::ffff:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "fe80::1%eth0",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
]
PRIVATE = [
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::1",
]
PUBLIC = ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INWARDS + PRIVATE)
def test_public_name_must_not_turn_inwards(address: str) -> None:
    """A name that resolves to an address that is not public is refused, however it is written."""
    with pytest.raises(OutOfScope, match=r"127\.0\.0\.1\.nip\.example turned out to be"):
        Scope(hosts=("*.nip.example",)).check_address("127.0.0.1.nip.example", address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_address(address: str) -> None:
    """A public address passes, also one an IPv6-only network translates."""
    Scope().check_address("www.good.example", address)


def test_private_network_opens_only_itself() -> None:
    """``private_network`` opens RFC 1918 and ULA, never loopback, link-local or cloud metadata."""
    scope = Scope(private_network=True)
    for address in PRIVATE + PUBLIC:
        scope.check_address("intranet.good.example", address)
    for address in INWARDS:
        with pytest.raises(OutOfScope):
            scope.check_address("intranet.good.example", address)


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("localhost", "127.0.0.1"), ("10.0.0.1",) * 2],
)
def test_listed_address_covers_itself(host: str, address: str) -> None:
    """Whoever lists a private address, or localhost, means it."""
    Scope().check_address(host, address)


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "10.0.0.1"), ("2130706433", "127.0.0.1"), ("localhost", "10.0.0.1")],
)
def test_listed_address_covers_nothing_else(host: str, address: str) -> None:
    """A listed address opens no other one, and a number is no address."""
    with pytest.raises(OutOfScope):
        Scope().check_address(host, address)


def test_last_day() -> None:
    """The day named by ``until`` still counts; the day after does not."""
    scope = Scope(until=date(2026, 1, 5))
    scope.check_day(date(2026, 1, 5))
    with pytest.raises(OutOfScope, match="2026-01-05: the agreement has run out"):
        scope.check_day(date(2026, 1, 6))


def test_connect_to() -> None:
    """A name that lives elsewhere is connected to there; every other one where it says itself."""
    scope = Scope(connect_to={"*.good.example": "127.0.0.1:8000"})
    assert scope.connection("www.good.example", 443) == ("127.0.0.1", 8000, True)
    assert scope.connection("www.good.example", 8443) == ("www.good.example", 8443, False)
    assert scope.server("www.good.example") == "www.good.example at 127.0.0.1:8000"
    assert scope.server("www.good.example:8443") == "www.good.example:8443"
    with pytest.raises(ValidationError, match="needs a port"):
        Scope(connect_to={"www.good.example": "127.0.0.1"})


def test_host_and_port() -> None:
    """Host and port of a target are taken apart, IPv6 included."""
    assert host_and_port("[::1]:8000") == ("::1", 8000)
    assert host_and_port("Www.Good.Example") == ("www.good.example", None)
    with pytest.raises(ValueError, match="no host"):
        ascii_host("")


def test_website_in_another_alphabet(make_company: Callable[..., Company]) -> None:
    """A website with an international name is covered by the rule that names it."""
    made = make_company(
        company={"website": "https://www.bücher.example"}, scope={"hosts": ["www.bücher.example"]}
    )
    assert made.identity.website == "https://www.bücher.example/"
