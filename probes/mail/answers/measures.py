"""Measures in a sentence: widths, weights, speeds."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .fact import Fact
from .numerals import number, numbers_in, value_of
from .phrases import Phrases

_UNITS = r"(?:cm|mm|km|m|m2|m3|kg|g|ml|l|kw|kwh|mbit/?s?|gbit/?s?|mb|gb|tb|°c?|inch|zoll|\"|'')(?![^\W_])"


def measures_in(text: str, phrases: Phrases) -> Iterator[Fact]:
    """Every number with a unit of measure in a `plain` text."""
    for match in _measure(phrases).finditer(text):
        yield Fact("measure", match.group(), str(value_of(match.group(), phrases)))


def counts_in(text: str, phrases: Phrases) -> Iterator[Fact]:
    """Every number in a `plain` text, and groups such as "zu dritt"."""
    for found in numbers_in(text, phrases):
        yield Fact("number", text[found.start : found.end], str(found.value))


@lru_cache(maxsize=64)
def _measure(phrases: Phrases) -> re.Pattern[str]:
    named = phrases.pattern("measures").pattern
    return re.compile(rf"(?<![\d.,a-z])(?:{number(phrases)})\s?(?:{_UNITS}|{named})")
