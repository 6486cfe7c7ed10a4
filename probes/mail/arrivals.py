"""Reading a mailbox on: what has come since the last look, and what of it answers our letter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...core.ledger import Ledger, Mark
from ...core.ledger import Letter as Listed
from ...core.mailbox import TAG_LETTERS, Mailbox
from .imap import LONGEST_IDLE, Gone, Headers, Inbox, inbox
from .matching import By, Match, Ours, by_body, by_headers, comes_from, keys_of, tickets_in
from .message import Message, read_message

SKEW = timedelta(minutes=2)
"""How far the clocks of two servers may differ before an answer seems to come before its question."""
INBOX = "INBOX"
"""The folder new mail comes into (RFC 3501, 5.1)."""
NOBODY = re.compile(r"^$|^(mailer-daemon|postmaster)@", re.I)
"""Senders of reports of delivery."""


@dataclass(frozen=True)
class Arrival:
    """A message that answers our letter, or may."""

    listed: Listed
    raw: bytes
    message: Message
    match: Match


def read_on(box: Inbox, mailbox: Mailbox, ledger: Ledger, since: datetime | None = None) -> None:
    """Write down the headers of what has come into the mailbox since it was last read.

    ``since``: how far back a folder is read that never was; a folder that has become another
    (UIDVALIDITY) is read from its beginning.
    """
    for folder in box.folders:
        uidvalidity = box.open(folder)
        with ledger.reading() as db:
            known = ledger.letters.mark(db, mailbox.place, folder)
        if known is None and since is not None:
            last = Mark(uidvalidity, box.last_uid())
            news = box.new_since(Mark(uidvalidity, 0), since)
        else:
            last = known if known and known.uidvalidity == uidvalidity else Mark(uidvalidity, 0)
            news = box.new_since(last)
        for headers in news:
            found = [_listed(folder, uidvalidity, each) for each in headers]
            last = Mark(uidvalidity, max(last.last_uid, *(each.uid for each in found)))
            ledger.letters.note(mailbox.place, folder, found, last)
        if known != last:
            ledger.letters.note(mailbox.place, folder, [], last)


def news(mailbox: Mailbox, ledger: Ledger, seconds: float) -> bool:
    """Wait until the inbox holds what was never read, or so many seconds; whether it does.

    Raises:
        Unreachable: the mailbox does not answer.
    """
    with ledger.reading() as db:
        known = ledger.letters.mark(db, mailbox.place, INBOX)
    with inbox(mailbox) as box:
        uidvalidity = box.open(INBOX)
        if known and (uidvalidity != known.uidvalidity or box.last_uid() > known.last_uid):
            return True
        return box.wait(min(seconds, LONGEST_IDLE))


def arrivals(
    box: Inbox, mailbox: Mailbox, ledger: Ledger, ours: Ours, since: datetime
) -> list[Arrival]:
    """The messages since a letter that answer it, oldest first; those that only may are among them."""
    begin = since - SKEW
    with ledger.reading() as db:
        joined = ledger.letters.found_by(db, mailbox.place, ours.keys)
        recent = ledger.letters.since(db, mailbox.place, begin)
    certain = {_place(one) for one in joined}
    others = [
        one for one in recent if _place(one) not in certain and not _is_anothers(one, mailbox, ours)
    ]
    tickets = {ticket for one in joined for ticket in tickets_in(one.subject)}
    found = {
        _place(one): (one, match)
        for one in (*joined, *others)
        if one.arrived >= begin
        and not _is_own(one, mailbox, ours)
        and (match := by_headers(one, ours, tickets))
    }
    rest = [one for one in others if _place(one) not in found and not _is_own(one, mailbox, ours)]
    read = [*_read(box, list(found.values())), *_from_bodies(box, rest, ours)]
    return sorted(read, key=lambda arrival: (arrival.listed.arrived, arrival.listed.uid))


def own_copy(mailbox: Mailbox, ledger: Ledger, identity: str) -> datetime | None:
    """When the blind copy of a letter arrived: the server's own word that it was taken."""
    if not identity:
        return None
    with ledger.reading() as db:
        found = ledger.letters.found_by(db, mailbox.place, [f"is:{identity}"])
    return found[0].arrived if found else None


def _listed(folder: str, uidvalidity: int, headers: Headers) -> Listed:
    message = read_message(headers.data)
    return Listed(
        folder=folder,
        uidvalidity=uidvalidity,
        uid=headers.uid,
        arrived=headers.arrived,
        sender=message.sender.address[:300],
        subject=message.subject[:500],
        size=headers.size,
        keys=keys_of(message),
    )


def _place(one: Listed) -> tuple[str, int, int]:
    return one.folder, one.uidvalidity, one.uid


def _is_own(one: Listed, mailbox: Mailbox, ours: Ours) -> bool:
    """Whether it is the copy of a letter of ours, of this visit or of another."""
    local, _, domain = mailbox.address.lower().rpartition("@")
    if re.fullmatch(rf"{re.escape(local)}(\+[^@]*)?@{re.escape(domain)}", one.sender.lower()):
        return True
    return any(f"is:{identity}" in one.keys for identity in ours.identities)


def _is_anothers(one: Listed, mailbox: Mailbox, ours: Ours) -> bool:
    """Whether it came to the address of another visit."""
    local, _, domain = mailbox.address.lower().rpartition("@")
    tagged = re.compile(rf"to:{re.escape(local)}\+[a-z2-7]{{{TAG_LETTERS}}}@{re.escape(domain)}")
    return any(tagged.fullmatch(key) and key != f"to:{ours.address}" for key in one.keys)


def _from_bodies(box: Inbox, rest: list[Listed], ours: Ours) -> Iterator[Arrival]:
    """What headers do not tell: reports that enclose our letter, and whatever else they write."""
    candidates = [one for one in rest if NOBODY.search(one.sender) or comes_from(one, ours)]
    for arrival in _read(box, [(one, Match(By.PROBABLE, one.sender)) for one in candidates]):
        match = by_body(arrival.message, ours)
        if match:
            yield Arrival(arrival.listed, arrival.raw, arrival.message, match)
        elif comes_from(arrival.listed, ours):
            yield arrival


def _read(box: Inbox, matched: list[tuple[Listed, Match]]) -> Iterator[Arrival]:
    """The whole messages; what has been deleted or moved since is passed over."""
    open_folder = ""
    for one, match in sorted(matched, key=lambda pair: pair[0].folder):
        if one.folder != open_folder:
            if box.open(one.folder) != one.uidvalidity:
                continue
            open_folder = one.folder
        try:
            raw = box.message(one.uid)
        except Gone:
            continue
        yield Arrival(one, raw, read_message(raw), match)
