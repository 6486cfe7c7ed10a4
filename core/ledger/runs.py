"""Runs: one `mysteryshop run` or `pytest` each; one that was cut off is taken further."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from ..canonical import canonical
from ..clock import stamp
from .owner import has_died, this_process
from .schema import runs, shown

if TYPE_CHECKING:
    from .store import Ledger

TAKE_FURTHER_WITHIN = timedelta(hours=6)
"""A run cut off longer ago is not taken further: its pages would be from another day."""


@dataclass(frozen=True)
class Run:
    """One run as the ledger knows it."""

    id: str
    company: str
    company_name: str
    wave: str
    started: str
    finished: str | None = None
    exit_code: int | None = None
    dry: bool = False
    taken_further: bool = False
    """Whether this is the continuation of a run that was cut off."""


@dataclass(frozen=True)
class Asked:
    """What a run was asked to do: equal questions have equal ``command`` digests."""

    company: str
    company_name: str
    command: str
    wave: str
    dry: bool = False
    afresh: bool = False
    """Never take a cut-off run further: a look that is meant to be a new one."""


class Runs:
    """The book of runs."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def begin(self, asked: Asked) -> Run:
        """Start a run, or take the same one further if its process died in the middle."""
        now = self._ledger.clock.now()
        with self._ledger.transaction() as db:
            row = None if asked.afresh else self._cut_off(db, asked)
            if row is not None:
                db.execute(update(runs).where(runs.c.id == row.id).values(owner=this_process()))
                return _run(row, taken_further=True)
            run_id = secrets.token_hex(6)
            db.execute(
                insert(runs).values(
                    id=run_id,
                    company=asked.company,
                    company_name=asked.company_name,
                    command=asked.command,
                    wave=asked.wave,
                    owner=this_process(),
                    started=stamp(now),
                    dry=asked.dry,
                )
            )
            return self.get(db, run_id)

    def finish(self, run: str, exit_code: int) -> None:
        """Close a run, and fix the head of every visit it showed."""
        with self._ledger.transaction() as db:
            heads = {v: self._ledger.records.head(db, v)[1] for v in self.visits(db, run)}
            db.execute(
                update(runs)
                .where(runs.c.id == run)
                .values(
                    finished=stamp(self._ledger.clock.now()),
                    exit_code=exit_code,
                    heads=canonical(heads),
                )
            )

    def show(self, db: Connection, run: str, visit: str, outcome: str | None) -> None:
        """Note that a run shows a visit, with the outcome it has now."""
        there = shown.c.run == run, shown.c.visit == visit
        if not db.execute(update(shown).where(*there).values(outcome=outcome)).rowcount:
            db.execute(insert(shown).values(run=run, visit=visit, outcome=outcome))

    def hide(self, db: Connection, run: str, visits: list[str]) -> None:
        """Take back that a run shows these visits: their journeys were changed or removed since."""
        db.execute(delete(shown).where(shown.c.run == run, shown.c.visit.in_(visits)))

    def visits(self, db: Connection, run: str) -> list[str]:
        """The ids of the visits a run showed."""
        return list(db.scalars(select(shown.c.visit).where(shown.c.run == run)))

    def get(self, db: Connection, run: str) -> Run:
        """A run by its id."""
        return _run(db.execute(select(runs).where(runs.c.id == run)).one())

    def all(self, db: Connection) -> list[Run]:
        """Every run, oldest first."""
        return [_run(row) for row in db.execute(select(runs).order_by(runs.c.started))]

    def heads(self, db: Connection) -> Iterator[tuple[str, str, str]]:
        """(run, visit, head of its chain) as fixed at the end of each run."""
        for row in db.execute(select(runs.c.id, runs.c.heads).where(runs.c.heads.is_not(None))):
            for visit, head in json.loads(row.heads).items():
                yield row.id, visit, head

    def _cut_off(self, db: Connection, asked: Asked) -> Row[Any] | None:
        since = stamp(self._ledger.clock.now() - TAKE_FURTHER_WITHIN)
        row = db.execute(
            select(runs)
            .where(runs.c.company == asked.company, runs.c.command == asked.command)
            .where(runs.c.started >= since)
            .order_by(runs.c.started.desc())
            .limit(1)
            .with_for_update()
        ).first()
        return row if row and row.finished is None and has_died(row.owner) else None


def _run(row: Row[Any], *, taken_further: bool = False) -> Run:
    return Run(
        id=row.id,
        company=row.company,
        company_name=row.company_name,
        wave=row.wave,
        started=row.started,
        finished=row.finished,
        exit_code=row.exit_code,
        dry=row.dry,
        taken_further=taken_further,
    )
