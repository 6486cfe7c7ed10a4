"""Which of the facts told a reply asks for again."""

import re
from collections.abc import Sequence

from ...lexicon import plain
from .phrases import EVERY, Phrases
from .question import Question
from .sentences import Sentence

_WORD = re.compile(r"[^\W_]{3,}")
_VAGUE = frozenset(("number", "date", "name", "data", "numero", "nummer", "order"))
"""Words of a fact's name that name no fact alone."""


def asked_again(
    sentences: Sequence[Sentence], question: Question, phrases: Phrases
) -> tuple[str, ...]:
    """The names of facts told that a reply asks for, in the order they were told."""
    requests = " \n ".join(_requests(sentences, phrases))
    return tuple(name for name in question.facts if requests and _names(name, requests, phrases))


def _requests(sentences: Sequence[Sentence], phrases: Phrases) -> list[str]:
    """What asks the customer for something, with the list that may follow it."""
    found = []
    listing = False
    for sentence in sentences:
        said = sentence.plain
        requests = phrases.says("ask", said) and not phrases.says("courtesy", said)
        if requests or (sentence.asks and not sentence.quoted) or listing:
            found.append(said)
        listing = (requests and said.endswith(":")) or (
            listing and sentence.text.lstrip().startswith(("-", "*", "•"))
        )
    return found


def _names(name: str, requests: str, phrases: Phrases) -> bool:
    words = _WORD.findall(plain(name.replace("_", " ")))
    telling = [word for word in words if word not in _VAGUE]
    if words and all(re.search(rf"(?<![^\W_]){re.escape(w)}", requests) for w in words):
        return True
    spoken = name.replace("_", " ")
    kinds = {
        kind
        for kind in EVERY.names("facts")
        if kind in words or EVERY.pattern(f"facts.{kind}").search(plain(spoken))
    }
    if any(phrases.pattern(f"facts.{kind}").search(requests) for kind in kinds):
        return True
    long = [word for word in telling if len(word) >= 6]
    return any(re.search(rf"(?<![^\W_]){re.escape(word[:6])}", requests) for word in long)
