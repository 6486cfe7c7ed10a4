"""Servers that never stop, never start or dawdle: everything ends at a limit, and says so."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import requests

from mysteryshop.core.errors import Unreachable
from mysteryshop.core.scope import Scope
from mysteryshop.probes.web.door import Door, Limits, Passage

HEAD = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def server(behave: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """A server that does ``behave`` with each connection; its ``host:port``."""
    over = threading.Event()
    threads: list[threading.Thread] = []

    def attend(line: socket.socket) -> None:
        with line, suppress(OSError):
            behave(line, over)

    def accept() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                line, _ = listener.accept()
                threads.append(threading.Thread(target=attend, args=(line,)))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.02)
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            accepting.join()
            for thread in threads:
                thread.join()


def silent(line: socket.socket, over: threading.Event) -> None:
    """Accept and say nothing."""
    over.wait()


def hang_up(line: socket.socket, over: threading.Event) -> None:
    """Close after the request."""
    line.recv(65536)


def endless(line: socket.socket, over: threading.Event) -> None:
    """An answer without a length that never ends."""
    line.recv(65536)
    line.sendall(HEAD + b"\r\n")
    while not over.is_set():
        line.sendall(b"x" * 65536)


def huge(line: socket.socket, over: threading.Event) -> None:
    """An answer of ten gigabytes."""
    line.recv(65536)
    line.sendall(HEAD + b"Content-Length: 10000000000\r\n\r\n")
    while not over.is_set():
        line.sendall(b"x" * 65536)


def drip(line: socket.socket, over: threading.Event) -> None:
    """A byte now and then."""
    line.recv(65536)
    line.sendall(HEAD + b"Content-Length: 1000000\r\n\r\n")
    while not over.wait(0.02):
        line.sendall(b"x")


def drip_head(line: socket.socket, over: threading.Event) -> None:
    """A header now and then."""
    line.recv(65536)
    line.sendall(HEAD)
    while not over.wait(0.02):
        line.sendall(b"X: y\r\n")


def endless_head(line: socket.socket, over: threading.Event) -> None:
    """Headers without end."""
    line.recv(65536)
    line.sendall(HEAD)
    while not over.is_set():
        line.sendall(b"X: y\r\n" * 1000)


def babble(line: socket.socket, over: threading.Event) -> None:
    """Another protocol."""
    line.recv(65536)
    line.sendall(b"220 mail.example ESMTP\r\n")


def short(line: socket.socket, over: threading.Event) -> None:
    """Fewer bytes than announced."""
    line.recv(65536)
    line.sendall(HEAD + b"Content-Length: 10\r\n\r\nabc")


def visit(host: str, limits: Limits, path: str = "/") -> tuple[Exception | None, Passage]:
    """One GET through a door; what it raised, and what the door wrote down."""
    with Door(Scope(hosts=(host,)), limits=limits) as door:
        try:
            door.session().get(f"http://{host}{path}")
        except Exception as error:
            return error, door.passages[0]
        return None, door.passages[0]


@pytest.mark.parametrize(
    ("behave", "limits", "reason"),
    [
        (silent, Limits(first_byte_seconds=0.2), "no answer within 0.2 seconds"),
        (drip_head, Limits(first_byte_seconds=0.2), "no answer within 0.2 seconds"),
    ],
)
def test_no_answer_is_cut_before_it_begins(behave, limits, reason):
    """A silent server gets a 504 of ours, which the session takes for Unreachable."""
    with server(behave) as host:
        error, passage = visit(host, limits)
    assert isinstance(error, Unreachable)
    assert reason in str(error)
    assert (passage.kind, passage.passed, passage.reason) == ("cut", True, reason)
    assert passage.status is None


@pytest.mark.parametrize(
    ("behave", "limits", "reason"),
    [
        (endless, Limits(response_bytes=1_000_000), "the answer is larger than 1000000 bytes"),
        (huge, Limits(response_bytes=1_000_000), "the answer is larger than 1000000 bytes"),
        (
            endless,
            Limits(response_seconds=0.3, response_bytes=10**12),
            "the answer took more than 0.3 seconds",
        ),
        (drip, Limits(response_seconds=0.3), "the answer took more than 0.3 seconds"),
    ],
)
def test_an_answer_beyond_a_limit_is_cut_in_its_middle(behave, limits, reason):
    """The client sees a broken answer, never one that looks whole; the passage says why."""
    with server(behave) as host:
        error, passage = visit(host, limits)
    assert isinstance(error, requests.exceptions.ChunkedEncodingError)
    assert (passage.kind, passage.passed, passage.status) == ("cut", True, 200)
    assert passage.reason == reason


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (hang_up, "closed without an answer"),
        (babble, "no complete HTTP"),
        (endless_head, "no complete HTTP"),
    ],
)
def test_what_is_no_answer_is_unreachable(behave, reason):
    """A server that hangs up or speaks something else has not answered."""
    with server(behave) as host:
        error, passage = visit(host, Limits())
    assert isinstance(error, Unreachable)
    assert reason in str(error)
    assert (passage.kind, passage.passed) == ("unreachable", True)


def test_an_answer_that_breaks_off_is_not_made_whole():
    """The client learns that bytes are missing."""
    with server(short) as host:
        error, passage = visit(host, Limits())
    assert isinstance(error, requests.exceptions.ChunkedEncodingError)
    assert (passage.kind, passage.status) == ("unreachable", 200)


def open_tunnel(door: Door, host: str) -> socket.socket:
    """A tunnel through the door, opened."""
    line = socket.create_connection(("127.0.0.1", int(door.url.rpartition(":")[2])), 10)
    line.sendall(f"CONNECT {host} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += line.recv(1)
    return line


def drain(line: socket.socket) -> int:
    """How many bytes come until the connection ends."""
    size = 0
    with line, suppress(ConnectionError):
        while data := line.recv(65536):
            size += len(data)
    return size


@pytest.mark.parametrize(
    ("behave", "limits", "reason"),
    [
        (silent, Limits(idle_seconds=0.2), "nothing moved for 0.2 seconds"),
        (drip, Limits(tunnel_seconds=0.3), "the tunnel was open for 0.3 seconds"),
        (endless, Limits(tunnel_bytes=1_000_000), "more than 1000000 bytes came"),
    ],
)
def test_a_tunnel_is_cut_at_its_limits(behave, limits, reason):
    """Silence, age and size end a tunnel, and its passage says which."""
    with server(behave) as host, Door(Scope(hosts=(host,)), limits=limits) as door:
        line = open_tunnel(door, host)
        assert door.passages[0].kind == "passed"
        line.sendall(b"go")
        assert drain(line) <= limits.tunnel_bytes
        (passage,) = door.passages
        assert (passage.kind, passage.passed) == ("cut", True)
        assert reason in passage.reason


def test_a_client_that_does_not_read_holds_nothing_up():
    """A slow reader slows its server down, is cut in time, and others pass meanwhile."""
    with (
        server(endless) as host,
        server(short) as other,
        Door(Scope(hosts=(host, other)), limits=Limits(idle_seconds=0.5)) as door,
    ):
        line = open_tunnel(door, host)
        line.sendall(b"go")
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            door.session().get(f"http://{other}/")
        while door.passages[0].kind == "passed":
            threading.Event().wait(0.02)
        assert door.passages[0].reason == "nothing moved for 0.5 seconds"
        line.close()


def test_too_many_at_once_are_cut():
    """Beyond the number of connections the door turns further ones away, until one is free."""
    with (
        server(silent) as host,
        Door(Scope(hosts=(host,)), limits=Limits(connections=2)) as door,
    ):
        first, second = open_tunnel(door, host), open_tunnel(door, host)
        for scheme in ("http", "https"):
            with pytest.raises(Unreachable, match="more than 2 requests at once"):
                door.session().get(f"{scheme}://{host}/")
        assert [passage.kind for passage in door.passages] == ["passed", "passed", "cut", "cut"]
        assert not door.passages[2].passed
        first.close()
        second.close()


def test_a_client_that_says_nothing_is_let_go():
    """An idle connection to the door itself is closed in time, without a passage."""
    with Door(Scope(), limits=Limits(first_byte_seconds=0.2)) as door:
        with socket.create_connection(("127.0.0.1", int(door.url.rpartition(":")[2])), 10) as line:
            assert line.recv(1) == b""
        assert door.passages == ()


def test_the_door_closes_in_the_middle_of_everything():
    """Closing does not wait for silent, endless or dripping servers."""
    with (
        server(silent) as mute,
        server(endless) as flood,
        Door(Scope(hosts=(mute, flood))) as door,
    ):
        lines = [open_tunnel(door, mute), open_tunnel(door, flood)]
        lines[1].sendall(b"go")
        for host in (mute, flood):
            line = socket.create_connection(("127.0.0.1", int(door.url.rpartition(":")[2])), 10)
            line.sendall(f"GET http://{host}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            lines.append(line)
        assert lines[3].recv(12) == b"HTTP/1.1 200"
    for line in lines:
        line.close()
