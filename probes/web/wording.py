"""What words on links, buttons and labels mean, in many languages: ``wording/*.toml``.

Links: only an order, nothing is left out because of its wording.
"""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from urllib.parse import unquote, urlsplit

BEST, GOOD, REST = 0, 1, 2

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_WITHOUT_SPACES = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Thai, Japanese, Chinese, Korean: words are not set apart."""


@lru_cache(maxsize=20_000)
def promise(name: str, url: str) -> int:
    """How soon a link is worth trying, by its wording and path: `BEST`, `GOOD` or `REST`."""
    text = f"{plain(name)} {plain(_path(url))}"
    if pattern("contact").search(text):
        return BEST
    return GOOD if pattern("about").search(text) else REST


def says(kind: str, text: str) -> bool:
    """Whether a text holds a word of this kind (a key of the data files) in any language."""
    return bool(pattern(kind).search(plain(text)))


def plain(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """All words of a kind, to be searched for in `plain` text."""
    known = {plain(word) for table in _tables().values() for word in table.get(kind, ())}
    if not known:
        raise KeyError(kind)
    words = sorted(known, key=lambda word: (-len(word), word))  # of two, the longer is meant
    begins = [_atoms(word) for word in words if not _is_open(word)]
    anywhere = [_atoms(word) for word in words if _is_open(word)]
    parts = [rf"(?<![^\W_]){tree(begins)}"] if begins else []
    return re.compile("|".join(parts + ([tree(anywhere)] if anywhere else [])))


def languages() -> tuple[str, ...]:
    """The languages there are words for (ISO 639-1)."""
    return tuple(sorted(_tables()))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    files = resources.files(__package__).joinpath("wording").iterdir()
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".toml")
    }


def _is_open(word: str) -> bool:
    """Whether it may begin in the middle of a word."""
    return word.startswith("*") or bool(_WITHOUT_SPACES.search(word))


def _atoms(word: str) -> list[str]:
    """The regular expression of a word, cut where others may share its beginning.

    ``kontakt*`` and ``*strasse`` go on, other words are whole; a space is any gap.
    """
    atoms = [r"[\s_+-]+" if char == " " else re.escape(char) for char in word.strip("*")]
    closed = not word.endswith("*") and not _WITHOUT_SPACES.search(word)
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


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return unquote(f"{parts.path} {parts.query} {parts.fragment}").replace("/", " ")
