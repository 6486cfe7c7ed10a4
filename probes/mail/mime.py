"""The parts of a message, found in one bounded pass (RFC 2045, RFC 2046).

The standard library's parser looks at every line once per enclosing boundary and recurses into
nested parts; a mail made for it can hold it up for minutes. This one splits bytes, goes no deeper
than `DEEPEST` and stops at `MOST_PARTS`.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Legacy
from functools import cached_property
from urllib.parse import unquote

from .charsets import decoded
from .headers import Headers, divided, plain_value, read_headers

DEEPEST = 20
"""Levels of multiparts and embedded messages."""
MOST_PARTS = 300
"""Parts of a message that are looked at."""
LONGEST_TEXT = 1_000_000
"""Bytes of a text part that are read."""

_UUENCODED = re.compile(
    r"^begin [0-7]{3,4} (.{1,200})\n((?:[!-`].{0,90}\n)*)(?:`?\n)?end\s*$", re.M
)
_ENCODED_WORD = re.compile(rb"=\?([A-Za-z0-9_-]{2,30})\?[bBqQ]\?")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


@dataclass(frozen=True)
class Part:
    """One part: its header, its body as sent, and what it is made of."""

    headers: Headers
    body: bytes
    kind: str
    """Media type, lower case: ``text/plain``."""
    inside: str
    """Media type of the multipart it stands in, "" at the top."""
    children: tuple["Part", ...] = ()
    hint: str = ""
    """The charset of the message's encoded header words, for text that names none."""

    def parameter(self, name: str, header: str = "content-type") -> str:
        """A parameter of a structured header (RFC 2045, RFC 2231), "" when it is not there."""
        return _parameter(self.headers.get(header, ("",))[0], name)

    @property
    def disposition(self) -> str:
        value = self.headers.get("content-disposition", ("",))[0]
        return value.partition(";")[0].strip().lower()

    @property
    def filename(self) -> str:
        name = self.parameter("filename", "content-disposition") or self.parameter("name")
        return plain_value(name)[:300]

    @property
    def is_attachment(self) -> bool:
        """Whether a person has to open it: anything that is not shown as text."""
        if self.disposition == "attachment":
            return True
        return bool(self.filename) or not self.kind.startswith(("text/", "multipart/", "message/"))

    @cached_property
    def content(self) -> bytes:
        """The body without its transfer encoding, cut at `LONGEST_TEXT`."""
        encoding = self.headers.get("content-transfer-encoding", ("",))[0].strip().lower()
        return _undone(self.body[: LONGEST_TEXT * 2], encoding)[:LONGEST_TEXT]

    @cached_property
    def text(self) -> str:
        return decoded(self.content, self.parameter("charset") or self.hint)

    @property
    def size(self) -> int:
        """Bytes of the content, for base64 reckoned rather than decoded."""
        encoding = self.headers.get("content-transfer-encoding", ("",))[0].strip().lower()
        return len(self.body) * 3 // 4 if encoding == "base64" else len(self.body)

    def walk(self) -> Iterator["Part"]:
        """This part and all inside it, except what an embedded message holds."""
        yield self
        if not self.kind.startswith("message/"):
            for child in self.children:
                yield from child.walk()


def read_parts(raw: bytes) -> Part:
    """The tree of parts of a whole message; never raises."""
    lines = raw.replace(b"\r\n", b"\n")
    if b"\n" not in lines:
        lines = lines.replace(b"\r", b"\n")
    word = _ENCODED_WORD.search(lines, 0, 20_000)
    return _Reader(word[1].decode("ascii") if word else "").part(lines, "", 0)


def without_uuencoded(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the files encoded in it, and the names of those."""
    if "\nend" not in text:
        return text, ()
    names = tuple(match[1].strip() for match in _UUENCODED.finditer(text))
    return _UUENCODED.sub("", text), names


class _Reader:
    def __init__(self, hint: str) -> None:
        self.parts = 0
        self.hint = hint

    def part(self, raw: bytes, inside: str, depth: int) -> Part:
        self.parts += 1
        block, body = divided(raw)
        headers = read_headers(block)
        kind = _media_type(headers, "message/rfc822" if inside == "multipart/digest" else "")
        children = tuple(self._children(headers, body, kind, depth))
        return Part(headers, body, kind, inside, children, self.hint)

    def _children(self, headers: Headers, body: bytes, kind: str, depth: int) -> Iterator[Part]:
        if depth >= DEEPEST:
            return
        if kind.startswith("multipart/"):
            boundary = _parameter(headers["content-type"][0], "boundary").encode("utf-8", "replace")
            for piece in _pieces(body, boundary):
                if self.parts >= MOST_PARTS:
                    return
                yield self.part(piece, kind, depth + 1)
        elif kind in ("message/rfc822", "message/global", "message/news"):
            encoding = headers.get("content-transfer-encoding", ("",))[0].strip().lower()
            yield self.part(_undone(body, encoding) if depth < 3 else body, kind, depth + 1)


def _media_type(headers: Headers, default: str) -> str:
    value = headers.get("content-type", ("",))[0].partition(";")[0].strip().lower()
    if value == "text":
        return "text/plain"
    if re.fullmatch(r"[a-z0-9][\w.+-]{0,60}/[\w.+*-]{1,100}", value, re.ASCII):
        return value
    return default or "text/plain"


def _pieces(body: bytes, boundary: bytes) -> list[bytes]:
    """The parts between boundaries; without a boundary that works, the whole body is one."""
    if not boundary.strip():
        return [body]
    delimiter = b"\n--" + boundary.rstrip()
    found: list[bytes] = []
    start: int | None = None
    at = 0 if body.startswith(delimiter[1:]) else body.find(delimiter)
    while at >= 0 and len(found) < MOST_PARTS:
        after = at + len(delimiter) - (body[at : at + 1] != b"\n")
        end = body.find(b"\n", after)
        rest = body[after : end if end >= 0 else len(body)].strip()
        if rest in (b"", b"--"):
            if start is not None:
                found.append(body[start:at])
            start = end + 1 if end >= 0 else len(body)
            if rest == b"--":
                return found or [body]
        at = body.find(delimiter, after)
    if start is not None:
        found.append(body[start:])
    return found or [body]


def _parameter(value: str, name: str) -> str:
    if name not in value.lower():
        return ""
    holder = Legacy()
    try:
        holder["content-type"] = value.replace("\n", " ")[:3000]
        found = holder.get_param(name)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return ""
    if isinstance(found, tuple):
        charset, _, text = found
        return decoded(text.encode("latin-1", "replace"), charset or "")
    text = str(found or "").strip()
    return unquote(text) if "%" in text and name != "boundary" else text


def _undone(body: bytes, encoding: str) -> bytes:
    try:
        if encoding == "base64":
            clean = _NOT_BASE64.sub(b"", body)
            return base64.b64decode(clean[: len(clean) // 4 * 4] + _rest(clean))
        if encoding == "quoted-printable":
            return quopri.decodestring(body)
        if encoding in ("x-uuencode", "uuencode", "x-uue"):
            return _uudecoded(body)
    except (ValueError, binascii.Error):
        return body
    return body


def _rest(clean: bytes) -> bytes:
    """The last characters of base64 whose padding was lost."""
    rest = clean[len(clean) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _uudecoded(body: bytes) -> bytes:
    found = []
    for line in body.split(b"\n"):
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            found.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(found)
