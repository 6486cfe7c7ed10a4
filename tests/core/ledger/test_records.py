"""The chain: whatever is done to a visit's records behind our back is found."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mysteryshop.core.ledger import Ledger


@pytest.fixture
def chain(ledger: Ledger, shop) -> str:
    """A visit of five records: opened, and four verdicts."""
    entry = shop.entry()
    with ledger.transaction() as db:
        for n in range(4):
            ledger.records.append(db, entry.id, "verdict", f"c{n}", {"n": n, "name": "Anna"})
    return entry.id


@pytest.fixture
def forge(tmp_path: Path, ledger: Ledger) -> Iterator[Callable[[str], None]]:
    """SQL against the ledger's file, as somebody with a database tool would."""
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)) as database:
        yield lambda sql: database.execute(sql) and None


def faults(ledger: Ledger, visit: str) -> list[str]:
    with ledger.transaction() as db:
        return [
            fault.removeprefix(f"visit {visit}: ") for fault in ledger.records.faults(db, visit)
        ]


def test_whole_chain(ledger: Ledger, chain: str) -> None:
    """What nobody touched has no fault, and its records come in order."""
    assert faults(ledger, chain) == []
    with ledger.transaction() as db:
        assert [r.number for r in ledger.records.of(db, chain)] == [1, 2, 3, 4, 5]
        assert [r.content["n"] for r in ledger.records.of(db, chain, "verdict")] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "UPDATE records SET content = replace(content, 'Anna', 'Anne') WHERE number = 3",
            ["record 3 (verdict) has been changed"],
        ),
        (
            "UPDATE records SET at = '2026-01-04T09:00:00.000Z' WHERE number = 3",
            ["the chain is broken at record 3 (verdict)"],
        ),
        (
            "UPDATE records SET subject = 'c9' WHERE number = 3",
            ["the chain is broken at record 3 (verdict)"],
        ),
        (
            "UPDATE records SET kind = 'call' WHERE number = 3",
            ["the chain is broken at record 3 (call)"],
        ),
        (
            "UPDATE records SET kind = 'erased' WHERE number = 3",
            ["the chain is broken at record 3 (erased)"],
        ),
        (
            "UPDATE records SET content = '{}', content_hash = "
            "'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' WHERE number = 3",
            ["the chain is broken at record 3 (verdict)"],
        ),
        ("DELETE FROM records WHERE number = 3", ["record 3 is missing"]),
        ("DELETE FROM records WHERE number = 1", ["record 1 is missing"]),
        ("DELETE FROM records", ["has no records"]),
        (
            "DELETE FROM records WHERE number = 3; "
            "UPDATE records SET number = number - 1 WHERE number > 3",
            ["the chain is broken at record 3 (verdict)"],
        ),
        (
            "UPDATE records SET number = 99 WHERE number = 3; "
            "UPDATE records SET number = 3 WHERE number = 4; "
            "UPDATE records SET number = 4 WHERE number = 99",
            ["the chain is broken at record 3 (verdict)"],
        ),
    ],
    ids=[
        "content",
        "time",
        "subject",
        "kind",
        "kind of a tombstone",
        "content and its hash",
        "removed",
        "first removed",
        "all removed",
        "removed and closed up",
        "reordered",
    ],
)
def test_what_was_done_is_found(
    ledger: Ledger, chain: str, forge: Callable[[str], None], sql: str, found: list[str]
) -> None:
    """A change is found, and the place where it was made is named."""
    for statement in sql.split("; "):
        forge(statement)
    assert faults(ledger, chain) == found


def test_records_of_another_visit(ledger: Ledger, shop, forge: Callable[[str], None]) -> None:
    """A better verdict taken from another visit does not fit the chain."""
    mine, theirs = shop.entry("mine").id, shop.entry("theirs").id
    with ledger.transaction() as db:
        ledger.records.append(db, mine, "verdict", "c", {"outcome": "missed"})
        ledger.records.append(db, theirs, "verdict", "c", {"outcome": "met"})
    forge(f"DELETE FROM records WHERE visit = '{mine}' AND number = 2")
    forge(f"UPDATE records SET visit = '{mine}' WHERE visit = '{theirs}' AND number = 2")
    assert faults(ledger, mine) == ["the chain is broken at record 2 (verdict)"]


def test_cut_off_tail(ledger: Ledger, shop, chain: str, forge: Callable[[str], None]) -> None:
    """A chain that lost its end looks whole; the head that its run fixed is no longer in it."""
    ledger.runs.finish(shop.context.opening.run.id, 0)
    with ledger.transaction() as db:
        ((_, visit, head),) = ledger.runs.heads(db)
        assert visit == chain
        assert ledger.records.has_hash(db, visit, head)
    forge("DELETE FROM records WHERE number = 5")
    assert faults(ledger, chain) == []
    with ledger.transaction() as db:
        assert not ledger.records.has_hash(db, visit, head)


def test_a_visit_that_went_on_keeps_its_old_head(ledger: Ledger, shop, chain: str) -> None:
    """A head stays in the chain when a later run takes the visit further."""
    ledger.runs.finish(shop.context.opening.run.id, 0)
    with ledger.transaction() as db:
        ledger.records.append(db, chain, "verdict", "later", {})
        ((_, visit, head),) = ledger.runs.heads(db)
        assert ledger.records.has_hash(db, visit, head)


def test_erased_content_keeps_the_chain(ledger: Ledger, chain: str) -> None:
    """Personal data go, the chain still verifies, and the other records are untouched."""
    with ledger.transaction() as db:
        ledger.records.erase(db, chain, 3, "asked for")
        assert ledger.records.one(db, chain, 3).content is None
        assert ledger.records.one(db, chain, 4).content == {"n": 2, "name": "Anna"}
    assert faults(ledger, chain) == []


def test_emptied_record_is_found(ledger: Ledger, chain: str, forge: Callable[[str], None]) -> None:
    """A record emptied behind our back is no erasure of ours and is found."""
    forge("UPDATE records SET content = NULL WHERE number = 3")
    assert faults(ledger, chain) != []


def test_last_performance(ledger: Ledger, chain: str) -> None:
    """What a visit came to stands after its last entry; before the first one there is nothing."""
    with ledger.transaction() as db:
        assert ledger.records.last_performance(db, chain) == []
        for n in range(2):
            ledger.records.append(db, chain, "entered", f"run {n}", [])
            ledger.records.append(db, chain, "verdict", f"c{n}", {})
        last = ledger.records.last_performance(db, chain)
    assert [record.subject for record in last] == ["run 1", "c1"]


def test_long_subject(ledger: Ledger, chain: str) -> None:
    """A subject longer than its column is cut and the chain runs over what is stored."""
    with ledger.transaction() as db:
        ledger.records.append(db, chain, "step", "ü" * 200, {})
    assert faults(ledger, chain) == []
