"""What a journey shows: its worst, every expectation counted, and its own words in pytest."""

import json
import xml.etree.ElementTree as ET

import jsonschema

from mysteryshop.reports.results import json_schema


def test_expectations_go_on(suite):
    """A miss does not stop the journey: the next expectation is judged as well."""
    suite.feature(
        "When I look and it is missed",
        "Then it is as it should be",
        "When I look and it is met",
        "Then it is as it should be",
    )
    [visit] = suite.run().results["visits"]
    assert [step["state"] for step in visit["steps"]] == ["done", "missed", "done", "met"]
    assert [verdict["verdict"] for verdict in visit["verdicts"]] == ["missed", "met"]
    assert visit["outcome"] == "missed"


def test_a_miss_before_a_pending_step_fails_now_and_the_visit_stays_pending(suite):
    """The miss is said at once, and the next run still takes the visit further."""
    suite.feature(
        "When I look and it is missed",
        "Then it is as it should be",
        'When I send "a question"',
        "Then I wait for an answer",
    )
    first = suite.run("--live")
    assert first.outcomes() == ["missed"]
    suite.write("answer", "")
    second = suite.run("--live")
    assert second.results["visits"][0]["id"] == first.results["visits"][0]["id"]
    assert suite.truth.count("sent a question") == 1
    assert second.results["visits"][0]["verdicts"][-1]["because"] == "they answered"


def test_steps_after_a_stop_are_not_reached(suite):
    """What a journey expects after it broke is accounted for as not measured."""
    suite.feature(
        "Then this breaks",
        "When I look and it is met",
        "Then it is as it should be",
    )
    [visit] = suite.run().results["visits"]
    assert [step["state"] for step in visit["steps"]] == ["broken", "not reached", "not reached"]


def test_what_a_broken_phrase_has_not_judged_is_not_reached(suite):
    """A phrase that judges one of its two promises and breaks leaves the other one not measured."""
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + "\nfrom dataclasses import replace\nfrom mysteryshop.steps.expects import expects\n"
        'second = replace(promise, id="second-promise")\n'
        '@then("both hold")\n@expects(promise, second)\ndef _(visit, seen):\n'
        '    visit.expect(promise, seen)\n    raise RuntimeError("a bug")\n',
    )
    suite.feature("When I look and it is met", "Then both hold")
    [visit] = suite.run().results["visits"]
    assert visit["outcome"] == "broken"
    assert [(v["criterion"], v["verdict"]) for v in visit["verdicts"]] == [
        ("own-promise", "met"),
        ("second-promise", "not measured"),
    ]


def test_a_missed_should_passes_and_is_shown(suite):
    """A missed *should* does not fail the run; its line is in the output all the same."""
    suite.write(
        "own.feature",
        "Feature: Own\n  @should\n  Scenario: A wish\n"
        "    When I look and it is missed\n    Then it is as it should be\n",
    )
    ran = suite.run()
    assert ran.code == 0
    assert "MISSED own-promise · it is missed" in ran.said
    assert "· should ·" in ran.said
    assert ran.results["visits"][0]["because"] == "not counted as failed: it is missed"


def test_an_accepted_miss_passes_until_its_date(suite):
    """An accepted miss is shown with who accepted it; past its date it fails again."""
    suite.feature("When I look and it is missed", "Then it is as it should be")
    entry = '[[accepted]]\ncriterion = "own-promise"\nreason = "known"\nowner = "Ann"\nuntil = {}\n'
    suite.profile(more=entry.format("2999-01-01"))
    accepted = suite.run()
    assert accepted.code == 0, accepted.said
    assert "accepted by Ann until 2999-01-01: known" in accepted.said
    suite.profile(more=entry.format("2020-01-01"))
    assert suite.run().code == 1


def test_a_failure_is_one_line_with_owner_and_place(suite):
    """Whoever is woken at night reads what, since when, whose, and where, without a traceback."""
    suite.profile(more='[owners]\nown-promise = "Web team"')
    suite.feature("When I look and it is missed", "Then it is as it should be")
    said = suite.run().said
    [line] = {line for line in said.splitlines() if line.startswith("MISSED own-promise")}
    assert "owner Web team · own.feature:4" in line
    assert "since " in line
    assert "Traceback" not in said


def test_junit_is_exact(suite):
    """One testcase a journey; missed is a failure, broken an error, the rest skipped."""
    suite.feature("When I look and it is met", "Then it is as it should be")
    for name, steps in {
        "missed": ("When I look and it is missed", "Then it is as it should be"),
        "unclear": ("When I look and it is not measured", "Then it is as it should be"),
        "broken": ("Then this breaks",),
    }.items():
        suite.feature(*steps, name=f"{name}.feature", title=name)
    suite.run("--junit", "out/junit.xml")
    [found] = ET.parse(suite.folder / "out/junit.xml").getroot()
    counts = {name: found.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "4", "failures": "1", "errors": "1", "skipped": "1"}
    kinds = {case.get("name"): [child.tag for child in case][1:] for case in found}
    assert kinds == {
        "A journey": [],
        "missed": ["failure"],
        "unclear": ["skipped"],
        "broken": ["error"],
    }


def test_pytests_own_junit_agrees(suite):
    """pytest's own JUnit counts a broken journey as an error, not as a failure of the company."""
    suite.feature("Then this breaks")
    suite.run("--junitxml", "junit.xml")
    [found] = ET.parse(suite.folder / "junit.xml").getroot()
    assert (found.get("errors"), found.get("failures")) == ("1", "0")


def test_results_follow_the_published_schema(suite):
    """results.json is what its JSON Schema says, also for what is missed and accepted."""
    suite.profile(
        more='[[accepted]]\ncriterion = "own-promise"\nreason = "r"\nowner = "o"\nuntil = 2999-01-01\n'
    )
    suite.feature("When I look and it is missed", "Then it is as it should be")
    ran = suite.run("--results", "elsewhere.json")
    jsonschema.validate(ran.results, json_schema())
    assert json.loads((suite.folder / "elsewhere.json").read_text("utf-8")) == ran.results


def test_github_annotations_point_at_the_feature(suite):
    """Under GitHub Actions every failure is an annotation on the line of the feature file."""
    suite.environment = {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(suite.folder)}
    suite.feature(
        "When I look and it is missed", "Then it is as it should be", title="100% sure: a, b"
    )
    said = suite.run().said
    assert "::error file=own.feature,line=2,title=100%25 sure%3A a%2C b::MISSED own-promise" in said


def test_run_json_prints_the_results_and_nothing_else(suite):
    """Machines read standard output; everything for people goes to standard error."""
    suite.feature("When I look and it is met", "Then it is as it should be")
    ran = suite.run("run", "--json")
    document = ran.said[ran.said.index('{\n  "schema"') :]
    assert json.loads(document.split("\n}\n")[0] + "\n}") == ran.results


def test_a_broken_journey_keeps_its_traceback(suite):
    """A bug of ours is shown with where it was raised, and is never held against the company."""
    suite.feature("Then this breaks")
    ran = suite.run()
    assert "BROKEN" in ran.said
    assert "RuntimeError: a bug of ours" in ran.said
    assert "conftest.py" in ran.said


def test_a_pending_verdict_keeps_the_visit_open(suite):
    """A judge may say pending too: the next run takes the same visit further."""
    suite.feature(
        'When I send "a question"', "When I look and it is pending", "Then it is as it should be"
    )
    first, second = suite.run("--live"), suite.run("--live")
    assert first.outcomes() == second.outcomes() == ["pending"]
    assert first.results["visits"][0]["id"] == second.results["visits"][0]["id"]


def test_only_a_verdict_makes_a_journey_met(suite):
    """A phrase that stops with "met" decides nothing by itself and hides nothing."""
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + '\n@then("all is well")\ndef _(visit):\n    visit.stop(Outcome.MET, "well")\n',
    )
    suite.feature("Then all is well")
    suite.feature(
        "When I look and it is not measured",
        "Then it is as it should be",
        "And all is well",
        name="b.feature",
        title="B",
    )
    assert suite.run().outcomes() == ["not measured", "not measured"]


def test_a_library_that_fails_is_no_miss(suite):
    """Only the suite's own phrases may say missed by an assertion; a library's failure is broken."""
    suite.write(".venv/lib/site-packages/lib.py", "def fail():\n    assert False, 'a bug'\n")
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + '\n@then("the library fails")\ndef _():\n    import sys\n'
        '    sys.path.insert(0, str(TRUTH.parent / ".venv/lib/site-packages"))\n'
        "    import lib\n    lib.fail()\n",
    )
    suite.feature("Then the library fails")
    assert suite.run().outcomes() == ["broken"]


def test_secrets_stay_out_of_what_is_printed(suite):
    """A secret in an exception, a fixture's end or a print reaches neither terminal nor JUnit."""
    suite.environment = {"SHOP_PASSWORD": "correct horse"}
    suite.write(
        "shoppers.toml",
        '[shopper.bo.account]\nlogin = "bo"\npassword_env = "SHOP_PASSWORD"\n',
    )
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + "\nimport pytest\n@pytest.fixture\ndef account():\n    yield\n"
        '    raise RuntimeError("no way out for correct horse")\n'
        '\n@then("it leaks")\ndef _(account):\n    print("I am correct horse")\n'
        '    raise RuntimeError("no entry for correct horse")\n',
    )
    suite.feature("Then it leaks")
    ran = suite.run("--junitxml", "junit.xml")
    assert "correct horse" not in ran.said + (suite.folder / "junit.xml").read_text("utf-8")
    for said in ("no entry for", "no way out for", "I am"):
        assert f"{said} [redacted SHOP_PASSWORD]" in ran.said


def test_what_a_page_says_steers_nothing(suite):
    """Terminal escapes and halves of characters from outside are printed as what cannot be seen."""
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + '\n@then(parsers.parse("it is hostile and {outcome}"))\ndef _(visit, outcome):\n'
        '    said = "way \\x1b]0;pwn\\x07\\x1b[1A \\ud800"\n'
        '    visit.conclude(promise, Judgement(Outcome(outcome), said, {"a": 1}, (said,)))\n',
    )
    for outcome in ("missed", "not measured"):
        suite.feature(f"Then it is hostile and {outcome}", name=f"{outcome}.feature", title=outcome)
    ran = suite.run("-v", "--color=no")
    assert ran.outcomes() == ["missed", "not measured"]
    assert "MISSED own-promise · way �]0;pwn��[1A � · since " in ran.said
    assert not {"\x1b", "\x07"} & set(ran.said)


def test_a_setting_for_no_criterion_is_told(suite):
    """A misspelt [criteria.ID] holds the company to nothing, and the run says so."""
    suite.profile(
        more="[criteria.own-promise]\nthreshold = 1\n[criteria.own-promis]\nthreshold = 1"
    )
    suite.feature("When I look and it is met", "Then it is as it should be")
    told = [line for line in suite.run().said.splitlines() if "[criteria." in line]
    assert told == [
        "mysteryshop: [criteria.own-promis] of the profile: no phrase expects it; "
        "did you mean 'own-promise'?"
    ]


def test_a_byte_order_mark_is_no_fault(suite):
    """Files from a Windows editor are read like any others."""
    for name in ("own.feature", "company.toml"):
        suite.feature("When I look and it is met", "Then it is as it should be")
        path = suite.folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert suite.run().code == 0


def test_a_model_that_is_away_is_said(suite):
    """The run goes on with the rules alone, and says what is missing."""
    suite.profile(more='[semantic]\nmodel = "nowhere"')
    suite.feature("When I look and it is met", "Then it is as it should be")
    ran = suite.run()
    assert ran.outcomes() == ["met"]
    assert "answers are judged by rules alone: [semantic]" in ran.said


def test_two_readers_of_answers_are_refused(suite):
    """A language model and an embedding model: which one is meant?"""
    more = '[semantic]\nmodel = "a"\n[judge]\nurl = "http://127.0.0.1:9/v1"\nmodel = "b"'
    suite.profile(more=more)
    ran = suite.run()
    assert ran.code == 2
    assert "there is a [judge] that reads answers; name one of the two" in ran.said
