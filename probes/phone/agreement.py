"""What several readings of one menu agree on: a key heard once may be shifted, heard twice it is not."""

from collections.abc import Sequence
from dataclasses import replace

from .menus import Menu, Option, same_meaning, telling
from .wording import wording

ENOUGH = 2
"""Readings, of one hearing or of several, that must agree on what a key leads to."""


def agreed(readings: Sequence[Menu], language: str, *, gaps: bool = False) -> Menu:
    """The options that at least two readings give the same meaning, and that outweigh all others.

    ``gaps``: the first key counts like any other although it is not 1; for a menu that is not read out
    again.
    """
    if gaps:
        readings = [_whole(menu) for menu in readings]
    ways = dict.fromkeys(option.how for menu in readings for option in menu.options)
    options = (_agreed_option(how, readings, language) for how in ways)
    return Menu(tuple(option for option in options if option))


def _agreed_option(how: str, readings: Sequence[Menu], language: str) -> Option | None:
    said = [
        option
        for menu in readings
        for option in menu.options
        if option.how == how and option.trust and option.meaning
    ]
    best: list[Option] = []
    for option in said:
        alike = [each for each in said if _agree(option.meaning, each.meaning, language)]
        best = max(best, alike, key=_weight)
    against = [each for each in said if each not in best and _contradicts(each, best, language)]
    if _weight(best) < ENOUGH or _weight(best) - _weight(against) < ENOUGH:
        return None
    return None if _contested(best, readings, language) else _shortest(best, language)


def _contested(alike: Sequence[Option], readings: Sequence[Menu], language: str) -> bool:
    """Whether only one of several ways to read says so, and another says the same of another key.

    One way misreads a recording in every hearing alike, so that hearing it again proves nothing.
    """
    agreeing = {menu.way for menu in readings if any(option in alike for option in menu.options)}
    others = [o for menu in readings if menu.way not in agreeing for o in menu.options if o.trust]
    return len(agreeing) < ENOUGH and any(
        option.how != alike[0].how and _agree(option.meaning, alike[0].meaning, language)
        for option in others
    )


def _shortest(alike: Sequence[Option], language: str) -> Option:
    """Of several wordings of one meaning the one to go by.

    The longer may hold a clause of another key, the shorter may have lost the matter that others agree on.
    """
    matters = wording(language).families
    telling_it = [option for option in alike if matters(option.meaning)]
    wordings = telling_it if _weight(telling_it) >= ENOUGH else alike
    return min(wordings, key=lambda option: len(telling(option.meaning, language)))


def _contradicts(option: Option, best: Sequence[Option], language: str) -> bool:
    """Whether a reading says something else; beside a matter that we know, one of none was misheard."""
    matters = wording(language).families
    return bool(matters(option.meaning)) or not any(matters(each.meaning) for each in best)


def _agree(one: str, other: str, language: str) -> bool:
    """Whether two readings of a key say the same: in like words, or of the same matters."""
    matters = wording(language).families
    return same_meaning(one, other, language) or (
        bool(about := matters(one)) and about == matters(other)
    )


def _whole(menu: Menu) -> Menu:
    sure = tuple(replace(option, trust=float(bool(option.trust))) for option in menu.options)
    return replace(menu, options=sure)


def _weight(options: Sequence[Option]) -> float:
    return sum(option.trust for option in options)
