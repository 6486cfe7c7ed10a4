"""What of a company we may touch. Everything not named here is out of bounds."""

import ipaddress
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict

from .errors import OutOfScope

WEB_PORTS = frozenset({80, 443})


def host_and_port(text: str) -> tuple[str, int | None]:
    """``www.example.com:8080`` as ("www.example.com", 8080); the host in lower case and IDNA.

    Raises:
        ValueError: it is no host name or address.
    """
    parts = urlsplit(f"//{text}")
    host = (parts.hostname or "").rstrip(".")
    if not host or parts.path or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{text!r} is no host such as www.example.com or 127.0.0.1:8000")
    return ascii_host(host), parts.port


def ascii_host(host: str) -> str:
    """A host name as it goes over the wire.

    Raises:
        ValueError: the name cannot be written in IDNA.
    """
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ValueError(f"{host!r} is no host name: {error}") from None


def _host_rule(text: str) -> str:
    host, port = host_and_port(text.removeprefix("*."))
    wildcard = "*." if text.startswith("*.") else ""
    bracketed = f"[{host}]" if ":" in host else host
    return wildcard + bracketed + (f":{port}" if port else "")


def _target(text: str) -> str:
    _, port = host_and_port(text)
    if port is None:
        raise ValueError(f"{text!r} needs a port, such as 127.0.0.1:8000")
    return text


HostRule = Annotated[str, AfterValidator(_host_rule)]
Basis = Literal["owner", "consent", "public-only"]


class Scope(BaseModel):
    """The ``[scope]`` table: hosts, numbers and addresses we may touch, why, and until when.

    A host rule is ``www.example.com``, ``*.example.com`` (the domain and everything below it) or
    either with a port; without one it covers 80 and 443.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    hosts: tuple[HostRule, ...] = ()
    """Where we may navigate."""
    assets: tuple[HostRule, ...] = ()
    """Other people's hosts whose scripts and styles a page of the company needs; never navigated to."""
    numbers: tuple[str, ...] = ()
    """Telephone numbers we may dial, in E.164."""
    addresses: tuple[str, ...] = ()
    """Mail addresses or ``@domain`` we may write to."""
    basis: Basis = "public-only"
    until: date | None = None
    """The last day on which anything may be touched."""
    connect_to: dict[HostRule, Annotated[str, AfterValidator(_target)]] = {}
    """Names that live elsewhere, like curl's ``--connect-to``: ``{"www.example.com" = "127.0.0.1:8000"}``."""
    private_network: bool = False
    """Whether names may resolve to private addresses (10.x, 192.168.x, …)."""

    def permits(self, host: str, port: int) -> bool:
        """Whether the host may be navigated to."""
        return any(_covers(rule, host, port) for rule in self.hosts)

    def permits_asset(self, host: str, port: int) -> bool:
        """Whether the host may serve parts of a page."""
        return any(_covers(rule, host, port) for rule in self.assets)

    def check_url(self, url: str) -> None:
        """Let a URL pass, or say why not.

        Raises:
            OutOfScope: another scheme than HTTP(S), or a host that is not listed.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise OutOfScope(f"{url[:200]}: only http and https pages can be visited")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if not self.permits(ascii_host(parts.hostname), port):
            raise OutOfScope(
                f"{parts.hostname}:{port} is not in [scope] hosts ({', '.join(self.hosts) or 'none'})"
            )

    def check_day(self, today: date) -> None:
        """Raise `OutOfScope` when the agreement has run out."""
        if self.until is not None and today > self.until:
            raise OutOfScope(f"[scope] until = {self.until}: the agreement has run out")

    def check_address(self, host: str, address: str) -> None:
        """Let a resolved address pass, or say why not: a public name must not turn inwards.

        A rule that names a loopback or private address, or ``localhost``, covers itself.

        Raises:
            OutOfScope: the name resolved to an address that is not public.
        """
        found = ipaddress.ip_address(address.split("%")[0])
        if found.is_global and not found.is_multicast:
            return
        if _is_literal(host) or (host == "localhost" and found.is_loopback):
            return
        if self.private_network and found.is_private and not found.is_loopback:
            return
        raise OutOfScope(f"{host} turned out to be {address}, an address inside a private network")

    def connection(self, host: str, port: int) -> tuple[str, int, bool]:
        """Where to connect for a host: (host, port, whether ``connect_to`` says so)."""
        for rule, target in self.connect_to.items():
            if _covers(rule, host, port):
                there, its_port = host_and_port(target)
                return there, its_port or port, True
        return host, port, False


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _covers(rule: str, host: str, port: int) -> bool:
    name, its_port = host_and_port(rule.removeprefix("*."))
    if port != its_port if its_port else port not in WEB_PORTS:
        return False
    host = host.rstrip(".").lower()
    return any(candidate == name for candidate in _reach(rule, host))


def _reach(rule: str, host: str) -> Iterator[str]:
    yield host
    if rule.startswith("*."):
        labels = host.split(".")
        yield from (".".join(labels[n:]) for n in range(1, len(labels)))
