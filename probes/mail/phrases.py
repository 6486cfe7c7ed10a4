"""What people and machines write in mail, in many languages: ``phrases/*.toml``.

Each file is a language, each key a kind of phrase. A space stands for any gap, ``…`` for a few words
of the same sentence, ``*`` at an end for the rest of a word. Case and accents do not count.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

from ..lexicon import plain, tree

LONGEST_GAP = 60
"""Characters that ``…`` stands for at most."""

_GAPS = {" ": r"\s+", "…": rf"(?:[^.!?。\n]|(?<=\d)\.){{0,{LONGEST_GAP}}}?"}
_NO_SPACES = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """All phrases of a kind, to be searched for in `normal` text."""
    phrases = {normal(phrase) for table in _tables().values() for phrase in table.get(kind, ())}
    if not phrases:
        raise KeyError(kind)
    words_apart = [_atoms(phrase) for phrase in sorted(phrases) if not _is_open(phrase)]
    anywhere = [_atoms(phrase) for phrase in sorted(phrases) if _is_open(phrase)]
    parts = [rf"(?<![^\W_]){tree(words_apart)}"] if words_apart else []
    return re.compile("|".join(parts + ([tree(anywhere)] if anywhere else [])))


@cache
def words(kind: str) -> frozenset[str]:
    """All phrases of a kind as they stand in the files, `normal`; for whole labels."""
    return frozenset(normal(p) for table in _tables().values() for p in table.get(kind, ()))


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
    return tuple(sorted(_tables()))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    folder = resources.files(__package__).joinpath("phrases")
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }


def _is_open(phrase: str) -> bool:
    """Whether it may begin in the middle of a word."""
    return phrase.startswith("*") or bool(_NO_SPACES.search(phrase))


def _atoms(phrase: str) -> list[str]:
    """The regular expression of a phrase, cut where others may share its beginning."""
    text = re.sub(r"\s*(?:…|\.\.\.)\s*", "…", phrase.strip("*"))
    atoms = [_GAPS.get(char) or re.escape(char) for char in text]
    whole = text[-1].isalnum() and not phrase.endswith("*") and not _NO_SPACES.search(phrase)
    return [*atoms, r"(?![^\W_])"] if whole else atoms
