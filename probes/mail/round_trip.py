"""Proof that a shopper's mailbox works: a letter to ourselves, sent, kept and received."""

import secrets
from email.message import EmailMessage

from ...core.clock import Clock
from ...core.errors import MysteryShopError
from ...core.ledger import Mark
from ...core.mailbox import Mailbox
from ...core.shopper import Shopper
from .imap import Headers, inbox
from .message import read_message
from .smtp import RefusedByServer, submission
from .writing import Letter, compose

PATIENCE = 90.0
"""Seconds for a letter to ourselves to arrive."""
LOOK_EVERY = 2.0
TEXT = "This letter proves that the mailbox works; it can be deleted."


class NotDelivered(MysteryShopError):
    """The letter to ourselves did not come back."""


def round_trip(shopper: Shopper, clock: Clock) -> str:
    """What works, in a sentence.

    Raises:
        ConfigurationError: a server does not let us in, or a folder does not exist.
        Unreachable: a server does not answer.
        NotDelivered: our own address is refused, or the letter never arrives.
    """
    mailbox = shopper.mailbox
    assert mailbox is not None, "asked only of shoppers with a mailbox"
    tag = mailbox.tag(f"doctor {secrets.token_hex(8)}")
    to = mailbox.tagged(tag)
    letter = Letter(to, TEXT, "Round trip", shopper.signs_as)
    message = compose(letter, to, f"{tag}@{mailbox.domain}", clock.now())
    with inbox(mailbox) as box:
        before = {folder: Mark(box.open(folder), box.last_uid()) for folder in box.folders}
        _send(mailbox, message, to)
        began, waited = clock.now(), 0.0
        while waited < PATIENCE:
            for folder, mark in before.items():
                box.open(folder)
                if any(_is(tag, headers) for found in box.new_since(mark) for headers in found):
                    took = (clock.now() - began).total_seconds()
                    kept = box.sent_folder or "no folder, as there is none"
                    return f"{to} → {folder} in {took:.1f} s; sent letters are kept in {kept}"
            clock.sleep(LOOK_EVERY)
            waited += LOOK_EVERY
    cure = "; if there are no plus-addresses, set plus_addressing = false"
    raise NotDelivered(
        f"a letter to {to} did not arrive within {PATIENCE:g} s in {', '.join(before)}"
        + (cure if mailbox.plus_addressing else "")
    )


def _send(mailbox: Mailbox, message: EmailMessage, to: str) -> None:
    try:
        with submission(mailbox) as server:
            data = message.as_bytes()
            server.envelope(to, to, "", len(data))
            server.message(data)
    except RefusedByServer as error:
        raise NotDelivered(f"{mailbox.smtp} does not take a letter to {to}: {error}") from error


def _is(tag: str, headers: Headers) -> bool:
    return tag in read_message(headers.data).message_id
