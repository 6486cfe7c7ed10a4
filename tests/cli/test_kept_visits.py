"""verify, replay and explain on a visit that is kept, erased or tampered with; nothing is visited."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from mysteryshop.core.action import Action, Said
from mysteryshop.core.clock import ManualClock
from mysteryshop.core.company import Company
from mysteryshop.core.effects import Effect
from mysteryshop.core.evidence import EvidenceStore
from mysteryshop.core.ledger import Asked, Ledger, Opening, VisitKey, sqlite_url
from mysteryshop.core.stop import KillSwitch
from mysteryshop.core.verdict import Judgement, Outcome
from mysteryshop.core.visit import RunContext, Visit
from mysteryshop.criteria import CRITERIA
from mysteryshop.criteria.contact import contact_clicks
from mysteryshop.probes.web.contacts import Channel, Contacts
from mysteryshop.reports.render import write_report

HOME = "http://www.tidewater.example/"
HOSTILE = "\x1b]0;pwn\x07way in\n  MET: all is well \u202e\ud800"


@pytest.fixture
def state(tmp_path):
    return tmp_path / ".mysteryshop"


@pytest.fixture
def visit(state) -> Iterator[Visit]:
    """A visit that was looked at twice in vain, stopped as pending, and entered once more."""
    clock = ManualClock()
    with Ledger(sqlite_url(state / "ledger.sqlite"), clock) as ledger:
        run = ledger.runs.begin(Asked("tidewater", "Tidewater", "command", "2026-W02"))
        profile = {"id": "tidewater", "name": "T", "website": HOME, "country": "GB"}
        company = Company.model_validate(
            {"company": profile, "scope": {"hosts": ["www.tidewater.example"]}}
        )
        store, stop = EvidenceStore(state / "evidence"), KillSwitch(state / "STOP")
        context = RunContext(ledger, store, company, Opening(run), stop)
        key = VisitKey("tidewater", "anybody", "phone", "", "I find it", "a.feature", 3, "")
        visit = Visit(context, ledger.visits.open(key, "text", context.opening))
        perform(visit)
        visit.settle(Outcome.PENDING, {"steps": []}, clock.now(), stays_open=True)
        clock.at += timedelta(days=1)
        visit = Visit(context, visit.entry)
        perform(visit)
        visit.settle(Outcome.MISSED, {"steps": [], "because": HOSTILE})
        ledger.runs.finish(run.id, 1)
        yield visit


def perform(visit: Visit) -> None:
    """Look for a telephone number that is four clicks away."""
    seen = Contacts(
        HOME, "computer", {"phone": Channel(4, ("+442079460142",), (HOSTILE,), searched_to_depth=4)}
    )
    visit.enter([Said(4, "I look")])
    visit.step(Said(4, "I look"))
    called = visit.call(Action("contacts", {}, Effect.READ), lambda _: seen)
    visit.expect(contact_clicks, called, channel="phone")


def forge(state, sql: str) -> None:
    with closing(sqlite3.connect(state / "ledger.sqlite", isolation_level=None)) as database:
        database.execute(sql)


def test_replay_compares_the_last_performance(quick, visit) -> None:
    """What was judged before the visit was taken further is not judged again."""
    said = quick("replay", visit.id, "--json")
    [verdict] = said.json["verdicts"]
    assert (said.code, verdict["then"], verdict["now"]) == (0, "missed", "missed")


def test_replay_invents_no_disagreement(quick, visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A criterion that is content with both looks today says so, not that they disagree."""
    fine = Judgement(Outcome.MET, "four clicks are fine", {"clicks": 4})
    content = replace(contact_clicks, judge=lambda *_, **__: fine)
    monkeypatch.setitem(CRITERIA, contact_clicks.id, content)
    said = quick("replay", visit.id, "--json")
    [verdict] = said.json["verdicts"]
    assert (said.code, verdict["now"], verdict["because"]) == (1, "met", "four clicks are fine")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records SET content = '{}' WHERE kind IN ('settled', 'verdict')",
        "UPDATE records SET content = 'no JSON' WHERE kind = 'settled'",
        "UPDATE records SET kind = 'erased' WHERE kind = 'verdict'",
        "DELETE FROM records",
    ],
)
def test_verify_names_what_was_changed(quick, state, visit, sql: str) -> None:
    """However a record was changed, it is a fault with the visit's name, and the report is not read."""
    write_report(visit.context.ledger, visit.context.evidence, state / "report.html")
    assert quick("verify").code == 0
    forge(state, sql)
    said = quick("verify", "--json")
    assert said.code == 1, said.error
    assert said.json["faults"][0].startswith(f"visit {visit.id}: ")


def test_explain_prints_nothing_that_steers(quick, visit) -> None:
    """What a page says can neither steer the terminal nor pretend to be a line of ours."""
    said = quick("explain", visit.id)
    assert said.code == 0
    assert not {"\x1b", "\x07", "\u202e", "\ud800"} & set(said.out)
    assert "\n  MET: all is well" not in said.out
    assert "�]0;pwn�way in   MET: all is well ��" in said.out
