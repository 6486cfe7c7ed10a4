"""The mail room's SMTP server takes, refuses and drops as its desks say."""

import random
import smtplib
import time
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from mysteryshop.demo.mailroom import MailRoom
from mysteryshop.demo.mailroom.smtp import LARGEST

SENDER = "maddy.thorne@post.example"


@pytest.fixture(scope="module")
def room() -> Iterator[MailRoom]:
    """One room for all."""
    with MailRoom(day_seconds=0.5, slow_seconds=0.2) as running:
        yield running


@pytest.fixture
def smtp(room: MailRoom) -> Iterator[smtplib.SMTP]:
    """A connection to it."""
    client = smtplib.SMTP(room.host, room.smtp_port, timeout=10)
    yield client
    client.close()


def message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Message-ID"] = SENDER, f"<{random.getrandbits(64):x}@post.example>"
    made.set_content("Will you swap it?\n\nMaddy")
    return made


def happened(room: MailRoom, address: str) -> list[str]:
    """What the log tells of this address."""
    return [entry.what for entry in room.truth() if entry.address == address]


@pytest.mark.parametrize(
    ("address", "code", "says"),
    [
        ("nobody.here@tidewater.example", 550, b"5.1.1"),
        ("maddy.thorne@elsewhere.example", 550, b"5.1.1"),
        ("nobody@post.example", 550, b"5.1.1"),
        ("refuses@tidewater.example", 550, b"5.7.1"),
        ("mailbox-full@tidewater.example", 552, b"5.2.2"),
        ("later@tidewater.example", 451, b"4.3.0"),
    ],
)
def test_refusals(room, smtp, address, code, says):
    """A recipient is refused with a code and its enhanced status, and the log says the same."""
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        smtp.send_message(message(), SENDER, address)
    assert refused.value.recipients[address][0] == code
    assert refused.value.recipients[address][1].startswith(says)
    assert happened(room, address) == ["refused"]


def test_greylisting(room, smtp):
    """The first try is put off, the second is taken; another sender is put off again."""
    address = "greylists.silent@tidewater.example"
    smtp.ehlo_or_helo_if_needed()
    smtp.mail(SENDER)
    assert smtp.rcpt(address)[0] == 451
    assert smtp.rcpt(address)[0] == 250
    smtp.rset()
    smtp.mail("ravi.sandhu@post.example")
    assert smtp.rcpt(address)[0] == 451
    smtp.rset()
    smtp.send_message(message(), SENDER, address)
    assert happened(room, address) == ["refused", "refused", "received"]


def test_dropped_in_data(room, smtp):
    """The connection ends in the middle of DATA, and nothing was taken."""
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        smtp.send_message(message(), SENDER, "drops-in-data@tidewater.example")
    assert room.wait_for("dropped")
    assert happened(room, "drops-in-data@tidewater.example") == ["dropped"]


def test_dropped_after_data(room, smtp):
    """The connection ends before the reply to DATA, and yet the mail was taken."""
    address = "drops-after-data.vacation@tidewater.example"
    sent = message()
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        smtp.send_message(sent, SENDER, address)
    assert room.wait_until_quiet()
    assert happened(room, address) == ["received", "dropped"]
    assert [e.letter for e in room.truth() if e.about == sent["Message-ID"]] == ["vacation"]


def test_slow_data(smtp):
    """A slow desk lets the sender wait for the reply to DATA."""
    began = time.monotonic()
    smtp.send_message(message(), SENDER, "slow.silent@tidewater.example")
    assert time.monotonic() - began >= 0.2


def test_too_large(smtp):
    """A message announced larger than is taken is refused with 552."""
    smtp.ehlo()
    assert smtp.mail(SENDER, [f"SIZE={LARGEST + 1}"])[0] == 552


def test_password(room, smtp):
    """The right password lets in, a wrong one does not; without any, mail is taken all the same."""
    smtp.login(room.login, room.password)
    with smtplib.SMTP(room.host, room.smtp_port, timeout=10) as other:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            other.login(room.login, "high-water")
        other.send_message(message(), SENDER, "silent@tidewater.example")


@pytest.mark.parametrize("seed", range(20))
def test_hostile_bytes(room, smtp, seed):
    """Whatever bytes come are taken, and answered or not, without an error."""
    chance = random.Random(seed)
    parts = [
        bytes(chance.randrange(256) for _ in range(chance.randrange(60))).replace(b"\r", b"")
        for _ in range(6)
    ]
    raw = (
        (
            b'From: \xff"' + parts[0].replace(b"\n", b"") + b'" <maddy.thorne@post.example>\r\n'
            b"Subject: =?utf-8?b?" + parts[1].replace(b"\n", b"") + b"?= \x00\r\n"
            b"Message-ID: <" + parts[2].replace(b"\n", b"") + b"\r\n"
            b"References: " + parts[3].replace(b"\n", b"") + b"<a@b> <<c@d>>\r\n"
            b"Content-Type: multipart/mixed; boundary=\xe9; charset="
            + chance.choice([b"hex", b"unicode_escape", b"utf-7", b"nonsense", b"utf-16"])
            + b"\r\n\r\n--\xe9\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + parts[4]
            + parts[5]
        )
        .replace(b"\n", b"\r\n")
        .replace(b"\r\r", b"\r")
    )
    before = len(happened(room, "answers-well@tidewater.example"))
    smtp.sendmail(SENDER, "answers-well@tidewater.example", raw)
    assert len(happened(room, "answers-well@tidewater.example")) == before + 1
    assert room.wait_until_quiet()


def test_hostile_bytes_were_answered(room):
    """Every hostile mail above got its answer."""
    taken = happened(room, "answers-well@tidewater.example").count("received")
    answers = [e for e in room.truth() if e.letter == "answer"]
    assert taken
    assert len(answers) == taken
