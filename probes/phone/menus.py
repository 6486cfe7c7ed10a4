"""A menu as it was understood from one reading of a prompt: what can be done, and what it leads to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from .keys import keys_in, with_words_apart
from .pairing import Pair, paired, two_matters
from .wording import Wording, normal, wording

GAP = 0.5
"""Trust in the first key of a menu that does not begin at 1: the words before may be of one missed."""
FREE = "0*#9"
"""Keys that stand outside the counting by custom: operator, back, repeat."""
ALIKE = 78.0
"""From which likeness (0–100, Indel) two words are one word, heard differently."""
_WORD = re.compile(r"[^\W_]{2,}")


@dataclass(frozen=True)
class Option:
    """One thing a menu offers."""

    key: str
    """``0123456789*#``; empty for a word to say and for staying on the line."""
    word: str
    """What to say; empty when there is only a key."""
    meaning: str
    """What it leads to, in the words heard; empty when they were not."""
    trust: float = 1.0
    """How far one reading can tell that the words belong to this key: 1, `GAP`, or 0 for not at all."""

    @property
    def waits(self) -> bool:
        """Whether it is chosen by staying on the line."""
        return not (self.key or self.word)

    @property
    def how(self) -> str:
        """What is to be done, as a name: ``2``, ``say billing``, ``wait``."""
        return self.key or (f"say {self.word}" if self.word else "wait")


@dataclass(frozen=True)
class Menu:
    """The options of one hearing."""

    options: tuple[Option, ...] = ()
    way: int = 0
    """Which of the ways to read it is of, 0 for the first: the nth of every hearing."""

    def __bool__(self) -> bool:
        """Whether it asks for a choice: something to press, or several things to say."""
        spoken = sum(bool(option.word) for option in self.options)
        return spoken > 1 or any(option.key for option in self.options)

    def offers(self, how: str) -> bool:
        """Whether this can be done here."""
        return any(option.how == how for option in self.options)


def read_menus(text: str, language: str) -> tuple[Menu, ...]:
    """The menus of a text as it was transcribed: one a hearing, several when it was read out again."""
    words = wording(language)
    said = with_words_apart(normal(text), words)
    keys = keys_in(said, words)
    rounds = _rounds(paired(said, keys, words)) if keys else []
    menus = (Menu(tuple(_options(pairs, words))) for pairs in rounds)
    return tuple(menu for menu in menus if menu)


def gap_in(menu: Menu) -> bool:
    """Whether it counts past a key that was not heard."""
    counted = sorted({int(o.key) for o in menu.options if o.key and o.key not in FREE})
    return bool(counted) and counted != list(range(1, len(counted) + 1))


def same_menu(one: Menu, other: Menu, language: str) -> bool:
    """Whether two hearings are of one menu: most keys both name lead to the same."""
    shared = [
        (mine.meaning, theirs.meaning)
        for mine in one.options
        for theirs in other.options
        if mine.how == theirs.how and mine.meaning and theirs.meaning
    ]
    if shared:
        alike = sum(same_meaning(*pair, language) for pair in shared)
        return alike * 2 > len(shared) or (alike * 2 == len(shared) and len(shared) > 1)
    return _shifted(one, other, language)


def _shifted(one: Menu, other: Menu, language: str) -> bool:
    """Whether one has the meanings of the other at other keys: at least two, and nearly all of the shorter.

    One in common tells nothing: the menu behind "for your bill" speaks of bills as well.
    """
    mine = [option.meaning for option in one.options if option.meaning]
    theirs = [option.meaning for option in other.options if option.meaning]
    found = sum(any(same_meaning(m, t, language) for t in theirs) for m in mine)
    return found > 1 and found * 4 >= 3 * min(len(mine), len(theirs))


def same_meaning(one: str, other: str, language: str) -> bool:
    """Whether two wordings of a meaning are one, heard differently: most of the shorter is in both."""
    mine, theirs = telling(one, language), telling(other, language)
    if not mine or not theirs:
        return one.strip() == other.strip()
    short, long = sorted((mine, theirs), key=len)
    found = sum(any(_alike(word, each) for each in long) for word in short)
    return found * 2 > len(short) or (found == 1 and len(short) == 2 and len(long) > 2)


def _alike(one: str, other: str) -> bool:
    return one == other or (len(one) > 3 < len(other) and fuzz.ratio(one, other) >= ALIKE)


@lru_cache(maxsize=4_096)
def telling(meaning: str, language: str) -> frozenset[str]:
    """The words of a meaning that tell it from others; all of them where none does."""
    found = frozenset(_WORD.findall(meaning))
    return frozenset(found - wording(language).words("stop")) or found


def _rounds(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Cut where a key comes again: there the menu begins anew."""
    rounds: list[list[Pair]] = [[]]
    for pair in pairs:
        if pair.key.key and any(pair.key.key == each.key.key for each in rounds[-1]):
            rounds.append([])
        rounds[-1].append(pair)
    return rounds


def _options(pairs: Sequence[Pair], words: Wording) -> Iterable[Option]:
    for at, pair in enumerate(pairs):
        key = pair.key
        trust = _trust(at, pairs, words) if pair.sure else 0.0
        yield Option(key.key, key.word, pair.meaning or key.word, trust)


def _trust(at: int, pairs: Sequence[Pair], words: Wording) -> float:
    """How far a key has its own words, where a key may be missing between them and the next of their kind.

    What was missed in "press 1 [for sales, 2] for faults, press 3" leaves 1 with the words of 2, and
    the other way round where the words come first; where the words of both are there, each has its own.
    A menu may begin at another key than 1.
    """
    own, meaning = pairs[at].key.key, pairs[at].meaning
    counted = [pair.key.key for pair in pairs if pair.key.key and pair.key.key not in FREE]
    if own not in counted:
        return 1.0
    place = counted.index(own)
    missed_at_most = 1 if pairs[at].beside else 0
    if pairs[at].follows:
        following = counted[place + 1 : place + 2]
        return 1.0 if not following or int(following[0]) - int(own) - 1 <= missed_at_most else 0.0
    if place:
        return 1.0 if int(own) - int(counted[place - 1]) - 1 <= missed_at_most else 0.0
    if own == "1":
        return 1.0
    return 0.0 if _holds_two_clauses(meaning, words) else GAP


def _holds_two_clauses(meaning: str, words: Wording) -> bool:
    """Whether a meaning goes on like another one: "for our sales team, to let us know about an outage"."""
    another = re.search(rf",\s+{words.source('opener')}\s", meaning)
    return bool(another) or len(two_matters(meaning, words)) > 1
