"""Durations in a sentence: "5 to 7 working days", "zwei Wochen", "overnight"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .fact import Fact
from .numerals import number, value_of
from .phrases import Phrases

_AMOUNT_BEFORE = re.compile(r"(?:[€£$¥%]|\d|eur|euros?|pounds?|kr|zl)\.?\s*$")
_JAPANESE = re.compile(
    r"(?<!\d)(?:約)?\d+(?:[~〜-]\d+)?\s?(?:営業日|日間|週間|か月|ヶ月|カ月|時間|分|年間|日以内|年)"
)


def durations_in(text: str, phrases: Phrases) -> Iterator[Fact]:
    """Every duration in a `plain` text; "a month" of "£5 a month" is none."""
    for match in _counted(phrases).finditer(text):
        yield Fact("duration", match.group(), _key(match.group(), phrases))
    for match in phrases.pattern("spans").finditer(text):
        if not _AMOUNT_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
            yield Fact("duration", match.group(), match.group())
    for match in _JAPANESE.finditer(text):
        yield Fact("duration", match.group(), match.group())


def _key(text: str, phrases: Phrases) -> str:
    unit = re.search(r"[^\W\d_]{1,3}[^\W\d_]*$", text)
    return f"{value_of(text, phrases)} {unit.group()[:3] if unit else ''}"


@lru_cache(maxsize=64)
def _counted(phrases: Phrases) -> re.Pattern[str]:
    figure = number(phrases)
    units = phrases.pattern("units").pattern
    between = r"\s?(?:-|–|to|bis|a|à|or|oder|ou|o|tot|do|till|and|und)\s?"
    return re.compile(
        rf"(?<![\d.,a-z])(?:{figure})(?:{between}(?:{figure}))?[\s-]?(?:[^\W\d_]{{3,14}}\s)?(?:{units})"
        rf"|(?<![\d.,:a-z])\d{{1,3}}\s?(?:h|hrs?|min|d)(?![^\W_])"
    )
