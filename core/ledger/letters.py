"""Letters that have arrived in shoppers' mailboxes: enough of each to tell whose answer it is.

Headers are read once and joined here; a body is fetched only when it is wanted.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, tuple_

from ..clock import moment, stamp
from .schema import letter_keys, letters, mail_folders

if TYPE_CHECKING:
    from .store import Ledger

KEY_LENGTH = 300
"""Characters of a key that are kept; longer ones are cut on both sides of the join."""
AT_ONCE = 500
"""Keys in one query."""


@dataclass(frozen=True)
class Letter:
    """One message in a folder, as its headers told."""

    folder: str
    uidvalidity: int
    uid: int
    arrived: datetime
    """When the server took it in (INTERNALDATE, RFC 3501), never what its sender claims."""
    sender: str
    subject: str
    size: int
    """In bytes."""
    keys: tuple[str, ...] = ()
    """What it can be found by: ``to:`` an address it was sent to, ``id:`` a message it refers to."""


@dataclass(frozen=True)
class Mark:
    """How far a folder has been read."""

    uidvalidity: int
    last_uid: int


class Letters:
    """The book of letters."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def mark(self, db: Connection, mailbox: str, folder: str) -> Mark | None:
        """How far a folder has been read; None when it never was."""
        row = db.execute(select(mail_folders).where(*_folder(mailbox, folder))).first()
        return Mark(row.uidvalidity, row.last_uid) if row else None

    def note(self, mailbox: str, folder: str, found: list[Letter], mark: Mark) -> None:
        """Write down new letters of a folder, and that it has been read up to a mark.

        A folder whose UIDVALIDITY has changed is another folder: what was known of it is dropped.
        """
        with self._ledger.transaction() as db:
            self._ledger.holds.lock(db, f"mail:{mailbox}"[:300])
            known = self.mark(db, mailbox, folder)
            if known and known.uidvalidity != mark.uidvalidity:
                for table in (letters, letter_keys):
                    db.execute(
                        delete(table).where(table.c.mailbox == mailbox, table.c.folder == folder)
                    )
                known = None
            fresh = [one for one in found if known is None or one.uid > known.last_uid]
            if fresh:
                db.execute(insert(letters), [_letter_row(mailbox, letter) for letter in fresh])
            if keys := [row for letter in fresh for row in _key_rows(mailbox, letter)]:
                db.execute(insert(letter_keys), keys)
            last = max(mark.last_uid, known.last_uid if known else 0)
            db.execute(delete(mail_folders).where(*_folder(mailbox, folder)))
            place = {"mailbox": mailbox, "folder": folder}
            db.execute(
                insert(mail_folders).values(**place, uidvalidity=mark.uidvalidity, last_uid=last)
            )

    def found_by(self, db: Connection, mailbox: str, keys: Iterable[str]) -> list[Letter]:
        """The letters that carry one of the keys, oldest first."""
        wanted = sorted({key[:KEY_LENGTH] for key in keys})
        places: set[tuple[str, int, int]] = set()
        for start in range(0, len(wanted), AT_ONCE):
            query = select(
                letter_keys.c.folder, letter_keys.c.uidvalidity, letter_keys.c.uid
            ).where(
                letter_keys.c.mailbox == mailbox,
                letter_keys.c.key.in_(wanted[start : start + AT_ONCE]),
            )
            places |= {(row.folder, row.uidvalidity, row.uid) for row in db.execute(query)}
        is_there = tuple_(letters.c.folder, letters.c.uidvalidity, letters.c.uid).in_(places)
        return self._read(db, mailbox, is_there) if places else []

    def since(self, db: Connection, mailbox: str, start: datetime) -> list[Letter]:
        """The letters that have arrived since a moment, oldest first."""
        return self._read(db, mailbox, letters.c.arrived >= stamp(start))

    def _read(self, db: Connection, mailbox: str, which: ColumnElement[bool]) -> list[Letter]:
        query = select(letters).where(letters.c.mailbox == mailbox, which)
        rows = db.execute(query.order_by(letters.c.arrived, letters.c.uid)).all()
        return [_letter(row) for row in rows]


def _folder(mailbox: str, folder: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return mail_folders.c.mailbox == mailbox, mail_folders.c.folder == folder


def _letter_row(mailbox: str, letter: Letter) -> dict[str, Any]:
    said = {"arrived": stamp(letter.arrived), "keys": json.dumps(letter.keys)}
    return {**vars(letter), **said, "mailbox": mailbox}


def _key_rows(mailbox: str, letter: Letter) -> list[dict[str, Any]]:
    place = {"folder": letter.folder, "uidvalidity": letter.uidvalidity, "uid": letter.uid}
    return [
        {"mailbox": mailbox, "key": key, **place}
        for key in sorted({key[:KEY_LENGTH] for key in letter.keys})
    ]


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        folder=row.folder,
        uidvalidity=row.uidvalidity,
        uid=row.uid,
        arrived=moment(row.arrived),
        sender=row.sender,
        subject=row.subject,
        size=row.size,
        keys=tuple(json.loads(row.keys)),
    )
