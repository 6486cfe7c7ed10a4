"""Words and phrases in many languages, kept in TOML files, as expressions to search with.

A file ``LANGUAGE.toml`` (ISO 639-1) holds lists of words by kind; a kind inside a table is named
``table.kind``. ``kontakt*`` and ``*strasse`` go on, other words are whole; a space is any gap; ``…``
stands for up to six words.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
WITHOUT_SPACES = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Thai, Japanese, Chinese, Korean: words are not set apart."""
GAP = "…"
_SPACE = r"[\s_+-]+"
_SOME_WORDS = r"\s+(?:[^\s!?;]*[^\s.!?;]\s+){0,6}?"
_SOME_LETTERS = r"[^\s。！？]{0,12}?"


def plain(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


class Lexicon:
    """The word files in a folder of a package, read once."""

    def __init__(self, package: str, folder: str) -> None:
        self._package, self._folder = package, folder
        self.table = cache(self._table)
        self.pattern = cache(self._pattern)

    def languages(self) -> tuple[str, ...]:
        """The languages there are words for (ISO 639-1)."""
        return tuple(sorted(self.table()))

    def words(self, kind: str, languages: Collection[str] = ()) -> set[str]:
        """All words of a kind in `plain` letters, of these languages or of all."""
        table, _, name = kind.rpartition(".")
        found: set[str] = set()
        for language in languages or self.table():
            content = self.group(language, table) if table else self.table()[language]
            listed = content.get(name, ())
            found.update(GAP.join(map(plain, word.split(GAP))) for word in listed)
        return found

    def group(self, language: str, name: str) -> Mapping[str, Any]:
        """A table of a language's file, empty if it has none."""
        found: Mapping[str, Any] = self.table()[language].get(name, {})
        return found

    def _table(self) -> Mapping[str, Mapping[str, Any]]:
        files = resources.files(self._package).joinpath(self._folder).iterdir()
        return MappingProxyType(
            {
                file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
                for file in files
                if file.name.endswith(".toml")
            }
        )

    def _pattern(self, kind: str, languages: tuple[str, ...] = ()) -> re.Pattern[str]:
        known = self.words(kind, languages)
        if not known and not languages:
            raise KeyError(kind)
        words = sorted(known, key=lambda word: (-len(word), word))  # of two, the longer is meant
        begins = [_atoms(word) for word in words if not is_open(word)]
        anywhere = [_atoms(word) for word in words if is_open(word)]
        parts = [rf"(?<![^\W_]){tree(begins)}"] if begins else []
        return re.compile("|".join(parts + ([tree(anywhere)] if anywhere else [])) or r"(?!)")


def is_open(word: str) -> bool:
    """Whether it may begin in the middle of a word."""
    return word.startswith("*") or bool(WITHOUT_SPACES.search(word))


def _atoms(word: str) -> list[str]:
    """The regular expression of a word, cut where others may share its beginning."""
    spaceless = bool(WITHOUT_SPACES.search(word))
    gap = _SOME_LETTERS if spaceless else _SOME_WORDS
    atoms = []
    for at, part in enumerate(re.split(rf"\s*{GAP}\s*", word.strip("*"))):
        atoms += [gap] if at else []
        atoms += [_SPACE if char == " " else re.escape(char) for char in part]
    closed = not word.endswith("*") and not spaceless
    return [*atoms, r"(?![^\W_])"] if closed else atoms


def tree(words: list[list[str]]) -> str:
    """One expression for many words that looks at each shared beginning once."""
    branches: dict[str, list[list[str]]] = {}
    for first, *rest in words:
        branches.setdefault(first, []).append(rest)
    parts = []
    for first, rests in branches.items():
        ends = any(not rest for rest in rests)
        parts.append(first + ("" if ends else tree(rests)))
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
