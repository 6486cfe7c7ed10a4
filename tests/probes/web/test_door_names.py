"""Names that move, turn inwards or stay silent; the door connects to what it has checked."""

import asyncio
from collections.abc import Sequence

import pytest

from mysteryshop.core.errors import MysteryShopError, OutOfScope, Refused, Unreachable
from mysteryshop.core.scope import Scope
from mysteryshop.probes.web.door import Door, Limits

NOWHERE = "4000::1"
"""Counts as public and yet nobody can have it: the block is unallocated, so nothing is sent."""


class Names:
    """A resolver that gives one answer after the other, and the last one for ever."""

    def __init__(self, *answers: list[str] | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """The next answer."""
        self.asked.append((host, port))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["192.168.1.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["0.0.0.0"],
        ["::1"],
        ["::"],
        ["::ffff:127.0.0.1"],
        ["fe80::1%lo"],
        ["224.0.0.251"],
        [NOWHERE, "10.0.0.1"],
        ["127.0.0.1", NOWHERE],
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_public_name_does_not_turn_inwards(home, scheme, addresses):
    """One address that is not public refuses the name, whatever else it resolves to."""
    scope = Scope(hosts=(f"www.example.com:{home.port}",))
    with Door(scope, resolve=Names(addresses)) as door:
        with pytest.raises(OutOfScope, match="inside a private network"):
            door.session().get(f"{scheme}://www.example.com:{home.port}/")
        assert [passage.kind for passage in door.passages] == ["refused"]
    assert home.connections == 0


def test_a_name_stays_where_it_was_first_found(home):
    """A later answer of the name server is never asked for, so it cannot matter."""
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    with Door(Scope(hosts=(f"localhost:{home.port}",)), resolve=names) as door:
        for _ in range(3):
            assert door.session().get(f"http://localhost:{home.port}/").status_code == 200
    assert names.asked == [("localhost", home.port)]


def test_a_name_that_was_refused_stays_refused(home):
    """A bad answer is pinned as well: a name that turns is not given a second chance."""
    names = Names(["10.0.0.1"], ["127.0.0.1"])
    with Door(Scope(hosts=(f"localhost:{home.port}",)), resolve=names) as door:
        for _ in range(2):
            with pytest.raises(OutOfScope, match=r"10\.0\.0\.1"):
                door.session().get(f"http://localhost:{home.port}/")
    assert home.connections == 0


def test_a_name_server_may_recover(home):
    """No answer is not kept: the next request asks again."""
    names = Names(OSError("Temporary failure in name resolution"), [], ["127.0.0.1"])
    with Door(Scope(hosts=(f"localhost:{home.port}",)), resolve=names) as door:
        for reason in ("Temporary failure", "knows none"):
            with pytest.raises(Unreachable, match=reason):
                door.session().get(f"http://localhost:{home.port}/")
        assert door.session().get(f"http://localhost:{home.port}/").status_code == 200


def test_a_silent_name_server_is_unreachable(home):
    """A look-up that takes too long ends, and closing the door ends the look-up."""

    async def silent(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    scope = Scope(hosts=(f"localhost:{home.port}",))
    with (
        Door(scope, resolve=silent, limits=Limits(connect_seconds=0.1)) as door,
        pytest.raises(Unreachable, match="does not answer"),
    ):
        door.session().get(f"http://localhost:{home.port}/")


def test_a_look_up_that_fails_too_late_is_no_crash(home):
    """Nobody waits for its answer any more, so nobody is told."""
    given_up = asyncio.Event()

    async def late(host: str, port: int) -> Sequence[str]:
        if host == "localhost":
            given_up.set()
            return ["127.0.0.1"]
        await given_up.wait()
        raise OSError("Temporary failure in name resolution")

    scope = Scope(hosts=("www.example.com", f"localhost:{home.port}"))
    with Door(scope, resolve=late, limits=Limits(connect_seconds=0.1)) as door:
        with pytest.raises(Unreachable, match="does not answer"):
            door.session().get("http://www.example.com/")
        assert door.session().get(f"http://localhost:{home.port}/").status_code == 200


def test_the_system_resolver_is_the_default(home):
    """Without a resolver of one's own, names are looked up where everybody does."""
    with Door(Scope(hosts=(f"localhost:{home.port}",))) as door:
        assert door.session().get(f"http://localhost:{home.port}/").status_code == 200


def test_a_resolver_that_breaks_is_our_fault(home):
    """A defect in a resolver is raised at the end, not passed off as a dead company."""

    def visit() -> None:
        with Door(Scope(hosts=("www.example.com",)), resolve=Names(ValueError("bug"))) as door:
            with pytest.raises(MysteryShopError, match="bug") as caught:
                door.session().get("http://www.example.com/")
            assert not isinstance(caught.value, Refused | Unreachable)

    with pytest.raises(MysteryShopError, match="bug"):
        visit()


@pytest.mark.parametrize("target", ["127.0.0.1", "localhost"])
def test_connect_to_sends_a_name_elsewhere(home, target):
    """The operator's own word beats the name server, and the server sees the public name."""
    names = Names(["127.0.0.1"])
    scope = Scope(
        hosts=("www.example.com",), connect_to={"www.example.com": f"{target}:{home.port}"}
    )
    with Door(scope, resolve=names) as door:
        assert door.session().get("http://www.example.com/x").status_code == 200
        (passage,) = door.passages
    assert home.hits == [("GET", "/x", "www.example.com")]
    assert (passage.host, passage.port) == ("www.example.com", 80)
    assert [host for host, _ in names.asked] == ([] if target == "127.0.0.1" else ["localhost"])


def test_connect_to_covers_only_the_name_it_names(home):
    """A look-up made for a connect_to target does not vouch for the same name asked directly."""
    scope = Scope(
        hosts=("www.example.com", f"inner.example.com:{home.port}"),
        connect_to={"www.example.com": f"inner.example.com:{home.port}"},
    )
    with Door(scope, resolve=Names(["127.0.0.1"])) as door:
        assert door.session().get("http://www.example.com/").status_code == 200
        with pytest.raises(OutOfScope, match="private network"):
            door.session().get(f"http://inner.example.com:{home.port}/")


def test_names_are_compared_as_they_go_over_the_wire(home):
    """Case, a final dot and umlauts do not make another host."""
    scope = Scope(
        hosts=("bücher.example",), connect_to={"bücher.example": f"127.0.0.1:{home.port}"}
    )
    with Door(scope) as door:
        assert door.session().get("http://BÜCHER.example./").status_code == 200
    assert home.hits == [("GET", "/", "xn--bcher-kva.example")]


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1"])
def test_other_spellings_of_loopback_are_not_in_scope(home, host):
    """An address written so that a scope might not know it is just a foreign name."""
    with Door(Scope(hosts=(home.host,))) as door, pytest.raises(OutOfScope):
        door.session().get(f"http://{host}:{home.port}/")
    assert home.connections == 0
