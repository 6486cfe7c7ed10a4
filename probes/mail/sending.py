"""Sending a letter at most once: everything that can be refused is refused before it leaves."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ...core.attempt import Attempt
from ...core.clock import stamp
from ...core.errors import ConfigurationError
from ...core.mailbox import Mailbox
from ...core.observation import encode
from ...core.signals import Halt
from ...core.verdict import Outcome
from .arrivals import own_copy, read_on
from .imap import inbox
from .pacing import next_look
from .smtp import RefusedByServer, submission
from .writing import Letter, Sent, compose, message_id, signed, visit_address

LONGEST_REFUSAL = timedelta(hours=24)
"""For so long a letter that is put off is tried again; mail servers do so too (RFC 5321 4.5.4.1)."""
FEWEST_TRIES = 3
"""Greylisting (RFC 6647) lets in what comes again, but may have forgotten us after a day."""
MAY_STILL_ARRIVE = timedelta(minutes=15)
"""How long the copy of a letter may be on its way to our own mailbox."""


def mailbox_of(attempt: Attempt) -> Mailbox:
    """The mailbox of the shopper who acts.

    Raises:
        ConfigurationError: there is none.
    """
    if attempt.shopper.mailbox is None:
        name = attempt.shopper.name
        raise ConfigurationError(
            f"shopper {name!r} has no mailbox; write [shopper.{name}.mailbox] into shoppers.toml "
            "(address, imap, smtp, password_env), and tag the journey @shopper:NAME"
        )
    return attempt.shopper.mailbox


def send(letter: Letter, attempt: Attempt) -> Sent:
    """Write to the company, once. The mailbox is opened first: what cannot be read is not asked.

    Raises:
        OutOfScope: the address is not listed.
        Unreachable: our own mail server or mailbox does not answer; nothing has left.
        Halt: their server refuses for the moment, or ours the letter.
    """
    attempt.company.scope.check_letter_to(letter.to)
    mailbox = mailbox_of(attempt)
    identity = message_id(mailbox, attempt.call)
    sender = visit_address(mailbox, attempt.visit)
    at = attempt.clock.now()
    files = [attempt.content(attachment) for attachment in letter.attachments]
    message = compose(letter, sender, identity, at, files)
    with inbox(mailbox) as box:
        read_on(box, mailbox, attempt.ledger, since=at)
        kept_in = box.sent_folder
        refused, left = None, at
        data = message.as_bytes()
        with submission(mailbox) as server:
            try:
                copy = mailbox.address if mailbox.own_copy else ""
                server.envelope(sender, letter.to, copy, len(data))
                left = attempt.clock.now()
                attempt.hand_over()
                server.message(data)
            except RefusedByServer as error:
                refused = _refusal(error, attempt)
        accepted = attempt.clock.now()
        if refused is None and not box.keep(message, accepted):
            kept_in = ""
    return Sent(
        message_id=identity,
        to=letter.to,
        sender=sender,
        subject=letter.subject,
        text=signed(letter),
        accepted=stamp(accepted),
        evidence=(attempt.keep(data, "letter.eml", "message/rfc822"),),
        refused=refused,
        kept_in=kept_in,
        left=stamp(left),
        earlier=_earlier(letter),
        attachments=tuple(attachment.name for attachment in letter.attachments),
    )


def recover(letter: Letter, attempt: Attempt) -> Sent | None:
    """Whether a letter did leave before we were interrupted: by its copy, or in the Sent folder.

    Raises:
        Halt: that may still turn out.
    """
    mailbox = mailbox_of(attempt)
    identity = message_id(mailbox, attempt.call)
    with inbox(mailbox) as box:
        read_on(box, mailbox, attempt.ledger)
        looks: dict[str, Callable[[], datetime | None]] = {
            "own copy": lambda: own_copy(mailbox, attempt.ledger, identity),
            "sent folder": lambda: box.kept(identity),
        }
        for proof, look in looks.items():
            if accepted := look():
                return _recovered(letter, attempt, mailbox, accepted, proof)
    now = attempt.clock.now()
    if mailbox.own_copy and now < attempt.handed_over_at + MAY_STILL_ARRIVE:
        raise Halt(
            Outcome.PENDING,
            "interrupted while sending; whether the letter has left is not known yet, and it is not "
            "sent again",
            next_check=attempt.handed_over_at + MAY_STILL_ARRIVE,
        )
    return None


def _recovered(
    letter: Letter, attempt: Attempt, mailbox: Mailbox, accepted: datetime, proof: str
) -> Sent:
    identity = message_id(mailbox, attempt.call)
    sender = visit_address(mailbox, attempt.visit)
    files = [attempt.content(attachment) for attachment in letter.attachments]
    message = compose(letter, sender, identity, accepted, files)
    return Sent(
        message_id=identity,
        to=letter.to,
        sender=sender,
        subject=letter.subject,
        text=signed(letter),
        accepted=stamp(accepted),
        evidence=(attempt.keep(message.as_bytes(), "letter.eml", "message/rfc822"),),
        left=stamp(attempt.handed_over_at),
        earlier=_earlier(letter),
        proof=proof,
        attachments=tuple(attachment.name for attachment in letter.attachments),
    )


def _earlier(letter: Letter) -> tuple[str, ...]:
    return (letter.answers,) if letter.answers else ()


def _refusal(error: RefusedByServer, attempt: Attempt) -> str:
    """Their address refused for good is a finding; everything else stops here, with nothing sent."""
    if attempt.handed_over:
        attempt.take_back()
    said = _put_off(error, attempt) if error.passing else str(error)
    if not error.theirs:
        raise Halt(
            Outcome.NOT_MEASURED,
            f"our mail server does not take the letter: {said}",
            decides=False,
        )
    attempt.hold_back()
    return said


def _put_off(error: RefusedByServer, attempt: Attempt) -> str:
    """What a server says again and again for a day; until then the letter is tried again."""
    attempt.note(encode({"put off": str(error), "theirs": error.theirs}))
    tries = [at for at, seen in attempt.looks if seen["facts"]["theirs"] == error.theirs]
    first, now = tries[0], attempt.clock.now()
    deadline = first + LONGEST_REFUSAL
    since = f"{len(tries)} tries since {first:%Y-%m-%d %H:%M} UTC"
    if now < deadline or len(tries) < FEWEST_TRIES:
        raise Halt(
            Outcome.PENDING,
            f"not sent yet: {error} ({since})",
            next_check=next_look(first, now, deadline),
        )
    return f"{error} ({since})"
