"""What the staff read out of a mail: who writes, about which order, and what is asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parseaddr
from typing import Final

_LONGEST_TEXT: Final = 20_000
"""Characters of a mail that are read."""
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,250}>")
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
    message = BytesParser(policy=default).parsebytes(original)
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
        signed=_signed(text) or one_line(parseaddr(_header(message, "From"))[0]),
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
    """A text that is safe inside a header: no control characters, no more than so many others."""
    return " ".join(_CONTROLS.sub(" ", text[: 4 * longest]).split())[:longest]


def asked(text: str) -> Iterator[str]:
    """The sentences of a text that end with a question mark, one line each."""
    for sentence in re.split(r"(?<=[.?!])\s+|\n{2,}", text):
        line = one_line(sentence, 400)
        if line.endswith("?"):
            yield line


def _header(message: EmailMessage, name: str) -> str:
    """A header's text; empty when it is missing or cannot be parsed."""
    try:
        return str(message.get(name, ""))
    except Exception:  # the standard parser raises what it likes on hostile headers
        return ""


def _ids(message: EmailMessage, name: str) -> tuple[str, ...]:
    return tuple(_MESSAGE_ID.findall(_header(message, name)[:20_000])[:100])


def _address(message: EmailMessage, name: str) -> str:
    found = _ADDRESS.search(parseaddr(_header(message, name)[:2_000])[1])
    return found[0] if found else ""


def _text(message: EmailMessage) -> str:
    """The plain text; empty when there is none."""
    try:
        part = message.get_body(("plain",))
        content = part.get_content() if part is not None else ""
    except Exception:  # as above
        return ""
    text = str(content)[:_LONGEST_TEXT].replace("\r\n", "\n")
    return text.encode(errors="replace").decode()


def _signed(text: str) -> str:
    """The name in the last line that the writer wrote."""
    own = re.split(r"^(?:>|On .{1,200}wrote:$)", text, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line.strip() for line in own.splitlines() if line.strip(" -")]
    last = _SIGN_OFF.sub("", lines[-1][:100]).strip() if lines else ""
    return last if _NAME.fullmatch(last) else ""
