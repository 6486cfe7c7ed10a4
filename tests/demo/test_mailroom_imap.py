"""The customers' mailboxes: the same over pymap and over Debian's Dovecot."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from imap_tools import MailboxLoginError, MailBoxUnencrypted

from mysteryshop.demo.mailroom import MailRoom
from mysteryshop.demo.mailroom.dovecot import Dovecot, installed

DAYS_AGO = timedelta(days=90)


@pytest.fixture(
    scope="module",
    params=[
        "pymap",
        pytest.param(
            "dovecot",
            marks=pytest.mark.skipif(
                installed() is None, reason="Dovecot is not installed (Debian: dovecot-imapd)"
            ),
        ),
    ],
)
def room(request: pytest.FixtureRequest) -> Iterator[MailRoom]:
    """A room with each server, whose day began in the past."""
    imap = Dovecot() if request.param == "dovecot" else None
    with MailRoom(day_seconds=1.0, start=datetime.now(UTC) - DAYS_AGO, imap=imap) as running:
        yield running


def test_folders(room, shopper):
    """There are INBOX, Sent and Junk, the latter two with their special use (RFC 6154)."""
    with shopper(room).mailbox() as mailbox:
        flags = {folder.name: folder.flags for folder in mailbox.folder.list()}
    assert flags.keys() == {"INBOX", "Sent", "Junk"}
    assert "\\Sent" in flags["Sent"]
    assert "\\Junk" in flags["Junk"]


def test_wrong_password(room):
    """Nobody else gets in."""
    mailbox = MailBoxUnencrypted(room.host, room.imap_port, timeout=10)
    with pytest.raises(MailboxLoginError):
        mailbox.login(room.login, "high-water")
    mailbox.client.shutdown()


def test_plus_address_and_arrival(room, shopper):
    """Mail to a plus-address lands in the base mailbox, dated by the room's clock."""
    before = room.clock.now()
    sent = shopper(room).write("Maddy.Thorne+a1b2@post.example")
    (mail,) = [m for m in shopper(room).mail() if sent in m.message.headers["message-id"]]
    assert mail.message.to == ("Maddy.Thorne+a1b2@post.example",)
    (entry,) = [e for e in room.truth() if e.id == sent]
    assert entry.what == "received"
    assert before - timedelta(seconds=1) <= mail.arrived <= entry.at


def test_junk(room, shopper):
    """What goes to Junk is there and not in INBOX."""
    asked = shopper(room).write("to-junk@tidewater.example")
    assert room.wait_until_quiet()
    (entry,) = [e for e in room.truth() if e.about == asked]
    ids = {
        f: [m.message.headers["message-id"][0] for m in shopper(room).mail(f)]
        for f in ("INBOX", "Junk")
    }
    assert entry.id in ids["Junk"]
    assert entry.id not in ids["INBOX"]


def test_append_tells_the_uid(room, shopper):
    """A copy in Sent is told its UID (UIDPLUS) and keeps its date."""
    when = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    with shopper(room).mailbox("Sent") as mailbox:
        answer = mailbox.append(
            b"Message-ID: <copy@post.example>\r\n\r\nHello\r\n", "Sent", dt=when
        )
        assert b"APPENDUID" in answer[1][0]
    (mail,) = shopper(room).mail("Sent")
    assert mail.arrived == when


def test_idle(room, shopper):
    """IDLE notices a mail as it comes."""
    with shopper(room).mailbox() as mailbox, mailbox.idle as idle:
        writer = threading.Thread(target=shopper(room).write, args=("maddy.thorne@post.example",))
        writer.start()
        seen = idle.poll(timeout=10)
        writer.join()
    assert any(b"EXISTS" in line for line in seen)


def test_two_customers(room, shopper):
    """A stranger has a mailbox of her own."""
    stranger = room.accounts[1]
    shopper(room).write(stranger.address)
    mailbox = MailBoxUnencrypted(room.host, room.imap_port, timeout=10)
    with mailbox.login(stranger.login, stranger.password) as opened:
        assert len(list(opened.fetch(headers_only=True, mark_seen=False))) == 1


def test_seeding(room, shopper):
    """A test may lay any mail into a mailbox, as of any time."""
    when = datetime(2026, 1, 6, 8, 0, tzinfo=UTC)
    room.deliver(b"Message-ID: <laid@post.example>\r\n\r\nNews\r\n", "Junk", when)
    (mail,) = [
        m for m in shopper(room).mail("Junk") if "<laid@" in m.message.headers["message-id"][0]
    ]
    assert mail.arrived == when
    with pytest.raises(ValueError, match="no mailbox"):
        room.deliver(b"", address="nobody@post.example")


def test_mailboxes_survive(tmp_path: Path, shopper: Callable[[MailRoom], Any]):
    """A new room on the same folder has the same mail: bytes, UIDs, flags, dates."""

    def state(room: MailRoom) -> list[object]:
        with shopper(room).mailbox() as mailbox:
            validity = mailbox.folder.status("INBOX", ["UIDVALIDITY", "UIDNEXT"])
        mail = shopper(room).mail()
        return [
            validity,
            [(m.message.uid, m.message.flags, m.arrived, str(m.message.obj)) for m in mail],
        ]

    with MailRoom(day_seconds=1.0, folder=tmp_path) as room:
        for _ in range(3):
            shopper(room).write("maddy.thorne@post.example")
        with shopper(room).mailbox() as mailbox:
            mailbox.flag(["102"], ["\\Seen"], True)
            mailbox.delete(["103"])
        first = state(room)
    with MailRoom(day_seconds=1.0, folder=tmp_path) as room:
        assert state(room) == first
        shopper(room).write("maddy.thorne@post.example")
        assert shopper(room).mail()[-1].message.uid == "104"
