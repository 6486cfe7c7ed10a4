"""What happened in a visit, record by record, each chained to the one before by its hash."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from ..canonical import canonical, digest
from ..clock import Clock, stamp
from ..redaction import Redactor
from .schema import records

ROOT = "0" * 64
"""What the first record of a chain is chained to."""


@dataclass(frozen=True)
class Record:
    """One entry of a visit's chain."""

    visit: str
    number: int
    kind: str
    """``opened``, ``entered``, ``begun``, ``intended``, ``handing over``, ``observation``, ``look``,
    ``verdict``, ``resolved``, ``settled`` or ``erased``."""
    subject: str
    """What it is about: a criterion, a call, a step."""
    at: str
    content: Any
    """JSON data; None once erased."""


class Records:
    """The hash-chained book. The chain runs over content hashes, so content can be erased."""

    def __init__(self, clock: Clock, redactor: Redactor) -> None:
        self._clock = clock
        self._redactor = redactor

    def append(self, db: Connection, visit: str, kind: str, subject: str, content: object) -> int:
        """Add a record at the end of the visit's chain; its number is returned."""
        number, before = self.head(db, visit)
        text = self._redactor.json(canonical(content))
        at = stamp(self._clock.now())
        content_hash = digest(text)
        db.execute(
            insert(records).values(
                visit=visit,
                number=number + 1,
                kind=kind,
                subject=subject[:80],
                at=at,
                content=text,
                content_hash=content_hash,
                chain_hash=_link(before, (number + 1, kind, subject[:80], at, content_hash)),
            )
        )
        return number + 1

    def head(self, db: Connection, visit: str) -> tuple[int, str]:
        """Number and hash of the last record; (0, ROOT) for an empty chain."""
        last = db.execute(
            select(records.c.number, records.c.chain_hash)
            .where(records.c.visit == visit)
            .order_by(records.c.number.desc())
            .limit(1)
        ).first()
        return (last.number, last.chain_hash) if last else (0, ROOT)

    def of(self, db: Connection, visit: str, kind: str | None = None) -> list[Record]:
        """The records of a visit in order, of one kind if given."""
        query = _in_order(records.c.visit == visit)
        if kind:
            query = query.where(records.c.kind == kind)
        return [_record(row) for row in db.execute(query)]

    def last_performance(self, db: Connection, visit: str) -> list[Record]:
        """The records since the visit was last entered; none when it never was."""
        entered = (
            select(func.max(records.c.number))
            .where(records.c.visit == visit, records.c.kind == "entered")
            .scalar_subquery()
        )
        since = records.c.visit == visit, records.c.number >= entered
        return [_record(row) for row in db.execute(_in_order(*since))]

    def one(self, db: Connection, visit: str, number: int) -> Record:
        """A record by its number."""
        query = select(records).where(records.c.visit == visit, records.c.number == number)
        return _record(db.execute(query).one())

    def erase(self, db: Connection, visit: str, number: int, reason: str) -> None:
        """Remove the content of a record (personal data); hash and chain stay, a tombstone says why."""
        self.append(db, visit, "erased", str(number), {"reason": reason})
        db.execute(
            update(records)
            .where(records.c.visit == visit, records.c.number == number)
            .values(content=None)
        )

    def faults(self, db: Connection, visit: str) -> Iterator[str]:
        """What is wrong with a visit's chain, in plain sentences; nothing when it is whole."""
        before, expected = ROOT, 1
        rows = db.execute(_in_order(records.c.visit == visit)).all()
        if not rows:
            yield f"visit {visit}: has no records"
        erased = {row.subject for row in rows if row.kind == "erased"}
        for row in rows:
            if row.number != expected:
                yield f"visit {visit}: record {expected} is missing"
                return
            if row.content is None and str(row.number) not in erased:
                yield f"visit {visit}: record {row.number} ({row.kind}) was emptied without a tombstone"
            if row.content is not None and digest(row.content) != row.content_hash:
                yield f"visit {visit}: record {row.number} ({row.kind}) has been changed"
            link = (row.number, row.kind, row.subject, row.at, row.content_hash)
            if _link(before, link) != row.chain_hash:
                yield f"visit {visit}: the chain is broken at record {row.number} ({row.kind})"
                return
            before, expected = row.chain_hash, expected + 1

    def has_hash(self, db: Connection, visit: str, chain_hash: str) -> bool:
        """Whether the visit's chain still contains a hash that once was its head."""
        query = select(func.count()).where(
            records.c.visit == visit, records.c.chain_hash == chain_hash
        )
        return bool(db.scalar(query))


def _in_order(*which: ColumnElement[bool]) -> Select[Any]:
    return select(records).where(*which).order_by(records.c.number)


def _link(before: str, what: tuple[int, str, str, str, str]) -> str:
    return digest(canonical([before, *what]))


def _record(row: Row[Any]) -> Record:
    content = None if row.content is None else json.loads(row.content)
    return Record(row.visit, row.number, row.kind, row.subject, row.at, content)
