"""Dates and times of day in a sentence, as figures and as words."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .fact import Fact
from .phrases import Phrases

_FIGURES = re.compile(
    r"(?<![\d.,/-])(?:20\d\d-[01]?\d-[0-3]?\d|[0-3]?\d\.[01]?\d\.(?:(?:20)?\d\d)?"
    r"|[0-3]?\d/[01]?\d(?:/(?:20)?\d\d)?)(?![\d/])|\d{1,2}月(?:\d{1,2}日)?|(?<![\d.,/-])\d{1,2}日(?!間|以)"
    r"|(?<![\d.,/-])20[2-4]\d(?![\d.,/-]\d|\d)|\bkw\s?\d{1,2}\b"
)
_ORDINAL = re.compile(r"\bthe\s(?:[12]?\d|3[01])(?:st|nd|rd|th)\b")
_TIMES = re.compile(
    r"(?<![\d.,:/-])(?:[01]?\d|2[0-4])(?:[:h]\s?[0-5]\d(?![\d:])|\s?h(?![^\W_])|\.[0-5]\d(?=\s?(?:uhr|am|pm|h\b))"
    r"|\s?(?:am|pm|a\.m|p\.m|uhr|o'clock|horas|uur|godz)(?![^\W_]))"
    r"|\b(?:kl|klockan|um|at|a\slas|alle|as|om|à|a\spartir\sdas?|desde\slas)\.?\s?(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?![\d./:,%€£]|\s?(?:[€£%]|eur|\d))"
    r"|(?<!\d)\d{1,2}時(?!間)"
)
_SHORT_WEEKDAY = re.compile(
    r"\b(?:mo|di|mi|do|fr|sa|so|lu|ma|me|je|ve|lun|mar|mer|gio|ven|jeu)\b\.?\s?(?:[+&/–-]\s?(?:mo|di|mi|do|fr|sa|so)\b|\d{1,2}\.)"
)


def dates_in(text: str, phrases: Phrases) -> Iterator[Fact]:
    """Every date in a `plain` text: "27 June", "15.6.", "the 24th", "Tuesday", "tomorrow"."""
    covered = phrases.pattern("past_day").sub(" ", text)
    for sign in (_FIGURES, _ORDINAL, _SHORT_WEEKDAY, _months(phrases), phrases.pattern("day")):
        for match in sign.finditer(covered):
            yield Fact("date", match.group(), _key(match.group()))
    for match in phrases.pattern("weekdays").finditer(covered):
        if len(match.group()) > 2:
            yield Fact("date", match.group(), match.group()[:3])


def times_in(text: str, phrases: Phrases) -> Iterator[Fact]:
    """Every time of day in a `plain` text: "23:30", "10 pm", "um 8", "midnight"."""
    for sign in (_TIMES, phrases.pattern("clock")):
        for match in sign.finditer(text):
            yield Fact(
                "time", match.group(), re.sub(r"[^\d:.]", "", match.group()) or match.group()
            )


def _key(text: str) -> str:
    month = re.search(r"[^\W\d_]{3,}", text)
    days = re.findall(r"\d+", text)
    return " ".join([*(day.lstrip("0") for day in days), month.group()[:3] if month else ""])


@lru_cache(maxsize=64)
def _months(phrases: Phrases) -> re.Pattern[str]:
    month = phrases.pattern("months").pattern
    day = r"(?:[12]?\d|3[01])(?:st|nd|rd|th|er|\.|º|°)?"
    about = (
        r"(?:in|im|by|until|till|from|since|before|after|bis|ab|seit|mitte|ende|anfang|end\sof|mid"
        r"|en|em|w|we|i|de|du|a|per|vanaf|voor)"
    )
    return re.compile(
        rf"(?<![\d.,])(?:{day})\s?(?:of\s|de\s|d')?(?:{month})|(?:{month})\s(?:the\s)?{day}(?!\d)"
        rf"|(?<![^\W_]){about}\s(?:(?!may\b)(?:{month}))"
    )
