"""Messages written here; a mail room whose day lasts seconds, and visits of a customer who writes to it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mysteryshop.core.action import Called, Said
from mysteryshop.core.clock import Clock, FastClock, SystemClock
from mysteryshop.core.company import Company
from mysteryshop.core.effects import Permissions
from mysteryshop.core.evidence import EvidenceStore
from mysteryshop.core.ledger import Asked, Ledger, Opening, VisitKey, sqlite_url
from mysteryshop.core.mailbox import Mailbox
from mysteryshop.core.shopper import Shopper
from mysteryshop.core.stop import KillSwitch
from mysteryshop.core.visit import RunContext, Visit
from mysteryshop.demo.mailroom import MailRoom
from mysteryshop.probes.mail.answers.question import Question
from mysteryshop.probes.mail.classifying import classify
from mysteryshop.probes.mail.conversation import Conversation
from mysteryshop.probes.mail.kinds import Classified
from mysteryshop.probes.mail.looking import Watch, look
from mysteryshop.probes.mail.message import Message, read_message
from mysteryshop.probes.mail.reply import reply_text
from mysteryshop.probes.mail.sending import recover, send
from mysteryshop.probes.mail.writing import Letter, Sent

QUESTION = """Hello,

the router from order TW-20417 came with the wrong plug. Will you swap it? How long does that take?
And what does it cost me? Please answer by e-mail.

Maddy"""
HELP = "help@tidewater.example"
DAY = 2.0
"""The machine's seconds that a day lasts."""


@pytest.fixture(scope="session")
def room() -> Iterator[MailRoom]:
    """One mail room for all; every test writes to a desk with the habits it needs."""
    with MailRoom(day_seconds=DAY) as running:
        yield running


@pytest.fixture
def own_room() -> Iterator[MailRoom]:
    """A mail room in which nobody else's letters arrive."""
    with MailRoom(day_seconds=DAY) as running:
        yield running


@dataclass
class Customer:
    """Maddy Thorne, a ledger of her own, and how she writes and looks."""

    room: MailRoom
    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)
    live: bool = True
    began: int = 0
    """Entries of the room's log before this customer."""
    name: str = "maddy"
    hurried: bool = True
    """Whether time runs as fast as the mail room's."""
    told: Clock | None = None
    """A clock of the test's own, where it matters how much time passes."""

    @property
    def clock(self) -> Clock:
        if self.told:
            return self.told
        if not self.hurried:
            return SystemClock()
        clock = self.room.clock
        return FastClock(clock.start, clock.began, clock.factor)

    @property
    def mailbox(self) -> Mailbox:
        table = {
            "address": self.room.shopper_address,
            "login": self.room.login,
            "imap": f"127.0.0.1:{self.room.imap_port}",
            "smtp": f"127.0.0.1:{self.room.smtp_port}",
            "password_env": "SHOP_MADDY_PASSWORD",
        }
        return Mailbox(**{**table, **self.settings})

    @property
    def shopper(self) -> Shopper:
        return Shopper(
            name=self.name,
            preferred_name="Maddy",
            legal_name="Margaret Thorne",
            history={"order number": "TW-20417"},
            mailbox=self.mailbox,
        )

    @property
    def company(self) -> Company:
        tables = {
            "company": {
                "id": "tidewater",
                "name": "Tidewater",
                "website": "http://www.tidewater.example/",
                "country": "GB",
            },
            "scope": {"hosts": ["www.tidewater.example"], "addresses": ["@tidewater.example"]},
            "budget": {"contacts_per_week": 100},
        }
        for name, table in self.profile.items():
            tables[name] = {**tables.get(name, {}), **table}
        return Company.model_validate(tables)

    @contextmanager
    def visit(self, journey: str = "ask") -> Iterator[Visit]:
        """A visit of one journey; entering it again takes it further."""
        with Ledger(sqlite_url(self.folder / "ledger.sqlite"), self.clock) as ledger:
            run = ledger.runs.begin(Asked("tidewater", "Tidewater", "run", "demo", afresh=True))
            opening = Opening(run)
            key = VisitKey("tidewater", self.name, journey, "", journey, "a.feature", 3, "")
            entry = ledger.visits.open(key, "text", opening)
            context = RunContext(
                ledger,
                EvidenceStore(self.folder / "evidence"),
                self.company,
                opening,
                KillSwitch(self.folder / "STOP"),
            )
            visit = Visit(context, entry, self.shopper, Permissions(live=self.live))
            said = Said(4, "When I write")
            visit.enter([said])
            visit.step(said)
            try:
                yield visit
            finally:
                visit.release()

    def writes(self, visit: Visit, to: str = HELP, **letter: str) -> Sent:
        """Send a letter in a visit, or find out that it was sent."""
        written = Letter(
            to, letter.get("text", QUESTION), letter.get("subject", "Order TW-20417"), "Maddy"
        )
        return visit.call(
            written.action,
            lambda attempt: send(written, attempt),
            lambda attempt: recover(written, attempt),
        ).observation

    def looks(
        self, visit: Visit, sent: Sent, hours: float = 24, **more: Any
    ) -> Called[Conversation]:
        """Look for what came back to a letter."""
        question = Question(
            sent.text,
            more.get("subquestions", ()),
            {"order number": "TW-20417"},
            "Maddy",
            "Margaret Thorne",
        )
        watch = Watch(sent, question, hours)
        return visit.call(watch.action, lambda attempt: look(watch, attempt))

    def received(self, to: str = HELP) -> int:
        """How many letters have reached an address, by the room's own log."""
        since = self.room.truth()[self.began :]
        return sum(e.what == "received" and e.address == to for e in since)


@pytest.fixture
def customer(
    room: MailRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Customer]:
    """A customer with settings and profile of a test's own."""
    monkeypatch.setitem(os.environ, "SHOP_MADDY_PASSWORD", room.password)

    def make(**tables: Any) -> Customer:
        chosen = tables.pop("room", room)
        return Customer(chosen, tmp_path, began=len(chosen.truth()), **tables)

    return make


OWN = """\
Hello,

I am thinking of the Harbour tariff for my flat in Mill Lane.

1) What does it cost per month?
2) Can I cancel it after a year?

Kind regards
Sam"""
"""What the shopper of these tests sent."""


def written(body: str, subject: str = "Re: Harbour tariff", **headers: str) -> bytes:
    """A message in UTF-8; a header's name is written with underscores."""
    fields = {
        "From": "Tidewater <help@tidewater.example>",
        "To": "sam@inbox.example.net",
        "Date": "Mon, 02 Nov 2026 10:00:00 +0000",
        "Message-ID": "<one@tidewater.example>",
        "Subject": subject,
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"{head}\n{body}".encode()


@pytest.fixture
def own() -> str:
    """The text the shopper sent."""
    return OWN


@pytest.fixture
def mail() -> Callable[..., bytes]:
    """The bytes of a message with a body and headers."""
    return written


@pytest.fixture
def read() -> Callable[..., Message]:
    """A message read from a body and headers."""
    return lambda body, **headers: read_message(written(body, **headers))


@pytest.fixture
def classified() -> Callable[..., Classified]:
    """What a message with this body and these headers is."""

    def judge(body: str, **headers: str) -> Classified:
        message = read_message(written(body, **headers))
        return classify(message, reply_text(message, OWN))

    return judge
