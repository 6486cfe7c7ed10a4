"""The tables of the ledger. One schema for SQLite and PostgreSQL; times are ISO 8601 text in UTC."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA = 3
"""Raised with every change of a table; a ledger of another number is refused, never guessed at."""

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("company", String(80), nullable=False),
    Column("company_name", Text, nullable=False),
    Column("command", String(64), nullable=False),  # digest of what was asked for
    Column("wave", String(80), nullable=False),
    Column("owner", String(120), nullable=False),  # the process, to tell a dead one
    Column("started", String(30), nullable=False),
    Column("finished", String(30)),
    Column("exit_code", Integer),
    Column("dry", Boolean, nullable=False),
    Column("heads", Text),  # JSON {visit: head of its chain} when the run finished
    Index("runs_by_command", "company", "command", "started"),
)

visits = Table(
    "visits",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("company", String(80), nullable=False),
    Column("shopper", String(80), nullable=False),
    Column("journey", Text, nullable=False),
    Column("row", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("feature", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("theme", String(40), nullable=False),
    Column("wave", String(80), nullable=False),
    Column("run", String(16), ForeignKey("runs.id"), nullable=False),  # the run that opened it
    Column("text", String(64), nullable=False),  # digest of the journey's rendered text
    Column("opened", String(30), nullable=False),
    Column("closed", String(30)),
    Column("outcome", String(20)),
    Column("next_check", String(30)),
    Column("effect", Integer, nullable=False),  # the strongest begun so far
    Column("said_steps", Integer, nullable=False),  # steps covered by said_digest
    Column("said_digest", String(64)),
    Column("owner", String(120)),
    Column("epoch", Integer, nullable=False),
    Column("leased_until", String(30)),
    Index("visits_by_journey", "company", "journey", "row", "shopper", "opened"),
    Index("visits_that_wait", "company", "closed", "effect"),
)

shown = Table(
    "shown",
    metadata,
    Column("run", String(16), ForeignKey("runs.id"), primary_key=True),
    Column("visit", String(16), ForeignKey("visits.id"), primary_key=True),
    Column("outcome", String(20)),
)

calls = Table(
    "calls",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("visit", String(16), ForeignKey("visits.id"), nullable=False),
    Column("probe", Text, nullable=False),
    Column("effect", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("begun", String(30), nullable=False),
    Column("record", Integer),  # sequence number of the record that holds its observation
    Index("calls_by_visit", "visit"),
)

walks = Table(
    "walks",
    metadata,
    Column("run", String(16), ForeignKey("runs.id"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("call", String(64), ForeignKey("calls.id"), nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("visit", String(16), ForeignKey("visits.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("at", String(30), nullable=False),
    Column("content", Text),  # JSON; empty once erased
    Column("content_hash", String(64), nullable=False),
    Column("chain_hash", String(64), nullable=False),
)

spending = Table(
    "spending",
    metadata,
    Column("call", String(64), primary_key=True),
    Column("company", String(80), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("at", String(30), nullable=False),
    Index("spending_by_company", "company", "channel", "at"),
)

holds = Table(
    "holds",
    metadata,
    Column("resource", String(300), primary_key=True),
    Column("owner", String(120)),
    Column("until", String(30)),
    Column("last_use", String(30)),
)

mail_folders = Table(
    "mail_folders",
    metadata,
    Column("mailbox", String(300), primary_key=True),
    Column("folder", String(300), primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("last_uid", BigInteger, nullable=False),
)

letters = Table(
    "letters",
    metadata,
    Column("mailbox", String(300), primary_key=True),
    Column("folder", String(300), primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True),
    Column("uid", BigInteger, primary_key=True),
    Column("arrived", String(30), nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("keys", Text, nullable=False),  # JSON list, each also a row of letter_keys
    Index("letters_by_arrival", "mailbox", "arrived"),
)

letter_keys = Table(
    "letter_keys",
    metadata,
    Column("mailbox", String(300), primary_key=True),
    Column("key", String(300), primary_key=True),  # "to:ADDRESS" or "id:MESSAGE-ID"
    Column("folder", String(300), primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True),
    Column("uid", BigInteger, primary_key=True),
)
