"""A brain that looks what stands behind a number: presses the keys it is told, then one it does not know.

It keeps nobody waiting: at the first music or queue it hangs up, a person hears one apology.
"""

from collections.abc import Sequence
from dataclasses import replace

from .agreement import agreed
from .brain import Deed, Done, Event, HangUp, Press, Say, Tick
from .course import Course, Turn
from .heard import AWAY, Label
from .limits import Limits
from .line import Progress, Signal
from .menus import Menu, same_menu
from .phone_map import Choice, Keys, Place, PlaceKind, Stop
from .prompts import Kind
from .wording import wording

WAITING = 4.0
"""Seconds of music or ringing that make a queue."""
NOTHING_FOLLOWS = 10.0
"""Seconds of silence after which nothing more is waited for."""
LEAVES: dict[Kind, PlaceKind] = {
    Kind.VOICEMAIL: PlaceKind.VOICEMAIL,
    Kind.SHUT: PlaceKind.CLOSED,
    Kind.QUEUE: PlaceKind.QUEUE,
    Kind.ENTRY: PlaceKind.ENTRY,
    Kind.BOT: PlaceKind.BOT,
}
"""What is said where no key leads on."""
FINAL = (Kind.VOICEMAIL, Kind.SHUT)
"""After which it is no wonder that they hang up."""


class Surveyor:
    """Goes one way down the tree in one call."""

    def __init__(self, language: str, way: Keys, limits: Limits | None = None) -> None:
        """``way``: the keys to press; at menus behind them the first key is pressed."""
        self._stops: list[Stop] = []
        self._course = Course(language)
        self._says = wording(language).table("says")
        self._way = way
        self._keys: Keys = ()
        self._menus: list[list[Menu]] = []
        self._since = 0.0
        """Since when we are where we are."""
        self._doing: Deed | None = None
        self._over = False
        self._limits = limits or Limits()

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The places on the way; what was said before they hung up may be transcribed only then."""
        last = self._stops[-1] if self._stops else None
        if last is None or last.place.kind is not PlaceKind.ENDED:
            return tuple(self._stops)
        said = {kind for turn in self._turns() for kind in turn.prompt.kinds}
        kind = next((LEAVES[each] for each in FINAL if each in said), PlaceKind.ENDED)
        return (*self._stops[:-1], replace(last, place=Place(kind, self._words())))

    def take(self, event: Event) -> Sequence[Deed]:
        """What to do after one more event."""
        self._course.take(event)
        if isinstance(event, Signal) and event.progress is Progress.ENDED and not self._over:
            self._over = True
            answered = self._course.answered_at is not None
            self._stop(PlaceKind.ENDED if answered else PlaceKind.NOT_REACHED, "")
        if isinstance(event, Done) and event.deed == self._doing:
            self._doing = None
            if isinstance(event.deed, Say):
                return self._leave(event.deed.because)
        if not isinstance(event, Tick) or self._over or self._doing:
            return ()
        deed = self._decide(event)
        if deed is None:
            return ()
        self._doing = deed
        if isinstance(deed, Press):
            self._keys, self._since = (*self._keys, deed.key), event.at
        self._over = isinstance(deed, HangUp)
        return (deed,)

    def _decide(self, tick: Tick) -> Deed | None:
        answered = self._course.answered_at
        if tick.label is Label.BUSY and tick.at - tick.since >= self._limits.busy:
            return self._arrived(PlaceKind.NOT_REACHED, "the line is busy")
        if answered is None:
            if tick.at >= self._limits.ringing:
                return self._arrived(PlaceKind.NOT_REACHED, "nobody picks up")
            return None
        since = max(self._since, answered)
        turns = self._turns()
        if tick.label in AWAY and not any(t.prompt.menus for t in turns):
            waited = tick.at - max(tick.since, since)
            return self._arrived(PlaceKind.QUEUE, self._words()) if waited >= WAITING else None
        if tick.label is Label.SPEECH or self._awaits_words(turns, tick):
            return None
        if not turns:
            silent = tick.at - max(tick.since, since) >= NOTHING_FOLLOWS
            return self._arrived(PlaceKind.UNCLEAR, "silence") if silent else None
        return self._after(turns, tick)

    def _after(self, turns: list[Turn], tick: Tick) -> Deed | None:
        """What to do once somebody has finished speaking."""
        last = turns[-1]
        quiet = tick.at - last.end
        readings = [menu for turn in turns for menu in turn.prompt.menus]
        if readings:
            return self._at_menu(readings, turns, quiet)
        for kind, place in LEAVES.items():
            if kind in last.prompt.kinds:
                return self._arrived(place, self._words())
        if last.prompt.personal and not last.repeats:
            if quiet < self._limits.before_speaking:
                return None
            self._stop(PlaceKind.PERSON, "")  # what staff say is theirs
            return Say(self._says["mistake"], "a person is there")
        if quiet >= NOTHING_FOLLOWS:
            return self._arrived(PlaceKind.UNCLEAR, self._words())
        return None

    def _at_menu(self, readings: list[Menu], turns: list[Turn], quiet: float) -> Deed | None:
        language = self._course.language
        for above in self._menus:
            if any(same_menu(one, other, language) for one in above for other in readings):
                return self._arrived(PlaceKind.EARLIER, self._words())
        if quiet < self._limits.before_pressing:
            return None
        hearings = sum(max(map(len, turn.prompt.readings), default=0) for turn in turns)
        patient = hearings < self._limits.hearings and quiet < self._limits.repetition
        menu = agreed(readings, language, gaps=not patient)
        heard = {option.how for reading in readings for option in reading.options}
        if patient and heard - {option.how for option in menu.options}:
            return None  # the next hearing may make sure of them
        self._menus.append(readings)
        choices = _choices(menu, readings)
        self._stops.append(Stop(self._keys, Place(PlaceKind.MENU, self._words(), choices)))
        ahead = self._way[len(self._keys) :][:1]
        keys = ahead or [choice.how for choice in choices if choice.can_be_tried]
        if keys:
            return Press(keys[0], "to see where it leads")
        return HangUp("no key to try")

    def _arrived(self, kind: PlaceKind, words: str) -> HangUp:
        self._stop(kind, words)
        return HangUp(f"that is what is there: {kind}")

    def _leave(self, because: str) -> Sequence[Deed]:
        self._over = True
        return (HangUp(because),)

    def _stop(self, kind: PlaceKind, words: str) -> None:
        if not self._stops or self._stops[-1].keys != self._keys:
            self._stops.append(Stop(self._keys, Place(kind, words)))

    def _turns(self) -> list[Turn]:
        return [turn for turn in self._course.turns if turn.start >= self._since]

    def _words(self) -> str:
        return " ".join(turn.prompt.text for turn in self._turns()[:3]).strip()

    def _awaits_words(self, turns: list[Turn], tick: Tick) -> bool:
        """Whether words that were heard here are still being transcribed."""
        return bool(turns) and (
            not turns[-1].heard
            and tick.heard_until < turns[-1].end
            and tick.at - turns[-1].end < self._limits.transcript
        )


def _choices(agreed_on: Menu, readings: Sequence[Menu]) -> tuple[Choice, ...]:
    """Every key that was heard: with the words agreed on, else with the first heard; a map may try it."""
    sure = {option.how: option for option in agreed_on.options}
    heard = {
        option.how: option for reading in reversed(readings) for option in reversed(reading.options)
    }
    return tuple(
        Choice(how, sure.get(how, option).meaning)
        for how, option in reversed(heard.items())
        if how in sure or option.key
    )
