"""What the staff read out of a mail: who writes, about which order, and what is asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import Final

_LONGEST_TEXT: Final = 20_000
"""Bytes of a mail's text that are read."""
_LONGEST_HEADER: Final = 2_000
"""Characters of a header that are read: the standard parsers take minutes over a hostile one."""
_MESSAGE_ID: Final = re.compile(r"<(?:[!-;?-~]|=(?!\?)){1,250}>")
_ADDRESS: Final = re.compile(r"[\w.!#$%&'*+/=?^{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)
_ORDER: Final = re.compile(r"\b[A-Z]{0,4}-?\d[\d-]{3,18}\b")
_NAME: Final = re.compile(r"[^\W\d_][\w.'’-]{0,30}(?: [^\W\d_][\w.'’-]{0,30}){0,3}")
_SIGN_OFF: Final = re.compile(
    r"(?:(?:kind |best |warm |many )?(?:regards|wishes|thanks)|thank you|yours(?: \w+)?|cheers)"
    r"(?:[\s,.!–-]+|$)",
    re.IGNORECASE,
)
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True)
class Question:
    """A mail to the company as its staff read it.

    ``id`` and ``references`` are Message-IDs with their angle brackets, empty when there are none.
    ``sender`` is where an answer goes to; ``desk`` the address written to; ``signed`` the name below
    the text, else that of the sender; ``order`` the order number, empty when none is told;
    ``automatic`` whether a machine wrote it. ``at`` is the room's time of arrival.
    """

    at: datetime
    desk: str
    sender: str
    id: str = ""
    references: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    signed: str = ""
    order: str = ""
    automatic: bool = False
    original: bytes = b""


def read(original: bytes, desk: str, envelope_sender: str, at: datetime) -> Question:
    """The question in a mail; of hostile bytes as much as can be read, and never an error."""
    message = message_from_bytes(original)
    text = _text(message)
    subject = one_line(_header(message, "Subject"))
    sender = _address(message, "Reply-To") or _address(message, "From") or envelope_sender
    return Question(
        at=at,
        desk=desk,
        sender=sender,
        id=next(iter(_ids(message, "Message-ID")), ""),
        references=(*_ids(message, "References"), *_ids(message, "In-Reply-To")),
        subject=subject,
        text=text,
        signed=_signed(text) or one_line(parseaddr(_header(message, "From")[:300])[0]),
        order=order_number(f"{subject}\n{text}"),
        automatic=not envelope_sender
        or _header(message, "Auto-Submitted").lower() not in ("", "no"),
        original=original,
    )


def order_number(text: str) -> str:
    """The first thing in a text that looks like an order number; empty when nothing does."""
    found = _ORDER.search(text)
    return found[0] if found else ""


def one_line(text: str, longest: int = 200) -> str:
    """A text that is safe inside a header: no control characters, nothing that reads as encoded."""
    return " ".join(_CONTROLS.sub(" ", text[: 4 * longest]).replace("=?", "= ?").split())[:longest]


def asked(text: str) -> Iterator[str]:
    """The sentences of a text that end with a question mark, one line each."""
    for sentence in re.split(r"(?<=[.?!])\s+|\n{2,}", text):
        line = one_line(sentence, 400)
        if line.endswith("?"):
            yield line


def _header(message: Message, name: str) -> str:
    """A header's text; empty when it is missing or cannot be decoded."""
    raw = str(message.get(name, ""))[:_LONGEST_HEADER]
    try:
        return str(make_header(decode_header(raw)))
    except (ValueError, LookupError, HeaderParseError):
        return raw


def _ids(message: Message, name: str) -> tuple[str, ...]:
    return tuple(_MESSAGE_ID.findall(str(message.get(name, ""))[:_LONGEST_HEADER]))


def _address(message: Message, name: str) -> str:
    found = _ADDRESS.findall(_header(message, name))
    return str(found[-1]) if found else ""


def _text(message: Message) -> str:
    """The first plain text; empty when there is none."""
    part = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    content = part.get_payload(decode=True) if part is not None else b""
    charset = (part and part.get_content_charset()) or "utf-8"
    if not isinstance(content, bytes):
        return ""
    try:
        text = content[:_LONGEST_TEXT].decode(charset, errors="replace")
    except (LookupError, ValueError):
        text = content[:_LONGEST_TEXT].decode(errors="replace")
    return text.replace("\r\n", "\n").encode(errors="replace").decode()


def _signed(text: str) -> str:
    """The name in the last line that the writer wrote."""
    own = re.split(r"^(?:>|On .{1,200}wrote:$)", text, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line.strip() for line in own.splitlines() if line.strip(" -")]
    last = _SIGN_OFF.sub("", lines[-1][:100]).strip() if lines else ""
    return last if _NAME.fullmatch(last) else ""
