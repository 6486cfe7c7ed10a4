"""Pages that mean ill, one by one through ``mysteryshop probe contacts``: the verdict, the message, the cost.

Each page is served on loopback by a server of its own; the command is run as a user would run it.
"""

import gzip
import http.server
import itertools
import json
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import psutil
import trustme

NUMBER = "020 7946 0142"
BUDGET = 90
"""Seconds a usual site may take: what no hostile page may exceed."""
BIG = 100_000_000
"""Bytes of a page nobody can read."""
NEVER = threading.Event()
Body = str | Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Page:
    """What one path answers with."""

    body: Body = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def _near(trap: str) -> dict[str, Page]:
    return {"/": Page(f"<p>Call {NUMBER}</p>{trap}")}


def _behind(contact: Page, link: str = '<a href="/contact">Contact</a>') -> dict[str, Page]:
    return {"/": Page(f"<p>Welcome</p>{link}"), "/contact": contact}


def _drip() -> Iterator[bytes]:
    yield f"<p>{NUMBER}</p>".encode()
    while not NEVER.wait(0.2):
        yield b"<!-- -->"


_BLOCK = b"<p>" + b"x" * 1_000_000 + b"</p>"
_MONTHS = {
    f"/calendar?month={month}": Page(f'<a href="/calendar?month={month + 1}">next month</a>')
    for month in range(1, 400)
}
_ELSEWHERE = "this.href='http://127.0.0.1:9/'"
_SIGN_IN = "<form method=post><input name=u><input type=password><button>Sign in</button></form>"
PAGES: dict[str, dict[str, Page]] = {
    "`alert` loop": _near("<script>for (;;) alert(1)</script>"),
    "`beforeunload` trap": _near("<script>onbeforeunload = e => e.preventDefault()</script>"),
    "pop-ups": _near("<script>for (let n = 0; n < 20; n++) open('/pop' + n)</script>"),
    "infinite scroll": _near(
        "<div id=m style='height:2000px'></div><script>onscroll = () => "
        "m.insertAdjacentHTML('afterend', '<p style=\"height:900px\">more</p>')</script>"
    ),
    "5,000 links": _near("".join(f'<a href="/page{n}">page {n}</a> ' for n in range(5000))),
    "calendar trap": _near('<a href="/calendar?month=1">next month</a>') | _MONTHS,
    "endless mutation": _near(
        "<p id=m></p><script>setInterval(() => m.textContent = Date.now(), 5)</script>"
    ),
    "script in every string": _near(
        "<title><script>evil()</script></title><a href='/x' title='\"><script>evil()</script>'>"
        "&lt;script&gt;evil()&lt;/script&gt;</a>"
    ),
    "built-in functions replaced": _near(
        "<script>Array.prototype.filter = () => []; JSON.parse = () => 1;"
        "Element.prototype.getBoundingClientRect = () => { throw 1 }</script>"
    ),
    "script that never ends": {
        "/": Page("<p>Hello</p><script>setTimeout(() => { for (;;); }, 0)</script>")
    },
    "page that never finishes": {"/": Page(_drip)},
    "100 MB page": {"/": Page(lambda: itertools.repeat(_BLOCK, BIG // 1_000_000))},
    "gzip bomb": {
        "/": Page(lambda: [gzip.compress(b" " * BIG)], headers={"Content-Encoding": "gzip"})
    },
    "endless redirect": {"/": Page(status=302, headers={"Location": "/"})},
    "redirect off the scope": _behind(
        Page(status=302, headers={"Location": "http://127.0.0.1:9/"})
    ),
    "link rewritten on hover": _behind(
        Page(f"<p>{NUMBER}</p>"),
        f'<a href="/contact" onmouseover="{_ELSEWHERE}" onclick="{_ELSEWHERE}">Contact</a>',
    ),
    "download": _behind(Page("x" * 1000, headers={"Content-Disposition": "attachment"})),
    "login wall": _behind(Page(f"<h1>Please sign in</h1>{_SIGN_IN}")),
    "CAPTCHA": {"/": Page("<h1>Checking your browser</h1><p>Verify you are human</p>")},
    "429 with `Retry-After: 1`": {"/": Page("busy", 429, {"Retry-After": "1"})},
    "503": {"/": Page("down", 503)},
    "browser killed in mid-walk": _behind(Page(f"<p>{NUMBER}</p>")),
}


class _Site(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pages: dict[str, Page]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = pages

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up in the middle is no news."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        page = self.server.pages.get(self.path, Page("<h1>Not found</h1>", 404))
        self.send_response(page.status)
        for name, value in {"Content-Type": "text/html", **page.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        for part in [page.body.encode()] if isinstance(page.body, str) else page.body():
            self.wfile.write(part)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _served(pages: dict[str, Page], expired: bool = False) -> Iterator[str]:
    with _Site(pages) as site:
        if expired:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            yesterday = datetime.now(UTC) - timedelta(days=1)
            trustme.CA().issue_cert("127.0.0.1", not_after=yesterday).configure_cert(context)
            site.socket = context.wrap_socket(site.socket, server_side=True)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http{'s' if expired else ''}://127.0.0.1:{site.server_address[1]}/"
        site.shutdown()


def _kill_browser_below(process: subprocess.Popen[str]) -> None:
    """As soon as a page is being drawn, all of the browser dies."""
    below: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        while not any("--type=renderer" in _command(child) for child in below):
            time.sleep(0.05)
            below = psutil.Process(process.pid).children(recursive=True)
        for child in below:
            if "--type=" in _command(child) or "--remote-debugging-pipe" in _command(child):
                child.kill()


def _command(process: psutil.Process) -> str:
    with suppress(psutil.NoSuchProcess):
        return " ".join(process.cmdline())
    return ""


def _probed(url: str, folder: str, killed: bool = False) -> dict[str, object]:
    command = [sys.executable, "-m", "mysteryshop", "probe", "contacts", url, "--max-clicks", "2"]
    began = time.monotonic()
    process = subprocess.Popen(
        [*command, "--country", "GB", "--json"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    if killed:
        threading.Thread(target=_kill_browser_below, args=(process,), daemon=True).start()
    out, err = process.communicate(timeout=10 * BUDGET)
    took = round(time.monotonic() - began)
    seen = json.loads(out) if out.startswith("{") else {"criteria": [], "blocked": None}
    phone = [
        each
        for each in seen["criteria"]
        if each["criterion"] == "contact-clicks" and each["channel"] == "phone"
    ]
    said = seen["blocked"] or (phone[0]["because"] if phone else err.strip().splitlines()[-1])
    return {
        "verdict": phone[0]["verdict"] if phone else None,
        "message": said.replace(urlsplit(url).netloc, "HOST"),
        "pages": seen.get("pages_loaded", 0) + seen.get("pages_fetched", 0),
        "seconds": took,
        "exit": process.returncode,
    }


def measure() -> dict[str, object]:
    """Verdict on the telephone number, message, pages, seconds and exit code, by page."""
    found: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, pages in PAGES.items():
            print(f"  {name}", file=sys.stderr)
            with _served(pages) as url:
                found[name] = _probed(url, folder, killed="killed" in name)
        found["unknown host"] = _probed("http://nowhere.invalid/", folder)
        with _served({}, expired=True) as url:
            found["expired certificate"] = _probed(url, folder)
    NEVER.set()
    slow = [name for name, each in found.items() if float(str(each["seconds"])) > BUDGET]
    return {"pages": found, f"longer than {BUDGET} s": slow}
