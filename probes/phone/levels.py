"""The menus of a call: which are new, which are heard again, and what was chosen in each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .agreement import agreed
from .course import Course, Pressed, Spoken, Turn
from .menus import Menu, same_menu


@dataclass
class Level:
    """One menu, however often it was heard."""

    first: float
    last: float = 0.0
    """When its last hearing ended, in seconds since the call was placed."""
    readings: list[Menu] = field(default_factory=list)
    """Of every hearing, every reading."""
    hearings: int = 0
    tried: Counter[str] = field(default_factory=Counter)
    """How often what was chosen in it already: keys, and ``say …``."""
    returns: int = 0
    """How often it was heard again after a choice."""

    def options(self, language: str) -> Menu:
        """What its readings agree on."""
        return agreed(self.readings, language)


def levels(course: Course) -> list[Level]:
    """The menus, the one heard last at the end."""
    found: list[Level] = []
    chosen = True
    for thing in _in_order(course):
        if not isinstance(thing, Turn):
            chosen = _choose(thing, found) or chosen
            continue
        for hearing in _hearings(thing):
            level = None if chosen else found[-1]
            if level is None:
                level = _known(found, hearing, course.language) or Level(thing.start)
                level.returns += level.hearings > 0
            level.readings += hearing
            level.hearings += 1
            level.last = thing.end
            found = [each for each in found if each is not level] + [level]
            chosen = False
    return found


def _in_order(course: Course) -> list[Turn | Pressed | Spoken]:
    things: list[Turn | Pressed | Spoken] = [
        *course.pressed,
        *course.said,
        *(turn for turn in course.turns if turn.prompt.menus),
    ]
    return sorted(things, key=lambda t: t.at if isinstance(t, Pressed) else t.start)


def _choose(choice: Pressed | Spoken, found: Sequence[Level]) -> bool:
    """Note a choice in the menu it was made in; whether it was one."""
    if not found:
        return False
    if isinstance(choice, Pressed):
        found[-1].tried[choice.key] += 1
        return True
    words = {option.word for menu in found[-1].readings for option in menu.options if option.word}
    if choice.text not in words:
        return False
    found[-1].tried[f"say {choice.text}"] += 1
    return True


def _hearings(turn: Turn) -> list[list[Menu]]:
    """The readings of each time the menu is read out in one turn.

    How often that is needs two readings, where there are as many with a menu: one key that is misheard
    for all others, "press 1 … press 1", makes it look read out again.
    """
    readings = turn.prompt.readings
    rounds = sorted(len(reading) for reading in readings if reading)[-2:][0]
    return [
        [replace(reading[at], way=way) for way, reading in enumerate(readings) if at < len(reading)]
        for at in range(rounds)
    ]


def _known(found: Sequence[Level], hearing: Sequence[Menu], language: str) -> Level | None:
    for level in found:
        if any(same_menu(one, other, language) for one in level.readings for other in hearing):
            return level
    return None
