"""A real ledger in a folder, filled through the same interface a run uses."""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from mysteryshop.core.action import Action, Called, Said
from mysteryshop.core.clock import ManualClock
from mysteryshop.core.company import Company
from mysteryshop.core.criterion import Criterion
from mysteryshop.core.effects import Effect, Permissions
from mysteryshop.core.evidence import Evidence, EvidenceStore
from mysteryshop.core.ledger import Asked, Ledger, Opening, VisitKey, sqlite_url
from mysteryshop.core.shopper import ANYBODY
from mysteryshop.core.stop import KillSwitch
from mysteryshop.core.verdict import Figure, Judgement, Level, Outcome, Theme, worst
from mysteryshop.core.visit import RunContext, Visit
from mysteryshop.criteria.contact import contact_clicks
from mysteryshop.probes.web.contacts import Channel, Click, Contacts

HOME = "http://www.tidewater.example/"


def png(width: int = 2, height: int = 2, padding: int = 0) -> bytes:
    """A true PNG of one colour, made heavy by ``padding`` bytes of text."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x20\x80\xa0" * width for _ in range(height))
    text = chunk(b"tEXt", b"k\0" + b"x" * padding) if padding else b""
    image = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + text + image + chunk(b"IEND", b"")


def own(id: str, promise: str = "They do as they say", level: Level = Level.MUST) -> Criterion:
    """A criterion of a user's own."""
    return Criterion(id, promise, None, level, lambda _: Judgement(Outcome.MET, ""), "ours")


def said(outcome: Outcome, because: str = "they said so", **figures: Figure) -> Judgement:
    """A judgement with something to show for it."""
    return Judgement(outcome, because, figures or {"seen": 1})


@dataclass
class Book:
    """Writes visits into a ledger."""

    folder: Path
    clock: ManualClock = field(default_factory=ManualClock)
    accepted: tuple[dict[str, str], ...] = ()
    owners: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ledger = Ledger(sqlite_url(self.folder / "ledger.sqlite"), self.clock)
        self.evidence = EvidenceStore(self.folder / "evidence")

    def run(
        self, company: str = "tidewater", name: str = "Tidewater Broadband", wave: str = "2026-W02"
    ) -> RunContext:
        """Begin a run of a company in a wave."""
        profile = Company.model_validate(
            {
                "company": {"id": company, "name": name, "website": HOME, "country": "GB"},
                "scope": {"hosts": ["*.tidewater.example"]},
                "accepted": self.accepted,
                "owners": self.owners,
            }
        )
        run = self.ledger.runs.begin(Asked(company, name, f"{company}{wave}", wave, afresh=True))
        stop = KillSwitch(self.folder / "STOP")
        return RunContext(self.ledger, self.evidence, profile, Opening(run), stop)

    def open(
        self,
        context: RunContext,
        title: str = "A journey",
        *,
        row: str = "",
        theme: str = Theme.REACHABILITY.value,
        feature: str = "contact.feature",
        journey: str | None = None,
    ) -> Visit:
        """Open a visit and become the one process on it."""
        key = VisitKey(
            context.company.id, ANYBODY.name, journey or title, row, title, feature, 3, theme
        )
        entry = self.ledger.visits.open(key, title, context.opening)
        visit = Visit(context, entry, permissions=Permissions(live=True))
        visit.enter([Said(4, f"When {title}")])
        visit.step(Said(4, f"When {title}"))
        self.clock.sleep(60)
        return visit

    def visit(
        self, context: RunContext, *judged: tuple[Criterion, Judgement], title: str = "A journey",
        theme: str = Theme.REACHABILITY.value, row: str = "",
    ) -> Visit:  # fmt: skip
        """A whole visit whose verdicts are given."""
        visit = self.open(context, title, theme=theme, row=row)
        for criterion, judgement in judged:
            visit.conclude(criterion, judgement)
        self.settle(visit, worst(visit.verdicts), judged[0][1].because)
        return visit

    def settle(
        self,
        visit: Visit,
        outcome: Outcome,
        because: str = "so it is",
        next_check: datetime | None = None,
        state: str | None = None,
    ) -> None:
        """End a visit as the runner does."""
        steps = [{"line": 4, "text": f"When {visit.entry.key.title}", "state": state or outcome}]
        stays_open = outcome in (Outcome.PENDING, Outcome.BROKEN) or next_check is not None
        details = {"steps": steps, "because": because}
        visit.settle(outcome, details, next_check, stays_open=stays_open)

    def walk(
        self, visit: Visit, channel: Channel, name: str = "phone", **facts: object
    ) -> Called[Contacts]:
        """Judge the clicks to a channel by a walk that observed just this."""
        seen = Contacts(HOME, "computer", {name: channel}, pages_loaded=18, seconds=7.2, **facts)  # type: ignore[arg-type]
        action = Action("contacts", {"url": HOME}, Effect.READ)
        called = visit.call(action, lambda _: seen)
        visit.expect(contact_clicks, called, channel=name, threshold=2)
        return called

    def way(self, *clicks: str, padding: int = 0) -> Channel:
        """A channel found after clicking these, with a picture of each step."""
        pictures = tuple(
            self.picture(f"{n}.png", png(300 + len(clicks[-1] if clicks else ""), 180 + n, padding))
            for n in range(len(clicks) + 1)
        )
        path = tuple(Click(name, f"{HOME}{n}") for n, name in enumerate(clicks, start=1))
        return Channel(
            clicks=len(clicks),
            values=("+442079460142",),
            printed=("020 7946 0142",),
            path=path,
            evidence=pictures,
            searched_to_depth=3,
        )

    @staticmethod
    def kept(id: str = "own-a", level: Level = Level.MUST) -> tuple[Criterion, Judgement]:
        """A promise of a user's own that was kept."""
        return own(id, level=level), said(Outcome.MET)

    @staticmethod
    def missed(
        id: str = "own-a", because: str = "it was not so", level: Level = Level.MUST
    ) -> tuple[Criterion, Judgement]:
        """A promise of a user's own that was missed."""
        return own(id, level=level), said(Outcome.MISSED, because)

    @staticmethod
    def unreached(why: str) -> tuple[Criterion, Judgement]:
        """What the runner writes for an expectation the journey ended before."""
        return own("own-z"), Judgement(Outcome.NOT_MEASURED, f"not reached: {why}")

    def picture(self, name: str, data: bytes) -> Evidence:
        """A kept screenshot."""
        return self.evidence.keep(data, name, "image/png")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = Book(tmp_path / "state")
    yield book
    book.ledger.close()


@pytest.fixture
def mixed(book: Book) -> Book:
    """One company of whom everything is to be said: kept, missed, accepted, open, broken, damaged."""
    fill_mixed(book)
    return book


def fill_mixed(book: Book) -> None:
    """Fill a book with every kind there is."""
    book.accepted = (
        {"criterion": "own-hours", "reason": "move of offices", "owner": "COO", "until": "2027-12-31"},
    )  # fmt: skip
    book.owners = {"contact-clicks": "Web team"}
    earlier = book.run(wave="2026-W01")
    first = book.open(earlier, "I find their phone number", row="computer")
    book.walk(first, book.way("Contact us"))
    book.settle(first, Outcome.MET)
    book.clock.sleep(7 * 86400)
    run = book.run()
    missed = book.open(run, "I find their phone number", row="computer")
    book.walk(
        missed, book.way("Help", "Billing questions", "Still stuck?"),
        interruptions=("a cookie banner",), third_parties=("ads.example",),
        not_looked_at={"robots.txt": 2}, versions={"browser": "Chromium 156", "probe": "contacts/1"},
    )  # fmt: skip
    book.settle(missed, Outcome.MISSED, "phone 3 clicks, promised 2")
    lost = book.way("Legal", "Imprint", "More")
    book.evidence.path(lost.evidence[-1].sha256).write_bytes(b"overwritten")
    damaged = book.open(run, "I find their phone number", row="mobile")
    book.walk(damaged, lost)
    book.settle(damaged, Outcome.MISSED, "phone 3 clicks, promised 2")
    should = own("own-tone", "They answer kindly", Level.SHOULD)
    hours = own("own-hours", "They are open when they say")
    book.visit(run, (should, said(Outcome.MISSED, "two curt words", words=2)), title="A curt reply",
               theme="Sincerity")  # fmt: skip
    book.visit(run, (hours, said(Outcome.MISSED, "nobody picked up at 9:05", rings=12)),
               title="I call when they open", theme="Competence")  # fmt: skip
    book.visit(run, (own("own-form"), said(Outcome.NOT_MEASURED, "dry run: the form was not sent")),
               title="I fill in their form", theme="Relevance")  # fmt: skip
    waiting = book.open(run, "My e-mail gets a real answer within 24 hours", theme="Relevance")
    not_reached = Judgement(Outcome.NOT_MEASURED, "not reached: no answer yet, 3 hours so far")
    waiting.conclude(own("own-answer", "My e-mail gets a real answer"), not_reached)
    due = book.clock.now().replace(day=15, hour=9)
    book.settle(waiting, Outcome.PENDING, "no answer yet, 3 hours so far", due)
    broke = book.open(run, "I call their help line", theme="Competence")
    book.settle(broke, Outcome.BROKEN, "the telephone line of this machine gave no tone")


@pytest.fixture
def image() -> Callable[..., bytes]:
    """Makes true PNG files."""
    return png
