"""What of a company we may touch. Everything not named here is out of bounds."""

import ipaddress
import re
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

import idna
from pydantic import AfterValidator, BaseModel, ConfigDict

from .errors import OutOfScope
from .numbers import check_class, check_sip_class, is_listed, is_sip, sip_address

WEB_PORTS = frozenset({80, 443})

_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?")
_PRIVATE = tuple(
    ipaddress.ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
"""RFC 1918 and RFC 4193. Link-local is not among them: cloud metadata lives there."""
_HOLDS_IPV4 = tuple(
    ipaddress.ip_network(n) for n in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")
)
"""IPv6 networks whose last 32 bits are the IPv4 address that is meant (RFC 4291, 6052, 7915)."""


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
    """A host as it goes over the wire: a name in IDNA as browsers write it (UTS 46), or an address.

    Raises:
        ValueError: it is neither.
    """
    if ":" in host:
        return str(ipaddress.IPv6Address(host))
    try:
        name = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError as error:
        raise ValueError(f"{host!r} is no host name: {error}") from None
    if not _NAME.fullmatch(name):
        raise ValueError(f"{host!r} is no host name")
    return name


def web_host(url: str) -> tuple[str, int]:
    """Host and port of an ``http`` or ``https`` address, as a browser would connect to them.

    Raises:
        ValueError: it is no such address, or one that browsers and we might read differently.
    """
    parts = urlsplit(url)
    if "\\" in parts.netloc:  # a slash to browsers, part of the user name to others
        raise ValueError(f"{url!r} has a backslash before its path")
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"{url!r} is no http or https address")
    default = 443 if parts.scheme == "https" else 80
    return ascii_host(parts.hostname or ""), default if parts.port is None else parts.port


def _host_rule(text: str) -> str:
    host, port = host_and_port(text.removeprefix("*."))
    wildcard = "*." if text.startswith("*.") else ""
    bracketed = f"[{host}]" if ":" in host else host
    return wildcard + bracketed + ("" if port is None else f":{port}")


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
    """Telephone numbers we may dial, in E.164, and ``sip:name@host`` addresses; ``sip:host`` covers
    everybody there, and so does a loopback host in `hosts`."""
    addresses: tuple[str, ...] = ()
    """Mail addresses or ``@domain`` we may write to."""
    basis: Basis = "public-only"
    until: date | None = None
    """The last day on which anything may be touched."""
    connect_to: dict[HostRule, Annotated[str, AfterValidator(_target)]] = {}
    """Names that live elsewhere, like curl's ``--connect-to``: ``{"www.example.com" = "127.0.0.1:8000"}``."""
    private_network: bool = False
    """Whether names may resolve to private addresses (10.x, 192.168.x, …)."""
    records_people: bool = False
    """Whether law and agreement allow to keep the sound of people; a recording ends before them otherwise."""

    def permits(self, host: str, port: int) -> bool:
        """Whether the host may be navigated to."""
        return any(_covers(rule, host, port) for rule in self.hosts)

    def names(self, host: str) -> bool:
        """Whether the host is listed to be navigated to, on whatever port."""
        return any(_is_named_by(rule, host) for rule in self.hosts)

    def permits_asset(self, host: str, port: int) -> bool:
        """Whether the host may serve parts of a page."""
        return any(_covers(rule, host, port) for rule in self.assets)

    def check_url(self, url: str) -> None:
        """Let a URL pass, or say why not.

        Raises:
            OutOfScope: another scheme than HTTP(S), or a host that is not listed.
        """
        try:
            host, port = web_host(url)
        except ValueError:
            raise OutOfScope(f"{url[:200]}: only http and https pages can be visited") from None
        if not self.permits(host, port):
            raise OutOfScope(
                f"{host}:{port} is not in [scope] hosts ({', '.join(self.hosts) or 'none'})"
            )

    def check_letter_to(self, address: str) -> None:
        """Let a mail address pass, or say why not.

        Raises:
            OutOfScope: neither the address nor its ``@domain`` is listed.
        """
        wanted = address.lower()
        listed = [entry.lower() for entry in self.addresses]
        if wanted not in listed and f"@{wanted.rpartition('@')[2]}" not in listed:
            raise OutOfScope(
                f"{address} is not in [scope] addresses ({', '.join(self.addresses) or 'none'})"
            )

    def check_number(self, target: str) -> None:
        """Let a telephone number or a SIP address pass, or say why not; a transfer's target too.

        Raises:
            OutOfScope: not listed, or of a class that is never dialled, even when listed.
        """
        if is_sip(target):
            address = sip_address(target)
            check_sip_class(address)
            if address.is_loopback and self.names(address.host):
                return
        else:
            check_class(target)
        if not is_listed(target, self.numbers):
            raise OutOfScope(
                f"{target[:80]} is not in [scope] numbers ({', '.join(self.numbers) or 'none'})"
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
        found = _address(address)
        if found.is_global and not found.is_multicast:
            return
        if _names(host, found) or (host == "localhost" and found.is_loopback):
            return
        if self.private_network and any(found in network for network in _PRIVATE):
            return
        raise OutOfScope(f"{host} turned out to be {address}, an address inside a private network")

    def connection(self, host: str, port: int) -> tuple[str, int, bool]:
        """Where to connect for a host: (host, port, whether ``connect_to`` says so)."""
        for rule, target in self.connect_to.items():
            if _covers(rule, host, port):
                there, its_port = host_and_port(target)
                return there, its_port or port, True
        return host, port, False

    def server(self, host: str) -> str:
        """What answers for a host, for taking turns with it: another where ``connect_to`` says so."""
        name, port = host_and_port(host)
        there, its_port, elsewhere = self.connection(name, port or 80)
        return f"{host} at {there}:{its_port}" if elsewhere else host


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    found = ipaddress.ip_address(text.split("%")[0])
    if isinstance(found, ipaddress.IPv4Address) or found.is_loopback:
        return found
    if any(found in network for network in _HOLDS_IPV4):
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.sixtofour or found


def _names(host: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    try:
        return _address(host) == address
    except ValueError:
        return False


def _covers(rule: str, host: str, port: int) -> bool:
    _, its_port = host_and_port(rule.removeprefix("*."))
    return port in (WEB_PORTS if its_port is None else {its_port}) and _is_named_by(rule, host)


def _is_named_by(rule: str, host: str) -> bool:
    name, _ = host_and_port(rule.removeprefix("*."))
    host = host.rstrip(".").lower()
    return host == name or (rule.startswith("*.") and host.endswith(f".{name}"))
