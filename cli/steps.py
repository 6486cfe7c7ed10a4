"""The phrases one can write in a feature file: ours, and those of this folder's conftest.py."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ..core.errors import UsageError
from ..core.suite import COMPANY_FILE, load_suite
from ..runner.builtin import builtin_features
from ..runner.faults import read_feature
from ..runner.gherkin import PhraseText, phrases_of, session_phrases
from ..runner.hooks import STEPS
from .output import print_json
from .run import collected

EXAMPLES = """examples:
  mysteryshop steps
  mysteryshop steps click"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop steps`."""
    parser.add_argument(
        "word", nargs="?", default="", metavar="WORD", help="only phrases that say this"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """List the phrases."""
    examples = list(_written())
    found = [
        (phrase, next((text for kind, text in examples if phrase.matches(kind, text)), None))
        for phrase in _known()
        if arguments.word.casefold() in phrase.pattern.casefold()
    ]
    if arguments.json:
        print_json(
            "steps",
            {
                "phrases": [
                    {
                        "keyword": phrase.keyword,
                        "phrase": phrase.pattern,
                        "example": example,
                        "criteria": list(phrase.criteria),
                        "from": phrase.module,
                    }
                    for phrase, example in found
                ]
            },
        )
        return 0
    for phrase, example in found:
        judges = f"   [{', '.join(phrase.criteria)}]" if phrase.criteria else ""
        print(f"{phrase.keyword:<6} {example or phrase.pattern}{judges}")
        if example and example != phrase.pattern:
            print(f"       {phrase.pattern}")
    if not found:
        print(f"no phrase says {arguments.word!r}")
    return 0


def _written() -> Iterator[tuple[str, str]]:
    """Steps of the built-in journeys, as examples."""
    for path in sorted(builtin_features().rglob("*.feature")):
        for journey in read_feature(path):
            yield from ((step.type, step.name) for step in journey.steps)


def _known() -> list[PhraseText]:
    """Our phrases; in a suite's folder also its own, found by a collection that touches nothing.

    Raises:
        UsageError: the profile or a conftest.py there is wrong.
    """
    here = Path.cwd()
    if not (here / COMPANY_FILE).exists():
        return [phrase for module in STEPS for phrase in phrases_of(vars(module).values())]
    load_suite(here)
    listener = _Listener([])
    _, said = collected(here, listener)
    if not listener.phrases:
        raise UsageError("\n".join(said))
    return listener.phrases


@dataclass
class _Listener:
    phrases: list[PhraseText]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.phrases += session_phrases(session)
