"""Outside a suite of ours, and beside other people's tests, nothing changes."""

ORDINARY = {
    "features/other.feature": "Feature: Other\n  Scenario: Theirs\n    Given there is a thing\n",
    "test_other.py": (
        "from pytest_bdd import given, scenarios\n"
        'scenarios("features")\n\n'
        '@given("there is a thing")\ndef _(): ...\n'
    ),
    "conftest.py": (
        "def pytest_addoption(parser):\n"
        '    for name in ("--live", "--plan", "--wave", "--again", "--report", "--junit"):\n'
        '        parser.addoption(name, action="store_true")\n'
    ),
}


def test_an_ordinary_pytest_bdd_suite_is_left_alone(suite):
    """No company.toml: their feature is collected once, by them, and their options are theirs."""
    for path in ("company.toml", "conftest.py"):
        (suite.folder / path).unlink()
    for name, text in ORDINARY.items():
        suite.write(name, text)
    ran = suite.run("-q", "--live", module="pytest")
    assert ran.code == 0, ran.said
    assert "1 passed" in ran.said
    assert "mysteryshop:" not in ran.said
    assert not (suite.folder / ".mysteryshop").exists()


def test_ordinary_tests_beside_journeys_count(suite):
    """A failing ordinary test in a suite of ours turns the run red like anywhere else."""
    suite.feature("When I look and it is met", "Then it is as it should be")
    suite.write("test_own.py", "def test_it():\n    assert False\n")
    ran = suite.run()
    assert ran.code == 1
    assert ran.outcomes() == ["met"]


def test_an_uncalled_plugin_costs_nothing(suite):
    """Without a suite none of our heavy parts is imported into somebody's pytest."""
    (suite.folder / "company.toml").unlink()
    (suite.folder / "conftest.py").unlink()
    suite.write(
        "test_it.py",
        "import sys\n\ndef test_it():\n"
        '    heavy = {"sqlalchemy", "pydantic", "playwright", "jinja2", "mysteryshop.core"}\n'
        "    assert not heavy & set(sys.modules)\n",
    )
    ran = suite.run("-q", module="pytest", apart=True)
    assert ran.code == 0, ran.said


def test_plan_touches_nothing(suite):
    """--plan lists the journeys between two DRY RUN lines and leaves no trace."""
    suite.feature('When I send "a question"', "Then I wait for an answer")
    suite.feature("When I look and it is met", "Then it is as it should be", name="b.feature")
    ran = suite.run("--plan", "--live")
    lines = [line for line in ran.said.splitlines() if line.strip()]
    assert ran.code == 0, ran.said
    assert lines[0].startswith("DRY RUN")
    assert lines[-1].startswith("DRY RUN")
    assert 'When I send "a question"' in ran.said
    assert not suite.truth
    assert not (suite.folder / ".mysteryshop").exists()


def test_a_dry_run_says_so_first_and_last(suite):
    """Without --live a journey that would send is planned, shown, and not measured."""
    suite.feature('When I send "a question"', "Then I wait for an answer")
    ran = suite.run()
    lines = [line for line in ran.said.splitlines() if line.strip()]
    assert lines[0].startswith("DRY RUN")
    assert lines[-1].startswith("DRY RUN")
    assert ran.outcomes() == ["not measured"]
    assert "dry run: would contact" in ran.said
    assert not suite.truth


def test_the_configuration_of_a_folder_above_is_not_taken(suite):
    """A suite inside somebody's project runs by its own rules, not by that project's."""
    (suite.folder / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", "utf-8")
    inner = suite.folder / "cx"
    inner.mkdir()
    for name in ("company.toml", "conftest.py"):
        (suite.folder / name).rename(inner / name)
    suite.folder = inner
    suite.feature("When I look and it is met", "Then it is as it should be")
    ran = suite.run()
    assert ran.code == 0, ran.said
