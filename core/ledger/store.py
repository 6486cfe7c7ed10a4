"""The ledger: opens the database, hands out transactions, holds the books."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, NoSuchModuleError

from ..clock import Clock, SystemClock
from ..errors import ConfigurationError, LedgerUnavailable
from ..redaction import Redactor
from .budgets import Budgets
from .calls import Calls
from .holds import Holds
from .letters import Letters
from .records import Records
from .runs import Runs
from .schema import SCHEMA, meta, metadata
from .visits import Visits

LOCK_PATIENCE = 30
"""Seconds to wait for another process's write before the ledger counts as unavailable."""
CREATION_LOCK = 0x6D797374
"""Key of the PostgreSQL advisory lock under which the tables are made."""

_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"mysteryshop_reading": True},
    "postgresql": {"isolation_level": "REPEATABLE READ"},
}
"""Execution options of a connection that only reads, and sees one state all the time."""


class Ledger:
    """The durable store of everything that happened; safe for many processes at once.

    Whoever opens it closes it (it is a context manager).

    Raises:
        ConfigurationError: the URL is wrong, or the ledger is of another schema.
        LedgerUnavailable: it cannot be opened.
    """

    def __init__(
        self, url: str, clock: Clock | None = None, redactor: Redactor | None = None
    ) -> None:
        self.url = url
        self.clock = clock or SystemClock()
        self._engine = _engine(url)
        self._reader = self._engine.execution_options(**_READING.get(self._engine.dialect.name, {}))
        self._migrate()
        self.records = Records(self.clock, redactor or Redactor({}))
        self.runs = Runs(self)
        self.visits = Visits(self)
        self.calls = Calls(self)
        self.budgets = Budgets(self)
        self.holds = Holds(self)
        self.letters = Letters(self)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All or nothing; committed on leaving.

        Raises:
            LedgerUnavailable: locked for too long, full, or gone.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except IntegrityError:
            raise
        except DatabaseError as error:
            raise LedgerUnavailable(f"ledger {self.place}: {_reason(error)}") from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the ledger to read from; writers are not kept waiting.

        Raises:
            LedgerUnavailable: gone, or locked for too long.
        """
        try:
            with self._reader.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise LedgerUnavailable(f"ledger {self.place}: {_reason(error)}") from error

    @property
    def place(self) -> str:
        """Where it is, without a password."""
        return make_url(self.url).render_as_string(hide_password=True)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _migrate(self) -> None:
        with self.transaction() as db:
            if self._engine.dialect.name == "postgresql":  # one at a time; SQLite locks by itself
                db.execute(select(func.pg_advisory_xact_lock(CREATION_LOCK)))
            metadata.create_all(db)
            found = db.scalar(select(meta.c.value).where(meta.c.key == "schema"))
            if found is None:
                db.execute(insert(meta).values(key="schema", value=str(SCHEMA)))
            elif found != str(SCHEMA):
                raise ConfigurationError(
                    f"ledger {self.place} has schema {found}, this version reads {SCHEMA}; "
                    f"use the matching mysteryshop or start a new ledger"
                )


def sqlite_url(file: Path) -> str:
    """The URL of a ledger in a file; its folder is made.

    Raises:
        LedgerUnavailable: the folder cannot be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerUnavailable(f"{file.parent} cannot be made: {error.strerror}") from None
    return URL.create("sqlite", database=str(file)).render_as_string()


def is_there(url: str) -> bool:
    """Whether there is a ledger's file already; a database server is taken to have one.

    Raises:
        ConfigurationError: the URL is wrong.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(f"MYSTERYSHOP_LEDGER: {error}") from None
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(parsed, connect_args={"timeout": LOCK_PATIENCE})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_immediately)
            return engine
        return create_engine(parsed, pool_pre_ping=True, isolation_level="READ COMMITTED")
    except (ArgumentError, NoSuchModuleError) as error:
        raise ConfigurationError(f"MYSTERYSHOP_LEDGER: {error}") from None
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"MYSTERYSHOP_LEDGER names PostgreSQL, but {error.name} is not installed; "
            "pip install 'mysteryshop[postgres]'"
        ) from None


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we begin ourselves, see _begin_immediately
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    patience = time.monotonic() + LOCK_PATIENCE
    while True:
        try:  # the first switch to WAL does not wait for other processes by itself
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() >= patience:
                raise
            time.sleep(0.05)


def _begin_immediately(connection: Connection) -> None:
    # A deferred transaction that reads first and writes later dies at once when somebody
    # else wrote in between; taking the write lock at the start waits instead.
    reads = connection.get_execution_options().get("mysteryshop_reading")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _reason(error: DatabaseError) -> str:
    text = str(error.orig).strip()
    if "locked" in text:
        return f"locked by another process for more than {LOCK_PATIENCE} s; try again"
    if "full" in text:
        return "the disk is full; make room and run the same command again"
    return f"{text.splitlines()[0] if text else type(error).__name__}; process {os.getpid()}"
