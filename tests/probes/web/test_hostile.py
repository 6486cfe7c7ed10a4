"""Pages that mean ill, or were made without care: none of them hangs, leaks or decides a verdict."""

import gzip
import itertools
import ssl
import threading
from datetime import UTC, datetime, timedelta

import psutil
import pytest
import trustme
from playwright.sync_api import BrowserContext

from mysteryshop.core.errors import TryLater, Unreachable

NUMBER = "020 7946 0142"
AT_ONCE = {
    "alert loop": "<script>for (let n = 0; n < 50; n++) alert(n)</script>",
    "beforeunload trap": "<script>onbeforeunload = (e) => { e.preventDefault(); return 'stay' }</script>",
    "pop-ups": "<script>for (let n = 0; n < 20; n++) open('/pop' + n)</script>",
    "infinite scroll": '<div id=m style="height:2000px"></div><script>onscroll = () => '
    "m.insertAdjacentHTML('afterend', '<p style=\"height:900px\">more</p>')</script>",
    "5,000 links": "".join(f'<a href="/page{n}">page {n}</a> ' for n in range(5000)),
    "a calendar without an end": '<a href="/calendar?month=1">next month</a>',
    "endless mutation": "<p id=m></p><script>setInterval(() => m.textContent = Date.now(), 5)</script>",
    "script in every string": "<title><script>evil()</script></title>"
    "<a href='/x' title='\"><script>evil()</script>'>&lt;script&gt;evil()&lt;/script&gt;</a>",
    "nonsense in place of lists": "<script>Array.prototype.map = () => [1]</script>",
    "nonsense in place of JSON": "<script>JSON.stringify = () => '{}'</script>",
    "prototypes replaced": "<script>Array.prototype.filter = () => []; JSON.parse = () => 1;"
    "Element.prototype.getBoundingClientRect = () => { throw 1 }</script>",
    "deep nesting": "<div>" * 3000,
    "a form that submits itself": "<form id=f method=post action=/sent><input name=a></form>"
    "<script>f.submit = null</script>",
}

SPOILED = {"nonsense in place of lists", "nonsense in place of JSON"}
"""Traps that keep us from reading, and say so."""


@pytest.mark.parametrize("how", AT_ONCE)
def test_a_trap_is_walked_past(look, home, how):
    """The number beside the trap is found, at once and for certain; the walk ends in its budget."""
    home.pages["/"] = (200, {}, f"<p>Call {NUMBER}</p>{AT_ONCE[how]}")
    for month in range(1, 200):
        more = f'<a href="/calendar?month={month + 1}">next month</a>'
        home.pages[f"/calendar?month={month}"] = (200, {}, more)
    seen = look(f"{home.url}/", max_clicks=1, proof=False, budget={"page_loads_per_walk": 12})
    if how in SPOILED:
        assert "changed what reading" in seen.blocked
    elif how != "prototypes replaced":
        assert seen.channels["phone"].clicks == 0
    assert seen.pages_loaded + seen.pages_fetched <= 14
    assert {method for method, _, _ in home.hits} == {"GET"}


def test_a_link_rewritten_under_the_mouse_leads_nowhere_else(look, home, foreign):
    """The link that goes to somebody else as soon as the mouse is over it is not followed there."""
    rewrite = f"onmouseover=\"this.href='{foreign.url}/'\" onclick=\"this.href='{foreign.url}/'\""
    home.pages["/"] = (200, {}, f'<p>Welcome</p><a href="/contact" {rewrite}>Contact</a>')
    home.pages["/contact"] = (200, {}, f"<p>{NUMBER}</p>")
    seen = look(f"{home.url}/")
    assert seen.channels["phone"].unproven
    assert not foreign.hits


def test_a_busy_script_does_not_hold_us_for_ever(look, home, monkeypatch):
    """A page whose script never ends is given up."""
    monkeypatch.setattr("mysteryshop.probes.web.tab.PAGE_PATIENCE", 1500)
    monkeypatch.setattr("mysteryshop.probes.web.asking.PATIENCE", 1000)
    home.pages["/"] = (200, {}, "<p>Hello</p><script>setTimeout(() => { for (;;); }, 0)</script>")
    assert "never rest" in look(f"{home.url}/").blocked


def test_a_page_that_never_finishes_is_looked_at_as_it_is(look, home, monkeypatch):
    """What has arrived after the patience is over is what a customer has."""
    monkeypatch.setattr("mysteryshop.probes.web.tab.PAGE_PATIENCE", 2000)
    ended = threading.Event()

    def forever():
        yield f"<p>{NUMBER}</p>".encode()
        while not ended.wait(0.2):
            yield b"<!-- -->"

    home.pages["/"] = (200, {}, _Anew(forever))
    try:
        assert look(f"{home.url}/", max_clicks=0, proof=False).channels["phone"].clicks == 0
    finally:
        ended.set()


@pytest.mark.parametrize("how", ["100 MB", "gzip bomb"])
def test_a_huge_page_is_given_up(look, home, monkeypatch, how):
    """More than a page may hold is cut off: a page we could not look at, and no verdict on it."""
    monkeypatch.setattr("mysteryshop.probes.web.tab.PAGE_PATIENCE", 8000)
    monkeypatch.setattr("mysteryshop.probes.web.asking.PATIENCE", 5000)
    block = b"<p>" + b"x" * 1_000_000 + b"</p>"
    if how == "100 MB":
        home.pages["/big"] = (200, {}, _Anew(lambda: itertools.repeat(block, 100)))
    else:
        bomb = gzip.compress(b"<p>" + b" " * 100_000_000)
        home.pages["/big"] = (200, {"Content-Encoding": "gzip"}, _Anew(lambda: [bomb]))
    home.pages["/"] = (200, {}, '<a href="/big">Contact</a><a href="/c">Imprint</a>')
    home.pages["/c"] = (200, {}, f"<p>{NUMBER}</p>")
    assert look(f"{home.url}/", max_clicks=1, proof=False).channels["phone"].clicks == 1


def test_a_huge_home_page_is_no_page(look, home):
    """What was cut short was not looked at: nothing is said of what the rest may hold."""
    block = b"<p>" + b"x" * 1_000_000 + b"</p>"
    home.pages["/"] = (200, {}, _Anew(lambda: itertools.repeat(block, 100)))
    assert "25" in look(f"{home.url}/", max_clicks=0, proof=False).blocked


def test_an_endless_redirect_is_no_page(look, home):
    """The browser's own limit ends it, and it is said."""
    home.pages["/"] = (302, {"Location": "/"}, "")
    assert "TOO_MANY_REDIRECTS" in look(f"{home.url}/").blocked


def test_a_redirect_to_somebody_else_is_refused(look, home, foreign):
    """A home page that sends us off the scope blocks the walk; the other host hears nothing."""
    home.pages["/"] = (302, {"Location": f"{foreign.url}/"}, "")
    assert "scope" in look(f"{home.url}/").blocked
    assert not foreign.hits


def test_an_unknown_host_does_not_answer(look, monkeypatch):
    """A name nobody has is no verdict about anybody."""
    monkeypatch.setattr("mysteryshop.probes.web.walk.BETWEEN_TRIES", 0.01)
    with pytest.raises(Unreachable, match=r"nowhere\.invalid"):
        look("http://nowhere.invalid/")


def test_an_expired_certificate_blocks(look, home):
    """A customer would see a warning and no page; we say so and do not look behind it."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", not_after=yesterday).configure_cert(context)
    home.socket = context.wrap_socket(home.socket, server_side=True)
    assert "ERR_CERT" in look(f"https://{home.host}/").blocked


def test_a_login_wall_hides_what_is_behind_it(look, home):
    """What is only there for those who sign in is not there for a new customer."""
    sign_in = "<form method=post><input name=u><input type=password><button>Sign in</button></form>"
    home.pages["/"] = (200, {}, '<a href="/contact">Contact</a>')
    home.pages["/contact"] = (200, {}, f"<h1>Please sign in</h1>{sign_in}")
    channels = look(f"{home.url}/").channels
    assert (channels["phone"].clicks, channels["form"].clicks) == (None, None)


def test_a_bot_wall_stops_us(look, home):
    """We are asked whether we are human, and do not pretend."""
    home.pages["/"] = (200, {}, "<h1>Checking your browser</h1><p>Verify you are human</p>")
    assert "human" in look(f"{home.url}/").blocked


def test_who_asks_us_to_come_later_is_waited_for(look, home):
    """Retry-After holds for the next page load."""
    home.pages["/"] = (429, {"Retry-After": "1"}, "busy")
    assert "later" in look(f"{home.url}/").blocked


def test_a_browser_that_dies_decides_nothing(look, home):
    """What was seen until then is no verdict; the next walk has another browser."""

    def dying():
        _kill_browser()
        yield b"<p>too late</p>"

    home.pages["/"] = (200, {}, '<a href="/contact">Contact</a>')
    home.pages["/contact"] = (200, {}, _Anew(dying))
    with pytest.raises(TryLater, match="died"):
        look(f"{home.url}/")
    home.pages["/contact"] = (200, {}, f"<p>{NUMBER}</p>")
    assert look(f"{home.url}/").channels["phone"].clicks == 1


def test_a_browser_that_dies_leaves_nobody_waiting(look, home, monkeypatch):
    """Playwright never answers for a tab whose browser dies while it opens; the watch ends that."""
    monkeypatch.setattr("mysteryshop.probes.web.driver.LOOK_EVERY", 0.2)
    monkeypatch.setattr("mysteryshop.probes.web.driver.GRACE", 0.5)
    opened = BrowserContext.new_page

    def dying(context):
        threading.Thread(target=_kill_browser_at_its_first_page).start()
        return opened(context)

    with monkeypatch.context() as patched:
        patched.setattr(BrowserContext, "new_page", dying)
        with pytest.raises(TryLater, match="died"):
            look(f"{home.url}/")
    home.pages["/"] = (200, {}, f"<p>{NUMBER}</p>")
    assert look(f"{home.url}/").channels["phone"].clicks == 0


def _kill_browser_at_its_first_page():
    while not any("--type=renderer" in process.cmdline() for process in _browser()):
        pass
    _kill_browser()


def _kill_browser():
    for process in _browser():
        process.kill()


def _browser():
    """Its processes; the driver is theirs and ours."""
    (driver,) = psutil.Process().children()
    return driver.children(recursive=True)


class _Anew:
    """Parts that can be sent again and again."""

    def __init__(self, parts):
        self._parts = parts

    def __iter__(self):
        return iter(self._parts())
