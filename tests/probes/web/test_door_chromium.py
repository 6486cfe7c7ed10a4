"""Every way a page can leave by, tried in a real browser: with the door, and honestly without."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from mysteryshop.core.scope import Scope
from mysteryshop.probes.web.browser import installed_browsers
from mysteryshop.probes.web.door import CHROMIUM_FLAGS, Door

Site = Any


@dataclass(frozen=True)
class Way:
    """A way out of a page; ``{foreign}`` and ``{host}`` stand for the other server."""

    name: str
    body: str
    method: str = "GET"
    """What the door sees of it; CONNECT for what comes as a tunnel."""
    files: tuple[tuple[str, str], ...] = ()
    """Scripts on the page's own server: path, text."""


def script(text: str) -> str:
    """A script of a page."""
    return f"<script>{text}</script>"


WAYS = (
    Way("redirect", '<iframe src="/hop1"></iframe>'),
    Way("location", script("location.href = '{foreign}/location'")),
    Way("meta-refresh", '<meta http-equiv="refresh" content="0;url={foreign}/meta-refresh">'),
    Way("iframe", '<iframe src="{foreign}/iframe"></iframe>'),
    Way("object", '<object data="{foreign}/object"></object>'),
    Way("popup", script("window.open('{foreign}/popup')")),
    Way("image", '<img src="{foreign}/image">'),
    Way("script", '<script src="{foreign}/script"></script>'),
    Way("module", script("import('{foreign}/module')")),
    Way("video", '<video src="{foreign}/video" preload="auto"></video>'),
    Way("css-import", "<style>@import url({foreign}/css-import);</style>"),
    Way(
        "font",
        "<style>@font-face {font-family: f; src: url({foreign}/font)} "
        "p {font-family: f}</style><p>text",
    ),
    Way("fetch", script("fetch('{foreign}/fetch')")),
    Way("xhr", script("x = new XMLHttpRequest; x.open('GET', '{foreign}/xhr'); x.send()")),
    Way("beacon", script("navigator.sendBeacon('{foreign}/beacon', 'x')"), "POST"),
    Way("keepalive", script("fetch('{foreign}/keepalive', {keepalive: true, mode: 'no-cors'})")),
    Way(
        "form",
        '<form method="post" action="{foreign}/form"><input name="a" value="b"></form>'
        + script("document.forms[0].submit()"),
        "POST",
    ),
    Way("eventsource", script("new EventSource('{foreign}/eventsource')")),
    Way("websocket", script("new WebSocket('ws://{host}/websocket')"), "CONNECT"),
    Way("secure-websocket", script("new WebSocket('wss://{host}/websocket')"), "CONNECT"),
    Way("https", script("fetch('https://{host}/https')"), "CONNECT"),
    Way(
        "download",
        '<a download href="{foreign}/download">x</a>' + script("document.links[0].click()"),
    ),
    Way("prefetch", '<link rel="prefetch" href="{foreign}/prefetch">'),
    Way("preload", '<link rel="preload" as="script" href="{foreign}/preload">'),
    Way("stylesheet", '<link rel="stylesheet" href="{foreign}/stylesheet">'),
    Way(
        "ping",
        '<a ping="{foreign}/ping" href="#x">x</a>' + script("document.links[0].click()"),
        "POST",
    ),
    Way(
        "speculation",
        '<script type="speculationrules">'
        '{"prefetch": [{"urls": ["{foreign}/speculation"], "eagerness": "immediate"}]}</script>',
    ),
    Way(
        "worker",
        script("new Worker('/worker.js')"),
        files=(("/worker.js", "fetch('{foreign}/worker')"),),
    ),
    Way(
        "shared-worker",
        script("new SharedWorker('/shared.js')"),
        files=(("/shared.js", "fetch('{foreign}/shared-worker')"),),
    ),
    Way(
        "service-worker",
        script("navigator.serviceWorker.register('/service.js')"),
        files=(
            (
                "/service.js",
                "self.oninstall = e => e.waitUntil(fetch('{foreign}/service-worker'))",
            ),
        ),
    ),
    Way(
        "service-worker-import",
        script("navigator.serviceWorker.register('/import.js')"),
        files=(("/import.js", "importScripts('{foreign}/service-worker-import')"),),
    ),
)


@pytest.fixture(scope="module", params=["headless shell", "whole browser"])
def chromium(request: pytest.FixtureRequest) -> Iterator[Callable[..., Browser]]:
    """Starts browsers with flags, of either kind that is installed; they end with the module."""
    paths = [
        path
        for path in installed_browsers()
        if ("headless" in path.name) == ("shell" in request.param)
    ]
    if not paths:
        pytest.skip(f"no {request.param} is installed")
    with sync_playwright() as playwright:

        def start(*flags: str) -> Browser:
            return playwright.chromium.launch(
                executable_path=paths[0], args=["--no-sandbox", *flags]
            )

        yield start


@pytest.fixture(scope="module")
def browser(chromium: Callable[..., Browser]) -> Iterator[Browser]:
    """The browser as we start it."""
    with chromium(*CHROMIUM_FLAGS) as browser:
        yield browser


@pytest.fixture(scope="module")
def open_browser(chromium: Callable[..., Browser]) -> Iterator[Browser]:
    """The same browser without a door, to show that a way exists."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def door(home: Site) -> Iterator[Door]:
    """A door that leads to one server only."""
    with Door(Scope(hosts=(home.host,))) as door:
        yield door


@pytest.fixture
def context(browser: Browser, door: Door) -> Iterator[BrowserContext]:
    """A visitor of our browser, behind the door."""
    with browser.new_context(proxy=door.playwright_proxy, ignore_https_errors=True) as context:
        yield context


def furnish(home: Site, foreign: Site, way: Way) -> str:
    """Put the page of a way on its server; its address."""

    def filled(text: str) -> str:
        return text.replace("{foreign}", foreign.url).replace("{host}", foreign.host)

    home.pages["/page"] = (200, {}, "<p>page" + filled(way.body))
    home.pages["/hop1"] = (302, {"Location": "/hop2"}, "")
    home.pages["/hop2"] = (307, {"Location": f"{foreign.url}/redirect"}, "")
    for path, text in way.files:
        home.pages[path] = (200, {"Content-Type": "text/javascript"}, filled(text))
    return f"{home.url}/page"


def until(page: Page, happened: Callable[[], object]) -> None:
    """Wait until something is true, letting the browser go on meanwhile."""
    for _ in range(400):
        if happened():
            return
        page.wait_for_timeout(25)
    raise AssertionError("it did not happen within ten seconds")


def visit(page: Page, url: str) -> None:
    """Open a page that may be torn away from under us by what it does at once."""
    with suppress(PlaywrightError):
        page.goto(url, wait_until="commit")


def refused(door: Door, foreign: Site, way: Way) -> bool:
    """Whether the door has seen and refused what the way asks for."""
    path = "" if way.method == "CONNECT" else f"/{way.name}"
    return any(
        (p.method, p.port, p.path, p.kind) == (way.method, foreign.port, path, "refused")
        for p in door.passages
    )


@pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])
def test_no_way_leads_out(way, context, door, home, foreign):
    """Whatever a page tries, the door sees it, refuses it, and nothing arrives."""
    page = context.new_page()
    visit(page, furnish(home, foreign, way))
    until(page, lambda: refused(door, foreign, way))
    context.close()
    assert foreign.connections == 0
    assert ("GET", "/page", home.host) in home.hits


@pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])
def test_the_way_exists(way, open_browser, home, foreign):
    """Without the door the same page does reach the other server: the test above can fail."""
    with open_browser.new_context() as context:
        page = context.new_page()
        visit(page, furnish(home, foreign, way))
        until(page, lambda: foreign.connections)


def test_a_navigation_chain_ends_at_the_foreign_hop(context, door, home, foreign):
    """Hops in scope are followed, the one that leaves is answered by the door."""
    home.pages["/a"] = (302, {"Location": "/b"}, "")
    home.pages["/b"] = (301, {"Location": f"{foreign.url}/c"}, "")
    answer = context.new_page().goto(f"{home.url}/a")
    assert answer is not None
    assert answer.status == 403
    assert answer.headers["mysteryshop-door"] == "out of scope"
    asked = [(p.path, p.kind, p.status) for p in door.passages if "favicon" not in p.path]
    assert asked == [
        ("/a", "passed", 302),
        ("/b", "passed", 301),
        ("/c", "refused", None),
    ]
    assert foreign.connections == 0


def test_playwrights_own_requests_use_the_door(context, door, home, foreign):
    """`context.request` leaves by the same door as pages do."""
    assert context.request.get(home.url).status == 200
    assert context.request.get(foreign.url).status == 403
    assert [passage.kind for passage in door.passages] == ["passed", "refused"]
    assert foreign.connections == 0


def test_a_context_without_a_door_gets_nowhere(browser, home):
    """Who forgets the proxy of a context has no network instead of an open one."""
    with browser.new_context() as context:
        with pytest.raises(PlaywrightError, match="ERR_"):
            context.new_page().goto(home.url)
        with pytest.raises(PlaywrightError):
            context.new_page().goto("http://localhost:1/")
    assert home.connections == 0


def test_websockets_in_scope_and_uploads_pass(context, door, home):
    """What is permitted works through the door: a form arrives, a socket reaches its server."""
    home.pages["/page"] = (
        200,
        {},
        f"<form method=post action=/form><input name=a value=b></form><script>"
        f"s = new WebSocket('ws://{home.host}/socket'); s.onerror = e => document.forms[0].submit()"
        "</script>",
    )
    page = context.new_page()
    page.goto(f"{home.url}/page")
    until(page, lambda: ("POST", "/form", home.host) in home.hits)
    assert ("GET", "/socket", home.host) in home.hits
    assert b"a=b" in home.bodies


def test_a_public_name_is_found_where_the_scope_says(browser, home):
    """The browser looks up nothing: the door alone knows where a name lives."""
    scope = Scope(
        hosts=("www.example.com",), connect_to={"www.example.com": f"127.0.0.1:{home.port}"}
    )
    with Door(scope) as door, browser.new_context(proxy=door.playwright_proxy) as context:
        answer = context.new_page().goto("http://www.example.com/")
        assert answer is not None
        assert answer.status == 200
    assert ("GET", "/", "www.example.com") in home.hits


@pytest.fixture
def udp() -> Iterator[Any]:
    """A UDP port that keeps what it receives."""
    received: list[bytes] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                received.append(line.recv(2048))

        thread = threading.Thread(target=listen)
        thread.start()
        port = line.getsockname()[1]
        yield port, received
        over.set()
        line.sendto(b"end", ("127.0.0.1", port))
        thread.join()


STUN = """async ([udp, tcp]) => {
    const peer = new RTCPeerConnection({iceServers: [
        {urls: `stun:127.0.0.1:${udp}`},
        {urls: `turn:127.0.0.1:${udp}?transport=udp`, username: 'a', credential: 'b'},
        {urls: `turn:127.0.0.1:${tcp}?transport=tcp`, username: 'a', credential: 'b'}]});
    peer.createDataChannel('x');
    const found = [];
    const gathered = new Promise(done => peer.onicecandidate =
        event => event.candidate ? found.push(event.candidate.candidate) : done());
    await peer.setLocalDescription(await peer.createOffer());
    await Promise.race([gathered, new Promise(done => setTimeout(done, 3000))]);
    return found;
}"""
WEB_TRANSPORT = """async port => {
    const transport = new WebTransport(`https://127.0.0.1:${port}/`);
    const late = new Promise(done => setTimeout(() => done('late'), 3000));
    return await Promise.race([transport.ready.then(() => 'open', () => 'failed'), late]);
}"""


def test_webrtc_sends_nothing_past_the_door(context, door, home, foreign, udp):
    """No STUN or TURN packet leaves by UDP, none by TCP, and no local address is found."""
    port, received = udp
    page = context.new_page()
    page.goto(home.url)
    assert page.evaluate(STUN, [port, foreign.port]) == []
    assert received == []
    assert foreign.connections == 0


def test_webtransport_sends_nothing_past_the_door(context, home, udp):
    """HTTP/3 is UDP, and stays in."""
    port, received = udp
    page = context.new_page()
    page.goto(home.url)
    assert page.evaluate(WEB_TRANSPORT, port) == "failed"
    assert received == []


@pytest.mark.parametrize("send", [STUN, WEB_TRANSPORT], ids=["webrtc", "webtransport"])
def test_udp_would_leave_without_the_door(send, open_browser, home, foreign, udp):
    """Without the door both do send: the two tests above can fail."""
    port, received = udp
    with open_browser.new_context() as context:
        page = context.new_page()
        page.goto(home.url)
        argument = [port, foreign.port] if send is STUN else port
        page.evaluate(f"argument => void ({send})(argument)", argument)
        until(page, lambda: received)


def test_hints_connect_to_nobody(context, door, home, foreign):
    """Preconnect and dns-prefetch open no connection to another server."""
    home.pages["/page"] = (
        200,
        {},
        f"<link rel=preconnect href={foreign.url}><link rel=preconnect href=https://{foreign.host}>"
        f"<link rel=dns-prefetch href=//foreign.invalid><img src=/last>",
    )
    page = context.new_page()
    page.goto(f"{home.url}/page")
    until(page, lambda: ("GET", "/last", home.host) in home.hits)
    assert foreign.connections == 0
    assert {passage.port for passage in door.passages} <= {home.port, foreign.port}
