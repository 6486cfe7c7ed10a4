"""The question a shopper sends: its checkable sub-questions, and the facts it tells."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ....core.errors import ConfigurationError, UsageError
from ...lexicon import plain
from .phrases import EVERY

KINDS = (
    "amount", "date", "time", "duration", "measure", "number", "name", "reason", "yes or no",
    "one of", "text",
)  # fmt: skip
"""What a sub-question can expect."""
MOST_SUBQUESTIONS = 20
MOST_LETTERS = 20_000
_SAYS = (
    ("yes or no", "ask_yes_no"), ("amount", "ask_amount"), ("duration", "ask_duration"),
    ("date", "ask_date"), ("time", "ask_time"), ("measure", "ask_measure"),
    ("reason", "ask_reason"), ("name", "ask_name"), ("number", "ask_number"),
)  # fmt: skip
_BEGINS = (
    ("time", "q_time"), ("measure", "q_measure"), ("duration", "q_duration"), ("date", "q_when"),
    ("amount", "q_amount"), ("number", "q_number"), ("reason", "q_why"), ("name", "q_name"),
)  # fmt: skip
_ONE_OF = re.compile(r"\s*one of:?\s+(.+)", re.IGNORECASE | re.DOTALL)
_TEXT = re.compile(r"\s*text(?: about)?\b\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Expects:
    """What an answer to a sub-question must hold: any one of some kinds of fact."""

    kinds: tuple[str, ...]
    """Of `KINDS`."""
    options: tuple[str, ...] = ()
    """With "one of": what may be said."""
    words: str = ""
    """As it was written."""

    @classmethod
    def of(cls, words: str, asked: str) -> "Expects":
        """From the words of a feature file, leniently; without any, from the question itself.

        "an amount", "a date or a duration", "yes/no for the address", "one of red, green", "text
        about the deposit". What is not understood is read from how the question begins.
        """
        if match := _ONE_OF.match(words):
            listed = re.split(r"\s*,\s*(?:or\s+)?|\s+or\s+", match[1].strip())
            return cls(("one of",), tuple(option for option in listed if option), words)
        if match := _TEXT.match(words):
            return cls(("text",), (), words)
        said = plain(words)
        kinds = [kind for kind, names in _SAYS if EVERY.says(names, said)]
        kinds = _without_echoes(kinds) or _kinds_asked(asked)
        if {"date", "duration"} & set(kinds):  # "until Friday" and "three days" answer both
            kinds += [kind for kind in ("date", "duration") if kind not in kinds]
        return cls(tuple(kinds), (), words)


@dataclass(frozen=True)
class SubQuestion:
    """One checkable part of a question."""

    text: str
    expects: Expects


@dataclass(frozen=True)
class Question:
    """What the shopper wrote, and what an answer to it would have to say."""

    text: str
    subquestions: tuple[SubQuestion, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    """What was told, by a name such as ``order_number``."""
    preferred_name: str = ""
    legal_name: str = ""

    @classmethod
    def of(cls, content: Any, place: str = "question") -> "Question":
        """From the content of a ``question.json``.

        Raises:
            UsageError: a key is missing, unknown or holds something else; names ``place`` and key.
        """
        table = _table(content, place)
        _only(table, ("text", "subquestions", "facts", "preferred_name", "legal_name"), place)
        text = _text(table, "text", place)
        listed = table.get("subquestions")
        if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_SUBQUESTIONS:
            raise _wrong(
                place, "subquestions", listed, f"a list of 1 to {MOST_SUBQUESTIONS} tables"
            )
        facts = _table(table.get("facts", {}), f"{place}: facts")
        for key, value in facts.items():
            if not isinstance(value, str):
                raise _wrong(place, f"facts.{key}", value, "text")
        return cls(
            text=text,
            subquestions=tuple(
                _subquestion(item, f"{place}: subquestions[{at}]") for at, item in enumerate(listed)
            ),
            facts=dict(facts),
            preferred_name=_text(table, "preferred_name", place, ""),
            legal_name=_text(table, "legal_name", place, ""),
        )

    @classmethod
    def read(cls, path: Path) -> "Question":
        """From a ``question.json``.

        Raises:
            ConfigurationError: unreadable, or no JSON.
            UsageError: not what a question holds.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(f"{path}: is no valid JSON: {error}") from None
        return cls.of(content, str(path))


def _subquestion(item: Any, place: str) -> SubQuestion:
    table = _table(item, place)
    _only(table, ("text", "expects"), place)
    text = _text(table, "text", place)
    return SubQuestion(text, Expects.of(_text(table, "expects", place, ""), text))


def _without_echoes(kinds: list[str]) -> list[str]:
    """ "amount of time" and "a name or no" name two things and mean one."""
    if "number" in kinds and len(kinds) > 1:
        kinds = [kind for kind in kinds if kind != "number"]
    if "time" in kinds and {"date", "duration", "amount"} & set(kinds):
        kinds = [kind for kind in kinds if kind != "time"]
    return kinds


def _kinds_asked(asked: str) -> list[str]:
    """What a question wants to know, by how it begins."""
    said = plain(asked).lstrip("¿¡ \"'")
    for kind, names in _BEGINS:
        if any(EVERY.opens(names, part) for part in (said, said.partition(" ")[2])):
            return [kind]
    if any(EVERY.says(names, said) for _, names in _BEGINS[:5]) and "?" in asked:
        return [kind for kind, names in _BEGINS[:5] if EVERY.says(names, said)][:1]
    if EVERY.says("or", said) and asked.rstrip().endswith(("?", "？")):
        return ["one of"]
    return ["yes or no"] if asked.rstrip().endswith(("?", "？")) else ["text"]


def _table(content: Any, place: str) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise UsageError(f"{place}: found {_shown(content)}; allowed: a table")
    return content


def _only(table: Mapping[str, Any], allowed: tuple[str, ...], place: str) -> None:
    for key in table:
        if key not in allowed:
            raise UsageError(f"{place}: {key}: unknown key; allowed: {', '.join(allowed)}")


def _text(table: Mapping[str, Any], key: str, place: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or len(value) > MOST_LETTERS or (default is None and not value):
        raise _wrong(place, key, value, f"text of at most {MOST_LETTERS} letters")
    return value


def _wrong(place: str, key: str, found: Any, allowed: str) -> UsageError:
    if found is None:
        return UsageError(f"{place}: {key}: is missing; allowed: {allowed}")
    return UsageError(f"{place}: {key}: found {_shown(found)}; allowed: {allowed}")


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "…"
