"""Whose answer a message is: from what is certain to what a person has to decide."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ...core.ledger import Letter as Listed
from .message import Message

TICKET = re.compile(
    r"\[[^\]\n]{0,40}?#?\s?(?P<boxed>[A-Z]{0,6}-?\d{3,14})\]|#\s?(?P<hash>\d{3,14})\b"
    r"|\b(?:ticket|case|request|vorgang|anfrage|dossier|caso|ref)\b[^\w\n]{0,4}(?P<named>[A-Z]{0,6}-?\d{3,14})\b",
    re.I,
)
"""How ticket systems write their number into a subject."""


class By(StrEnum):
    """What joined a message to our letter, the surest first."""

    ADDRESS = "address"
    """It came to the address that only this visit has."""
    REFERENCES = "references"
    """It names our letter's Message-ID in References or In-Reply-To (RFC 5322)."""
    ORIGINAL = "original"
    """It encloses our letter, as reports of delivery do (RFC 3464)."""
    TOKEN = "token"
    """Its subject holds something only our letter told, such as the order number."""
    TICKET = "ticket"
    """Its subject holds the ticket number of a message that was joined already."""
    PROBABLE = "probable"
    """It comes from the company, and nothing else joins it: a person has to decide."""


@dataclass(frozen=True)
class Match:
    """Why a message belongs to a conversation."""

    by: By
    because: str
    """What was found, as it stands in the message."""

    @property
    def certain(self) -> bool:
        return self.by is not By.PROBABLE


@dataclass(frozen=True)
class Ours:
    """What our letters of one conversation can be known by."""

    address: str
    """The visit's own address; empty when the mailbox has only one address for all."""
    identities: tuple[str, ...]
    """Message-IDs of what we wrote, without their brackets."""
    tokens: tuple[str, ...]
    """What we told and nobody else would: order and customer numbers."""
    company: str
    """The domain we wrote to."""

    @property
    def keys(self) -> list[str]:
        """What the ledger finds a certain answer by."""
        own = [f"to:{self.address}"] if self.address else []
        return own + [f"id:{identity}" for identity in self.identities]


def keys_of(message: Message) -> tuple[str, ...]:
    """What a message can be found by: its own id, the addresses it came to, the ids it names."""
    original = [message.embedded.message_id] if message.embedded else []
    named = (*message.references, *message.in_reply_to, *original)
    return (
        *([f"is:{message.message_id}"] if message.message_id else []),
        *(f"to:{address.lower()}" for address in message.recipients),
        *(f"id:{identity}" for identity in named if identity),
    )


def by_headers(listed: Listed, ours: Ours, tickets: Iterable[str] = ()) -> Match | None:
    """The surest match that headers alone give; ``tickets`` are numbers learned before."""
    if ours.address and f"to:{ours.address}" in listed.keys:
        return Match(By.ADDRESS, ours.address)
    for identity in ours.identities:
        if f"id:{identity}" in listed.keys:
            return Match(By.REFERENCES, identity)
    for token in ours.tokens:
        if re.search(rf"(?<!\w){re.escape(token)}(?!\w)", listed.subject, re.I):
            return Match(By.TOKEN, token)
    for ticket in set(tickets) & tickets_in(listed.subject):
        return Match(By.TICKET, ticket)
    return None


def by_body(message: Message, ours: Ours) -> Match | None:
    """Whether a message encloses our letter."""
    if message.embedded and message.embedded.message_id in ours.identities:
        return Match(By.ORIGINAL, message.embedded.message_id)
    if ours.address and ours.address in message.text.lower():
        return Match(By.ORIGINAL, ours.address)
    return None


def comes_from(listed: Listed, ours: Ours) -> bool:
    """Whether the company's domain, or one below or above it, has sent a message."""
    sender = listed.sender.lower().rpartition("@")[2]
    return bool(sender) and (
        sender == ours.company
        or sender.endswith(f".{ours.company}")
        or ours.company.endswith(f".{sender}")
    )


def tickets_in(text: str) -> set[str]:
    """The ticket numbers a subject holds, or the beginning of a text."""
    return {
        number.upper()
        for found in TICKET.finditer(text[:500])
        for number in found.groups()
        if number
    }
