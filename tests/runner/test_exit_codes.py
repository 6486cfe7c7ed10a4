"""Every exit code, produced once under ``mysteryshop run`` and once under plain ``pytest``."""

import pytest

MET = ("When I look and it is met", "Then it is as it should be")
MISSED = ("When I look and it is missed", "Then it is as it should be")
PENDING = ('When I send "a question"', "Then I wait for an answer")
UNMEASURED = ("When I look and it is not measured", "Then it is as it should be")
CASES = {
    "nothing missed": (0, MET, []),
    "missed": (1, MISSED, []),
    "bad feature file": (2, ("Givn I am here",), []),
    "nothing selected": (5, MET, ["-k", "nonsense"]),
    "broken": (10, ("Then this breaks",), []),
    "pending": (11, PENDING, ["--live", "--fail-on-pending"]),
    "pending is no failure": (0, PENDING, ["--live"]),
    "nothing decided": (12, UNMEASURED, []),
    "dry run decides nothing": (12, PENDING, []),
    "too little decided": (12, MET, ["--min-measured", "2"]),
    "an own assertion": (1, ("Then this assertion fails",), []),
    "no expectation": (12, ("Given I am here",), []),
}


@pytest.mark.parametrize("module", ["mysteryshop", "pytest"])
@pytest.mark.parametrize("case", CASES)
def test_the_exit_code_says_what_happened(suite, case, module):
    """The same number under both commands, and in results.json."""
    code, steps, options = CASES[case]
    suite.feature(*steps)
    ran = suite.run(*options, module=module)
    assert ran.code == code, ran.said
    assert ran.results
    assert ran.results["exit_code"] == code


@pytest.mark.parametrize("module", ["mysteryshop", "pytest"])
def test_a_wrong_profile_is_bad_usage(suite, module):
    """A profile with a fault stops everything, naming file, key, finding and cure."""
    suite.profile(top="lvie = true")
    suite.feature(*MET)
    ran = suite.run(module=module)
    assert ran.code == 2
    assert "company.toml: lvie: unknown key; did you mean 'live'?" in ran.said


@pytest.mark.parametrize("mistyped", ["--lvie", "nosuch.feature"])
def test_a_mistyped_option_or_path_is_bad_usage(suite, mistyped):
    """It is 2 as under every command, in results.json too; pytest keeps its own 4."""
    suite.feature(*MET)
    ran = suite.run("run", mistyped)
    assert ran.code == 2
    assert not ran.results or ran.results["exit_code"] == 2
    assert suite.run(mistyped, module="pytest").code == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize(("steps", "code"), [(MET, 10), (MISSED, 1)], ids=["met", "missed"])
def test_a_file_that_cannot_be_written_is_no_miss(suite, steps, code):
    """Results that cannot be kept are our own fault; what was missed still is."""
    suite.feature(*steps)
    ran = suite.run("--junit", "own.feature/junit.xml", module="pytest")
    assert ran.code == code, ran.said
    assert "junit.xml cannot be written: " in ran.said
    assert "Traceback" not in ran.said


def test_a_faulty_feature_is_bad_usage_even_when_the_others_go_on(suite):
    """With --continue-on-collection-errors the rest is run, and the code still says 2."""
    suite.feature(*MET)
    suite.feature("Givn I am here", name="faulty.feature", title="Faulty")
    ran = suite.run("--continue-on-collection-errors")
    assert ran.code == 2
    assert ran.outcomes() == ["met"]


def test_a_miss_weighs_more_than_a_break(suite):
    """Missed and broken together are 1: something was found out about the company."""
    suite.feature(*MISSED)
    suite.feature("Then this breaks", name="b.feature", title="Breaks")
    assert suite.run().code == 1
