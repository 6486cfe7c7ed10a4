"""A message as it came: who wrote it to whom, what a person reads of it, and what machines say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from . import headers as fields
from .headers import Headers
from .markup import markup_text
from .mime import Part, read_parts, without_uuencoded
from .report import Embedded, Report, embedded_in, report_in

LONGEST_MAIL = 100_000_000
"""Bytes of a message that are read."""
LONGEST_TEXT = 200_000
"""Characters of text that are kept."""
MOST_ATTACHMENTS = 100
"""Attachments that are kept."""

_TO_US = (
    "to",
    "cc",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-delivered-to",
    "x-envelope-to",
    "resent-to",
    "resent-cc",
    "apparently-to",
    "x-rcpt-to",
    "x-forwarded-to",
)


@dataclass(frozen=True)
class Mailbox:
    """A display name and an address (RFC 5322, 3.4); "" for what is not there."""

    name: str
    address: str


@dataclass(frozen=True)
class Attachment:
    """A file sent along; ``size`` in bytes, reckoned from the encoded length."""

    name: str
    kind: str
    size: int
    shown: bool = False
    """Whether it is part of how the text looks: a logo, a picture in a signature (RFC 2387)."""


@dataclass(frozen=True)
class Message:
    """What was read of a message. Ids are without brackets, addresses lower case."""

    message_id: str
    subject: str
    date: datetime | None
    """As the sender says, UTC."""
    sender: Mailbox
    return_path: str | None
    """None without the header, "" for ``<>``: nobody wants to hear of failures (RFC 5321, 4.5.5)."""
    reply_to: str
    recipients: tuple[str, ...]
    """Everybody named in headers that say for whom it was or into whose mailbox it came."""
    references: tuple[str, ...]
    in_reply_to: tuple[str, ...]
    headers: Headers
    text: str
    """What a person reads; quotations of HTML are marked with ``>``."""
    html_only: bool
    """Whether the text had to be taken from HTML."""
    attachments: tuple[Attachment, ...]
    report: Report | None
    embedded: Embedded | None
    """The original this message is about, as far as it was sent along."""
    content_type: str
    """Media type of the whole, lower case."""

    def header(self, name: str) -> str:
        """The first value of a header, "" when it is not there."""
        values = self.headers.get(name)
        return values[0] if values else ""


def read_message(raw: bytes) -> Message:
    """Read any bytes as a message. Never raises; what is too large is cut."""
    top = read_parts(raw[:LONGEST_MAIL])
    headers = top.headers
    text, html_only = _readable(top)
    text, encoded_files = without_uuencoded(text[:LONGEST_TEXT])
    files = [Attachment(p.filename, p.kind, p.size, _is_shown(p)) for p in _attached(top)]
    files += [Attachment(name, "application/octet-stream", 0) for name in encoded_files]
    return Message(
        message_id=next(iter(fields.ids(*headers.get("message-id", ()))), ""),
        subject=_first(headers, "subject"),
        date=fields.moment(_first(headers, "date")),
        sender=Mailbox(
            *fields.name_and_address(_first(headers, "from") or _first(headers, "sender"))
        ),
        return_path=_return_path(headers),
        reply_to=fields.name_and_address(_first(headers, "reply-to"))[1],
        recipients=fields.addresses(tuple(v for name in _TO_US for v in headers.get(name, ()))),
        references=fields.ids(*headers.get("references", ())),
        in_reply_to=fields.ids(*headers.get("in-reply-to", ())),
        headers=headers,
        text=text,
        html_only=html_only,
        attachments=tuple(files[:MOST_ATTACHMENTS]),
        report=report_in(top),
        embedded=embedded_in(top, text),
        content_type=top.kind,
    )


def shown_parts(raw: bytes) -> list[Part]:
    """The text parts that are shown on opening a message, plain and HTML. Never raises."""
    return list(_shown(read_parts(raw[:LONGEST_MAIL])))


def _first(headers: Headers, name: str) -> str:
    return headers.get(name, ("",))[0]


def _return_path(headers: Headers) -> str | None:
    if "return-path" not in headers:
        return None
    return fields.name_and_address(_first(headers, "return-path"))[1]


def _readable(top: Part) -> tuple[str, bool]:
    """The text a person reads and whether it comes from HTML."""
    parts = list(_shown(top))
    plain = "\n".join(
        part.text.replace("\r\n", "\n").replace("\r", "\n")
        for part in parts
        if part.kind != "text/html"
    )
    marked_up = [markup_text(part.text) for part in parts if part.kind == "text/html"]
    html = "\n".join(text for text in marked_up if text)
    if plain.strip() and not _only_points_to_html(plain.strip(), html):
        return plain.strip("\n"), False
    return (html, True) if html.strip() else (plain.strip("\n"), False)


def _shown(part: Part, depth: int = 0) -> Iterator[Part]:
    """The text parts that are shown on opening a message, plain and HTML."""
    if part.kind == "multipart/report":
        shown = [child for child in part.children if not child.kind.startswith("message/")][:1]
    else:
        shown = list(part.children) if part.kind.startswith("multipart/") else []
    if shown:
        for child in shown:
            yield from _shown(child, depth + 1)
    elif part.disposition != "attachment" and not part.filename:
        if part.kind in ("text/plain", "text/html", "text/enriched", "text/markdown") or (
            part.kind.startswith(("multipart/", "text/x-")) and not part.children
        ):
            yield part
    elif depth == 0 and part.kind in ("text/plain", "text/html"):
        yield part


def _only_points_to_html(plain: str, html: str) -> bool:
    """Whether the plain text is no more than a sign that there is another."""
    if len(plain) < 300 and "html" in plain.lower() and html.strip():
        return True
    own = sum(len(line) for line in html.split("\n") if not line.startswith(">"))
    return len(plain) < 60 and own > 20 * len(plain)


def _attached(top: Part) -> Iterator[Part]:
    for part in top.walk():
        if part is top and part.kind.startswith(("text/", "message/")):
            continue
        if part.kind.startswith("message/") or (
            part.is_attachment and not part.kind.startswith("multipart/")
        ):
            yield part


def _is_shown(part: Part) -> bool:
    return part.inside == "multipart/related" and part.disposition != "attachment"
