"""What words on links, buttons and labels mean, in many languages: ``wording/*.toml``.

Links: only an order, nothing is left out because of its wording.
"""

from functools import lru_cache
from urllib.parse import unquote, urlsplit

from ..lexicon import Lexicon, plain

__all__ = ["BEST", "GOOD", "REST", "languages", "pattern", "plain", "promise", "says"]

BEST, GOOD, REST = 0, 1, 2

_LEXICON = Lexicon(__package__, "wording")
pattern = _LEXICON.pattern
"""All words of a kind, to be searched for in `plain` text."""
languages = _LEXICON.languages


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


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return unquote(f"{parts.path} {parts.query} {parts.fragment}").replace("/", " ")
