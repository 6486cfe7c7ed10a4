"""Amounts of money in a sentence: figures with a currency, percentages, and nothing at all."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .fact import Fact
from .numerals import number, value_of
from .phrases import Phrases

_SIGNS = r"[€£$¥₽₺₴₹₪₩￥円]"
_CODES = r"(?:eur|gbp|usd|chf|sek|nok|dkk|pln|czk|huf|ron|jpy|cad|aud|nzd|kr|zl|sfr|fr|p)\b\.?"


def amounts_in(text: str, phrases: Phrases) -> Iterator[Fact]:
    """Every amount in a `plain` text; free of charge is an amount of 0."""
    for match in _amount(phrases).finditer(text):
        yield Fact("amount", match.group().strip(), str(value_of(match.group(), phrases)))
    covered = phrases.pattern("not_free").sub(" ", text)
    for match in phrases.pattern("free").finditer(covered):
        yield Fact("amount", match.group(), "0", loose=True)


@lru_cache(maxsize=64)
def _amount(phrases: Phrases) -> re.Pattern[str]:
    figure = number(phrases)
    named = "|".join(
        source.pattern for kind in ("currency", "percent") if (source := phrases.pattern(kind))
    )
    unit = rf"(?:{_SIGNS}|%|{_CODES}|{named})"
    before = rf"(?:{_SIGNS}|(?<![^\W_]){_CODES})\s?(?:{figure})"
    return re.compile(rf"{before}|(?<![\d.,a-z])(?:{figure})\s?,?-?-?\s?{unit}")
