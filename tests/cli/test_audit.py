"""Public websites that nobody has configured, one and several."""

import json
import signal
import socket
import subprocess
import sys

import jsonschema
import pytest

from mysteryshop.cli.audit import clicks, worst_code
from mysteryshop.cli.sites import Site, findings
from mysteryshop.core.ledger import Ledger
from mysteryshop.core.stop import KillSwitch
from mysteryshop.core.suite import place_in
from mysteryshop.criteria import CRITERIA
from mysteryshop.demo import Website
from mysteryshop.reports.results import VisitResult, json_schema

ONE = "-k 'phone and number and computer'"
"""One journey of each site is enough to see what an audit makes of it."""


@pytest.fixture
def nobody():
    """An address on this machine where nothing answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"http://127.0.0.1:{port}/"


@pytest.fixture
def bad():
    """The sample company's bad website."""
    with Website("bad") as site:
        yield site


def visit(*verdicts, outcome="met"):
    """A visit that came to these verdicts."""
    filled = [
        {"criterion": "contact-clicks", "level": "must", "because": "b", "threshold": 2}
        | {"figures": {}, "quotes": [], "evidence": [], "accepted": None, "since": None}
        | verdict
        for verdict in verdicts
    ]
    return VisitResult.model_validate(
        {"id": "1", "journey": "j", "title": "I find it", "feature": "f", "line": 1, "row": ""}
        | {"theme": "", "shopper": "anybody", "outcome": outcome, "because": "so", "opened": ""}
        | {"closed": None, "next_check": None, "steps": [], "verdicts": filled}
    )


@pytest.mark.slow
def test_sites_are_told_compared_and_reported(command, good, bad, nobody, tmp_path, monkeypatch):
    """Each finding is a line with its site; a dead site is told and does not stop the others."""
    monkeypatch.setenv("PYTEST_ADDOPTS", ONE)
    said = command("audit", good.url, nobody, bad.url, "--country", "GB")
    assert said.code == 1, said
    told, _, summary = said.out.partition("\n\n")
    seen = f"SEEN          {good.url[7:-1]} · phone"
    assert told.index(seen) < told.index(f"MET           {good.url[7:-1]}")
    assert f"MET           {good.url[7:-1]} · On my computer I find their phone number" in told
    assert f"MISSED        {bad.url[7:-1]} · On my computer I find their phone number" in told
    assert f"BROKEN        {nobody[7:-1]} · On my computer" in told
    assert f"{good.url[7:-1]}: 3 met, 0 missed, 0 not measured" in summary
    assert f"{nobody[7:-1]}: nothing could be found out (" in summary
    assert "phone number · computer" in summary
    assert "kinds of promises that mysteryshop judges could be seen from outside" in summary
    report = tmp_path / "mysteryshop-audit/report.html"
    assert said.out.splitlines()[-1] == f"report: {report}"
    for site in (good.url, bad.url):
        name = site[7:-1]
        assert name in report.read_text("utf-8")
        results = report.with_name(f"{name.replace(':', '_')}.json").read_text("utf-8")
        jsonschema.validate(json.loads(results), json_schema())
    assert {request.method for request in (*good.requests, *bad.requests)} <= {"GET", "HEAD"}
    assert not (tmp_path / ".mysteryshop").exists()


def test_a_dead_site_is_asked_once(command, nobody, tmp_path):
    """When nothing answers, one journey says so and the others are not tried; --json prints what
    docs/json.md says and nothing else, in a folder that was used before too.
    """
    out = tmp_path / "out"
    with Ledger(place_in(out).ledger_url):
        pass
    said = command("audit", nobody, "--country", "GB", "--out", "out", "--json")
    assert said.code == 10, said
    document = said.json
    assert document["schema"] == "mysteryshop/audit/1"
    [company] = document["companies"]
    jsonschema.validate(company["results"], json_schema())
    assert company["results"] == json.loads(next(out.glob("*.json")).read_text("utf-8"))
    assert (company["url"], company["company"]) == (nobody, company["results"]["company"])
    [only] = company["results"]["visits"]
    assert "cannot be reached" in only["because"]
    assert document["promises_seen"] == []
    assert document["promises_not_seen"] == list(CRITERIA)
    assert (document["exit_code"], document["report"]) == (10, str(out / "report.html"))


def test_the_kill_switch_stops_an_audit(command, good, tmp_path):
    """Thrown in the audit's folder, no site is asked; report and document are there all the same."""
    KillSwitch(tmp_path / "mysteryshop-audit/.mysteryshop/STOP").throw("they asked us to")
    said = command("audit", good.url, "--json")
    assert said.code == 12, said
    [company] = said.json["companies"]
    assert (company["company"], company["results"]) == (None, None)
    assert "they asked us to" in company["because"]
    assert (tmp_path / "mysteryshop-audit/report.html").exists()
    assert not good.requests


def test_an_interrupted_audit_keeps_what_it_has(tmp_path):
    """Ctrl-C ends the run under way in order: its ledger is closed, the report is written."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        audit = subprocess.Popen(
            [sys.executable, "-m", "mysteryshop", "audit", url],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2):  # the scope's look at a redirect, then the walk
            connection, _ = silent.accept()
            connection.close()
        audit.send_signal(signal.SIGINT)
        out, error = audit.communicate(timeout=120)
    assert audit.returncode == 130, (out, error)
    assert error == "mysteryshop audit: interrupted\n"
    assert "report: " in out
    with (
        Ledger(place_in(tmp_path / "mysteryshop-audit").ledger_url) as ledger,
        ledger.reading() as db,
    ):
        [run] = ledger.runs.all(db)
    assert run.finished


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ftp://example.com",), "is no web address"),
        (("http://127.0.0.1/", "http://127.0.0.1/de"), "already among them"),
        (("http://127.0.0.1/", "--country", "UK"), "GB (not UK)"),
        (("http://127.0.0.1/", "--out", "/dev/null"), "/dev/null cannot be written"),
    ],
)
def test_bad_usage_is_told_before_any_site_is_asked(command, tmp_path, arguments, message):
    """One plain sentence and exit code 2."""
    said = command("audit", *arguments)
    assert (said.code, message in said.error) == (2, True), said
    assert "Traceback" not in said.error
    assert not (tmp_path / "mysteryshop-audit/report.html").exists()


def test_a_miss_is_told_by_each_of_its_promises():
    """Once each, a missed should of a journey that passes too; strange characters are not printed."""
    missed = {"verdict": "missed", "because": "4 clicks\x1b[2J"}
    lines = findings(
        "a.example", visit(missed, missed, {**missed, "level": "should"}, {"verdict": "met"})
    )
    assert lines == [
        "MISSED        a.example · I find it · 4 clicks\N{REPLACEMENT CHARACTER}[2J",
        "MISSED        a.example · I find it · 4 clicks\N{REPLACEMENT CHARACTER}[2J · should",
    ]
    [line] = findings("a.example", visit({"verdict": "not measured"}, outcome="not measured"))
    assert line == "NOT MEASURED  a.example · I find it · so"


@pytest.mark.parametrize(
    ("verdict", "shown"),
    [
        ({"verdict": "missed", "figures": {"clicks": 4}}, "4"),
        ({"verdict": "missed", "figures": {"searched_to_depth": 3}}, "none"),
        ({"verdict": "not measured"}, "–"),
    ],
)
def test_a_way_is_compared_by_its_clicks(verdict, shown):
    """Found, searched for in vain, and not measured are told apart."""
    assert clicks(visit(verdict)) == shown


@pytest.mark.parametrize(
    ("codes", "code"),
    [((0, 12), 12), ((0, 10, 12), 10), ((10, 1, 0), 1), ((0, 0), 0), ((0, -9), 10), ((3,), 10)],
)
def test_the_worst_of_several_sites_counts(codes, code):
    """In the order in which a run decides its own code."""
    assert worst_code(codes) == code


def test_files_are_named_after_their_site(tmp_path):
    """Whatever stands in an address, its files lie in the folder."""
    names = [Site(url).file(tmp_path, "json").name for url in ("http://[::1]:80/", "http://a/../b")]
    assert names == ["___1__80.json", "a.json"]
