"""A company, a clock that stands still, a real ledger in a file, visits as the runner opens them."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from mysteryshop.core.action import Said
from mysteryshop.core.canonical import digest
from mysteryshop.core.clock import ManualClock
from mysteryshop.core.company import Company
from mysteryshop.core.effects import LOOKING, Permissions
from mysteryshop.core.evidence import EvidenceStore
from mysteryshop.core.ledger import Asked, Ledger, Opening, VisitEntry, VisitKey, sqlite_url
from mysteryshop.core.stop import KillSwitch
from mysteryshop.core.verdict import Level
from mysteryshop.core.visit import RunContext, Visit

PROFILE: dict[str, Any] = {
    "company": {
        "id": "good",
        "name": "Good Ltd",
        "website": "https://www.good.example/",
        "country": "GB",
    },
    "scope": {"hosts": ["www.good.example"]},
}


@pytest.fixture
def clock() -> ManualClock:
    """Monday, 5 January 2026, 09:00 UTC, until it is moved."""
    return ManualClock()


@pytest.fixture
def ledger(tmp_path: Path, clock: ManualClock) -> Iterator[Ledger]:
    """A ledger in a real file."""
    with Ledger(sqlite_url(tmp_path / "ledger.sqlite"), clock) as opened:
        yield opened


@pytest.fixture
def make_company() -> Callable[..., Company]:
    """A profile with further tables: ``make_company(budget={"contacts_per_week": 1})``."""

    def make(**tables: Any) -> Company:
        merged = {name: {**PROFILE.get(name, {}), **table} for name, table in tables.items()}
        return Company.model_validate({**PROFILE, **merged})

    return make


@pytest.fixture
def company(make_company: Callable[..., Company]) -> Company:
    """A company with one host and every default."""
    return make_company()


@dataclass(frozen=True)
class Shop:
    """One run, which opens and enters visits as the runner does."""

    context: RunContext

    @property
    def ledger(self) -> Ledger:
        return self.context.ledger

    def entry(self, journey: str = "find-us", steps: tuple[str, ...] = ("I look",)) -> VisitEntry:
        """The visit this run is to show for a journey."""
        company = self.context.company.id
        key = VisitKey(company, "anybody", journey, "", f"Find {journey}", "a.feature", 3, "")
        return self.ledger.visits.open(key, digest(list(steps)), self.context.opening)

    def visit(
        self,
        journey: str = "find-us",
        *,
        steps: tuple[str, ...] = ("I look",),
        permissions: Permissions = LOOKING,
        level: Level | None = None,
    ) -> Visit:
        """The journey's visit, entered, with every step said."""
        entry = self.entry(journey, steps)
        visit = Visit(self.context, entry, permissions=permissions, level=level)
        said = [Said(line, text) for line, text in enumerate(steps, start=4)]
        visit.enter(said)
        for step in said:
            visit.step(step)
        return visit

    def of(self, company: Company) -> "Shop":
        """The same run with another state of the profile."""
        return Shop(replace(self.context, company=company))

    def next_run(self, wave: str = "2026-W02", **opening: Any) -> "Shop":
        """A new run on the same ledger: later, or on another machine."""
        begun = self.ledger.runs.begin(replace(_ASKED, wave=wave, afresh=True))
        return Shop(replace(self.context, opening=Opening(begun, **opening)))


_ASKED = Asked("good", "Good Ltd", digest("run"), "2026-W02")


@pytest.fixture
def shop(ledger: Ledger, company: Company, tmp_path: Path) -> Shop:
    """A run that has just begun."""
    return Shop(
        RunContext(
            ledger,
            EvidenceStore(tmp_path / "evidence"),
            company,
            Opening(ledger.runs.begin(_ASKED)),
            KillSwitch(tmp_path / "STOP"),
        )
    )


@pytest.fixture
def visit(shop: Shop) -> Visit:
    """A visit that may look and type, entered."""
    return shop.visit()


@dataclass
class Elsewhere:
    """Another process that has done what it was told and waits."""

    process: subprocess.Popen[str]
    said: str
    """What it printed."""

    def kill(self) -> None:
        """As a crash or the machine's end would."""
        self.process.kill()
        self.process.communicate()


_ELSEWHERE = """
import sys
from mysteryshop.core.clock import ManualClock
from mysteryshop.core.errors import *
from mysteryshop.core.ledger import *
ledger = Ledger(sys.argv[1], ManualClock())
{}
print(flush=True)
sys.stdin.read()
"""


@pytest.fixture
def elsewhere(ledger: Ledger) -> Iterator[Callable[[str], Elsewhere]]:
    """Code run in another process on the same ``ledger``; the process lives until it is killed."""
    started: list[Elsewhere] = []

    def run(code: str) -> Elsewhere:
        process = subprocess.Popen(
            [sys.executable, "-c", _ELSEWHERE.format(code), ledger.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        started.append(Elsewhere(process, process.stdout.readline().strip()))
        return started[-1]

    yield run
    for other in started:
        other.kill()
