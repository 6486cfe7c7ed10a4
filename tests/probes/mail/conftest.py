from collections.abc import Callable

import pytest

from mysteryshop.probes.mail.classifying import classify
from mysteryshop.probes.mail.kinds import Classified
from mysteryshop.probes.mail.message import Message, read_message
from mysteryshop.probes.mail.reply import reply_text

OWN = """\
Hello,

I am thinking of the Harbour tariff for my flat in Mill Lane.

1) What does it cost per month?
2) Can I cancel it after a year?

Kind regards
Sam"""
"""What the shopper of these tests sent."""


def mail(body: str, subject: str = "Re: Harbour tariff", **headers: str) -> bytes:
    """A message in UTF-8; a header's name is written with underscores, None leaves it out."""
    fields = {
        "From": "Tidewater <help@tidewater.example>",
        "To": "sam@inbox.example.net",
        "Date": "Mon, 02 Nov 2026 10:00:00 +0000",
        "Message-ID": "<one@tidewater.example>",
        "Subject": subject,
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"{head}\n{body}".encode()


@pytest.fixture
def read() -> Callable[..., Message]:
    """A message read from a body and headers."""
    return lambda body, **headers: read_message(mail(body, **headers))


@pytest.fixture
def classified() -> Callable[..., Classified]:
    """What a message with this body and these headers is."""

    def judge(body: str, **headers: str) -> Classified:
        message = read_message(mail(body, **headers))
        return classify(message, reply_text(message, OWN))

    return judge
