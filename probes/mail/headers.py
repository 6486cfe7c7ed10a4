"""The header of a message or of a part, read from any bytes (RFC 5322, RFC 2047, RFC 6532).

Written by hand because the standard library's structured headers raise on some of what real systems
send: raw 8-bit characters, broken encoded words, lines that are no header at all.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime

from .charsets import decoded

Headers = Mapping[str, tuple[str, ...]]
"""Values by lower-case name, decoded, in the order of the message."""

LONGEST_HEADER = 200_000
"""Bytes of one header block that are read."""
LONGEST_VALUE = 10_000
"""Characters of one value that are kept."""
MOST_ADDRESSES = 200
"""Addresses read from one kind of header."""
MOST_COMMENTS = 50
"""Comments in an address; the standard library goes one call deeper for each that stands in another."""

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]{0,9}:(.*)", re.DOTALL)
_ENVELOPE = re.compile(rb">?From ", re.IGNORECASE)
_ENCODED_GAP = re.compile(r"(\?=)\s+(=\?)")
_ENCODED = re.compile(r"(?:=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,9000}\?=)+")
_BRACKETED_ID = re.compile(r"<([^<>\s]{1,900})>")
_BARE_ID = re.compile(r"[^\s<>,;()\"]{1,400}@[^\s<>,;()\"]{1,400}")
_COMMENT = re.compile(r"\([^()]{0,2000}\)")
_ADDRESS = re.compile(r"[^\s<>,;:()\"\[\]]{1,200}@[^\s<>,;:()\"]{1,200}")


def read_headers(block: bytes) -> dict[str, tuple[str, ...]]:
    """The fields of a header block; lines that are none are left out."""
    fields: dict[str, list[str]] = {}
    for name, value in _fields(block[:LONGEST_HEADER]):
        fields.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in fields.items()}


def divided(raw: bytes) -> tuple[bytes, bytes]:
    """Header block and body of a message or part whose lines end in LF."""
    if raw[:1] in (b"\n", b" ", b"\t") and _starts_with_field(raw[:LONGEST_HEADER].lstrip()):
        raw = raw.lstrip()
    if raw[:1] == b"\n":
        return b"", raw[1:]
    if not _starts_with_field(raw):
        return b"", raw
    end = raw.find(b"\n\n")
    return (raw, b"") if end < 0 else (raw[:end], raw[end + 2 :])


def plain_value(value: str) -> str:
    """A value as a person reads it: encoded words decoded where they can be."""
    if "=?" not in value:
        return value
    return _ENCODED.sub(_decoded_words, _ENCODED_GAP.sub(r"\1\2", value))


def ids(*values: str) -> tuple[str, ...]:
    """Message ids without brackets: comments, commas, quotes and missing brackets are tolerated."""
    found: dict[str, None] = {}
    for value in values:
        found.update(dict.fromkeys(_BRACKETED_ID.findall(value)))
        rest = _COMMENT.sub(" ", _BRACKETED_ID.sub(" ", value))
        found.update(dict.fromkeys(_BARE_ID.findall(rest)))
    return tuple(found)


def name_and_address(value: str) -> tuple[str, str]:
    """Display name and address of the first mailbox of a value; "" for what is not there."""
    for name, address in _mailboxes(value):
        if "@" in address:
            return name.strip(" '\""), address.strip().lower()
    match = _ADDRESS.search(value)
    address = match.group().lower() if match else ""
    return (value[: match.start()] if match else value).strip(" <>'\""), address


def addresses(values: tuple[str, ...]) -> tuple[str, ...]:
    """Every address in some values, lower case, each once."""
    found: dict[str, None] = {}
    for value in values:
        for address in _ADDRESS.findall(value)[:MOST_ADDRESSES]:
            found[address.strip(".'").lower()] = None
    return tuple(found)[:MOST_ADDRESSES]


def moment(value: str) -> datetime | None:
    """A Date header as aware UTC; None when it is none."""
    try:
        when = parsedate_to_datetime(value[:200])
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None


def _starts_with_field(raw: bytes) -> bool:
    first, _, rest = raw[:2000].partition(b"\n")
    if _ENVELOPE.match(first):
        first = rest.partition(b"\n")[0]
    return bool(_FIELD.match(first))


def _fields(block: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, bytes]] = []
    for line in block.split(b"\n"):
        if line[:1] in (b" ", b"\t") and found:
            name, value = found[-1]
            if len(value) < LONGEST_VALUE:
                found[-1] = (name, value + b" " + line.strip())
        elif match := _FIELD.match(line):
            found.append((match[1].decode("ascii").lower(), match[2].strip()))
    return [(name, _value(value)) for name, value in found]


def _value(raw: bytes) -> str:
    text = decoded(raw[:LONGEST_VALUE], "")
    return plain_value(text).replace("\r", " ").replace("\x00", "").strip()


def _decoded_words(match: re.Match[str]) -> str:
    try:
        pieces = decode_header(match.group())
    except (MessageError, ValueError, LookupError, AssertionError):
        return match.group()
    return "".join(
        piece if isinstance(piece, str) else decoded(piece, charset or "")
        for piece, charset in pieces
    ).replace("\n", " ")


def _mailboxes(value: str) -> list[tuple[str, str]]:
    if value.count("(") > MOST_COMMENTS:
        value = value.replace("(", " ")
    try:
        return getaddresses([value[:2000]], strict=False)
    except TypeError:  # Pythons before 3.11.10 do not know the argument
        return getaddresses([value[:2000]])
    except (ValueError, IndexError, AttributeError):
        return []
