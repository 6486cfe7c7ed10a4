"""What a sub-question is about, and how much a piece of a reply is about the same.

Words count by how few of the sub-questions share them; words for one thing (``concepts`` in the data
files) count as one, so that an answer in other words or in another language is recognised.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ...lexicon import plain
from .phrases import Phrases
from .question import Question

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_HAN = re.compile(r"[\u3400-\u9fff\u30a0-\u30ff]{2,}")
_SHORTEST = 3
_SHARED = 0.5
"""Weight of a word that a second sub-question also has."""
_TOLD = 0.4
"""Weight of a word that the shopper uses elsewhere too: a reply may only repeat it."""
_FIGURE = 0.4
"""Weight of a number."""


@dataclass(frozen=True)
class Key:
    """A word of a sub-question, and the things it may stand for."""

    word: str
    concepts: frozenset[str]

    def meets(self, other: "Key") -> bool:
        """Whether two words are about one thing."""
        return bool(self.concepts & other.concepts) or _akin(self.word, other.word)


def keys_of(text: str, phrases: Phrases) -> list[Key]:
    """The words that carry the topic of a text."""
    return list(_keys(plain(text)[:2_000], phrases))


@lru_cache(maxsize=2_000)
def _keys(text: str, phrases: Phrases) -> tuple[Key, ...]:
    stop = _stop(phrases)
    words = [word for word in _WORD.findall(text) if word not in stop]
    words = [w for w in words if (len(w) >= _SHORTEST or w.isdigit()) and not _HAN.search(w)]
    words += [run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)]
    named = _concepts(text, phrases)
    keys = [Key(word, _concepts(word, phrases) & named) for word in dict.fromkeys(words)]
    covered = frozenset().union(*(key.concepts for key in keys)) if keys else frozenset()
    return (*keys, *(Key("", frozenset({name})) for name in sorted(named - covered)))


def overlaps(piece: str, question: Question, phrases: Phrases) -> list[float]:
    """How much of each sub-question's topic a `plain` piece names: 0 nothing, 1 all of it."""
    said = keys_of(piece, phrases)
    shares = []
    texts = tuple(sub.text for sub in question.subquestions)
    for weights in _weights(texts, _told(question), phrases):
        total = sum(weight for _, weight in weights)
        met = sum(weight for key, weight in weights if any(key.meets(other) for other in said))
        shares.append(met / total if total else 0.0)
    return shares


def _told(question: Question) -> str:
    """What the shopper wrote beside the sub-questions."""
    text = question.text
    for sub in question.subquestions:
        text = text.replace(sub.text, " ")
    return text


@lru_cache(maxsize=200)
def _weights(
    texts: tuple[str, ...], told: str, phrases: Phrases
) -> tuple[tuple[tuple[Key, float], ...], ...]:
    told_words = [key for key in _keys(plain(told)[:4_000], phrases) if key.word]
    topics = [_keys(plain(text)[:2_000], phrases) for text in texts]
    weighed = []
    for at, keys in enumerate(topics):
        others = [key for place, other in enumerate(topics) if place != at for key in other]
        weighed.append(
            tuple(
                (
                    key,
                    (_SHARED if any(key.meets(other) for other in others) else 1.0)
                    * (_TOLD if any(_akin(key.word, other.word) for other in told_words) else 1.0)
                    * (_FIGURE if key.word.isdigit() else 1.0),
                )
                for key in keys
            )
        )
    return tuple(weighed)


@lru_cache(maxsize=20_000)
def _concepts(text: str, phrases: Phrases) -> frozenset[str]:
    return frozenset(
        name
        for name in phrases.names("concepts")
        if phrases.pattern(f"concepts.{name}").search(text)
    )


@lru_cache(maxsize=64)
def _stop(phrases: Phrases) -> frozenset[str]:
    return frozenset(phrases.words("stop"))


@lru_cache(maxsize=50_000)
def _akin(one: str, other: str) -> bool:
    """Whether two words share their stem, or one is the end of the other ("Altmöbel", "Möbel")."""
    if one == other:
        return bool(one)
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 4 or shorter.isdigit():
        return False
    needed = max(4, -(-len(shorter) * 7 // 10))
    shared = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(shorter)
    )
    if shared >= needed and len(longer) - shared <= max(4, len(longer) // 2):
        return True
    if len(shorter) >= 5 and longer.startswith(shorter):
        return True
    return len(shorter) >= 5 and longer.endswith(shorter) and len(longer) - len(shorter) >= 2
