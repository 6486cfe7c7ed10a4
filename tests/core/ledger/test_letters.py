"""What has arrived in a mailbox, written down once and found again by its keys."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mysteryshop.core.ledger import Ledger, Letter, Mark

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
LETTER = Letter(
    "INBOX", 7, 1, AT, "help@example.com", "Re: Order", 900, ("to:bo+a@example.org", "id:<1@x>")
)


@pytest.fixture
def written(ledger: Ledger) -> Ledger:
    """Three letters, the second to somebody else."""
    second = replace(LETTER, uid=2, arrived=AT + timedelta(hours=1), keys=("to:bo+b@example.org",))
    third = replace(LETTER, uid=3, arrived=AT + timedelta(hours=2))
    ledger.letters.note("bo", "INBOX", [LETTER, second, third], Mark(7, 3))
    return ledger


def found(ledger: Ledger, *keys: str) -> list[int]:
    with ledger.reading() as db:
        return [letter.uid for letter in ledger.letters.found_by(db, "bo", keys)]


def test_letters_are_found_by_any_of_their_keys(written: Ledger) -> None:
    """Each once, oldest first."""
    assert found(written, "to:bo+a@example.org", "id:<1@x>") == [1, 3]
    assert found(written, "to:nobody@example.org") == []


def test_a_letter_comes_back_as_it_was(written: Ledger) -> None:
    """Its moment and its keys too."""
    with written.reading() as db:
        assert written.letters.since(db, "bo", AT)[0] == LETTER


def test_letters_since_a_moment(written: Ledger) -> None:
    """By when the server took them in."""
    with written.reading() as db:
        late = written.letters.since(db, "bo", AT + timedelta(minutes=30))
    assert [letter.uid for letter in late] == [2, 3]


def test_reading_twice_changes_nothing(written: Ledger) -> None:
    """Two processes that read the same folder write the same letters."""
    written.letters.note("bo", "INBOX", [LETTER], Mark(7, 1))
    with written.reading() as db:
        assert written.letters.mark(db, "bo", "INBOX") == Mark(7, 3)
    assert found(written, "id:<1@x>") == [1, 3]


def test_another_uidvalidity_is_another_folder(written: Ledger) -> None:
    """What was known of the old one is dropped, in this folder only."""
    written.letters.note("bo", "Junk", [replace(LETTER, folder="Junk", uid=9)], Mark(7, 9))
    written.letters.note("bo", "INBOX", [replace(LETTER, uidvalidity=8, uid=5)], Mark(8, 5))
    assert found(written, "id:<1@x>") == [5, 9]


def test_mailboxes_are_apart(written: Ledger) -> None:
    """The same folder of somebody else is another one."""
    written.letters.note("ana", "INBOX", [LETTER], Mark(1, 1))
    assert found(written, "id:<1@x>") == [1, 3]


def test_very_long_keys_are_cut_on_both_sides(ledger: Ledger) -> None:
    """A hostile Message-ID of any length is still found."""
    key = "id:" + "x" * 5000
    ledger.letters.note("bo", "INBOX", [replace(LETTER, keys=(key, key + "y"))], Mark(7, 1))
    assert found(ledger, key) == [1]
