"""Each way in which a feature file could pass without testing anything is an error before the run."""

import pytest

FAULTS = {
    "async phrase": (
        "Scenario: One\n    Then this is async",
        "own.feature:3",
        "is async",
    ),
    "same name": (
        "Scenario: One\n    Given I am here\n  Scenario: One\n    Given I am here",
        "own.feature:4",
        "a second scenario is called 'One'",
    ),
    "misspelt first keyword": (
        "Scenario: One\n    Givn I am here",
        "own.feature:3",
        "did you mean 'Given'",
    ),
    "misspelt keyword before steps": (
        "Scenario: One\n\n    Whne I am lost\n    Given I am here",
        "own.feature:4",
        "did you mean 'When'",
    ),
    "no steps": ("Scenario: One", "own.feature:2", "has no steps"),
    "no scenarios": ("", "own.feature:1", "without scenarios"),
    "misspelt scenario": (
        "Scenaro: Lost\n    Given I am here\n  Scenario: One\n    Given I am here",
        "own.feature:2",
        "did you mean 'Scenario:'",
    ),
    "misspelt scenario in a rule": (
        "Rule: R\n    Scenaro: Lost\n      Given I am here\n    Scenario: One\n      Given I am here",
        "own.feature:3",
        "did you mean 'Scenario:'",
    ),
    "rule without scenarios": (
        "Scenario: One\n    Given I am here\n  Rule: R",
        "own.feature:4",
        "a Rule without scenarios",
    ),
    "undefined step": (
        "Scenario: One\n    Given I am nowhere",
        "own.feature:3",
        "no such phrase",
    ),
    "wrong keyword for a phrase": (
        "Scenario: One\n    When I am here",
        "own.feature:3",
        "no such phrase",
    ),
    "bad argument": (
        "Scenario: One\n    Given I am using my television",
        "own.feature:3",
        "'television' is no device",
    ),
    "missing fixture": (
        "Scenario: One\n    Then this needs what is not there",
        "own.feature:3",
        "needs the fixture 'not_there'",
    ),
    "missing table": (
        "Scenario: One\n    Then this needs a table",
        "own.feature:3",
        "needs a table",
    ),
    "outline without rows": (
        "Scenario Outline: One\n    Given I am <where>\n    Examples:\n      | where |",
        "own.feature:4",
        "Examples without rows",
    ),
    "outline without examples": (
        "Scenario Outline: One\n    Given I am <where>",
        "own.feature:2",
        "has no Examples",
    ),
    "unknown column": (
        "Scenario Outline: One\n    Given I am <were>\n    Examples:\n      | where |\n      | here |",
        "own.feature:3",
        "no such column",
    ),
    "unknown column in a text": (
        'Scenario Outline: One\n    Given I am here\n      """\n      Dear <nmae>\n      """\n'
        "    Examples:\n      | name |\n      | Ann |",
        "own.feature:3",
        "<nmae>: the Examples have no such column",
    ),
    "unknown column in a table": (
        "Scenario Outline: One\n    Given I am here\n      | <nmae> |\n"
        "    Examples:\n      | name |\n      | Ann |",
        "own.feature:3",
        "<nmae>: the Examples have no such column",
    ),
    "unknown effect": (
        "@allow:marry\n  Scenario: One\n    Given I am here",
        "own.feature:3",
        "no such effect",
    ),
    "unknown shopper": (
        "@shopper:nobody\n  Scenario: One\n    Given I am here",
        "own.feature:3",
        "shoppers.toml has",
    ),
    "hidden by a tag": (
        "@skip\n  Scenario: One\n    Given I am here",
        "own.feature:3",
        "@skip would hide the journey",
    ),
    "unnamed": ("Scenario:\n    Given I am here", "own.feature:2", "without a title"),
    "no Gherkin": ("Scenario: One\n    Given I am here\n    nonsense", "own.feature:4", ""),
}

MORE_STEPS = """
@then("this is async")
async def _():
    assert False


@then("this needs what is not there")
def _(not_there): ...


@then("this needs a table")
def _(datatable): ...
"""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_silent_false_pass_is_an_error(suite, fault):
    """The error names file and line, the exit code is 2, and nothing at all was performed."""
    body, place, message = FAULTS[fault]
    conftest = suite.folder / "conftest.py"
    conftest.write_text(conftest.read_text("utf-8") + MORE_STEPS, "utf-8")
    suite.write("own.feature", f"Feature: Own\n  {body}\n")
    suite.feature("When I look and it is met", "Then it is as it should be", name="fine.feature")
    ran = suite.run()
    assert ran.code == 2, ran.said
    assert f"{place}:" in ran.said
    assert message in ran.said
    assert not suite.truth


@pytest.mark.parametrize(
    "options", [(), ("-n", "2"), ("--continue-on-collection-errors",)], ids=" ".join
)
def test_a_feature_bound_elsewhere_too_is_an_error(suite, options):
    """A scenarios() call beside our own collection would perform every journey twice."""
    suite.feature("When I look and it is met", "Then it is as it should be")
    suite.write("test_bound.py", 'from pytest_bdd import scenarios\nscenarios("own.feature")\n')
    ran = suite.run(*options)
    assert ran.code == 2, ran.said
    assert "is also bound by a scenarios()" in ran.said
    assert not suite.truth


def test_two_journeys_of_one_identity_are_an_error(suite):
    """An @id: names one journey; a second one of that id would replay the first one's calls."""
    for name in ("a.feature", "b.feature"):
        suite.write(name, f"Feature: {name}\n  @id:same\n  Scenario: {name}\n    Given I am here\n")
    ran = suite.run()
    assert ran.code != 0
    assert "same identity" in ran.said


def test_prose_in_a_description_is_no_fault(suite):
    """A description may say what it likes, in words that are no misspelt keywords."""
    suite.write(
        "own.feature",
        "Feature: Own\n  When things go wrong, customers call.\n  They: people.\n"
        "  Scenario: One\n    The customer wants an answer.\n    An answer within a day.\n"
        "    When I look and it is met\n    Then it is as it should be\n",
    )
    ran = suite.run()
    assert ran.code == 0, ran.said
