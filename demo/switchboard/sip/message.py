"""SIP messages as they travel (RFC 3261, 7): read leniently, written strictly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_LARGEST: Final = 65_535
_MOST_HEADERS: Final = 200
_COMPACT: Final = {
    "b": "referred-by",
    "c": "content-type",
    "f": "from",
    "i": "call-id",
    "k": "supported",
    "l": "content-length",
    "m": "contact",
    "r": "refer-to",
    "t": "to",
    "v": "via",
}
_REQUEST: Final = re.compile(r"([A-Z]{1,20}) (\S{1,2000}) SIP/2\.0")
_STATUS: Final = re.compile(r"SIP/2\.0 ([1-6]\d\d)(?: .*)?")
_REASONS: Final = {
    100: "Trying",
    180: "Ringing",
    183: "Session Progress",
    200: "OK",
    202: "Accepted",
    400: "Bad Request",
    405: "Method Not Allowed",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    491: "Request Pending",
    503: "Service Unavailable",
    600: "Busy Everywhere",
    603: "Decline",
}


class NotSip(ValueError):
    """A packet is no SIP message."""


@dataclass
class Message:
    """A request (``method``, ``uri``) or a response (``status``); headers in their order."""

    method: str = ""
    uri: str = ""
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    @classmethod
    def parse(cls, packet: bytes) -> "Message":
        """The message in a packet.

        Raises:
            NotSip: there is none.
        """
        head, _, body = packet[:_LARGEST].partition(b"\r\n\r\n")
        first, *lines = head.decode("utf-8", "replace").split("\r\n")
        message = cls(headers=list(_headers(lines)))
        if request := _REQUEST.fullmatch(first):
            message.method, message.uri = request.groups()
        elif status := _STATUS.fullmatch(first):
            message.status = int(status[1])
        else:
            raise NotSip(first[:60])
        for name in ("via", "from", "to", "call-id", "cseq"):
            if not message.get(name):
                raise NotSip(f"no {name}")
        length = message.get("content-length").strip()
        message.body = body[: int(length)] if length.isascii() and length.isdigit() else body
        return message

    def __bytes__(self) -> bytes:
        first = (
            f"{self.method} {self.uri} SIP/2.0"
            if self.method
            else f"SIP/2.0 {self.status} {_REASONS.get(self.status, 'Refused')}"
        )
        lines = [first, *(f"{_written(n)}: {v}" for n, v in self.headers if n != "content-length")]
        lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode() + self.body

    def get(self, name: str) -> str:
        """The first header of this name, in small letters; empty when there is none."""
        return next((value for each, value in self.headers if each == name), "")

    def all(self, name: str) -> list[str]:
        """Every header of this name."""
        return [value for each, value in self.headers if each == name]

    @property
    def call_id(self) -> str:
        return self.get("call-id")

    @property
    def cseq(self) -> tuple[int, str]:
        """Number and method; zero when there is no sense in it."""
        number, _, method = self.get("cseq").partition(" ")
        fits = number.isascii() and number.isdigit() and len(number) < 11
        return int(number) if fits else 0, method.strip()

    @property
    def branch(self) -> str:
        """What names the transaction (RFC 3261, 8.1.1.7)."""
        return parameter(self.get("via"), "branch")

    def response(self, status: int, tag: str = "") -> "Message":
        """A response to this request, with what must be copied (RFC 3261, 8.2.6.2)."""
        to = self.get("to")
        if tag and not parameter(to, "tag"):
            to = f"{to};tag={tag}"
        copied = [(n, v) for n, v in self.headers if n in ("via", "record-route")]
        same = [(name, self.get(name)) for name in ("from", "call-id", "cseq")]
        return Message(status=status, headers=[*copied, ("to", to), *same])


def parameter(header: str, name: str) -> str:
    """A parameter of a header, after its address; empty when there is none."""
    after = header.rpartition(">")[2]
    for part in after.split(";")[1:]:
        key, _, value = part.partition("=")
        if key.strip().lower() == name:
            return value.strip()
    return ""


def address(header: str) -> str:
    """The URI in a header such as Contact or From."""
    _, bracket, rest = header.partition("<")
    return rest.partition(">")[0] if bracket else header.partition(";")[0].strip()


def user(uri: str) -> str:
    """The user part of a SIP URI; empty when there is none."""
    without = uri.partition(":")[2]
    name, at, _ = without.partition("@")
    return name.partition(";")[0] if at else ""


def _headers(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines[:_MOST_HEADERS]:
        name, colon, value = line.partition(":")
        if colon:
            small = name.strip().lower()
            yield _COMPACT.get(small, small), value.strip()


def _written(name: str) -> str:
    return {"call-id": "Call-ID", "cseq": "CSeq"}.get(name, name.title())
