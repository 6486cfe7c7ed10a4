"""Which option of a menu leads to what the shopper wants, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from .agreement import agreed
from .menus import Menu, Option, gap_in, same_meaning, telling
from .wording import normal, wording

NEVER: Mapping[str, int] = MappingProxyType({})
OUTRIGHT = 1.0
"""From which score an option is what the shopper wants, not only a way on."""
_FAMILY, _WORD, _RELATED, _BESIDE = 3.0, 2.0, 1.5, 1.0
"""For the same matter, the same word, a matter near it; off for another matter named beside it."""
_SAME_WORD = 0.5
"""For the same word where the matter is the same anyway."""
RELATED = {
    "access": {"technical", "details"},
    "balance": {"billing"},
    "billing": {"payment", "details"},
    "booking": {"details"},
    "claim": {"complaint"},
    "complaint": {"claim"},
    "delivery": {"order", "returns"},
    "details": {"access"},
    "fault": {"technical"},
    "leaving": {"moving"},
    "lost": {"fault"},
    "moving": {"leaving"},
    "order": {"delivery"},
    "payment": {"billing"},
    "returns": {"delivery", "complaint"},
    "technical": {"fault"},
}
"""What people call about → where it may be dealt with as well."""
CLEARLY = 1.0
"""By how much one option must fit better than another to be waited for."""
WAYS_ON = {
    "language": 0.8,
    "existing": 0.7,
    "private": 0.6,
    "operator": 0.5,
    "other": 0.4,
}
"""Options that lead on when none names the matter: towards a person, or deeper as who we are."""
WAITING = 0.3
AWAY = frozenset(
    {
        "business",
        "foreign",
        "repeat",
        "back",
        "information",
        "callback",
        "message",
        "survey",
        "extension",
    }
)
"""Options that lead away from a person who can help; never chosen unless they are what is wanted."""
_MATTERS = frozenset(RELATED)


@dataclass(frozen=True)
class Choice:
    """An option, how well it fits, and why in the words heard."""

    option: Option
    score: float
    because: str

    @property
    def outright(self) -> bool:
        """Whether it names what the shopper wants."""
        return self.score >= OUTRIGHT


def choose(
    menu: Menu, wants: str, language: str, tried: Mapping[str, int] = NEVER
) -> Choice | None:
    """The best option that was not tried in this menu yet; None when none leads on.

    What names the matter itself is tried twice: keys get lost, and some lines say "please choose again".
    """
    choices = [
        weigh(option, wants, language) for option in menu.options if option.meaning or option.waits
    ]
    leading = [
        choice
        for choice in choices
        if choice.score > 0 and tried.get(choice.option.how, 0) < (2 if choice.outright else 1)
    ]
    return max(leading, key=lambda choice: choice.score, default=None)


def settled(
    readings: Sequence[Menu],
    wants: str,
    language: str,
    tried: Mapping[str, int] = NEVER,
    *,
    patient: bool = True,
) -> Choice | None:
    """The option that can be taken now; None when the menu has to be heard again.

    ``patient``: one is not taken while another hearing may make sure of a better one, and one that only
    leads on not while a key, or the words of one, may have been missed.
    """
    told_apart = _told_apart(agreed(readings, language, gaps=not patient), language)
    certain = choose(told_apart, wants, language, tried)
    if certain is None or not patient:
        return certain
    heard = Menu(tuple(option for menu in readings for option in menu.options))
    best = choose(heard, wants, language, tried)
    if (
        best
        and best.outright
        and best.option.how != certain.option.how
        and best.score >= certain.score + CLEARLY
    ):
        return None
    wordless = any(option.key and not option.meaning for option in heard.options)
    return None if (wordless or gap_in(heard)) and not certain.outright else certain


def _told_apart(menu: Menu, language: str) -> Menu:
    """Without keys that lead to a matter in the same words: one of them was misheard."""
    said = Counter(telling(option.meaning, language) for option in menu.options if option.key)
    return Menu(
        tuple(
            option
            for option in menu.options
            if said[telling(option.meaning, language)] < 2
            or not _about(option.meaning, language) & _MATTERS
        )
    )


def weigh(option: Option, wants: str, language: str) -> Choice:
    """How well an option fits what is wanted."""
    said = _about(option.meaning, language)
    wanted = _about(wants, language) & _MATTERS
    shared = _MATTERS & said & wanted
    near = {m for w in wanted for m in RELATED[w]} & said - shared
    words = _shared_words(option.meaning, wants, language)
    beside = _MATTERS & said - wanted
    if shared or words:
        score = (_FAMILY + len(shared) / 10 if shared else 0.0) + (_RELATED if near else 0.0) / 10
        score += min(2, len(words)) * (_SAME_WORD if shared else _WORD)
        score = max(OUTRIGHT, score - _BESIDE * len(beside if shared else beside - near))
    elif near and not (
        beside - near or AWAY & said
    ):  # "close your account" is near a bill, but about leaving
        score = _RELATED
    else:
        return _way_on(option, said)
    score -= _FAMILY * len(AWAY & said - {"information"})
    about = " and ".join(sorted(words) or sorted(shared or near))
    return Choice(option, score, _because(option, f"I call about {about}"))


def _way_on(option: Option, said: frozenset[str]) -> Choice:
    """How far an option that does not name the matter leads on."""
    if AWAY & said:
        return Choice(option, 0.0, _because(option, "leads away"))
    matters = said & _MATTERS - {"details"}
    ways = {WAYS_ON[way]: way for way in WAYS_ON if way in said}
    if ways and not matters:
        return Choice(option, max(ways), _because(option, f"none better heard: {ways[max(ways)]}"))
    if option.waits and not matters:
        return Choice(option, WAITING, _because(option, "none better heard: staying on the line"))
    return Choice(option, 0.0, _because(option, "another matter"))


def _because(option: Option, why: str) -> str:
    said = f"“{option.meaning}”" if option.meaning else "staying on the line is offered"
    return f"{said}: {why}"


def _shared_words(meaning: str, wants: str, language: str) -> frozenset[str]:
    general = wording(language).words("general")
    wanted = telling(normal(wants), language) - general
    said = telling(meaning, language) - general
    return frozenset(w for w in said if any(_same(w, each, language) for each in wanted))


def _same(one: str, other: str, language: str) -> bool:
    return min(len(one), len(other)) > 3 and same_meaning(one, other, language)


@lru_cache(maxsize=4_096)
def _about(text: str, language: str) -> frozenset[str]:
    return wording(language).families(normal(text))
