"""Numbers as people write them: digits in any country's way, and words."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from .phrases import Phrases

DIGITS = r"\d{1,3}(?:[.,' ]\d{3}(?!\d))+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
"""1,234.50 · 1.234,50 · 1 234,50 · 12.00 · 300."""
_DIGITS = re.compile(DIGITS)
_JOINED = r"(?:[\s-]{0,2}(?:and|und|et|y|e|en|och|i)?[\s-]{0,2}"
_MOST_WORDS = 6


@dataclass(frozen=True)
class Number:
    """A number in a text: where it stands, and how much it is."""

    start: int
    end: int
    value: Decimal


@lru_cache(maxsize=64)
def number(phrases: Phrases) -> str:
    """The expression of a number in `plain` text, in digits or in words."""
    words = sorted(phrases.numbers(), key=lambda word: (-len(word), word))
    if not words:
        return f"(?:{DIGITS})"
    word = f"(?:{'|'.join(map(re.escape, words))})"
    spelled = rf"(?<![^\W_]){word}{_JOINED}{word}){{0,{_MOST_WORDS}}}(?![^\W_])"
    return f"(?:{DIGITS}|{spelled})"


@lru_cache(maxsize=64)
def _numbers(phrases: Phrases) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,a-z])(?:{number(phrases)})")


def numbers_in(text: str, phrases: Phrases) -> list[Number]:
    """The numbers in a `plain` text."""
    return [
        Number(match.start(), match.end(), value_of(match.group(), phrases))
        for match in _numbers(phrases).finditer(text)
    ]


def value_of(text: str, phrases: Phrases) -> Decimal:
    """How much a number is: "1.234,50", "12.00", "three hundred", "zweihundertvierzig"."""
    if match := _DIGITS.search(text):
        return _of_digits(match.group())
    known = phrases.numbers()
    words = "|".join(sorted(map(re.escape, known), key=lambda word: (-len(word), word)))
    total = part = Decimal(0)
    for word in re.findall(words, text) if words else ():
        worth = Decimal(str(known[word]))
        if worth >= 100:
            part = (part or 1) * worth
            if worth >= 1000:
                total, part = total + part, Decimal(0)
        else:
            part += worth
    return total + part


def _of_digits(text: str) -> Decimal:
    text = text.replace(" ", "").replace("'", "")
    head, mark, tail = (
        text.rpartition(",") if text.rfind(",") > text.rfind(".") else text.rpartition(".")
    )
    whole = f"{head}.{tail}" if mark and len(tail) != 3 else head + tail
    cleaned = re.sub(r"[.,](?=.*\.)|,", "", whole)
    try:
        return Decimal(cleaned).normalize()
    except InvalidOperation:
        return Decimal(0)
