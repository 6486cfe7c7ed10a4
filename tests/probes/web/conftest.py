"""Two real web servers, one we may visit and one nothing may reach, and the browser to try it."""

import threading
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mysteryshop.cli.solo import solo_visit
from mysteryshop.core.company import Company
from mysteryshop.probes.web.browser import WebBrowser
from mysteryshop.probes.web.search import ContactSearch, search_contacts


class Site(ThreadingHTTPServer):
    """A web server on loopback that remembers every connection and every request."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, tuple[int, dict[str, str], str | Iterable[bytes]]] = {}
        """By path: status, headers, body (or its parts, sent as they come); else an empty page."""
        self.connections = 0
        self.hits: list[tuple[str, str, str]] = []
        """Method, path, ``Host`` header."""
        self.bodies: list[bytes] = []

    @property
    def port(self) -> int:
        """Its TCP port."""
        return int(self.server_address[1])

    @property
    def host(self) -> str:
        """As a rule of a scope names it."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Without a path."""
        return f"http://{self.host}"

    def verify_request(self, request: object, client_address: object) -> bool:
        """Count a connection, even one that asks for nothing."""
        self.connections += 1
        return True

    def handle_error(self, request: object, client_address: object) -> None:
        """Browsers and the door hang up in the middle; that is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def _serve(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        self.server.bodies.append(self.rfile.read(size))
        self.server.hits.append((self.command, self.path, self.headers.get("Host", "")))
        page = self.server.pages.get(self.path, (200, {}, "<title>empty</title>"))
        status, headers, body = page
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", **headers}.items():
            self.send_header(name, value)
        if isinstance(body, str):
            self.send_header("Content-Length", str(len(body.encode())))
        else:
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            for part in [body.encode()] if isinstance(body, str) else body:
                self.wfile.write(part)

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = _serve

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def _running() -> Iterator[Site]:
    with Site() as site:
        thread = threading.Thread(target=site.serve_forever, args=(0.02,))
        thread.start()
        yield site
        site.shutdown()
        thread.join()


@pytest.fixture
def home() -> Iterator[Site]:
    """The company's server, in scope."""
    yield from _running()


@pytest.fixture
def foreign() -> Iterator[Site]:
    """Somebody else's server, which nothing may reach."""
    yield from _running()


@pytest.fixture(scope="module")
def browser():
    """One browser for all tests of a module."""
    with WebBrowser() as running:
        yield running


@pytest.fixture
def visit_to(tmp_path, monkeypatch):
    """Opens a visit of its own to a site; ``more`` are tables of the profile."""
    monkeypatch.chdir(tmp_path)

    def opened(url, country="GB", **more):
        host = url.split("/")[2]
        company = Company.model_validate(
            {
                "company": {"id": "c", "name": host, "website": url, "country": country},
                "scope": {"hosts": [host]},
                **more,
            }
        )
        return solo_visit(company, "probe:contacts", url)

    return opened


@pytest.fixture
def look(browser, visit_to):
    """Search a site as a visit of its own; ``more`` are tables of the profile."""

    def search(url, device="computer", max_clicks=3, country="GB", proof=True, **more):
        wanted = ContactSearch(url, device, country, max_clicks)
        with visit_to(url, country, **more) as visit:
            called = visit.call(
                wanted.action,
                lambda attempt: search_contacts(wanted, attempt, lambda: browser, proof=proof),
            )
            return called.observation

    return search
