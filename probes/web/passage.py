"""One request or tunnel at the door as data: what was asked, within which limits, what became of it."""

import asyncio
import os
import re
from dataclasses import dataclass
from typing import Literal

import h11

from ...core.errors import MysteryShopError, Refused, Unreachable
from ...core.scope import host_and_port

Kind = Literal["passed", "refused", "unreachable", "cut", "broken"]
Headers = list[tuple[bytes, bytes]]
Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]

MARK = "Mysteryshop-Door"
"""The header by which the door's own answers are known; never let through from outside."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = READING | {"POST", "PUT", "PATCH", "DELETE"}

_ABSOLUTE = re.compile(r"http://([^/?#]*)([^#]*)", re.IGNORECASE)


class Malformed(Refused):
    """No request a forward proxy could pass on."""


class Cut(Unreachable):
    """One of our own limits ended it."""


@dataclass(frozen=True)
class Limits:
    """How long and how much, so that nothing hangs and nothing floods us."""

    connect_seconds: float = 10
    """Seconds for finding the address, and again for the connection."""
    first_byte_seconds: float = 30
    """Seconds of silence before an answer begins (or before a client says what it wants)."""
    response_seconds: float = 60
    """Seconds for a plain HTTP exchange from the first byte sent to the last one received."""
    response_bytes: int = 25_000_000
    """Bytes of the body of one plain HTTP answer."""
    idle_seconds: float = 60
    """Seconds in which nothing moves in a tunnel, either way."""
    tunnel_seconds: float = 1800
    """Seconds a tunnel may live, however busy."""
    tunnel_bytes: int = 50_000_000
    """Bytes towards us in one tunnel."""
    connections: int = 64
    """Requests and tunnels under way at once."""


@dataclass(frozen=True)
class Passage:
    """One request or tunnel that asked to pass, and what became of it."""

    method: str
    """``GET``, ``POST``, …; ``CONNECT`` for a tunnel; empty when no request could be read."""
    host: str
    port: int
    path: str
    """With its query; empty for a tunnel."""
    passed: bool
    """Whether a connection to the host was made for it."""
    reason: str
    """Empty, or why it was refused, failed or cut, in plain words."""
    kind: Kind
    status: int | None = None
    """Of the host's answer; plain HTTP only."""


@dataclass(frozen=True)
class Asked:
    """What a client wants, read from the head of its request."""

    method: str = ""
    host: str = ""
    port: int = 0
    path: str = ""

    @property
    def authority(self) -> str:
        """The ``Host`` header of the request."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 80 else f"{host}:{self.port}"

    @property
    def place(self) -> str:
        """Host and port, for messages."""
        return f"{self.host}:{self.port}"


def asked(request: h11.Request) -> Asked:
    """What the head of a request asks for; its ``Host`` header has no say in it.

    Raises:
        Malformed: neither an absolute ``http://`` target nor ``CONNECT host:port``.
    """
    method, target = request.method.decode("ascii"), request.target.decode("ascii")
    if method == "CONNECT":
        if {b"content-length", b"transfer-encoding"} & set(dict(request.headers)):
            raise Malformed("a CONNECT has no body")
        return Asked(method, *_authority(target, None))
    absolute = _ABSOLUTE.fullmatch(target)
    if method not in METHODS or absolute is None:
        raise Malformed(f"{method} {target[:200]}: not an absolute http:// request")
    path = absolute[2]
    return Asked(method, *_authority(absolute[1], 80), path if path.startswith("/") else f"/{path}")


def _authority(text: str, default: int | None) -> tuple[str, int]:
    try:
        host, port = host_and_port(text)
    except ValueError as error:
        raise Malformed(str(error)) from None
    port = default if port is None else port
    if not port:
        raise Malformed(f"{text!r} names no port")
    return host, port


def kind_of(error: MysteryShopError) -> Kind:
    """What a passage that ended in an error is called."""
    kinds: tuple[tuple[type[MysteryShopError], Kind], ...] = (
        (Refused, "refused"),
        (Cut, "cut"),
        (Unreachable, "unreachable"),
    )
    return next((kind for type_, kind in kinds if isinstance(error, type_)), "broken")


def words(error: OSError) -> str:
    """What the system says, without asyncio's wording around it."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
