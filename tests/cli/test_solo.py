"""A visit without a feature file, and the commands that make one."""

import pytest

from mysteryshop.cli.solo import solo_visit
from mysteryshop.core.company import Company
from mysteryshop.core.errors import Stopped
from mysteryshop.core.ledger import Ledger
from mysteryshop.core.stop import KillSwitch
from mysteryshop.core.suite import place_in


def test_a_visit_that_was_stopped_closes_its_run(tmp_path, monkeypatch):
    """The heads of its records are fixed like those of any other run."""
    monkeypatch.chdir(tmp_path)
    company = Company.model_validate(
        {
            "company": {"id": "a", "name": "A", "website": "http://a.example/", "country": "ZZ"},
            "scope": {"hosts": ["a.example"]},
        }
    )
    with pytest.raises(Stopped), solo_visit(company, "probe:contacts", "I look"):
        raise Stopped("the kill switch is on")
    with Ledger(place_in(tmp_path).ledger_url) as ledger, ledger.reading() as db:
        [run] = ledger.runs.all(db)
        assert run.finished
        assert list(ledger.runs.heads(db))


def test_the_kill_switch_stops_a_probe(quick, good, tmp_path):
    """The site is not asked; --json still prints a document that says why."""
    KillSwitch(tmp_path / ".mysteryshop/STOP").throw("they asked us to")
    said = quick("probe", "contacts", good.url, "--json")
    assert said.code == 0, said
    assert "they asked us to" in said.json["blocked"]
    assert said.json["visit"] is None
    assert not good.requests
