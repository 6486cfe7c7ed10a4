"""Reading a mailbox on, as it fills: beside fetching everything each time; and many visits that wait.

A real IMAP server on loopback (the sample company's mail room), 1,000 to 10,000 messages.
"""

import json
import os
import tempfile
import time
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from imap_tools import MailBoxUnencrypted
from sqlalchemy import insert

from mysteryshop.core.clock import stamp
from mysteryshop.core.effects import Effect
from mysteryshop.core.ledger import Asked, Ledger, sqlite_url
from mysteryshop.core.ledger.schema import visits
from mysteryshop.core.mailbox import Mailbox
from mysteryshop.core.verdict import Outcome
from mysteryshop.demo.mailroom import MailRoom
from mysteryshop.probes.mail.arrivals import arrivals, read_on
from mysteryshop.probes.mail.imap import inbox
from mysteryshop.probes.mail.matching import Ours

SIZES = (1_000, 10_000)
NEW = 10
WAITING = 100_000
PASSWORD_ENV = "MYSTERYSHOP_BENCHMARK_PASSWORD"
MESSAGE = """From: Sender {n} <sender{n}@example.com>\r
To: maddy.thorne+{tag}@post.example\r
Subject: Message {n}\r
Message-ID: <message-{n}@example.com>\r
References: <letter-{n}@post.example>\r
Date: Mon, 5 Jan 2026 09:00:00 +0000\r
\r
{text}"""
TEXT = "Some text that a customer was sent. " * 60 + "\r\n"


def measure() -> dict[str, object]:
    """Seconds by size of the mailbox, and of the book of visits that wait."""
    figures: dict[str, object] = {f"{size:,} messages": _mailbox(size) for size in SIZES}
    figures[f"{WAITING:,} visits waiting"] = _waiting()
    return figures


def _mailbox(size: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder / "mail" / "maddy" / "INBOX", size)
        room = MailRoom(folder=folder / "mail")
        with room, Ledger(sqlite_url(folder / "ledger.sqlite")) as ledger:
            os.environ[PASSWORD_ENV] = room.password
            mailbox = Mailbox(
                address=room.shopper_address,
                login=room.login,
                imap=f"127.0.0.1:{room.imap_port}",
                smtp=f"127.0.0.1:{room.smtp_port}",
                password_env=PASSWORD_ENV,
            )
            first = _timed(lambda: _read(mailbox, ledger))
            again = _timed(lambda: _read(mailbox, ledger))
            for n in range(NEW):
                room.deliver(_message(size + n))
            new = _timed(lambda: _read(mailbox, ledger))
            found = _timed(lambda: _find(mailbox, ledger, size // 2))
            everything = _timed(lambda: _fetch_everything(room))
    return {
        "first_seconds": first,
        "nothing_new_seconds": again,
        f"{NEW}_new_seconds": new,
        "find_and_fetch_one_answer_seconds": found,
        "fetch_everything_seconds": everything,
        "everything_to_new_ratio": round(everything / new, 1),
    }


def _read(mailbox: Mailbox, ledger: Ledger) -> None:
    with inbox(mailbox) as box:
        read_on(box, mailbox, ledger)


def _find(mailbox: Mailbox, ledger: Ledger, number: int) -> None:
    ours = Ours(f"maddy.thorne+{_tag(number)}@post.example", (), (), "elsewhere.example")
    with inbox(mailbox) as box:
        found = arrivals(box, mailbox, ledger, ours, datetime.now(UTC) - timedelta(days=1))
    if len(found) != 1:
        raise RuntimeError(f"found {len(found)} answers, there is one")


def _fetch_everything(room: MailRoom) -> None:
    """What a script does: all messages, and the one whose recipient fits."""
    with MailBoxUnencrypted("127.0.0.1", room.imap_port).login(
        room.login, room.password
    ) as session:
        wanted = f"maddy.thorne+{_tag(1)}@post.example"
        _ = [m.text for m in session.fetch(mark_seen=False, bulk=500) if wanted in m.to]


def _fill(folder: Path, size: int) -> None:
    """A folder as the mail room keeps it between two of its days."""
    folder.mkdir(parents=True)
    for n in range(size):
        (folder / f"{n + 1}.eml").write_bytes(_message(n))
    at = datetime.now(UTC).isoformat()
    known = [(n + 1, at, []) for n in range(size)]
    document = {"uid_validity": 7, "last_uid": size, "messages": known}
    (folder / "folder.json").write_text(json.dumps(document), encoding="utf-8")


def _message(n: int) -> bytes:
    return MESSAGE.format(n=n, tag=_tag(n), text=TEXT).encode()


def _tag(n: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return "".join(letters[(n >> (5 * place)) % 32] for place in range(12))


def _waiting() -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory() as name,
        Ledger(sqlite_url(Path(name, "ledger.sqlite"))) as ledger,
    ):
        run = ledger.runs.begin(Asked("c", "C", "command", "wave"))
        now = stamp(datetime.now(UTC))
        row = {"company": "c", "shopper": "customer", "row": "", "title": "t", "theme": ""}
        row |= {"feature": "f.feature", "line": 1, "wave": "w", "run": run.id, "text": "t"}
        row |= {"opened": now, "outcome": Outcome.PENDING, "next_check": now, "said_steps": 0}
        row |= {"effect": int(Effect.CONTACT), "epoch": 1}
        rows = [{**row, "id": f"{n:x}", "journey": f"journey {n}"} for n in range(WAITING)]
        with ledger.transaction() as db:
            db.execute(insert(visits), rows)
        del rows
        tracemalloc.start()
        with ledger.reading() as db, suppress(StopIteration):
            began = time.perf_counter()
            waiting = ledger.visits.waiting(db, "c")
            seconds = time.perf_counter() - began
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        if len(waiting) != WAITING:
            raise RuntimeError(f"{len(waiting)} visits wait, {WAITING} should")
        return {"query_seconds": round(seconds, 2), "peak_megabytes": round(peak / 1e6, 1)}


def _timed(act: object) -> float:
    began = time.perf_counter()
    act()  # type: ignore[operator]
    return round(time.perf_counter() - began, 3)
