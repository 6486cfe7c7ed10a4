"""The sample website speaks proper HTTP, looks whole, and plants what it says it plants."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
import pytest
import requests

from mysteryshop.demo import Guise, Website
from mysteryshop.demo.pages import CUSTOMER, addresses

Pages = Callable[[Guise], dict[str, Any]]
GUISES: tuple[Guise, ...] = ("good", "bad")
PHONE = "+442079460142"
FAX = "+442079460187"
SALES = "+441134960142"
HELPLINE = "+441134960377"
ADDRESS = "4 Quay Street"
MESSAGE = {"name": "Ann", "email": "ann@home.example", "message": "Hello"}
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@pytest.fixture(params=GUISES)
def guise(request: pytest.FixtureRequest) -> Guise:
    """Each guise in turn."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def site(guise: Guise) -> Iterator[Website]:
    """The website, running."""
    with Website(guise) as running:
        yield running


def phones(page: Any) -> set[str]:
    """Valid British telephone numbers in the page's text and attributes, as E.164."""
    drawings = {"d", "viewbox"}
    values = (value for _, name, value in page.attributes if name not in drawings)
    texts = [*page.texts, *(value.removeprefix("tel:") for value in values)]
    return {
        phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        for text in texts
        for match in phonenumbers.PhoneNumberMatcher(text, "GB")
    }


def emails(page: Any) -> set[str]:
    """Everything in the page's source that reads like an e-mail address."""
    return set(EMAIL.findall(page.source))


def fewest_clicks(pages: dict[str, Any], value: str) -> int:
    """The depth of the nearest page that holds the value; -1 when none does."""
    depths: Iterator[int] = (
        page.depth for page in pages.values() if value in phones(page) | emails(page)
    )
    return min(depths, default=-1)


@pytest.mark.parametrize(
    ("guise", "value", "clicks"),
    [
        ("good", PHONE, 1),
        ("good", "help@tidewater.example", 1),
        ("bad", SALES, 0),
        ("bad", PHONE, 2),
        ("bad", "help@tidewater.example", 2),
        ("bad", "offers@tidewater.example", 2),
    ],
)
def test_fewest_clicks(pages: Pages, guise: Guise, value: str, clicks: int) -> None:
    """Each planted value stands on a page exactly so many clicks from the home page."""
    assert fewest_clicks(pages(guise), value) == clicks


def test_no_other_value(pages: Pages, guise: Guise) -> None:
    """No number or address stands anywhere but the planted ones, with fax and sales if bad."""
    found = set().union(*(phones(page) | emails(page) for page in pages(guise).values()))
    planted = {PHONE, "help@tidewater.example"}
    decoys = {FAX, SALES, "offers@tidewater.example"} if guise == "bad" else set()
    assert found == planted | decoys


def test_values_stand_on_one_page(pages: Pages) -> None:
    """Each planted value has one place, so that there is one shortest way to it."""
    places = {
        guise: {path: found for path, page in pages(guise).items() if (found := phones(page))}
        for guise in GUISES
    }
    assert places == {
        "good": {"/contact": {PHONE}},
        "bad": {
            "/": {SALES},
            "/broadband": {SALES},
            "/help/billing": {PHONE},
            "/press": {FAX},
        },
    }
    assert [path for path, page in pages("good").items() if emails(page)] == ["/contact"]
    assert [path for path, page in pages("bad").items() if emails(page)] == ["/about/write-to-us"]


def test_fax_is_labelled(pages: Pages) -> None:
    """The fax number follows its label and is no link."""
    press = pages("bad")["/press"]
    assert press.texts[press.texts.index("020 7946 0187") - 1] == "Fax"
    assert not any(link.startswith("tel:") for link in press.links)


def test_decoys_are_close(pages: Pages) -> None:
    """VAT, company, bank and order numbers that look like telephones stand within 2 clicks."""
    near = " ".join(
        text for page in pages("bad").values() if page.depth <= 2 for text in page.texts
    )
    for decoy in ("GB 207 9460 18", "20794601", "GB68 TWBX 0113 4960 2079 46", "TW-2079-460-118"):
        assert decoy in near


def test_good_prints_what_it_links(pages: Pages) -> None:
    """In the good guise number, link and structured data agree, and so does the address."""
    contact = pages("good")["/contact"]
    assert {"020 7946 0142", "help@tidewater.example"} <= set(contact.texts)
    assert {f"tel:{PHONE}", "mailto:help@tidewater.example"} <= set(contact.links)
    assert f'"telephone": "{PHONE}"' in contact.source


def test_bad_prints_another_address_than_it_links(pages: Pages) -> None:
    """In the bad guise the printed address is not the one its link writes to."""
    page = pages("bad")["/about/write-to-us"]
    assert "help@tidewater.example" in page.texts
    assert [link for link in page.links if "@" in link] == ["mailto:offers@tidewater.example"]


def test_what_a_device_does_not_show(pages: Pages) -> None:
    """The style sheet alone hides the e-mail address on phones, and the sales number elsewhere."""
    with Website("bad") as site:
        css = requests.get(f"{site.url}style.css", timeout=5).text
    assert re.search(r"max-width: 699\.98px\) \{\s*\.desk-only \{ display: none; \}", css)
    assert re.search(r"min-width: 700px\) \{\s*\.phone-only \{ display: none; \}", css)
    write = pages("bad")["/about/write-to-us"].source
    block = write[write.index("desk-only") : write.index("</section>")]
    assert EMAIL.findall(write) == EMAIL.findall(block) != []
    home = pages("bad")["/"].source
    block = home[home.index("phone-only") :].partition("</p>")[0]
    assert home.count("0113 496 0142") == block.count("0113 496 0142") == 1


def test_bad_number_is_folded(pages: Pages) -> None:
    """The number for customers stands in a fold that is closed until it is opened."""
    source = pages("bad")["/help/billing"].source
    fold = source[source.index("<details class") : source.index("</details>")]
    assert "<summary>Still stuck?</summary>" in fold
    assert source.count("020 7946 0142") == fold.count("020 7946 0142") == 1


def test_bad_postal_address_is_for_machines_only(pages: Pages) -> None:
    """The postal address stands in the structured data of one page and in nobody's sight."""
    holding = {path: page for path, page in pages("bad").items() if ADDRESS in page.source}
    assert list(holding) == ["/"]
    [text] = [text for text in holding["/"].texts if ADDRESS in text]
    assert "PostalAddress" in text
    assert all(ADDRESS in page.source for page in pages("good").values())


def test_bad_way_without_a_link(pages: Pages) -> None:
    """Nothing that has the focus leads to the e-mail address, one thing that has none does."""
    seen = pages("bad").values()
    assert not [p.path for p in seen for link in p.links if link.endswith("/about/write-to-us")]
    pressed = [(p.path, tag) for p in seen for tag, name, _ in p.attributes if name == "onclick"]
    assert pressed == [("/about", "div")]


def test_only_the_bad_guise_asks_first(pages: Pages) -> None:
    """A cookie question stands on every page of the bad guise and on none of the good one."""
    for guise in GUISES:
        asking = {"<dialog" in page.source for page in pages(guise).values()}
        assert asking == {guise == "bad"}


def test_chat_is_open_to_everybody_if_good(pages: Pages, guise: Guise) -> None:
    """Every page has the button; only the good guise's window has a field to write in."""
    for page in pages(guise).values():
        assert "Live chat" in page.texts
        assert ("chat-text" in page.source) is (guise == "good"), page.path


@pytest.mark.parametrize(
    ("guise", "sent", "status", "says"),
    [
        ("bad", CUSTOMER, 200, {HELPLINE, "/account/messages", "chat-text"}),
        ("good", CUSTOMER, 200, {"Your bill"}),
        ("bad", CUSTOMER | {"password": "guessed"}, 403, {"do not know"}),
        ("good", {"user": "x"}, 403, {"do not know"}),
    ],
)
def test_signing_in(guise: Guise, sent: dict[str, str], status: int, says: set[str]) -> None:
    """Behind the sign-in the bad guise has its helpline, its form and its chat."""
    with Website(guise) as site:
        answer = requests.post(f"{site.url}account/sign-in", data=sent, timeout=5)
    assert answer.status_code == status
    assert {words for words in says if words not in answer.text} == set()
    assert (HELPLINE in answer.text) is (HELPLINE in says)


@pytest.mark.parametrize(
    ("guise", "path", "says"),
    [
        ("good", "contact", "Thank you"),
        ("bad", "account/messages", "Your request is being processed"),
    ],
)
def test_a_message_is_taken(guise: Guise, path: str, says: str) -> None:
    """A whole message is taken and answered, one without words is neither; both stand in the log."""
    taken: list[tuple[str, dict[str, str]]] = []
    with Website(guise, taken=lambda *message: taken.append(message)) as site:
        whole = requests.post(site.url + path, data=MESSAGE, timeout=5)
        empty = requests.post(site.url + path, data=MESSAGE | {"message": ""}, timeout=5)
    assert (whole.status_code, empty.status_code) == (200, 400)
    assert says in whole.text
    assert ("We have your message" in whole.text) is (guise == "good")
    assert "Nothing was sent" in empty.text
    seen = [(request.method, request.path, request.status) for request in site.requests]
    assert seen == [("POST", f"/{path}", 200), ("POST", f"/{path}", 400)]
    assert taken == [(f"/{path}", MESSAGE)]


@pytest.mark.parametrize("guise", GUISES)
def test_only_the_bad_form_asks_for_more_than_it_needs(guise: Guise) -> None:
    """Telephone, date of birth, and a box for offers that is ticked already."""
    page = "contact" if guise == "good" else "account/sign-in"
    with Website(guise) as site:
        method = "GET" if guise == "good" else "POST"
        text = requests.request(method, site.url + page, data=CUSTOMER, timeout=5).text
    for name in ("phone", "born", "offers"):
        assert (f'name="{name}"' in text) is (guise == "bad")


def test_the_good_form_is_whole(pages: Pages) -> None:
    """The form asks for name, address and message, and is sent to the company itself."""
    attributes = pages("good")["/contact"].attributes
    named = {value for tag, name, value in attributes if name == "name" and tag != "meta"}
    assert named >= MESSAGE.keys()
    assert ("form", "action", "/contact") in attributes


def test_every_page_is_linked(pages: Pages, guise: Guise) -> None:
    """A dozen pages and more, all reached by links, none broken, none unlinked."""
    assert set(pages(guise)) == set(addresses(guise))
    assert len(pages(guise)) >= 12


def test_every_page_stands_alone(pages: Pages, guise: Guise) -> None:
    """Pages load nothing from elsewhere, run their own script only, and link by path."""
    for page in pages(guise).values():
        for tag, name, value in page.attributes:
            if name in {"src", "href", "action"} and not value.startswith(("tel:", "mailto:")):
                assert re.match(r"/(?!/)", value), (page.path, value)
            if name.startswith("on"):
                assert (guise, page.path, tag) == ("bad", "/about", "div")
        assert page.source.count("<h1") == 1, page.path
        scripts = re.findall(r"<script[^>]*>", page.source)
        assert scripts.count("<script>") == 1, page.path
        assert set(scripts) <= {"<script>", '<script type="application/ld+json">'}, page.path


def test_titles_differ(pages: Pages, guise: Guise) -> None:
    """Each page has a title of its own."""
    titles = [page.texts[0] for page in pages(guise).values()]
    assert len(set(titles)) == len(titles)


def test_not_found_looks_like_the_site(site: Website) -> None:
    """An unknown address is answered 404 with the site's own header and a way home."""
    answer = requests.get(f"{site.url}no/such/page", timeout=5)
    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert '<a class="brand" href="/"' in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "/../truth.toml",
        "/%2e%2e/truth.toml",
        "/layout.html",
        "/bad/write_to_us.html",
        "/account.html",
    ],
)
def test_only_the_site_is_served(site: Website, target: str) -> None:
    """Files behind the site are not served under any spelling."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=5)
    connection.request("GET", target)
    assert connection.getresponse().status == 404
    connection.close()


def test_robots(site: Website) -> None:
    """Robots may look at everything but the account."""
    answer = requests.get(f"{site.url}robots.txt", timeout=5)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == ["User-agent: *", "Disallow: /account/"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
    ],
)
def test_media_types(site: Website, path: str, kind: str) -> None:
    """Each file says what it is and how long it is."""
    answer = requests.get(site.url + path, timeout=5)
    assert answer.headers["Content-Type"] == kind
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_head_is_get_without_body(site: Website) -> None:
    """HEAD answers the headers of GET and no body."""
    got, head = requests.get(site.url, timeout=5), requests.head(site.url, timeout=5)
    assert head.content == b""
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_connection_is_kept(site: Website) -> None:
    """Many requests travel over one connection, HEAD and errors among them."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=5)
    connection.connect()
    first = connection.sock
    for method, path in [("GET", "/"), ("HEAD", "/help"), ("GET", "/none"), ("GET", "/about")]:
        connection.request(method, path)
        answer = connection.getresponse()
        assert answer.version == 11
        answer.read()
        assert connection.sock is first
    connection.close()


@pytest.mark.parametrize("target", ["/help", "http://www.tidewater.example/help"])
def test_any_host_and_full_url(site: Website, target: str) -> None:
    """The same page is served under the company's name, and to a proxy that sends full URLs."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=5)
    connection.request("GET", target, headers={"Host": site.host})
    body = connection.getresponse().read().decode()
    connection.close()
    assert "<h1>Help centre</h1>" in body


def test_nothing_is_taken(site: Website) -> None:
    """An order is refused with 405 in the site's look, and stands in the log."""
    answer = requests.post(f"{site.url}broadband", data={"plan": "x" * 9}, timeout=5)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "Nothing was sent" in answer.text
    assert [(seen.method, seen.status) for seen in site.requests] == [("POST", 405)]


def test_what_is_asked_is_escaped(site: Website) -> None:
    """What a visitor types comes back as text, never as markup."""
    for path, name in [("coverage", "postcode"), ("help", "q")]:
        typed = '"><b id=planted>'
        answer = requests.get(site.url + path, params={name: typed}, timeout=5)
        assert "<b id=planted>" not in answer.text.lower()


def test_log_of_requests(site: Website) -> None:
    """The log holds each request in order, with status and user agent, once it is answered."""
    requests.get(f"{site.url}help?q=bill", headers={"User-Agent": "Shopper/1"}, timeout=5)
    requests.head(f"{site.url}none", headers={"User-Agent": "Shopper/2"}, timeout=5)
    assert [(seen.method, seen.path, seen.status, seen.user_agent) for seen in site.requests] == [
        ("GET", "/help?q=bill", 200, "Shopper/1"),
        ("HEAD", "/none", 404, "Shopper/2"),
    ]


def test_log_of_many_at_once(site: Website) -> None:
    """Nothing is lost when many ask at the same time, and the log outlives the server."""
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: requests.get(f"{site.url}?n={n}", timeout=10), range(100)))
    assert sorted(seen.path for seen in site.requests) == sorted(f"/?n={n}" for n in range(100))


def test_rubbish_is_answered(site: Website) -> None:
    """A client that does not speak HTTP gets 400, and the site goes on."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=5) as client:
        client.sendall(b"rubbish\r\n\r\n")
        assert b"400" in client.recv(4096)
    assert requests.get(site.url, timeout=5).ok


def test_leaves_nothing_behind(guise: Guise) -> None:
    """Leaving hangs up on idle connections, ends every thread and frees the port."""
    before = set(threading.enumerate())
    with Website(guise) as site:
        idle = HTTPConnection("127.0.0.1", site.port, timeout=5)
        idle.request("GET", "/")
        idle.getresponse().read()
        assert idle.sock is not None
        idle_socket: socket.socket = idle.sock
    assert idle_socket.recv(1) == b""
    idle.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=5)
    assert set(threading.enumerate()) <= before
    with pytest.raises(requests.ConnectionError):
        requests.get(site.url, timeout=5)
    assert len(site.requests) == 1


def test_given_port() -> None:
    """A port may be asked for, and is free again afterwards."""
    with Website("good") as first:
        port = first.port
    for _ in range(2):
        with Website("bad", port=port) as site:
            assert urlsplit(site.url).port == site.port == port
            assert requests.get(site.url, timeout=5).ok


def test_unknown_guise() -> None:
    """A guise that does not exist is refused by name."""
    with pytest.raises(ValueError, match="'ugly'"):
        Website("ugly")  # type: ignore[arg-type]
