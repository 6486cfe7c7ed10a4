"""Parts of the mail room by themselves: clock, reading, and what is said when a package is missing."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from mysteryshop.demo.mailroom import MailRoom, MailRoomNeeds, RoomClock
from mysteryshop.demo.mailroom.question import asked, order_number, read

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def question(text: str, head: str = "From: M Thorne <maddy@post.example>") -> object:
    raw = f"{head}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()
    return read(raw, "help@tidewater.example", "maddy@post.example", NOW)


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        ("Kind regards\nMaddy", "Maddy"),
        ("Thanks, Maddy", "Maddy"),
        ("Best wishes,\n\n-- \nMaddy Thorne", "Maddy Thorne"),
        ("Regards", "M Thorne"),
        ("I hope to hear from you soon.", "M Thorne"),
        ("Zoë\n\nOn Monday, Ruth wrote:\n> Ruth", "Zoë"),
    ],
)
def test_the_name_signed_with(ending, name):
    """The name is the last line one wrote oneself; failing that, the sender's."""
    assert question(f"Will you swap it?\n\n{ending}").signed == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("my order TW-2079-460-118, please", "TW-2079-460-118"),
        ("order 1234567", "1234567"),
        ("I have 2 plugs", ""),
    ],
)
def test_order_number(text, number):
    """An order number has digits enough."""
    assert order_number(text) == number


def test_what_is_asked():
    """A question is a sentence that ends with a question mark, wherever the line breaks."""
    text = "Hello. Will you\nswap it? I hope so.\n\nWhat does\nit cost?"
    assert list(asked(text)) == ["Will you swap it?", "What does it cost?"]


def test_answers_go_to_reply_to():
    """An answer goes where the customer wants it."""
    head = "From: M <a@post.example>\r\nReply-To: B <b@post.example>"
    assert question("Hello", head).sender == "b@post.example"


def test_clock_is_shared_by_its_setting():
    """Who knows the setting, in whatever process, reads the same time."""
    clock = RoomClock.begin(24.0, NOW)
    code = (
        "import sys; from mysteryshop.demo.mailroom import RoomClock;"
        "print(RoomClock.parse(sys.argv[1]).now().isoformat())"
    )
    before = clock.now()
    told = subprocess.run(
        [sys.executable, "-c", code, str(clock)], capture_output=True, text=True, check=True
    )
    assert before <= datetime.fromisoformat(told.stdout.strip()) <= clock.now()


def test_a_short_day():
    """In a day of 24 seconds an hour lasts one."""
    clock = RoomClock.begin(24.0, NOW)
    assert clock.real_seconds(20) == pytest.approx(20)
    elapsed = clock.now() - NOW
    assert elapsed <= timedelta(hours=time.time() - clock.began)


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf")])
def test_no_such_day(wrong):
    """A day lasts longer than nothing and less than for ever."""
    with pytest.raises(ValueError, match="day"):
        RoomClock.begin(wrong)


@pytest.mark.parametrize("missing", ["aiosmtpd", "pymap"])
def test_missing_package(monkeypatch, missing):
    """Without the extra the room says what to install."""
    for name in [name for name in sys.modules if name.startswith("mysteryshop.demo.mailroom.")]:
        if name.endswith((".smtp", ".imap")):
            monkeypatch.delitem(sys.modules, name)
    for name in [missing, *(n for n in sys.modules if n.startswith(f"{missing}."))]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MailRoomNeeds, match=r"pip install 'mysteryshop\[demo\]'"), MailRoom():
        pass


def test_nothing_is_loaded_before_it_is_needed():
    """Importing the sample company loads neither server."""
    code = (
        "import sys, mysteryshop.demo.mailroom;"
        "print({'aiosmtpd', 'pymap', 'imaplib'} & {*sys.modules})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "{'imaplib'}"


@pytest.mark.parametrize("name", ["From", "Reply-To", "Subject", "References", "Content-Type"])
@pytest.mark.parametrize("fill", ['"', "(", "=?utf-8?q?", ";a=", "<a@"])
def test_long_hostile_headers(name, fill):
    """A header over which the standard parser takes minutes is read at once, as far as it goes."""
    assert (
        question("Swap it?\nYours, Maddy", f"{name}: {fill * 50_000}").desk
        == "help@tidewater.example"
    )
