"""What passes the door and what does not, byte by byte and through a session."""

import gc
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from mysteryshop.core.errors import (
    LedgerUnavailable,
    MysteryShopError,
    OutOfScope,
    Refused,
    Stopped,
    Unreachable,
)
from mysteryshop.core.scope import Scope
from mysteryshop.probes.web.door import Door


@pytest.fixture
def door(home: Any) -> Iterator[Door]:
    """A door that leads to one server only."""
    with Door(Scope(hosts=(home.host,))) as door:
        yield door


def say(door: Door, text: str) -> str:
    """Everything the door answers to raw bytes, until it closes the connection."""
    with socket.create_connection(("127.0.0.1", int(door.url.rpartition(":")[2])), 10) as line:
        line.sendall(text.replace("\n", "\r\n").encode("latin-1"))
        answer = b""
        while data := line.recv(65536):
            answer += data
    return answer.decode("latin-1")


def kinds(door: Door) -> list[str]:
    """What became of everything that asked to pass."""
    return [passage.kind for passage in door.passages]


def test_a_request_in_scope_passes(door, home):
    """A permitted request reaches the server in origin form and its answer comes back."""
    home.pages["/a?b=1"] = (200, {"X-Own": "yes"}, "hello")
    answer = say(door, f"GET {home.url}/a?b=1 HTTP/1.1\nHost: {home.host}\nTE: x\n\n")
    assert answer.startswith("HTTP/1.1 200 OK\r\n")
    assert "X-Own: yes\r\n" in answer
    assert answer.endswith("hello")
    assert home.hits == [("GET", "/a?b=1", home.host)]
    (passage,) = door.passages
    assert (passage.method, passage.host, passage.port) == ("GET", "127.0.0.1", home.port)
    assert (passage.path, passage.passed, passage.reason) == ("/a?b=1", True, "")
    assert (passage.kind, passage.status) == ("passed", 200)


def test_a_second_request_on_a_kept_alive_connection_is_not_let_through(door, home, foreign):
    """The door serves one request a connection, so a later one cannot ride on the first."""
    port = int(door.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(
            f"GET {home.url}/ HTTP/1.1\r\nHost: {home.host}\r\n"
            "Connection: keep-alive\r\nProxy-Connection: keep-alive\r\n\r\n".encode()
        )
        assert line.recv(17) == b"HTTP/1.1 200 OK\r\n"
        line.sendall(f"GET {foreign.url}/ HTTP/1.1\r\nHost: {foreign.host}\r\n\r\n".encode())
        answer = b""
        while data := line.recv(65536):
            answer += data
    assert b"connection: close" in answer.lower()
    assert b"HTTP/1.1" not in answer
    assert foreign.connections == 0
    assert len(home.hits) == 1


@pytest.mark.parametrize(
    "body", ["", "Content-Length: 3\n\nabc", "Transfer-Encoding: chunked\n\n0\n"]
)
def test_pipelined_requests_are_dropped(door, home, foreign, body):
    """What stands behind the first request reaches neither its server nor the one it names."""
    first = f"POST {home.url}/ HTTP/1.1\nHost: {home.host}\n{body or chr(10)}"
    if body.startswith("Transfer"):
        first += "\n"
    second = f"GET {foreign.url}/x HTTP/1.1\nHost: {foreign.host}\n\n"
    third = f"GET {home.url}/y HTTP/1.1\nHost: {home.host}\n\n"
    answer = say(door, first + second + third)
    assert answer.count("HTTP/1.1 ") == 1
    assert [hit[1] for hit in home.hits] == ["/"]
    assert foreign.connections == 0


def test_a_length_beside_chunks_smuggles_nothing(door, home, foreign):
    """Of two contradicting framings only the chunks count, and only they are sent on."""
    hidden = f"GET /hidden HTTP/1.1\nHost: {foreign.host}\n\n"
    answer = say(
        door,
        f"POST {home.url}/ HTTP/1.1\nHost: {home.host}\nContent-Length: {len(hidden) + 8}\n"
        f"Connection: content-length\nTransfer-Encoding: chunked\n\n0\n\n{hidden}",
    )
    assert answer.startswith("HTTP/1.1 ")
    assert [hit[1] for hit in home.hits] in ([], ["/"])
    assert foreign.connections == 0


def test_the_host_header_has_no_say(door, home, foreign):
    """The target decides who is asked, and the Host header is rewritten from it."""
    assert " 200 " in say(door, f"GET {home.url}/ HTTP/1.1\nHost: {foreign.host}\n\n")
    assert home.hits == [("GET", "/", home.host)]
    assert " 403 " in say(door, f"GET {foreign.url}/ HTTP/1.1\nHost: {home.host}\n\n")
    assert foreign.connections == 0


def test_a_refusal_says_so(door, foreign):
    """Our own answer is marked, gives the reason, and is written down."""
    answer = say(door, f"GET {foreign.url}/x HTTP/1.1\nHost: a\n\n")
    assert answer.startswith("HTTP/1.1 403 OutOfScope: ")
    assert "Mysteryshop-Door: out of scope\r\n" in answer
    assert foreign.host in answer.rpartition("\r\n")[2]
    (passage,) = door.passages
    assert (passage.kind, passage.passed, passage.status) == ("refused", False, None)
    assert passage.reason == f"{foreign.host} is not in [scope]"


def test_a_tunnel_to_a_foreign_host_is_refused(door, foreign):
    """CONNECT is checked like everything else."""
    assert " 403 " in say(door, f"CONNECT {foreign.host} HTTP/1.1\nHost: {foreign.host}\n\n")
    assert foreign.connections == 0
    assert kinds(door) == ["refused"]


def test_a_tunnel_in_scope_carries_what_came_early(door, home):
    """Bytes that a client sends right behind its CONNECT go through the tunnel."""
    answer = say(
        door,
        f"CONNECT {home.host} HTTP/1.1\nHost: {home.host}\n\n"
        "GET /t HTTP/1.1\nHost: x\nConnection: close\n\n",
    )
    assert answer.startswith("HTTP/1.1 200 Connection established\r\n")
    assert answer.endswith("<title>empty</title>")
    assert home.hits == [("GET", "/t", "x")]


@pytest.mark.parametrize(
    "request_line",
    [
        "GET /",
        "GET https://{foreign}/",
        "GET https://{home}/",
        "GET ftp://{home}/",
        "GET //{foreign}/",
        "GET http:///",
        "GET http://{home}:x/",
        "GET http://u:p@{foreign}/",
        "GET http://{home}@{foreign}/",
        "GET http://{home}\\@{foreign}/",
        "GET http://{home}/#@{foreign}/",
        "GET http://[{foreign}/",
        "TRACE http://{home}/",
        "BREW http://{home}/",
        "CONNECT http://{home}/",
        "CONNECT /",
        "CONNECT 127.0.0.1",
        "CONNECT 127.0.0.1:",
        "CONNECT 127.0.0.1:0",
        "CONNECT {home}@{foreign}",
        "\x16\x03\x01 nonsense",
    ],
)
def test_what_is_no_proxy_request_is_turned_away(door, home, foreign, request_line):
    """Only absolute http:// targets and CONNECT host:port are understood."""
    line = request_line.format(home=home.host, foreign=foreign.host)
    answer = say(door, f"{line} HTTP/1.1\nHost: {foreign.host}\n\n")
    assert answer.startswith("HTTP/1.1 400 Malformed: ")
    assert kinds(door) == ["refused"]
    assert home.connections == foreign.connections == 0


def test_hop_by_hop_headers_stay_behind(home):
    """Neither side sees what was meant for the proxy, nor can the company speak as the door."""
    home.pages["/"] = (200, {"Mysteryshop-Door": "cut", "Proxy-Authenticate": "Basic"}, "")
    with Door(Scope(hosts=(home.host,))) as door:
        answer = say(
            door,
            f"GET {home.url}/ HTTP/1.1\nHost: x\nProxy-Authorization: Basic eDp5\n"
            "Connection: X-Private\nX-Private: 1\nUpgrade: websocket\n\n",
        )
        assert "Mysteryshop" not in answer
        assert "Proxy" not in answer
        assert door.session().get(home.url).status_code == 200


def test_an_upload_arrives_whole(door, home):
    """Bodies pass unchanged, with a length or in chunks."""
    text = b"x" * 300_000
    with door.session() as session:
        assert session.post(home.url, data=text).status_code == 200
    assert home.bodies == [text]


def test_asset_hosts_are_only_read_from(home, foreign):
    """Parts of a page may be fetched from an asset host, but nothing is posted there."""
    with Door(Scope(hosts=(home.host,), assets=(foreign.host,))) as door:
        session = door.session()
        assert session.get(f"{foreign.url}/style.css").status_code == 200
        assert session.head(f"{foreign.url}/style.css").status_code == 200
        with pytest.raises(OutOfScope, match="never written to"):
            session.post(foreign.url, data="x")
    assert [hit[0] for hit in foreign.hits] == ["GET", "HEAD"]


def test_the_door_does_not_lead_to_itself(home):
    """Whoever asks the door for the door's own address is refused, however it is written."""

    class Anywhere(Scope):
        def permits(self, host: str, port: int) -> bool:
            return True

    with Door(Anywhere()) as door:
        port = door.url.rpartition(":")[2]
        for host in ("127.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]", "[::1]"):
            with pytest.raises(OutOfScope, match="the door itself"):
                door.session().get(f"http://{host}:{port}/")


def test_a_session_does_not_follow_a_redirect_out_of_scope(door, home, foreign):
    """Each hop passes the door, and the first foreign one ends the request."""
    home.pages["/1"] = (302, {"Location": "/2"}, "")
    home.pages["/2"] = (302, {"Location": f"{foreign.url}/landing"}, "")
    with pytest.raises(OutOfScope, match=foreign.host):
        door.session().get(f"{home.url}/1")
    assert foreign.connections == 0
    assert kinds(door) == ["passed", "passed", "refused"]
    assert [passage.status for passage in door.passages] == [302, 302, None]


def test_a_session_does_not_follow_a_redirect_to_a_foreign_tunnel(door, home, foreign):
    """A redirect to https is refused at its CONNECT, with the same error."""
    home.pages["/1"] = (302, {"Location": f"https://{foreign.host}/landing"}, "")
    with pytest.raises(OutOfScope, match=f"{foreign.host} is not in"):
        door.session().get(f"{home.url}/1")
    assert foreign.connections == 0


def test_a_session_speaks_nothing_but_http(door, home):
    """A redirect to another scheme is out of scope, not an error of the library."""
    home.pages["/1"] = (302, {"Location": "ftp://127.0.0.1/x"}, "")
    with pytest.raises(OutOfScope, match="only http and https"):
        door.session().get(f"{home.url}/1")


def test_the_environment_and_the_caller_open_no_other_way(door, home, foreign, monkeypatch):
    """Proxy variables and a proxies argument do not lead past the door."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, foreign.url)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "*")
    session = door.session()
    assert session.get(home.url).status_code == 200
    for proxies in (None, {"http": foreign.url}, {"no_proxy": "*"}):
        with pytest.raises(OutOfScope):
            session.get(foreign.url, proxies=proxies)
    assert foreign.connections == 0


def test_nobody_there_is_unreachable_and_not_a_company_page(door, home):
    """A dead server is an error of its own, for http and https, and says why."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{unused.getsockname()[1]}"
        with Door(Scope(hosts=(host,))) as door:
            for scheme in ("http", "https"):
                with pytest.raises(Unreachable, match="Connection refused") as caught:
                    door.session().get(f"{scheme}://{host}/")
                assert isinstance(caught.value, requests.exceptions.ConnectionError)
            answer = say(door, f"GET http://{host}/ HTTP/1.1\nHost: x\n\n")
            assert answer.startswith("HTTP/1.1 502 ")
            assert "Mysteryshop-Door: unreachable\r\n" in answer
            assert kinds(door) == ["unreachable"] * 3
            assert not any(passage.passed for passage in door.passages)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_kill_switch_gets_in(home, scheme):
    """What `before` raises reaches the session as it is, and nothing is connected to."""

    def stop() -> None:
        raise Stopped("the kill switch is on")

    with Door(Scope(hosts=(home.host,)), before=stop) as door:
        with pytest.raises(Stopped, match="the kill switch is on"):
            door.session().get(f"{scheme}://{home.host}/")
        assert kinds(door) == ["refused"]
    assert home.connections == 0


def test_before_is_asked_only_for_what_may_pass(home, foreign):
    """One call for each passage, none for what is out of scope anyway."""
    calls = []
    with Door(Scope(hosts=(home.host,)), before=lambda: calls.append(1)) as door:
        say(door, f"GET {home.url}/ HTTP/1.1\nHost: x\n\n")
        say(door, f"GET {foreign.url}/ HTTP/1.1\nHost: x\n\n")
        say(door, f"CONNECT {home.host} HTTP/1.1\nHost: x\n\nGET / HTTP/1.0\n\n")
    assert len(calls) == 2


def test_a_crash_of_ours_is_no_refusal(home):
    """A defect is answered as broken and raised when the door closes."""

    def crash() -> None:
        raise ZeroDivisionError("our defect")

    def visit() -> None:
        with Door(Scope(hosts=(home.host,)), before=crash) as door:
            with pytest.raises(MysteryShopError, match="our defect") as caught:
                door.session().get(home.url)
            assert not isinstance(caught.value, Refused | Unreachable)
            assert kinds(door) == ["broken"]

    with pytest.raises(MysteryShopError, match="our defect") as raised:
        visit()
    assert isinstance(raised.value.__cause__, ZeroDivisionError)
    assert home.connections == 0


def test_an_error_of_our_own_tree_keeps_its_kind(home):
    """A ledger that is gone when it is asked is still a ledger that is gone at the end."""

    def locked() -> None:
        raise LedgerUnavailable("the ledger is locked")

    with (
        pytest.raises(LedgerUnavailable, match="the ledger is locked"),
        Door(Scope(hosts=(home.host,)), before=locked) as door,
    ):
        say(door, f"GET {home.url}/ HTTP/1.1\nHost: x\n\n")


def test_clients_that_hang_up_are_no_news(door, home):
    """A client may leave before, in or after its request without the door minding."""
    port = int(door.url.rpartition(":")[2])
    for text in (
        "",
        "GET http://",
        f"GET {home.url}/ HTTP/1.1\r\nHost: x\r\n\r\n",
        f"POST {home.url}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
        f"CONNECT {home.host} HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), 10) as line:
            line.sendall(text.encode())
    assert door.session().get(home.url).status_code == 200


def test_the_door_closes_with_open_connections(home):
    """Open tunnels, idle connections and half a request do not keep the door open."""
    with Door(Scope(hosts=(home.host,))) as door:
        port = int(door.url.rpartition(":")[2])
        lines = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(6)]
        lines[0].sendall(f"CONNECT {home.host} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert lines[0].recv(12) == b"HTTP/1.1 200"
        lines[1].sendall(b"GET http://")
        lines[2].sendall(
            f"POST {home.url}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc".encode()
        )
    for line in lines:
        line.close()
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(door.url, timeout=5)


def test_a_door_that_is_never_opened_leaves_nothing_behind(home):
    """Making a door costs nothing until it is entered, and it has no address before."""
    door = Door(Scope(hosts=(home.host,)))
    assert door.passages == ()
    with pytest.raises(RuntimeError, match="not open"):
        door.session()


def test_a_door_that_closes_while_clients_arrive_leaks_nothing(home):
    """However the closing falls between the steps of accepting, no socket or task is left."""
    texts = ("", f"GET {home.url}/ HTTP/1.1", f"CONNECT {home.host} HTTP/1.1")
    lines = []
    for round_ in range(60):
        with Door(Scope(hosts=(home.host,))) as door:
            port = int(door.url.rpartition(":")[2])
            for number in range(round_ % 7):
                lines.append(socket.create_connection(("127.0.0.1", port), 10))
                lines[-1].sendall(f"{texts[number % 3]}\r\nHost: x\r\n\r\n".encode())
    for line in lines:
        line.close()
    gc.collect()
