"""What a shopper writes: a letter as data, and as the message that goes over the wire."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any

from ...core.action import Action
from ...core.canonical import digest
from ...core.effects import Effect
from ...core.evidence import Evidence
from ...core.mailbox import Mailbox
from ...core.observation import observation

CHANNEL = "mail"
SUBJECT_LENGTH = 60
"""Characters of a subject that people write by hand."""


@dataclass(frozen=True)
class Letter:
    """One letter to be written: data, so that equal letters are one."""

    to: str
    text: str
    subject: str
    name: str
    """What the shopper signs with."""
    answers: str = ""
    """Message-ID of what it replies to, without brackets; empty for a first letter."""
    attachments: tuple[Evidence, ...] = ()
    """Files that go with it, as they are kept."""

    @property
    def action(self) -> Action:
        """The letter as an action of a visit."""
        return Action("mail-send", self._arguments, Effect.CONTACT, channel=CHANNEL)

    @property
    def _arguments(self) -> Mapping[str, Any]:
        """A letter without attachments is the one it was before there were any: it is sent once."""
        arguments = dict(vars(self))
        if not self.attachments:
            del arguments["attachments"]
        return arguments

    def __str__(self) -> str:
        return f"I write to {self.to}: {self.subject}"


@observation("letter/1")
@dataclass(frozen=True)
class Sent:
    """What became of a letter."""

    message_id: str
    """Without brackets; empty for what was written into a form."""
    to: str
    """The address, or where the form stands."""
    sender: str
    """The address it came from: this visit's own, where the mailbox has plus-addresses."""
    subject: str
    text: str
    accepted: str
    """When our mail server took it (ISO 8601, UTC); the clock for an answer starts here."""
    evidence: tuple[Evidence, ...] = ()
    """The message as sent."""
    refused: str | None = None
    """The answer of a mail server that would not take a letter to this address."""
    kept_in: str = ""
    """The folder of our mailbox that holds a copy; empty when it could not be kept."""
    left: str = ""
    """Right before it was handed over (ISO 8601, UTC): what came before that answers something else."""
    earlier: tuple[str, ...] = ()
    """Message-IDs of our letters in the same conversation before it."""
    proof: str = "accepted"
    """``accepted`` (we heard it), or what told after an interruption: ``own copy``, ``sent folder``."""
    attachments: tuple[str, ...] = ()
    """Names of the files that went with it."""


def natural_subject(text: str, history: dict[str, str]) -> str:
    """A subject as a customer writes it: the order it is about, else how the letter begins."""
    order = next((value for name, value in history.items() if "order" in name.lower()), "")
    if order and order in text:
        return f"Order {order}"
    said = re.sub(r"^(hello|hi|dear|good \w+)\b[^,.!\n]*[,.!\n]\s*", "", text.strip(), flags=re.I)
    first = re.split(r"(?<=[.?!])\s|\n", said, maxsplit=1)[0].rstrip(".")
    if len(first) <= SUBJECT_LENGTH:
        return first or "A question"
    return first[:SUBJECT_LENGTH].rsplit(" ", 1)[0]


def signed(letter: Letter) -> str:
    """The text with the shopper's name under it, unless it stands there already."""
    text = letter.text.strip()
    last = text.rsplit("\n", 1)[-1]
    return text if letter.name in last else f"{text}\n\n{letter.name}"


def message_id(mailbox: Mailbox, call: str) -> str:
    """The Message-ID of a call's letter: the same whenever it is asked for, and nobody else's."""
    return f"{mailbox.tag(f'letter {call}')}.{digest(call)[:8]}@{mailbox.domain}"


def visit_address(mailbox: Mailbox, visit: str) -> str:
    """The address a visit writes from and is answered to."""
    return mailbox.tagged(mailbox.tag(f"visit {visit}"))


def compose(
    letter: Letter, sender: str, identity: str, at: datetime, files: Sequence[bytes] = ()
) -> EmailMessage:
    """The message of a letter, as a person's mail program would write it.

    ``files`` is what its attachments hold, in their order.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((letter.name, sender))
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{identity}>"
    if letter.answers:
        message["In-Reply-To"] = message["References"] = f"<{letter.answers}>"
    message.set_content(signed(letter) + "\n")
    for attachment, data in zip(letter.attachments, files, strict=True):
        maintype, _, subtype = attachment.media_type.partition("/")
        message.add_attachment(data, maintype, subtype, filename=attachment.name)
    return message
