"""A call as far as it has gone: what was heard, said and pressed, put in order as it is reported.

The same course is followed during the call, to decide, and afterwards from its record, to count.
"""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from .brain import Done, Event, Follow, Press, Say, Tick
from .heard import Label, Speech, Stretch
from .line import Progress, Signal
from .prompts import Kind, Prompt, person_begins, understand

PAUSE = 1.6
"""Seconds of silence within one turn of speech: between the clauses of a menu."""
HEARD_LATE = 0.5
"""Seconds by which the network may tell of a hand-over before the last words have arrived."""
SAME_START = 0.6
"""Seconds by which a transcribed stretch may begin beside the stretch it is of."""
GOES_ON = (Progress.TRANSFER, Progress.HELD, Progress.RESUMED)
"""Signals by which the network tells that somebody else may follow."""


@dataclass(frozen=True)
class Piece:
    """One stretch of speech; its words are None until they are transcribed."""

    start: float
    end: float
    readings: tuple[str, ...] | None = None
    repeats: float | None = None


@dataclass(frozen=True)
class Turn:
    """What was said without a break."""

    pieces: tuple[Piece, ...]
    language: str

    @property
    def start(self) -> float:
        return self.pieces[0].start

    @property
    def end(self) -> float:
        return self.pieces[-1].end

    @property
    def nearly_over(self) -> float:
        """From when on a signal of the network came after it."""
        return max(self.start, self.end - HEARD_LATE)

    @property
    def heard(self) -> bool:
        """Whether all of it is transcribed."""
        return all(piece.readings is not None for piece in self.pieces)

    @property
    def repeats(self) -> bool:
        """Whether some of it was heard before in this call, sound for sound: a recording."""
        return any(piece.repeats is not None for piece in self.pieces)

    @cached_property
    def prompt(self) -> Prompt:
        """What it says, as far as it is transcribed."""
        known = [piece.readings for piece in self.pieces if piece.readings]
        count = max(map(len, known), default=0)
        joined = (" ".join(r[min(at, len(r) - 1)] for r in known) for at in range(count))
        return understand(tuple(joined), self.language)


@dataclass(frozen=True)
class Spoken:
    """Something we have said."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Pressed:
    """A key we have pressed."""

    at: float
    key: str
    because: str


@dataclass
class Course:
    """What has happened so far; all times in seconds since the call was placed."""

    language: str
    signals: list[Signal] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    said: list[Spoken] = field(default_factory=list)
    pressed: list[Pressed] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)
    """Targets of transfers that we were not allowed to follow."""
    now: float = 0.0

    @classmethod
    def of(cls, record: Iterable[Event], language: str) -> "Course":
        """The course of a whole record."""
        course = cls(language)
        for event in record:
            course.take(event)
        return course

    def take(self, event: Event) -> None:
        """Add what has happened next."""
        match event:
            case Signal():
                self.signals.append(event)
                self._reach(event.at)
            case Stretch():
                self.stretches.append(event)
                self._reach(event.end)
                if event.label is Label.SPEECH:
                    self._add(Piece(event.start, event.end, None, event.repeats))
            case Speech():
                self._reach(event.end)
                self._add(Piece(event.start, event.end, event.readings, event.repeats))
            case Tick():
                self._reach(event.at)
            case Done():
                self._reach(event.at + event.seconds)
                self._do(event)

    def first(self, *kinds: Progress) -> Signal | None:
        """The first signal of these kinds."""
        return next((signal for signal in self.signals if signal.progress in kinds), None)

    @property
    def answered_at(self) -> float | None:
        signal = self.first(Progress.ANSWERED)
        return signal.at if signal else None

    @property
    def ended(self) -> Signal | None:
        return self.first(Progress.ENDED)

    @property
    def called_off(self) -> Turn | None:
        """Their last words, when these told us to call another time and they ended the call."""
        last = self.turns[-1] if self.turns else None
        if last is None or self.ended is None or self.ended.by_us or last.prompt.menus:
            return None
        return last if Kind.CALL_BACK in last.prompt.kinds else None

    @property
    def last_said(self) -> float:
        """When we last finished saying something; 0 when we have not."""
        return max((spoken.end for spoken in self.said), default=0.0)

    @property
    def last_chosen(self) -> float:
        """When we last pressed a key; 0 when we have not."""
        return max((pressed.at for pressed in self.pressed), default=0.0)

    def between(self, start: float, end: float, *labels: Label) -> list[Stretch]:
        """The stretches of these labels that lie, for the greater part, between two moments."""
        return [
            stretch
            for stretch in self.stretches
            if stretch.label in labels and start <= (stretch.start + stretch.end) / 2 <= end
        ]

    def seconds_of(self, start: float, end: float, *labels: Label) -> float:
        """How long these labels lasted between two moments."""
        return sum(each.end - each.start for each in self.between(start, end, *labels))

    def led_on(self, start: float, end: float) -> list[Signal]:
        """What the network told of a hand-over between two moments."""
        return [
            signal
            for signal in self.signals
            if signal.progress in GOES_ON
            and start <= signal.at <= end
            and signal.detail not in self.declined
        ]

    def referred(self, start: float, end: float) -> bool:
        """Whether we called somebody else between two moments, as the network asked (REFER)."""
        asked = [s for s in self.led_on(start, end) if s.progress is Progress.TRANSFER]
        failed = [s for s in self.led_on(start, end) if s.progress is Progress.RESUMED and s.code]
        return len(asked) > len(failed)

    def after_music(self, at: float) -> bool:
        """Whether music has just stopped: the first words of an announcement may be lost in it."""
        ends = (each.end for each in self.stretches if each.label is Label.MUSIC)
        return any(0 <= at - end <= PAUSE for end in ends)

    def before_music(self, at: float) -> bool:
        """Whether music begins right then."""
        starts = (each.start for each in self.stretches if each.label is Label.MUSIC)
        return any(0 <= start - at <= PAUSE for start in starts)

    def acted(self, start: float, end: float) -> bool:
        """Whether we pressed or said something between two moments."""
        return any(start <= p.at <= end for p in self.pressed) or any(
            start < s.end and s.start < end for s in self.said
        )

    def _reach(self, at: float) -> None:
        self.now = max(self.now, at)

    def _do(self, done: Done) -> None:
        if done.refused:
            self.declined += [done.deed.target] if isinstance(done.deed, Follow) else []
            return
        match done.deed:
            case Press(key, because):
                self.pressed.append(Pressed(done.at, key, because))
            case Say(text, _):
                self.said.append(Spoken(done.at, done.at + done.seconds, text))

    def _add(self, piece: Piece) -> None:
        """Put a stretch of speech into its turn, or its words to where it was heard."""
        for at in range(len(self.turns) - 1, -1, -1):
            turn = self.turns[at]
            for place, known in enumerate(turn.pieces):
                if _of_one_stretch(known, piece):
                    better = replace(piece, repeats=_first(known.repeats, piece.repeats))
                    if piece.readings is None:
                        better = replace(better, readings=known.readings)
                    after_music = self.after_music(piece.start)
                    announced, *person = _by_speaker(better, self.language, after_music)
                    pieces = (*turn.pieces[:place], announced)
                    rest = (*person, *turn.pieces[place + 1 :])
                    both = [pieces, rest] if person else [(*pieces, *rest)]
                    self.turns[at : at + 1] = [replace(turn, pieces=each) for each in both]
                    return
        last = self.turns[-1] if self.turns else None
        if last and self._goes_on(last, piece):
            self.turns[-1] = replace(last, pieces=(*last.pieces, piece))
        else:
            insort(self.turns, Turn((piece,), self.language), key=lambda turn: turn.start)

    def _goes_on(self, turn: Turn, piece: Piece) -> bool:
        """Whether a stretch of speech belongs to a turn: hardly a pause, and nothing in between."""
        if not 0 <= piece.start - turn.end <= PAUSE or self.acted(turn.end, piece.start):
            return False
        other = self.between(turn.end, piece.start, Label.MUSIC, Label.RINGBACK, Label.TONE)
        return not other and not self.led_on(turn.nearly_over, piece.start)


def _by_speaker(piece: Piece, language: str, after_music: bool) -> list[Piece]:
    """A stretch in which a person follows an announcement without a pause, in two; else as it is.

    All readings must tell so; where it lies is told by the share of the letters.
    """
    cuts = [
        person_begins(reading, language, after_music=after_music)
        for reading in piece.readings or ()
    ]
    found = [cut for cut in cuts if cut is not None]
    if not found or len(found) < len(cuts):
        return [piece]
    readings = [
        (r[:cut].strip(), r[cut:]) for r, cut in zip(piece.readings or (), found, strict=True)
    ]
    share = found[0] / len((piece.readings or ("",))[0])
    at = round(piece.start + share * (piece.end - piece.start), 2)
    return [
        replace(piece, end=at, readings=tuple(said for said, _ in readings)),
        Piece(at, piece.end, tuple(begun for _, begun in readings)),
    ]


def _of_one_stretch(one: Piece, other: Piece) -> bool:
    overlap = min(one.end, other.end) - max(one.start, other.start)
    return abs(one.start - other.start) <= SAME_START or (
        overlap > 0 and overlap * 2 > min(one.end - one.start, other.end - other.start)
    )


def _first(one: float | None, other: float | None) -> float | None:
    return one if one is not None else other
