"""What replies say over and over, by language: ``phrases/*.toml``.

Kinds: ``stop`` words that carry no topic; ``yes``, ``no``, ``negation``; ``free`` (an amount of
nothing) and ``not_free``; ``hedge`` ("prices start at"); ``defer`` (to find out, to hand on, to come
back); ``evade`` (it depends, we cannot say); ``boilerplate``, ``promo``, ``cliche``; ``ask`` (of the
customer); ``asked`` (retelling the question); ``that``, ``whether`` and ``condition`` openers;
``or``; ``greeting``, ``title``, ``nobody`` (addressed, but no name), ``closing``;
``will_*`` promises; ``courtesy`` ("if you have further questions"); ``push_*`` to another channel;
``currency``, ``percent``, ``months``, ``weekdays``, ``day``, ``past_day``, ``clock``, ``units``,
``spans``, ``measures``; ``reason``; ``q_*`` how a question begins and ``ask_*`` how a
feature file names what it expects; tables: ``numbers``, ``facts`` (what companies ask for),
``concepts`` (words for one thing, so that an answer in other words or another language is recognised).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ...lexicon import Lexicon, plain

_LEXICON = Lexicon(__package__, "phrases")
_WORD = re.compile(r"[^\W_]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LOOKED_AT = 2_000
"""Words by which a language is told."""
_ENOUGH = 3
"""Common words after which a language is told for certain."""


@dataclass(frozen=True)
class Phrases:
    """The phrases of some languages (ISO 639-1)."""

    languages: tuple[str, ...]

    def pattern(self, kind: str) -> re.Pattern[str]:
        """To be searched for in `plain` text."""
        return _LEXICON.pattern(kind, self.languages)

    def says(self, kind: str, text: str) -> bool:
        """Whether a `plain` text holds a phrase of this kind."""
        return bool(self.pattern(kind).search(text))

    def opens(self, kind: str, text: str) -> bool:
        """Whether a `plain` text begins with a phrase of this kind."""
        return bool(self.pattern(kind).match(text.lstrip()))

    def words(self, kind: str) -> set[str]:
        """The phrases themselves, in `plain` letters."""
        return _LEXICON.words(kind, self.languages)

    def numbers(self) -> dict[str, float]:
        """Number words in `plain` letters, with what they mean."""
        return {
            plain(word): float(value)
            for language in self.languages
            for word, value in _LEXICON.group(language, "numbers").items()
        }

    def names(self, table: str) -> tuple[str, ...]:
        """What a table knows in these languages."""
        return tuple(sorted({n for lang in self.languages for n in _LEXICON.group(lang, table)}))


EVERY = Phrases(_LEXICON.languages())


def phrases_for(reply: str, question: str) -> Phrases:
    """The phrases of the languages a reply and the question it answers are written in."""
    asked = _language(question, enough=1)
    answered = _language(reply, enough=_ENOUGH) or asked
    found = {language for language in (asked, answered) if language}
    return Phrases(tuple(sorted(found or {"en"})))


def folded(text: str) -> tuple[str, list[int]]:
    """The `plain` text, and for each of its letters the place in the text it comes from.

    One place more than letters: where the text ends.
    """
    letters: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        for letter in _plain_letter(char):
            letters.append(letter)
            places.append(at)
    return "".join(letters), [*places, len(text)]


def verbatim(kind: str, text: str, phrases: Phrases) -> Iterator[str]:
    """The phrases of a kind as they stand in a text."""
    letters, places = folded(text)
    for match in phrases.pattern(kind).finditer(letters):
        yield text[places[match.start()] : places[match.end() - 1] + 1]


@lru_cache(maxsize=4_096)
def _plain_letter(char: str) -> str:
    return plain(char)


@lru_cache(maxsize=256)
def _language(text: str, enough: int) -> str:
    if len(_KANA.findall(text[:_LOOKED_AT])) > enough:
        return "ja"
    words = _WORD.findall(plain(text[: _LOOKED_AT * 8]))[:_LOOKED_AT]
    hits = {
        language: sum(word in _stop(language) for word in words) / (len(_stop(language)) + 150)
        for language in _LEXICON.languages()
    }
    best = max(hits, key=lambda language: hits[language])
    certain = sum(word in _stop(best) for word in words) >= enough
    return best if certain and sorted(hits.values())[-2:].count(hits[best]) == 1 else ""


@lru_cache(maxsize=64)
def _stop(language: str) -> frozenset[str]:
    return frozenset(_LEXICON.words("stop", (language,)))
