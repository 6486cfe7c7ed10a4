"""Delivery status notifications as RFC 3464 wants them, with the original attached."""

from email.message import EmailMessage
from email.policy import SMTP
from typing import Final
from uuid import uuid4

from .question import Question

UNFOLDED: Final = SMTP.clone(max_line_length=998)
"""Lines as long as RFC 5322 lets them be: folded at 78, a long Message-ID becomes an encoded word."""
_STATUS: Final = {
    "failed": ("5.1.1", "550 5.1.1 User unknown in local mailbox table"),
    "delayed": ("4.4.1", "451 4.4.1 The next server does not answer"),
}


def report(head: EmailMessage, words: str, action: str, question: Question) -> bytes:
    """The bytes of a report under this head; ``action`` is RFC 3464's ``failed`` or ``delayed``.

    The original goes in as it came, byte for byte, so that nothing in it can stop the report.
    """
    boundary = f"report-{uuid4().hex}"
    status, diagnostic = _STATUS[action]
    head["MIME-Version"] = "1.0"
    head["Content-Type"] = f'multipart/report; report-type=delivery-status; boundary="{boundary}"'
    delivery = "\n".join(
        (
            "Reporting-MTA: dns; mx.tidewater.example",
            f"Arrival-Date: {question.at:%a, %d %b %Y %H:%M:%S +0000}",
            "",
            f"Final-Recipient: rfc822; {question.desk}",
            f"Action: {action}",
            f"Status: {status}",
            f"Diagnostic-Code: smtp; {diagnostic}",
            "",
        )
    )
    parts = (
        ("text/plain; charset=utf-8", _crlf(words)),
        ("message/delivery-status", _crlf(delivery)),
        ("message/rfc822", question.original),
    )
    between = f"--{boundary}".encode()
    body = b"".join(
        b"\r\n".join((between, f"Content-Type: {kind}".encode(), b"", content, b""))
        for kind, content in parts
    )
    fields = b"".join(UNFOLDED.fold_binary(name, value) for name, value in head.items())
    return fields + b"\r\n" + body + between + b"--\r\n"


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
