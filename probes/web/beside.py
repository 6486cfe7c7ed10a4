"""The words beside a value on a page: whom it reaches, and whether it is the site's maker's."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from .page import Found, Line
from .wording import pattern, plain, says

NEAR = 60
"""Characters beside a value, or of the line above it, that say what it is for."""
BRACKETED = re.compile(r"\s{0,2}[(\[]([^()\[\]]{1,40})[)\]]")
"""Words in brackets behind a value, which belong to it."""
_VALUE = re.compile(r"\d(?:\D{0,2}\d){4}|@")


def heading(lines: Sequence[Line], at: int) -> str:
    """The short line above one, with the one above that where it is only a channel's label."""
    words: list[str] = []
    for line in reversed(lines[max(0, at - 2) : at]):
        text = line.text.strip()
        if len(text) > NEAR or _VALUE.search(text):
            break
        words.insert(0, text)
        if _unlabelled(text):
            break
    return "\n".join(words)


def credited(text: str, start: int, end: int) -> bool:
    """Whether the words before a value, or in brackets behind it, credit the site's maker with it."""
    behind = BRACKETED.match(text, end)
    words = behind.group(1) if behind else ""
    return says("maker", text[max(0, start - 2 * NEAR) : start]) or says("maker", words)


def meaning(behind: str, before: str, above: str) -> str | None:
    """Whom a value is meant for, ``sales`` or ``press``, by the words that stand closest to it."""
    before = before[-NEAR:]
    beside = _last_meaning(behind) or _last_meaning(before)
    return beside if beside or _unlabelled(before) else _last_meaning(above)


def note(found: Found, value: str, printed: str, meant: str | None) -> None:
    """Add a value; it is meant for somebody only if it is wherever it stands."""
    if value not in found.values:
        found.values[value] = printed
        if meant:
            found.meant_for[value] = meant
    elif found.meant_for.get(value) != meant:
        found.meant_for.pop(value, None)


@lru_cache(maxsize=1_000)
def _last_meaning(text: str) -> str | None:
    text = plain(text)
    ends = [(m.end(), kind) for kind in ("sales", "press") for m in pattern(kind).finditer(text)]
    return max(ends)[1] if ends else None


@lru_cache(maxsize=1_000)
def _unlabelled(text: str) -> bool:
    """Whether a text has words beside the labels of channels."""
    return bool(re.search(r"[^\W\d_]{4}", _labels().sub("", plain(text))))


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(f"{pattern('phone').pattern}|{pattern('email').pattern}")
