"""The sample company's website over HTTP on loopback, with a log of who asked for what."""

import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from .pages import GUISES, Guise, Page, fields, page, posted

_LONGEST_BODY = 65_536
_PATIENCE = 5.0
Taken = Callable[[str, dict[str, str]], None]


def _nobody(path: str, sent: dict[str, str]) -> None:
    """Read no form."""


@dataclass(frozen=True)
class Request:
    """One request as the website saw it.

    ``path`` is the request target as sent, query included; ``status`` is what was answered;
    ``user_agent`` is empty when the client gave none.
    """

    method: str
    path: str
    status: int
    user_agent: str


class Website:
    """The website of Tidewater Broadband in one guise; a context manager that serves it.

    Serves on 127.0.0.1, on ``port`` or, when that is 0, on a free one, and answers to whatever
    name it is asked by: as 127.0.0.1 or, through a proxy, as ``host``. Leaving the context closes
    the server and every connection; the log of requests stays readable.

    ``taken`` is told of every form that was taken, by its path and its fields; the mail room's
    ``form`` answers them.

    Raises:
        ValueError: there is no such guise.
        OSError: on entering, when the port is taken.
    """

    host: ClassVar[str] = "www.tidewater.example"

    def __init__(self, guise: Guise, port: int = 0, taken: Taken | None = None) -> None:
        if guise not in GUISES:
            raise ValueError(f"no guise {guise!r} of the sample company; there are {GUISES}")
        self.guise: Guise = guise
        self.port = port
        self._taken = taken or _nobody
        self._log: list[Request] = []
        self._server: _Server | None = None

    @property
    def url(self) -> str:
        """The home page's address on this machine; right once the context is entered."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request answered so far, in the order of the answers."""
        return tuple(self._log)

    def __enter__(self) -> Self:
        self._server = _Server(self.port, self.guise, self._log.append, self._taken)
        self.port = self._server.server_port
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None


class _Server(ThreadingHTTPServer):
    """Threads a connection; remembers open connections so that idle ones can be ended."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, port: int, guise: Guise, record: Callable[[Request], None], taken: Taken
    ) -> None:
        self.guise: Guise = guise
        self.record = record
        self.taken = taken
        self._open: set[Any] = set()
        self._changed = threading.Condition()
        super().__init__(("127.0.0.1", port), _Handler)
        self._thread = threading.Thread(
            target=self.serve_forever, args=(0.02,), name="sample-website", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop accepting, hang up on everybody, wait (seconds) for the threads to notice."""
        self.shutdown()
        self._thread.join()
        with self._changed:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            self._changed.wait_for(lambda: not self._open, timeout=_PATIENCE)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changed:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        with self._changed:
            self._open.discard(request)
            self._changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in the middle is nobody's fault; all else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1 for the pages of one guise."""

    protocol_version = "HTTP/1.1"
    server_version = "Tidewater"
    sys_version = ""
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer(page(self.server.guise, self.path))

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self.close_connection = True
        length = self.headers.get("Content-Length", "")
        body = self.rfile.read(min(int(length), _LONGEST_BODY)) if length.isdecimal() else b""
        answer = posted(self.server.guise, self.path, body)
        if answer.status == HTTPStatus.OK:
            self.server.taken(urlsplit(self.path).path, fields(body))
        refused = {"Allow": "GET, HEAD"} if answer.status == HTTPStatus.METHOD_NOT_ALLOWED else {}
        self._answer(answer, Connection="close", **refused)

    def _answer(self, answer: Page, **headers: str) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-cache")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Called by http.server for every answer, before it is sent: the log is never behind."""
        headers = getattr(self, "headers", None) or {}
        self.server.record(
            Request(
                method=self.command or "",
                path=getattr(self, "path", ""),
                status=int(code),
                user_agent=headers.get("User-Agent", ""),
            )
        )

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing: the log of requests is the record."""
