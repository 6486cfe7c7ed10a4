"""Which links to try first. Only an order: nothing is left out because of its wording."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources

BEST, GOOD, REST = 0, 1, 2


def promise(name: str, url: str) -> int:
    """How soon a link is worth trying, by its wording and address: `BEST`, `GOOD` or `REST`."""
    text = plain(f"{name} {url}")
    best, good = _words()
    if best.search(text):
        return BEST
    return GOOD if good.search(text) else REST


def plain(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    text = resources.files(__package__).joinpath("wording.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text).values()
    best = {word for table in tables for word in table["best"]}
    good = {word for table in tables for word in table["good"]}
    return _any_of(best), _any_of(good)


def _any_of(words: set[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words)))
