"""What machines wrote for machines inside a message: reports (RFC 6522) and embedded originals."""

import re
from dataclasses import dataclass

from .charsets import decoded
from .headers import Headers, addresses, ids, read_headers
from .mime import Part

MOST_RECIPIENTS = 50
"""Recipients of a delivery report that are kept."""

_DELIVERY = ("message/delivery-status", "message/global-delivery-status")
_FEEDBACK = "message/feedback-report"
_DISPOSITION = ("message/disposition-notification", "message/global-disposition-notification")
_ORIGINALS = ("message/rfc822", "message/global", "message/news")
_HEADERS_ONLY = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
_COPIED_FIELD = re.compile(
    r"(?:received|return-path|message-id|from|to|subject|date|mime-version|content-type"
    r"|x-[\w-]{1,60}"
    r"|reply-to|delivered-to|dkim-signature|cc|sender|references|in-reply-to|user-agent)\s?:.*",
    re.IGNORECASE,
)
_NOT_TYPED = {"message-id", "received", "return-path", "mime-version"}
_QUOTED = re.compile(r"^[ \t]*(?:[>|][ \t]?){0,3}")


@dataclass(frozen=True)
class Report:
    """The machine-readable parts of a report; fields by lower-case name."""

    kind: str
    """``delivery-status``, ``feedback-report`` or ``disposition-notification``."""
    fields: Headers
    """Fields about the whole message."""
    recipients: tuple[Headers, ...] = ()
    """Of a delivery report: fields about each recipient."""

    @property
    def actions(self) -> frozenset[str]:
        """What became of the recipients (RFC 3464, 2.3.3): ``failed``, ``delayed`` …"""
        values = (fields.get("action", ("",))[0] for fields in self.recipients)
        return frozenset(value.split()[0].lower().strip(";") for value in values if value.strip())

    @property
    def statuses(self) -> tuple[str, ...]:
        """Status codes (RFC 3463) such as ``5.1.1``."""
        found = (
            re.search(r"\b[245]\.\d{1,3}\.\d{1,3}", f.get("status", ("",))[0])
            for f in self.recipients
        )
        return tuple(match.group() for match in found if match)


@dataclass(frozen=True)
class Embedded:
    """The message that another one is about, as far as it was sent along."""

    message_id: str
    subject: str
    recipients: tuple[str, ...]
    headers: Headers


def report_in(top: Part) -> Report | None:
    """The machine-readable report of a message, wherever it stands."""
    for part in top.walk():
        if part.kind in _DELIVERY:
            return _delivery(part)
        if part.kind == _FEEDBACK:
            return Report("feedback-report", read_headers(_block(part)))
        if part.kind in _DISPOSITION:
            return Report("disposition-notification", read_headers(_block(part)))
    return None


def embedded_in(top: Part, text: str) -> Embedded | None:
    """The original that was sent along: as a part, as headers alone, or copied into the text."""
    for part in top.walk():
        if part.kind in _ORIGINALS and part.children:
            return _embedded(part.children[0].headers)
        if part.kind in _HEADERS_ONLY:
            return _embedded(read_headers(_block(part)))
    return _copied(text)


def copied_from(lines: list[str]) -> int | None:
    """The line at which a copied header block begins, if there is one.

    Three fields in a row, one of which people do not type.
    """
    start, run, not_typed = 0, 0, False
    for at, line in enumerate(lines):
        bare = _QUOTED.sub("", line)
        if _COPIED_FIELD.fullmatch(bare):
            start = start if run else at
            run += 1
            not_typed |= bare.partition(":")[0].strip().lower() in _NOT_TYPED
            if run >= 3 and not_typed:
                return start
        elif not (run and line[:1] in " \t" and line.strip()):
            run, not_typed = 0, False
    return None


def _copied(text: str) -> Embedded | None:
    lines = text.split("\n")
    start = copied_from(lines)
    if start is None:
        return None
    bare = "\n".join(_QUOTED.sub("", line) if line[:1] in ">|" else line for line in lines[start:])
    block = bare.partition("\n\n")[0]
    return _embedded(read_headers(block.encode("utf-8", "replace")))


def _embedded(headers: Headers) -> Embedded:
    message_ids = ids(*headers.get("message-id", ()))
    return Embedded(
        message_id=message_ids[0] if message_ids else "",
        subject=headers.get("subject", ("",))[0],
        recipients=addresses(headers.get("to", ())),
        headers=headers,
    )


def _delivery(part: Part) -> Report:
    blocks = [block for block in re.split(rb"\n[ \t]*\n", _block(part)) if block.strip()]
    groups = [read_headers(block.strip(b"\n")) for block in blocks[: MOST_RECIPIENTS + 1]]
    about_one = {"final-recipient", "original-recipient", "action", "status"}
    recipients = tuple(fields for fields in groups if about_one & fields.keys())
    whole = next((fields for fields in groups if not about_one & fields.keys()), {})
    return Report("delivery-status", whole, recipients)


def _block(part: Part) -> bytes:
    """The content of a part of fields; some senders put it where an embedded message would be."""
    text = decoded(part.content, part.parameter("charset")).replace("\r\n", "\n")
    return text.lstrip("\n").encode("utf-8", "replace")
