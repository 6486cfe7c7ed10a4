"""What a stretch of speech is, by its words: a menu, a queue, a voicemail, a greeting, an answer …"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from .menus import Menu, read_menus
from .naming import gives_a_name
from .wording import Wording, normal, wording


class Kind(StrEnum):
    """What words can be; each but `MENU` and `PERSONAL` is a kind of the data files."""

    MENU = "menu"
    QUEUE = "queue"
    CLICHE = "cliche"
    VOICEMAIL = "voicemail"
    CLOSED = "closed"
    SHUT = "shut"
    INVALID = "invalid"
    HAND_OVER = "hand_over"
    CALL_BACK = "call_back"
    WEBSITE = "website"
    GOODBYE = "goodbye"
    BOT = "bot"
    RECORDED = "recorded"
    ENTRY = "entry"
    ASKS_REASON = "asks_reason"
    AGAIN = "again"
    NAMES_SELF = "names_self"
    HELPS = "helps"
    ANSWERS = "answers"
    WRONG = "wrong"
    ASKS_DETAILS = "asks_details"
    HOLD_ON = "hold_on"
    BACK_FROM_HOLD = "back_from_hold"


OPENING = ("hello", "affirms", "denies")
"""Kinds that count only where the words begin with them."""
_MACHINES = frozenset({Kind.MENU, Kind.VOICEMAIL, Kind.SHUT, Kind.BOT, Kind.ENTRY, Kind.CLICHE})
_INTRODUCED = frozenset({Kind.NAMES_SELF, Kind.ASKS_REASON})
_PERHAPS = frozenset({Kind.QUEUE, Kind.RECORDED, Kind.CLOSED})
_UNITS = {"second": 1 / 60, "minute": 1.0, "hour": 60.0}
_SENTENCE_ENDS = re.compile(r"[.!?]\s+(?=\S)")
_NEAR = 60
"""Letters within which a number belongs to the words before it."""


@dataclass(frozen=True)
class Prompt:
    """What was said without a break, understood."""

    text: str = ""
    """As the transcriber wrote it."""
    kinds: frozenset[Kind] = frozenset()
    opens: frozenset[str] = frozenset()
    """Which of `OPENING` it begins with."""
    readings: tuple[tuple[Menu, ...], ...] = ()
    """For every reading the menus in it, one a hearing."""
    place: int | None = None
    """Our place in the queue, as they tell it."""
    wait_minutes: float | None = None
    """How long they say it takes; of "two to three" the longer."""
    cliches: tuple[str, ...] = field(default=())

    @property
    def menus(self) -> tuple[Menu, ...]:
        """All menus of all readings."""
        return tuple(menu for reading in self.readings for menu in reading)

    @property
    def personal(self) -> bool:
        """Whether it is how a person greets: with a name, or asking what it is about."""
        speaks_for_itself = self.kinds & {Kind.NAMES_SELF, Kind.ASKS_REASON}
        return bool(speaks_for_itself) and not self.kinds & (_MACHINES - {Kind.CLICHE})

    @property
    def machine(self) -> bool:
        """Whether only a recording or a machine says so."""
        if self.kinds & (_MACHINES - {Kind.CLICHE}):
            return True
        return bool(self.kinds & (_PERHAPS | {Kind.CLICHE})) and not self.personal


def person_begins(text: str, language: str, *, after_music: bool = False) -> int | None:
    """Where in a text a person takes over from an announcement, or from who hands us over to them.

    The place of their first letter. ``after_music``: what is said before a greeting is an announcement,
    even when its words are cut.
    """
    for match in _SENTENCE_ENDS.finditer(text):
        said, begun = text[: match.end()], text[match.end() :]
        person = understand((begun,), language)
        greeting = understand((sentences(begun)[0],), language)
        greets = greeting.personal or "hello" in greeting.opens
        if greets and person.personal and not person.kinds & (_MACHINES | _PERHAPS):
            announced = understand((said,), language)
            if _is_announced(announced, after_music=after_music):
                return match.end()
            break
    return _begins_unheard(text, language, after_music=after_music)


def _begins_unheard(text: str, language: str, *, after_music: bool) -> int | None:
    """The same where no full stop was heard: right behind "I will transfer you", or from "hello" on."""
    if not understand((text,), language).kinds >= _INTRODUCED:
        return None
    for match in re.finditer(r"\s+", text):
        person = understand((text[match.end() :],), language)
        said = understand((text[: match.start()],), language)
        announced = "hello" in person.opens and _is_announced(said, after_music=after_music)
        if Kind.HAND_OVER in said.kinds or announced:
            return match.end() if person.kinds >= _INTRODUCED else None
    return None


def _is_announced(said: Prompt, *, after_music: bool) -> bool:
    own = said.personal or "hello" in said.opens
    return Kind.BOT not in said.kinds and (said.machine or (after_music and not own))


def sentences(text: str) -> list[str]:
    """A text at its full stops, as far as they were heard."""
    return _SENTENCE_ENDS.split(text)


def understand(readings: Sequence[str], language: str) -> Prompt:
    """What the readings of one stretch of speech say; the first is shown."""
    return _understood(tuple(readings), language)


@lru_cache(maxsize=1_024)
def _understood(readings: tuple[str, ...], language: str) -> Prompt:
    words = wording(language)
    texts = [normal(reading) for reading in readings]
    menus = tuple(read_menus(reading, language) for reading in readings)
    said = [Kind.MENU] if any(menus) else []
    said += [kind for kind in Kind if kind.value in _kinds(words) and _any(kind, texts, words)]
    said += [Kind.NAMES_SELF] if any(map(gives_a_name, readings)) else []
    first = texts[0] if texts else ""
    opening = _after_hesitation(first, words)
    return Prompt(
        text=" ".join(readings[0].split()) if readings else "",
        kinds=frozenset(said),
        opens=frozenset(kind for kind in OPENING if words.opens(kind, opening)),
        readings=menus,
        place=_place(first, words),
        wait_minutes=_wait(first, words),
        cliches=words.quotes("cliche", first),
    )


def _after_hesitation(text: str, words: Wording) -> str:
    while match := words.pattern("hesitation").match(text):
        text = text[match.end() :].lstrip(" ,.;:")
    return text


def _any(kind: Kind, texts: Sequence[str], words: Wording) -> bool:
    if kind is Kind.RECORDED:
        return any(_is_recorded(text, words) for text in texts)
    return any(words.says(kind.value, text) for text in texts)


def _is_recorded(text: str, words: Wording) -> bool:
    """Whether only a recording says so, and not in handing over: "I will press for you" (transfer you)."""
    handing = [match.span() for match in words.pattern(Kind.HAND_OVER.value).finditer(text)]
    said = words.pattern(Kind.RECORDED.value).finditer(text)
    return any(not any(a <= m.start() and m.end() <= b for a, b in handing) for m in said)


@lru_cache(maxsize=16)
def _kinds(words: Wording) -> frozenset[str]:
    return frozenset(kind.value for kind in Kind if words.words(kind.value))


@lru_cache(maxsize=16)
def _number(words: Wording) -> str:
    spelled = sorted(words.table("numbers"), key=lambda word: (-len(word), word))
    return rf"(?<!\w)(?:\d{{1,3}}|{'|'.join(map(re.escape, spelled))})(?!\w)"


def _place(text: str, words: Wording) -> int | None:
    for match in words.pattern("place").finditer(text):
        near = text[max(0, match.start() - 12) : match.end() + 12]
        if found := re.search(_number(words), near):
            return int(_value(found.group(), words))
    return None


def _wait(text: str, words: Wording) -> float | None:
    """Minutes announced; a number counts only with its unit behind it."""
    units = "|".join(f"(?P<{name}>{words.source(f'units.{name}')})" for name in _UNITS)
    counted = re.compile(rf"(?P<number>{_number(words)})[\s-]{{1,3}}(?:{units})")
    for match in words.pattern("waiting_time").finditer(text):
        found = list(counted.finditer(text, match.start(), match.end() + _NEAR))
        if found:
            last = found[-1]
            unit = next(name for name in _UNITS if last[name])
            return _value(last["number"], words) * _UNITS[unit]
    return None


def _value(said: str, words: Wording) -> float:
    return float(said) if said.isdigit() else float(words.table("numbers")[said])
