"""Everything that leans on private names of pytest-bdd and pytest, in one file.

Tested with pytest 9.0–9.2 and pytest-bdd 9.0; `pyproject.toml` pins these ranges.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from gherkin.dialect import Dialect
from pytest_bdd import exceptions
from pytest_bdd.gherkin_parser import GherkinDocument, get_gherkin_document
from pytest_bdd.parser import Feature, FeatureParser, Scenario, ScenarioTemplate, Step
from pytest_bdd.scenario import (
    _execute_scenario,
    find_fixturedefs_for_step,
    parse_step_arguments,
    scenario_wrapper_template_registry,
)
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry
from pytest_bdd.utils import get_required_args

from ..core.action import Said
from ..core.errors import FeatureError
from ..steps.beside import FileNames
from ..steps.expects import expected_by

GIVEN_BY_PYTEST_BDD = {"datatable": "a table", "docstring": 'a text between """'}


@dataclass(frozen=True)
class Row:
    """One row of an outline's Examples, or the whole of a plain scenario."""

    values: dict[str, str]
    line: int
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class JourneyText:
    """One journey as written: a scenario, or one row of an outline."""

    feature: Feature
    scenario: Scenario
    row: Row
    line: int
    tags: frozenset[str]
    steps: tuple[Step, ...] = field(repr=False)
    enclosed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By the line of a step: the files it names, each with its digest."""

    @property
    def said(self) -> list[Said]:
        """What the shopper is told to do, step by step."""
        return [self.said_in(step) for step in self.steps]

    def said_in(self, step: Step) -> Said:
        """What the shopper is told to do in one step, the files it names included."""
        line = step.line_number
        return Said(line, "\n".join([text_of(step), *self.enclosed.get(line, ())]))


def text_of(step: Step) -> str:
    """A rendered step with its docstring and table, as it identifies a journey's text."""
    parts = [f"{step.type} {step.name}"]
    if step.docstring is not None:
        parts.append(step.docstring)
    if step.datatable is not None:
        parts += [" | ".join(map(str, row)) for row in step.datatable.raw()]
    return "\n".join(parts)


def parse_tree(path: Path) -> GherkinDocument:
    """The raw tree of a feature file.

    Raises:
        FeatureError: not readable, not UTF-8, not Gherkin.
    """
    try:
        return get_gherkin_document(str(path), "utf-8-sig")
    except exceptions.GherkinParseError as error:
        cure = f"{error.message} Line: {error.line_content.strip()!r}"
        raise FeatureError(f"{path.name}:{error.line}", cure) from None
    except (OSError, UnicodeDecodeError) as error:
        raise FeatureError(f"{path.name}:1", f"cannot be read as UTF-8 text: {error}") from None


def journeys_of(path: Path, tree: GherkinDocument) -> Iterator[JourneyText]:
    """Every journey of a feature file whose tree has no faults.

    Raises:
        FeatureError: the first step of a scenario is no Given, When or Then.
    """
    try:
        feature = FeatureParser(str(path.parent), path.name, "utf-8-sig").parse()
    except exceptions.GherkinParseError as error:
        raise FeatureError(f"{path.name}:{error.line}", error.message) from None
    lines = _row_lines(tree)
    for template in feature.scenarios.values():
        for row in _rows(template, lines):
            scenario = template.render(row.values)
            rule_tags = template.rule.tags if template.rule else set()
            yield JourneyText(
                feature=feature,
                scenario=scenario,
                row=row,
                line=row.line,
                tags=frozenset(feature.tags | rule_tags | template.tags | row.tags),
                steps=tuple(scenario.steps),
            )


def dialect_of(tree: GherkinDocument) -> Dialect:
    """The keywords of the file's language."""
    dialect = Dialect.for_name(tree.feature.language)
    assert dialect is not None, "the parser has accepted the language"
    return dialect


def execute(journey: JourneyText, request: pytest.FixtureRequest) -> None:
    """Perform the steps of a journey one after another."""
    _execute_scenario(journey.feature, journey.scenario, request)


def is_bound_elsewhere(item: pytest.Item) -> str | None:
    """The feature file an ordinary test was made from by somebody's ``scenarios()`` call."""
    function = getattr(item, "obj", None)
    try:
        template = scenario_wrapper_template_registry.get(function) if function else None
    except TypeError:  # not every callable can be looked up weakly
        return None
    return template.feature.filename if template else None


class Phrases:
    """Finds the function behind a step. Answers are remembered: thousands of steps share few texts."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, str, str], StepFunctionContext | None] = {}

    def find(self, step: Step, node: pytest.Item) -> StepFunctionContext | None:
        """The phrase that matches a step for this item, if any."""
        key = (node.parent, step.type, step.name)
        if key not in self._known:
            manager = node.session._fixturemanager
            found = list(find_fixturedefs_for_step(step, manager, node))
            found.sort(key=lambda definition: len(definition.baseid))
            self._known[key] = step_function_context_registry.get(found[-1].func) if found else None
        return self._known[key]

    def faults(self, journey: JourneyText, node: pytest.Item) -> Iterator[str]:
        """What would make this journey fail for reasons of ours, as ``line: message``."""
        made: set[str] = set()
        for step in journey.steps:
            phrase = self.find(step, node)
            if phrase is None:
                yield (
                    f"{step.line_number}: {step.keyword.strip()} {step.name!r}: no such phrase; "
                    + ("`mysteryshop steps` lists them")
                )
                continue
            yield from (
                f"{step.line_number}: {fault}" for fault in _misuse(step, phrase, node, made)
            )
            if phrase.target_fixture:
                made.add(phrase.target_fixture)

    def files(self, journey: JourneyText, node: pytest.Item) -> list[tuple[int, FileNames]]:
        """The files that steps of a journey without faults name, with the line of each step."""
        found = []
        for step in journey.steps:
            if phrase := self.find(step, node):
                values = parse_step_arguments(step, phrase).values()
                found += [(step.line_number, v) for v in values if isinstance(v, FileNames)]
        return found


@dataclass(frozen=True)
class PhraseText:
    """A phrase as one can write it."""

    keyword: str
    pattern: str
    module: str
    criteria: tuple[str, ...]
    context: StepFunctionContext = field(repr=False)

    def matches(self, kind: str, text: str) -> bool:
        """Whether a step of this kind and text would be performed by this phrase."""
        fits = self.context.type in (None, kind)
        return fits and bool(self.context.parser.is_matching(text))


def phrases_of(candidates: Iterable[object]) -> Iterator[PhraseText]:
    """The phrases among fixtures or fixture functions, without pytest-bdd's own ``trace``."""
    for candidate in candidates:
        function = getattr(candidate, "_fixture_function", candidate)
        try:
            context = step_function_context_registry.get(function)  # type: ignore[call-overload]
        except TypeError:
            continue  # not every object can be looked up weakly
        if context is not None and context.parser.name != "trace":
            step = context.step_func
            criteria = tuple(criterion.id for criterion in expected_by(step))
            keyword = (context.type or "*").capitalize()
            pattern = getattr(context.parser, "regex", None)
            yield PhraseText(
                keyword,
                pattern.pattern if pattern else context.parser.name,
                step.__module__,
                criteria,
                context,
            )


def session_phrases(session: pytest.Session) -> Iterator[PhraseText]:
    """Every phrase known in a session."""
    for of_node in session._fixturemanager._arg2node2fixturedefs.values():
        for definitions in of_node.values():
            yield from phrases_of(definition.func for definition in definitions)


def _misuse(
    step: Step, phrase: StepFunctionContext, node: pytest.Item, made: set[str]
) -> Iterator[str]:
    function = phrase.step_func
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        yield f"{step.name!r}: its function is async and would never run; make it a plain function"
        return
    try:
        given = set(parse_step_arguments(step, phrase))
    except Exception as error:  # a converter may raise anything; whatever it is, the text is wrong
        yield f"{step.name!r}: {error}"
        return
    for name in get_required_args(function):
        if name in given:
            continue
        if name in GIVEN_BY_PYTEST_BDD:
            if getattr(step, name) is None:
                yield f"{step.name!r}: needs {GIVEN_BY_PYTEST_BDD[name]} below it"
        elif missing := _missing_fixture(name, node, made, set()):
            yield f"{step.name!r}: needs the fixture {missing!r}, which does not exist"


def _missing_fixture(name: str, node: pytest.Item, made: set[str], seen: set[str]) -> str | None:
    if name in made or name in seen or name == "request":
        return None
    seen.add(name)
    definitions = node.session._fixturemanager.getfixturedefs(name, node)
    if not definitions:
        return name
    needed: tuple[str, ...] = definitions[-1].argnames
    return next(
        (m for n in needed if n != name and (m := _missing_fixture(n, node, made, seen))), None
    )


def _row_lines(tree: GherkinDocument) -> dict[int, list[int]]:
    """Line of an Examples table → lines of its rows."""
    return {
        examples.location.line: [row.location.line for row in examples.table_body or []]
        for scenario in scenarios_of(tree)
        for examples in scenario.examples
    }


def scenarios_of(tree: GherkinDocument) -> Iterator[Any]:
    """Every scenario of a raw tree, also within rules."""
    for part in [tree.feature, *rules_of(tree)]:
        yield from (child.scenario for child in part.children if child.scenario)


def backgrounds_of(tree: GherkinDocument) -> Iterator[Any]:
    """Every background of a raw tree, also within rules."""
    for part in [tree.feature, *rules_of(tree)]:
        yield from (child.background for child in part.children if child.background)


def rules_of(tree: GherkinDocument) -> Iterator[Any]:
    """Every rule of a raw tree."""
    return (child.rule for child in tree.feature.children if child.rule)


def _rows(template: ScenarioTemplate, lines: dict[int, list[int]]) -> Iterator[Row]:
    if not template.examples:
        yield Row({}, template.line_number)
        return
    for examples in template.examples:
        numbers = lines[examples.line_number or 0]
        for values, line in zip(examples.as_contexts(), numbers, strict=True):
            yield Row(values, line, frozenset(examples.tags))
