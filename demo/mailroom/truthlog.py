"""What truly happened in the mail room, to hold a measurement against."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

What = Literal["received", "refused", "dropped", "sent", "undelivered", "marked"]


@dataclass(frozen=True)
class Entry:
    """One thing that happened.

    ``received``: a mail was taken, for a desk or for a customer. ``refused``: SMTP said no,
    temporarily or for good. ``dropped``: the connection was cut. ``sent``: a mail of the company
    lies in a customer's mailbox. ``undelivered``: it had nowhere to go. ``marked``: the survey was
    answered.

    ``at`` is the room's time (UTC). ``id`` is the mail's Message-ID, empty when it was not seen;
    ``sha256`` is of its bytes. ``address`` is the desk written to, or the customer's address.
    ``about`` is the Message-ID that a sent mail answers. ``letter``, ``kind`` (bounce, auto, human,
    other) and ``answers`` (answered, partial, not_answered; empty when it is no reply of a person)
    say what it is; ``folder`` where it lies. ``said`` is the SMTP reply, or the mark given.
    """

    at: datetime
    what: What
    address: str
    id: str = ""
    sha256: str = ""
    about: str = ""
    letter: str = ""
    kind: str = ""
    answers: str = ""
    folder: str = ""
    said: str = ""
