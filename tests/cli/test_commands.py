"""Every command as a newcomer calls it."""

import importlib
import json
import os
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jsonschema
import pytest

from mysteryshop.cli.main import COMMANDS, main
from mysteryshop.core.ledger import Asked, Ledger
from mysteryshop.core.suite import place_in
from mysteryshop.reports.results import json_schema
from mysteryshop.runner.options import RunOptions


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(quick, name):
    """--help says what the command is for, with examples."""
    said = quick(name, "--help")
    assert said.code == 0
    assert f"mysteryshop {name}" in said.out
    assert "examples:" in said.out
    assert importlib.import_module(f"mysteryshop.cli.{name}").__doc__.split(".")[0][:40] in said.out


def test_without_arguments_the_commands_are_listed(quick):
    """Bare `mysteryshop` shows every command and what it is for."""
    said = quick()
    assert said.code == 0
    assert all(name in said.out and text in said.out for name, text in COMMANDS.items())


def test_an_unknown_command_is_bad_usage(quick):
    """A mistyped command is told, with those there are."""
    said = quick("rnu")
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
        (("report", "--out", ""), "is a folder"),
        (("report", "--out", "/"), "is a folder"),
        (("demo", "--out", "/dev/null"), "/dev/null cannot be written"),
        (("verify",), "there is no ledger"),
        (("stop",), "no suite here"),
        (("probe", "contacts", "ftp://example.com"), "is no web address"),
        (("probe", "contacts", "http://127.0.0.1/", "--max-clicks", "-1"), "negative number"),
        (("probe", "contacts", "http://127.0.0.1/", "--country", "UK"), "GB (not UK)"),
        (("init", "http://"), "is no web address"),
    ],
)
def test_bad_usage_is_one_plain_message(quick, arguments, message):
    """Exit code 2 and a sentence with place and cure; never a traceback."""
    said = quick(*arguments)
    assert said.code == 2, said
    assert message in said.error
    assert "Traceback" not in said.error


def test_the_help_of_run_lists_every_option(capsys):
    """What a run may be told stands in its help, not only in pytest's."""
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    said = capsys.readouterr().out
    for name in RunOptions.__dataclass_fields__:
        assert f"--{name.replace('_', '-')}" in said


def test_output_that_nobody_reads_is_never_taken_for_success(tmp_path):
    """`mysteryshop … | head` ends as if by SIGPIPE, without a word."""
    nobody, pipe = os.pipe()
    os.close(nobody)
    done = subprocess.run(
        [sys.executable, "-m", "mysteryshop", "steps"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
        stdout=pipe,
        stderr=subprocess.PIPE,
    )
    os.close(pipe)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_mistyped_wave_does_not_touch_the_report(quick, tmp_path):
    """The waves there are are named instead."""
    place = place_in(tmp_path)
    with Ledger(place.ledger_url) as ledger:
        ledger.runs.begin(Asked("tidewater", "Tidewater", "run", "2026-autumn"))
    said = quick("report", "--wave", "2026-autum")
    assert said.code == 2
    assert "there is no '2026-autum'; there are: 2026-autumn" in said.error
    assert not (place.state / "report.html").exists()


def test_the_plan_is_a_document(quick, tmp_path, profile):
    """run --plan --json prints what docs/json.md says, and nothing when a feature has a fault."""
    (tmp_path / "company.toml").write_text(profile, "utf-8")
    planned = quick("run", "--plan", "--json", "-k", "phone and mobile")
    assert planned.code == 0, planned.error
    assert planned.json["schema"] == "mysteryshop/plan/1"
    assert planned.json["company"] == "tidewater"
    [journey] = planned.json["journeys"]
    assert journey["row"] == "phone number · mobile"
    assert journey["reads_only"] is True
    assert [step["criteria"] for step in journey["steps"]][-3:] == [
        ["contact-clicks"],
        ["contact-true"],
        ["contact-clicks"],
    ]
    (tmp_path / "faulty.feature").write_text("Feature: F\n  Scenario: S\n    Givn x\n", "utf-8")
    faulty = quick("run", "--plan", "--json")
    assert (faulty.code, faulty.out) == (2, "")
    assert not (tmp_path / ".mysteryshop").exists()


def test_an_unreachable_site_is_ours_to_try_again(command):
    """Nothing answers: exit code 10, and with --json still a document that says why."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    said = command("probe", "contacts", f"http://127.0.0.1:{port}/", "--json")
    assert said.code == 10, said
    assert said.json["blocked"]
    assert {found["clicks"] for found in said.json["channels"].values()} == {None}


def test_init_leaves_a_run_that_works_at_once(command, good, tmp_path):
    """init, run, explain, replay, report, verify: each works on what the one before has left."""
    written = command("init", good.url, "--country", "GB", "--json")
    assert written.json["written"][0] == "company.toml"
    ran = command("run", "--json", "-k", "phone and computer")
    assert ran.code == 0, ran.error
    results = ran.json
    jsonschema.validate(results, json_schema())
    assert {visit["outcome"] for visit in results["visits"]} == {"met"}
    visit = results["visits"][0]["id"]
    explained = command("explain", visit)
    assert "MET" in explained.out
    assert command("explain", visit, "--json").json["visit"]["id"] == visit
    assert command("replay", visit, "--json").json["same"] is True
    assert command("report").code == 0
    assert command("verify", "--report", ".mysteryshop/report.html").code == 0
    again = command("init", good.url)
    assert "kept  company.toml" in again.out
    assert (tmp_path / ".github/workflows/mysteryshop.yml").exists()
    command("run", "-k", "phone and mobile")
    verified = command("verify", "--json")
    assert verified.code == 0, verified.out
    assert verified.json["visits"] > len(results["visits"])
    nobody = command("explain", "nothing")
    assert (nobody.code, "no visit 'nothing'" in nobody.error) == (2, True)
    nowhere = command("verify", "--report", "nowhere.html")
    assert (nowhere.code, "nowhere.html" in nowhere.error) == (2, True), nowhere
    _verify_finds_what_was_changed(command, tmp_path)


def _verify_finds_what_was_changed(command, tmp_path):
    """A changed evidence file, a removed one and a forged report are all named."""
    files = sorted((tmp_path / ".mysteryshop/evidence").glob("*/*"))
    assert len(files) > 1
    files[0].write_bytes(b"forged")
    files[1].unlink()
    report = tmp_path / ".mysteryshop/report.html"
    digest = report.read_text("utf-8").split('name="mysteryshop:scorecard" content="')[1][:64]
    report.write_text(report.read_text("utf-8").replace(digest, "0" * 64), "utf-8")
    said = command("verify", "--report", str(report), "--json")
    assert said.code == 1
    faults = "\n".join(said.json["faults"])
    assert "has been changed" in faults
    assert "is missing" in faults
    assert "report.html" in faults


@pytest.fixture
def wall():
    """A website that asks whether we are human."""

    class Wall(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<h1>Checking your browser</h1><p>Verify you are human</p>")

        def log_message(self, *_):
            """Nothing is said."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Wall) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_contacts_document_has_its_names(command, good):
    """The JSON of the probe is what docs/json.md says."""
    said = command("probe", "contacts", good.url, "--country", "GB", "--json")
    assert said.code == 0, said.error
    document = said.json
    assert document["schema"] == "mysteryshop/contacts/1"
    assert document["blocked"] is None
    phone = document["channels"]["phone"]
    assert (phone["clicks"], phone["values"]) == (1, ["+442079460142"])
    [step] = phone["path"]
    assert step == {"click": "Contact us", "url": f"{good.url}contact", "hover": False}
    assert [item["name"] for item in phone["evidence"]] == ["0-home.png", "1-phone.png"]
    assert {c["criterion"] for c in document["criteria"]} == {"contact-clicks", "contact-true"}
    none = command("probe", "contacts", good.url, "--max-clicks", "0", "--json").json
    assert none["channels"]["phone"] == {
        "clicks": None,
        "values": [],
        "searched_to_depth": 0,
        "unproven": False,
        "conflicts": [],
    }


def test_a_page_that_keeps_us_out_is_no_error(command, wall):
    """The document says why nothing could be seen; no channel is found, none is missed."""
    said = command("probe", "contacts", wall, "--json")
    assert said.code == 0, said.error
    assert "human" in said.json["blocked"]
    assert {
        name: found["clicks"] for name, found in said.json["channels"].items()
    } == dict.fromkeys(("phone", "email", "address", "form", "chat"))
    assert {c["verdict"] for c in said.json["criteria"]} == {"not measured"}


def test_steps_lists_our_phrases_and_the_folders_own(quick, tmp_path):
    """In a suite's folder its conftest.py is asked too."""
    ours = {phrase["phrase"] for phrase in quick("steps", "--json").json["phrases"]}
    assert "I look for their {way_in}" in ours
    quick("init")
    own = "from pytest_bdd import then\n\n@then('our own phrase holds')\ndef _(): ...\n"
    (tmp_path / "conftest.py").write_text(own, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", "utf-8")
    there = quick("steps", "--json").json["phrases"]
    assert {phrase["phrase"] for phrase in there} == ours | {"our own phrase holds"}
    assert "no phrase says 'zebra'" in quick("steps", "zebra").out
    (tmp_path / "conftest.py").write_text("import zebra", "utf-8")
    broken = quick("steps")
    assert (broken.code, "No module named 'zebra'" in broken.error) == (2, True)


def test_steps_of_a_wrong_profile_are_an_error(quick, tmp_path, profile):
    """Nothing is listed where nothing could be run."""
    (tmp_path / "company.toml").write_text("lvie = true\n" + profile, "utf-8")
    said = quick("steps")
    assert (said.code, "did you mean 'live'?" in said.error) == (2, True)


def test_the_configuration_of_a_folder_above_is_not_asked(command, tmp_path, profile):
    """steps and doctor read a suite inside somebody's project as `run` does."""
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", "utf-8")
    inner = tmp_path / "cx"
    inner.mkdir()
    (inner / "company.toml").write_text(profile, "utf-8")
    assert "I look for their {way_in}" in command("steps", folder=inner).out
    findings = command("doctor", "--json", folder=inner).json["findings"]
    [features] = [finding for finding in findings if finding["name"] == "features"]
    assert features["state"] == "ok", features


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
    told = command("demo", "--without", "phone")
    assert told.code == 0, told
    assert "left out: phone: not asked for" in told.out
    assert told.out.splitlines()[-1] == "planted 12, found 12"
    assert "false alarm" not in told.out
    written = sorted((tmp_path / "mysteryshop-demo").glob("[bg]*/*.json"))
    assert [file.name for file in written] == ["answers.json", "mail.json", "web.json"] * 2
    for file in written:
        jsonschema.validate(json.loads(file.read_text("utf-8")), json_schema())
    assert (tmp_path / "mysteryshop-demo/report.html").stat().st_size > 10_000


def test_the_published_schema_is_the_codes(request):
    """reports/schemas/results-1.json is what the models say."""
    published = request.config.rootpath / "reports/schemas/results-1.json"
    assert json.loads(published.read_text("utf-8")) == json_schema()
