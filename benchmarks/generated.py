"""Sites made on the fly: of any size, with the ways in any number of clicks deep."""

import http.server
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

CHAIN = ("Help", "Guidance", "Getting an answer", "Contact us")
"""What the links on the way to the contact page are called; the last one always ends it."""
FAN = 10
"""Products a category has links to."""
WAYS_IN = """
<h1>Contact us</h1>
<p>Phone: <a href="tel:+442079460142">020 7946 0142</a></p>
<p>E-mail: <a href="mailto:hello@generated.example">hello@generated.example</a></p>
<address>Generated Ltd, 1 Example Street, London SW1A 1AA</address>
<form><input name="name" placeholder="Name"><input type="email" name="email">
<textarea name="message" placeholder="Your message"></textarea><button>Send</button></form>
<p><a href="https://wa.me/447700900123">WhatsApp</a></p>
"""


class GeneratedSite:
    """A context manager: ``pages`` pages, the ways in ``depth`` clicks from the home page."""

    def __init__(self, pages: int, depth: int) -> None:
        self.pages, self.depth = pages, depth
        self.hits: list[str] = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                site.hits.append(path)
                body = site.page(path)
                data = (body or "<h1>Not found</h1>").encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(self, path: str) -> str | None:
        """The page at a path, None when there is none."""
        categories = max(1, self.pages // (FAN * FAN))
        if path == "/":
            links = "".join(
                f'<li><a href="/c/{n}">Category {n}</a></li>' for n in range(min(categories, 40))
            )
            return _html("Home", f"<ul>{links}</ul>{self._next(0)}")
        kind, _, rest = path.strip("/").partition("/")
        if kind == "way" and rest.isdigit() and 0 < int(rest) <= self.depth:
            step = int(rest)
            return _html(f"Step {step}", WAYS_IN if step == self.depth else self._next(step))
        if kind == "c" and rest.isdigit():
            at = int(rest) * FAN
            links = "".join(
                f'<li><a href="/p/{n}">Product {n}</a></li>' for n in range(at, at + FAN)
            )
            return _html(f"Category {rest}", f"<ul>{links}</ul>")
        if kind == "p" and rest.isdigit() and int(rest) < self.pages:
            more = int(rest) * FAN
            links = "".join(
                f'<li><a href="/p/{n}">Product {n}</a></li>'
                for n in range(more + 1, more + 1 + FAN)
                if n < self.pages
            )
            return _html(f"Product {rest}", f"<p>{'A useful thing. ' * 30}</p><ul>{links}</ul>")
        return None

    def _next(self, step: int) -> str:
        if step >= self.depth:
            return ""
        name = CHAIN[-1] if step + 1 == self.depth else CHAIN[min(step, len(CHAIN) - 2)]
        return f'<footer><a href="/way/{step + 1}">{name}</a></footer>'


def _html(title: str, body: str) -> str:
    filler = "<p>We make useful things for useful people, and have done so for many years.</p>" * 5
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head><body>'
        f'<nav><a href="/">Home</a></nav>{filler}{body}</body></html>'
    )
