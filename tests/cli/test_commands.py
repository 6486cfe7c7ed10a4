"""Every command as a newcomer calls it."""

import importlib
import json
import socket

import jsonschema
import pytest

from mysteryshop.cli.main import COMMANDS
from mysteryshop.reports.results import json_schema


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(command, name):
    """--help says what the command is for, with examples."""
    said = command(name, "--help")
    assert said.code == 0
    assert f"mysteryshop {name}" in said.out
    assert "examples:" in said.out
    assert importlib.import_module(f"mysteryshop.cli.{name}").__doc__.split(".")[0][:40] in said.out


def test_without_arguments_the_commands_are_listed(command):
    """Bare `mysteryshop` shows every command and what it is for."""
    said = command()
    assert said.code == 0
    assert all(name in said.out and text in said.out for name, text in COMMANDS.items())


def test_an_unknown_command_is_bad_usage(command):
    """A mistyped command is told, with those there are."""
    said = command("rnu")
    assert said.code == 2
    assert "invalid choice: 'rnu'" in said.error


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run",), "company.toml does not exist"),
        (("collect",), "company.toml does not exist"),
        (("explain", "nothing"), "there is no ledger"),
        (("replay", "nothing"), "there is no ledger"),
        (("report",), "there is no ledger"),
        (("verify",), "there is no ledger"),
        (("stop",), "no suite here"),
        (("probe", "contacts", "ftp://example.com"), "is no web address"),
        (("probe", "contacts", "http://127.0.0.1/", "--max-clicks", "-1"), "negative number"),
        (("probe", "contacts", "http://127.0.0.1/", "--country", "Britain"), "country"),
        (("init", "http://"), "is no web address"),
    ],
)
def test_bad_usage_is_one_plain_message(command, arguments, message):
    """Exit code 2 and a sentence with place and cure; never a traceback."""
    said = command(*arguments)
    assert said.code == 2, said
    assert message in said.error
    assert "Traceback" not in said.error


def test_an_unreachable_site_is_ours_to_try_again(command):
    """Nothing answers: exit code 10, and with --json still a document that says why."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    said = command("probe", "contacts", f"http://127.0.0.1:{port}/", "--json")
    assert said.code == 10, said
    assert said.json["blocked"]
    assert said.json["channels"] == {}


def test_init_leaves_a_run_that_works_at_once(command, good, tmp_path):
    """init, run, explain, replay, report, verify: each works on what the one before has left."""
    written = command("init", good.url, "--country", "GB", "--json")
    assert written.json["written"][0] == "company.toml"
    ran = command("run", "--json")
    assert ran.code == 0, ran.error
    results = ran.json
    jsonschema.validate(results, json_schema())
    assert [visit["outcome"] for visit in results["visits"]] == ["met"] * 5
    visit = results["visits"][0]["id"]
    explained = command("explain", visit)
    assert "MET" in explained.out
    assert command("explain", visit, "--json").json["visit"]["id"] == visit
    assert command("replay", visit, "--json").json["same"] is True
    assert command("report").code == 0
    verified = command("verify", "--json")
    assert verified.code == 0, verified.out
    assert verified.json["visits"] == 5
    nobody = command("explain", "nothing")
    assert (nobody.code, "no visit 'nothing'" in nobody.error) == (2, True)
    nowhere = command("verify", "--report", "nowhere.html")
    assert (nowhere.code, "nowhere.html" in nowhere.error) == (2, True), nowhere
    again = command("init", good.url)
    assert "kept  company.toml" in again.out
    assert (tmp_path / ".github/workflows/mysteryshop.yml").exists()


def test_verify_finds_what_was_changed(command, good, tmp_path):
    """A changed evidence file, a removed one and a forged report are all named."""
    command("init", good.url, "--country", "GB")
    command("run", "-k", "phone and computer")
    command("report")
    files = sorted((tmp_path / ".mysteryshop/evidence").glob("*/*"))
    assert len(files) > 1
    files[0].write_bytes(b"forged")
    files[1].unlink()
    report = tmp_path / ".mysteryshop/report.html"
    digest = report.read_text("utf-8").split('name="mysteryshop:scorecard" content="')[1][:64]
    report.write_text(report.read_text("utf-8").replace(digest, "0" * 64), "utf-8")
    said = command("verify", "--json")
    assert said.code == 1
    faults = "\n".join(said.json["faults"])
    assert "has been changed" in faults
    assert "is missing" in faults
    assert "report.html" in faults


def test_the_contacts_document_has_its_names(command, good):
    """The JSON of the probe is what docs/json.md says."""
    said = command("probe", "contacts", good.url, "--country", "GB", "--json")
    assert said.code == 0, said.error
    document = said.json
    assert document["schema"] == "mysteryshop/contacts/1"
    assert document["blocked"] is None
    phone = document["channels"]["phone"]
    assert (phone["clicks"], phone["values"]) == (1, ["+442079460142"])
    assert phone["path"] == [{"click": "Contact us", "url": f"{good.url}contact"}]
    assert [item["name"] for item in phone["evidence"]] == ["0-home.png", "1-phone.png"]
    assert {c["criterion"] for c in document["criteria"]} == {"contact-clicks", "contact-true"}
    none = command("probe", "contacts", good.url, "--max-clicks", "0", "--json").json
    assert none["channels"]["phone"] == {"clicks": None, "values": [], "searched_to_depth": 0}


def test_steps_lists_our_phrases_and_the_folders_own(command, tmp_path):
    """In a suite's folder its conftest.py is asked too."""
    ours = {phrase["phrase"] for phrase in command("steps", "--json").json["phrases"]}
    assert "I look for their {way_in}" in ours
    command("init")
    own = "from pytest_bdd import then\n\n@then('our own phrase holds')\ndef _(): ...\n"
    (tmp_path / "conftest.py").write_text(own, "utf-8")
    there = command("steps", "--json").json["phrases"]
    assert {phrase["phrase"] for phrase in there} == ours | {"our own phrase holds"}
    assert "no phrase says 'zebra'" in command("steps", "zebra").out


def test_doctor_tells_what_is_wrong(command, tmp_path):
    """A faulty feature and a thrown kill switch are named; what works is told."""
    command("init")
    assert command("doctor").code == 0
    (tmp_path / "features/first.feature").write_text("Feature: F\n  Scenario: S\n    Givn x\n")
    command("stop")
    said = command("doctor", "--json")
    assert said.code == 1
    wrong = {f["name"]: f["says"] for f in said.json["findings"] if f["state"] == "wrong"}
    assert set(wrong) == {"features", "kill switch"}
    assert "first.feature:3" in wrong["features"]


@pytest.mark.slow
def test_the_demo_finds_what_is_planted(command, tmp_path):
    """Everything planted in the bad guise is found, nothing is held against the good one."""
    said = command("demo", "--json")
    assert said.code == 0, said
    document = said.json
    assert document["planted"] == document["found"] == 4
    assert not document["false_alarms"]
    for run in document["runs"]:
        jsonschema.validate(run, json_schema())
    assert (tmp_path / "mysteryshop-demo/report.html").stat().st_size > 10_000
    told = command("demo")
    assert told.out.splitlines()[-1] == "planted 4, found 4"


def test_the_published_schema_is_the_codes(request):
    """reports/schemas/results-1.json is what the models say."""
    published = request.config.rootpath / "reports/schemas/results-1.json"
    assert json.loads(published.read_text("utf-8")) == json_schema()
