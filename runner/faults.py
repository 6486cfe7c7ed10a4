"""Feature files that would pass without testing anything: each is an error with file and line."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from gherkin.dialect import Dialect
from pytest_bdd.gherkin_parser import GherkinDocument

from ..core.errors import FeatureError
from .gherkin import (
    JourneyText,
    backgrounds_of,
    dialect_of,
    journeys_of,
    parse_tree,
    rules_of,
    scenarios_of,
    text_of,
)

PROSE = {
    *("a", "all", "an", "and", "andy", "any", "as", "at", "gave", "give", "gives", "than", "that"),
    *("the", "them", "these", "they", "this", "what", "where", "who", "why"),
}
"""Words a description may well begin with although they look like step keywords."""
UNFILLED = re.compile("<[^<>\n]+>")
"""A placeholder that the Examples have left in a step, its text or its table."""


def read_feature(path: Path) -> list[JourneyText]:
    """The journeys of a feature file.

    Raises:
        FeatureError: naming every fault of the file, one a line, as ``file:line: message``.
    """
    tree = parse_tree(path)
    faults = list(_faults(tree, path.read_text(encoding="utf-8-sig").splitlines()))
    journeys = [] if faults else list(journeys_of(path, tree))
    faults += [fault for journey in journeys for fault in _unfilled(journey)]
    if faults:
        first, *others = (f"{path.name}:{fault}" for fault in faults)
        place, _, message = first.partition(": ")
        raise FeatureError(place, "\n".join([message, *others]))
    return journeys


def _faults(tree: GherkinDocument, source: list[str]) -> Iterator[str]:
    if not tree.feature:
        yield "1: no Feature in this file"
        return
    dialect = dialect_of(tree)
    scenarios = list(scenarios_of(tree))
    if not scenarios:
        yield f"{tree.feature.location.line}: a Feature without scenarios tests nothing"
    for part in [tree.feature, *rules_of(tree)]:
        yield from _lost_headings(part, source, dialect)
    for rule in rules_of(tree):
        if not any(child.scenario for child in rule.children):
            yield f"{rule.location.line}: a Rule without scenarios tests nothing"
    for part in [*backgrounds_of(tree), *scenarios]:
        yield from _lost_steps(part, source, dialect)
    yield from _same_names(scenarios)
    for scenario in scenarios:
        yield from _empty(scenario, dialect)


def _same_names(scenarios: list[Any]) -> Iterator[str]:
    first: dict[str, int] = {}
    for scenario in scenarios:
        line = scenario.location.line
        if scenario.name in first:
            yield (
                f"{line}: a second scenario is called {scenario.name!r} (first in line "
                f"{first[scenario.name]}); only one of them would run, rename one"
            )
        elif not scenario.name.strip():
            yield f"{line}: a scenario without a title; give it one"
        first.setdefault(scenario.name, line)


def _empty(scenario: Any, dialect: Dialect) -> Iterator[str]:
    line = scenario.location.line
    if not scenario.steps:
        yield f"{line}: the scenario {scenario.name!r} has no steps and would always pass"
    is_outline = scenario.keyword.strip() in dialect.scenario_outline_keywords
    if is_outline and not scenario.examples:
        yield f"{line}: the outline {scenario.name!r} has no Examples"
    for examples in scenario.examples:
        if not examples.table_body:
            yield f"{examples.location.line}: Examples without rows: nothing would run"


def _lost_steps(part: Any, source: list[str], dialect: Dialect) -> Iterator[str]:
    """Lines of a description that were meant as steps: Gherkin swallows a misspelt keyword."""
    for line, text in _lines(part, source):
        word = text.split(maxsplit=1)[0]
        meant = _almost(word, _step_words(dialect))
        if meant and word.lower() not in PROSE:
            yield f"{line}: {text!r} is read as a description; did you mean {meant!r}?"


def _lost_headings(part: Any, source: list[str], dialect: Dialect) -> Iterator[str]:
    headings = [
        *dialect.scenario_keywords,
        *dialect.scenario_outline_keywords,
        *dialect.background_keywords,
        *dialect.rule_keywords,
    ]
    for line, text in _lines(part, source):
        word, colon, _ = text.partition(":")
        meant = _almost(word, headings) if colon else None
        if meant:
            yield f"{line}: {text!r} is read as a description; did you mean {meant + ':'!r}?"


def _unfilled(journey: JourneyText) -> Iterator[str]:
    if journey.row.values:
        for step in journey.steps:
            for unfilled in UNFILLED.findall(text_of(step)):
                yield (
                    f"{step.line_number}: {unfilled}: the Examples have no such column; "
                    f"there are: {', '.join(journey.row.values)}"
                )


def _lines(part: Any, source: list[str]) -> Iterator[tuple[int, str]]:
    """The lines of a description with their numbers, which the tree does not keep."""
    at = part.location.line
    for text in (line.strip() for line in (part.description or "").splitlines()):
        if text:
            at = next(n for n in range(at, len(source)) if source[n].strip() == text) + 1
            yield at, text


def _step_words(dialect: Dialect) -> list[str]:
    keywords = [
        *dialect.given_keywords,
        *dialect.when_keywords,
        *dialect.then_keywords,
        *dialect.and_keywords,
        *dialect.but_keywords,
    ]
    return sorted({word.strip() for word in keywords} - {"*"})


def _almost(word: str, keywords: list[str]) -> str | None:
    """The keyword a word was probably meant to be; the same word in another case counts too."""
    bare = word.strip(" :,.").lower()
    for keyword in keywords:
        alike = SequenceMatcher(None, bare, keyword.lower()).ratio()
        if len(bare) >= 3 and alike >= 0.75 and bare[0] == keyword[0].lower():
            return keyword
    return None
