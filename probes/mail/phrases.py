"""What people and machines write in mail, in many languages: ``phrases/*.toml``.

Each file is a language, each key a kind of phrase. A space stands for any gap, ``…`` for a few words
of the same sentence, ``*`` at an end for the rest of a word. Case and accents do not count.

The files are those of a `Lexicon`; what is searched is not: whole mails, in which a gap ends with its
sentence.
"""

import re
from functools import cache, lru_cache

from ..lexicon import WITHOUT_SPACES, Lexicon, is_open, plain, tree

LONGEST_GAP = 60
"""Characters that ``…`` stands for at most."""

_GAPS = {" ": r"\s+", "…": rf"(?:[^.!?。\n]|(?<=\d)\.){{0,{LONGEST_GAP}}}?"}
_LEXICON = Lexicon(__package__, "phrases")


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """All phrases of a kind, to be searched for in `normal` text."""
    phrases = sorted(words(kind))
    if not phrases:
        raise KeyError(kind)
    words_apart = [_atoms(phrase) for phrase in phrases if not is_open(phrase)]
    anywhere = [_atoms(phrase) for phrase in phrases if is_open(phrase)]
    parts = [rf"(?<![^\W_]){tree(words_apart)}"] if words_apart else []
    return re.compile("|".join(parts + ([tree(anywhere)] if anywhere else [])))


@cache
def words(kind: str) -> frozenset[str]:
    """All phrases of a kind as they stand in the files, `normal`; for whole labels."""
    tables = _LEXICON.table().values()
    return frozenset(normal(phrase) for table in tables for phrase in table.get(kind, ()))


@lru_cache(maxsize=5_000)
def normal(text: str) -> str:
    """Lower case, without accents, with straight quotes."""
    if text.isascii():
        return text.lower()
    return plain(text).replace("’", "'").replace("‘", "'")


def says(kind: str, text: str) -> bool:
    """Whether a text holds a phrase of a kind in any language."""
    return bool(pattern(kind).search(normal(text)))


def begins(kind: str, text: str) -> bool:
    """Whether a text begins with a phrase of a kind."""
    return bool(pattern(kind).match(normal(text).lstrip()))


def languages() -> tuple[str, ...]:
    """The languages there are phrases for (ISO 639-1)."""
    return _LEXICON.languages()


def _atoms(phrase: str) -> list[str]:
    """The regular expression of a phrase, cut where others may share its beginning."""
    text = re.sub(r"\s*(?:…|\.\.\.)\s*", "…", phrase.strip("*"))
    atoms = [_GAPS.get(char) or re.escape(char) for char in text]
    whole = text[-1].isalnum() and not phrase.endswith("*") and not WITHOUT_SPACES.search(phrase)
    return [*atoms, r"(?![^\W_])"] if whole else atoms
