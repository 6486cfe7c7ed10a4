"""Which telephone numbers and SIP addresses may be dialled at all, whoever allows them.

Refused even when listed: emergency numbers of any country, premium rate, shared cost, short codes,
and numbers no country has assigned (`phonenumbers`, the data of Google's libphonenumber).
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

import phonenumbers
from phonenumbers import PhoneNumberType

from .errors import OutOfScope

EMERGENCY_EVERYWHERE = frozenset({"112", "911", "000", "08", "110", "118", "119", "999"})
"""What a telephone must know without its owner's country (3GPP TS 22.101, 10.1.1)."""
_COSTLY = {
    PhoneNumberType.PREMIUM_RATE: "a premium rate number",
    PhoneNumberType.SHARED_COST: "a shared cost number",
}
_DIGITS = re.compile(r"\+?[0-9*#]{1,40}")
_WRITTEN_NUMBER = re.compile(r"\+[0-9][0-9 ().-]{1,38}")
_SEPARATORS = re.compile(r"[ ().-]")
_SIP = re.compile(
    r"sips?:(?:(?P<user>[^\s@<>\"?]{1,200})@)?(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<parameters>(?:;[^\s<>\"?;]{1,100}){0,10})",
    re.IGNORECASE,
)


def is_sip(target: str) -> bool:
    """Whether it is a SIP URI rather than a number."""
    return target.lower().startswith(("sip:", "sips:"))


@dataclass(frozen=True)
class SipAddress:
    """A SIP URI, taken apart (RFC 3261, 19.1)."""

    user: str
    """Decoded, without parameters of its own; empty for a host alone."""
    host: str
    """In lower case."""
    port: int | None

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def number(self) -> str:
        """The telephone number its user part is, as dialled; empty when it is a name."""
        written = _SEPARATORS.sub("", self.user)
        return written if _DIGITS.fullmatch(written) else ""


def sip_address(text: str) -> SipAddress:
    """Take a SIP URI apart.

    Raises:
        OutOfScope: it is none, or leads elsewhere than it says (``maddr``, headers).
    """
    found = _SIP.fullmatch(text)
    if not found:
        raise OutOfScope(f"{text[:80]!r} is no address such as sip:name@host:port")
    if "maddr=" in (found["parameters"] or "").lower():
        raise OutOfScope(f"{text[:80]!r} names another host in maddr")
    user = unquote(found["user"] or "").split(";")[0].split(":")[0]
    port = int(found["port"]) if found["port"] else None
    return SipAddress(user, found["host"].strip("[]").rstrip(".").lower(), port)


def e164(text: str) -> str:
    """A written number in E.164: ``tel:+44 20 7946 0000`` as ``+442079460000``.

    Raises:
        ValueError: it does not begin with ``+`` and a country, or is no number.
    """
    text = text.removeprefix("tel:")
    if not _WRITTEN_NUMBER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no number such as +44 20 7946 0000")
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"{text[:40]!r} is no telephone number: {error}") from None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def check_class(number: str) -> None:
    """Let a number pass that an ordinary person answers, or say why it is never dialled.

    Raises:
        OutOfScope: emergency, premium rate, shared cost, a short code, or assigned nowhere.
    """
    dialled = _SEPARATORS.sub("", number.removeprefix("tel:"))
    if is_emergency(dialled.lstrip("+")):
        raise OutOfScope(f"{number[:40]} is an emergency number: never dialled")
    if not dialled.startswith("+"):
        raise OutOfScope(f"{number[:40]} is a short code or lacks its country: never dialled")
    try:
        parsed = phonenumbers.parse(e164(dialled), None)
    except ValueError as error:
        raise OutOfScope(f"{error}: not dialled") from None
    if not phonenumbers.is_valid_number(parsed):
        raise OutOfScope(f"{number[:40]} is {_nobody(parsed)}: never dialled")
    if reason := _COSTLY.get(phonenumbers.number_type(parsed)):
        raise OutOfScope(f"{number[:40]} is {reason}: never dialled")


def _nobody(number: phonenumbers.PhoneNumber) -> str:
    if is_emergency(str(number.national_number)):
        return "an emergency number"
    if phonenumbers.is_possible_short_number(number):
        return "a short code"
    return "assigned to nobody"


@cache
def _regions() -> tuple[str, ...]:
    return tuple(sorted(phonenumbers.SUPPORTED_SHORT_REGIONS))


def is_emergency(digits: str) -> bool:
    """Whether these digits call for help somewhere on earth."""
    if digits in EMERGENCY_EVERYWHERE:
        return True
    return len(digits) <= 6 and any(
        phonenumbers.is_emergency_number(digits, region) for region in _regions()
    )


def check_sip_class(address: SipAddress) -> None:
    """As `check_class`, for the number a SIP URI may stand for.

    Extensions are numbers of their own: on this machine only what is an emergency everywhere is
    refused, elsewhere what is one anywhere, also behind the digit for an outside line.

    Raises:
        OutOfScope: as `check_class`.
    """
    number = address.number
    if not number:
        return
    if number.startswith("+"):
        check_class(number)
        return
    if address.is_loopback:
        forbidden = number in EMERGENCY_EVERYWHERE
    else:
        outside = number[1:] if number[0] in "09" else ""
        forbidden = is_emergency(number) or is_emergency(outside)
    if forbidden:
        raise OutOfScope(f"{number} is an emergency number: never dialled")
    international = re.match(r"(?:00|011)([1-9][0-9]{6,14})", number)
    if international:
        check_class(f"+{international[1]}")


def is_listed(target: str, listed: Sequence[str]) -> bool:
    """Whether ``[scope] numbers`` names a target.

    A number by itself however it is written; a SIP URI by itself, or by an entry with its host and
    port and no user, which covers everybody there.
    """
    return any(_names(entry, target) for entry in listed)


def _names(entry: str, target: str) -> bool:
    if is_sip(entry) != is_sip(target):
        return False
    try:
        if not is_sip(entry):
            return e164(entry) == e164(target)
        rule, address = sip_address(entry), sip_address(target)
    except (OutOfScope, ValueError):
        return False
    return (rule.user in ("", address.user)) and (rule.host, rule.port) == (
        address.host,
        address.port,
    )
