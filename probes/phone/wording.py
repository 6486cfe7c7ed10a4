"""What companies say on the telephone, by language: ``phrases/*.toml``.

Kinds about menus: ``press`` (verbs before a key), ``hardly`` (those of them that are none before a single
key: "is it the one …"), ``lead`` (over to them), ``filler`` between verb and
key, ``trailer`` after the key, ``say`` (verbs before a word to be spoken), ``joining`` words, ``opener``
(how the meaning of a key begins), ``intro`` (what is no meaning), ``stop`` words that tell nothing,
``general`` ones that tell no matter from another, ``wait`` (staying on the line is the option); tables
``digits``, ``misheard`` (what recognition writes for them) and ``sounds`` (more of that, which are no
keys behind a verb).

About announcements: ``queue``, ``place`` and ``waiting_time`` (before a number), ``cliche``,
``voicemail``, ``closed`` (hours and closing), ``shut`` (closed right now), ``invalid`` choice,
``hand_over``, ``call_back``, ``website`` and ``only`` (no other way is left), ``goodbye``, ``bot``,
``recorded``, ``entry`` (digits are to be typed in).

About people: ``asks_reason``, ``again``, ``names_self``, ``hello``, ``helps``, ``answers`` (the matter
itself), ``wrong`` (department), ``asks_details``, ``hold_on``, ``affirms``, ``denies``,
``back_from_hold``, ``hesitation`` (said before anything else).

Tables: ``numbers``, ``units`` (of time), ``families`` (what people call about, and where menus lead),
``says`` (what a shopper says).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..lexicon import Lexicon, plain

_LEXICON = Lexicon(__package__, "phrases")
LONGEST = 4_000
"""Letters of one prompt that are looked at: about five minutes of speech."""
_GLUED = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_NUMBER = re.compile(r"\b(no|nr)\.(?=\s*\d)")
_QUOTES = re.compile(r"[\"“”„«»]")


@dataclass(frozen=True)
class Wording:
    """The phrases of some languages (ISO 639-1)."""

    languages: tuple[str, ...]

    def pattern(self, kind: str) -> re.Pattern[str]:
        """To be searched for in `normal` text."""
        return _LEXICON.pattern(kind, self.languages)

    def source(self, kind: str) -> str:
        """The same as text, to be part of a longer expression."""
        return f"(?:{self.pattern(kind).pattern})"

    def says(self, kind: str, text: str) -> bool:
        """Whether a `normal` text holds a phrase of this kind."""
        return bool(self.pattern(kind).search(text))

    def opens(self, kind: str, text: str) -> bool:
        """Whether a `normal` text begins with a phrase of this kind."""
        return bool(self.pattern(kind).match(text.lstrip(" ,.;:")))

    def quotes(self, kind: str, text: str) -> tuple[str, ...]:
        """The phrases of a kind in a `normal` text, each once."""
        return tuple(dict.fromkeys(match.group() for match in self.pattern(kind).finditer(text)))

    def words(self, kind: str) -> frozenset[str]:
        """The phrases themselves."""
        return _words(kind, self.languages)

    def table(self, name: str) -> Mapping[str, str]:
        """A table of the languages, its keys in `plain` letters."""
        return _table(name, self.languages)

    def names(self, name: str) -> tuple[str, ...]:
        """The keys of a table as they are written, in the order of the file."""
        kinds = (key for language in self.languages for key in _LEXICON.group(language, name))
        return tuple(dict.fromkeys(kinds))

    def families(self, text: str) -> frozenset[str]:
        """What a `normal` text is about, by the names of ``[families]``."""
        return frozenset(
            name for name in self.names("families") if self.says(f"families.{name}", text)
        )


@lru_cache(maxsize=64)
def _table(name: str, languages: tuple[str, ...]) -> Mapping[str, str]:
    return {
        plain(key): str(value)
        for language in languages
        for key, value in _LEXICON.group(language, name).items()
    }


@lru_cache(maxsize=256)
def _words(kind: str, languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_LEXICON.words(kind, languages))


def wording(language: str) -> Wording:
    """The phrases of a language; all of them where we know none of its own."""
    code = language[:2].lower()
    known = _LEXICON.languages()
    return Wording((code,) if code in known else known)


def normal(text: str) -> str:
    """A text as it is searched: plain letters, ``press1`` apart, "no. 1" as "no 1", no quotes."""
    letters = plain(text[:LONGEST]).replace("’", "'")
    return " ".join(_NUMBER.sub(r"\1", _GLUED.sub(" ", _QUOTES.sub(" ", letters))).split())


def of_one_matter(one: str, other: str, language: str) -> bool:
    """Whether two texts are about the same, by the names of ``[families]``."""
    words = wording(language)
    return bool(words.families(normal(one)) & words.families(normal(other)))
