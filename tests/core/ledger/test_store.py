"""Opening the ledger, sharing it, and what it says when it cannot be used."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from mysteryshop.core.clock import ManualClock
from mysteryshop.core.errors import ConfigurationError, LedgerUnavailable
from mysteryshop.core.ledger import Asked, Ledger, sqlite_url, store
from mysteryshop.core.ledger.schema import SCHEMA
from mysteryshop.core.redaction import Redactor

ASKED = Asked("good", "Good Ltd", "command", "2026-W02")


def test_everything_survives_closing(ledger: Ledger, shop) -> None:
    """What was committed is there when the file is opened again."""
    entry = shop.entry()
    ledger.close()
    with Ledger(ledger.url) as again, again.transaction() as db:
        assert again.visits.get(db, entry.id) == entry


def test_nothing_of_a_failed_transaction_stays(ledger: Ledger, shop) -> None:
    """A transaction that fails in the middle leaves no part behind."""
    entry = shop.entry()

    def write_and_fail() -> None:
        with ledger.transaction() as db:
            ledger.records.append(db, entry.id, "verdict", "c", {})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with ledger.transaction() as db:
        assert ledger.records.of(db, entry.id, "verdict") == []


def test_other_schema_is_refused(ledger: Ledger) -> None:
    """A ledger of another version is refused with both numbers and the way out, and not changed."""
    with ledger.transaction() as db:
        db.execute(text("UPDATE meta SET value = '99'"))
    with pytest.raises(
        ConfigurationError, match=f"has schema 99, this version reads {SCHEMA}; use"
    ):
        Ledger(ledger.url)
    with ledger.transaction() as db:
        assert db.scalar(text("SELECT value FROM meta")) == "99"


def test_locked_for_too_long(
    ledger: Ledger, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process's long write makes the ledger unavailable, in plain words; then it works."""
    monkeypatch.setattr(store, "LOCK_PATIENCE", 0.05)
    with Ledger(ledger.url, clock) as impatient:
        with ledger.transaction(), pytest.raises(LedgerUnavailable) as raised:
            impatient.runs.begin(ASKED)
        assert str(raised.value) == (
            f"ledger {ledger.place}: locked by another process for more than 0.05 s; try again"
        )
        assert impatient.runs.begin(ASKED).company == "good"


def test_disk_full(ledger: Ledger) -> None:
    """A full disk is told with its cure, and nothing of the transaction stays."""
    with ledger.transaction() as db:
        pages = db.scalar(text("PRAGMA page_count"))
        db.execute(text(f"PRAGMA max_page_count = {pages}"))
    much = Asked("good", "x" * 1_000_000, "command", "2026-W02", afresh=True)
    with pytest.raises(LedgerUnavailable, match="the disk is full; make room and run the same"):
        ledger.runs.begin(much)
    with ledger.transaction() as db:
        assert ledger.runs.all(db) == []


def test_no_database(tmp_path: Path) -> None:
    """A file that is no ledger is told with its name."""
    (tmp_path / "ledger.sqlite").write_bytes(b"a page of something else\n" * 100)
    with pytest.raises(LedgerUnavailable, match=r"ledger\.sqlite: file is not a database"):
        Ledger(sqlite_url(tmp_path / "ledger.sqlite"))


def test_folder_that_cannot_be(tmp_path: Path) -> None:
    """A folder that cannot be made is told as such."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LedgerUnavailable, match="cannot be made: Not a directory"):
        sqlite_url(tmp_path / "file" / "state" / "ledger.sqlite")


@pytest.mark.parametrize("name", ["what? 100%", "a%20b", "q?mode=memory", "a#b", "ü ß"])
def test_any_folder(tmp_path: Path, name: str) -> None:
    """The ledger lies where it was asked for, whatever the folder is called."""
    file = tmp_path / name / "ledger.sqlite"
    with Ledger(sqlite_url(file)) as ledger:
        ledger.runs.begin(ASKED)
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT company FROM runs").fetchone() == ("good",)
    database.close()


@pytest.mark.parametrize("url", ["ledger.sqlite", "oracel://x/y", ""])
def test_wrong_url(url: str) -> None:
    """What is no URL of a database we know is told by the name of the variable it came from."""
    with pytest.raises(ConfigurationError, match="MYSTERYSHOP_LEDGER"):
        Ledger(url)


def test_secrets_stay_out(ledger: Ledger, clock: ManualClock, shop, tmp_path: Path) -> None:
    """No byte of the file holds a secret, and what was redacted can still be read."""
    secret, entry = 'pä"ss-1234', shop.entry()
    redactor = Redactor({"PASS": secret, "PIN": "1234"})
    with Ledger(ledger.url, clock, redactor) as discreet, discreet.transaction() as db:
        discreet.records.append(db, entry.id, "call", "c", {"typed": secret, "size": 12345})
        content = discreet.records.of(db, entry.id, "call")[0].content
    assert content == {"typed": "[redacted PASS]", "size": 12345}
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("ledger*"))
    assert b"[redacted PASS]" in kept
    assert "pä".encode() not in kept


def test_half_a_character_is_replaced(ledger: Ledger, shop) -> None:
    """A lone surrogate from a page comes back as what can be printed, and the chain verifies."""
    entry = shop.entry()
    with ledger.transaction() as db:
        ledger.records.append(db, entry.id, "call", "c", {"title": "\ud83d \x00"})
        assert ledger.records.of(db, entry.id, "call")[0].content == {"title": "\ufffd \x00"}
        assert list(ledger.records.faults(db, entry.id)) == []


def test_password_of_a_url_is_hidden(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place of a ledger is told without its password."""
    monkeypatch.setattr(ledger, "url", "postgresql://anna:tide@db.example/shop")
    assert ledger.place == "postgresql://anna:***@db.example/shop"


def test_processes_that_make_the_same_ledger(tmp_path: Path) -> None:
    """Processes that start at once on no ledger yet all get the same one."""
    code = (
        "import sys; from mysteryshop.core.ledger import *\n"
        "with Ledger(sys.argv[1]) as ledger:\n"
        "    for n in range(20): ledger.runs.begin(Asked('good', '', f'{n}', '', afresh=True))"
    )
    url = sqlite_url(tmp_path / "ledger.sqlite")
    others = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(4)]
    assert [other.wait() for other in others] == [0] * 4
    with Ledger(url) as ledger, ledger.transaction() as db:
        assert len(ledger.runs.all(db)) == 80
