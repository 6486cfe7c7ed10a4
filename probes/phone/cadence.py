"""Tones and what they mean by their rhythm: ringing, busy, a beep, or a tune of single notes.

Frequencies and cadences after ITU-T E.180 Supplement 2: Europe 425 Hz (ringing 1 s on, 4 s off; busy
.5 and .5), United Kingdom 400 and 450 Hz (.4 on, .2 off, .4 on, 2 off; busy .375), North America 440
and 480 Hz (2 on, 4 off; busy 480 and 620 Hz, .5), Japan 400 Hz (1 on, 2 off; busy .5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .heard import Label

RINGING_HERTZ = (370.0, 500.0)
BUSY_HERTZ = (370.0, 640.0)
RING = (0.75, 3.3)
"""Seconds a single ring lasts; a double one is two of `SHORT` a short gap apart."""
SHORT = (0.15, 0.75)
DOUBLE_GAP = 0.3
BUSY_GAP = 0.8
LONGEST_GAP = 5.5
"""Seconds between two rings at most."""
NEXT_NOTE = 0.4
"""Seconds within which the next note of a tune or of a signal follows."""
SAME_TONE = 30.0
"""Hz within which two bursts are the same tone."""
JUST_SPOKEN = 1.5
"""Seconds after speech in which one long tone is the beep that was announced rather than a ring."""
_INFORMATION_TONES = (950.0, 1400.0, 1800.0)


@dataclass(frozen=True)
class Burst:
    """A tone, or two at once, without a break."""

    start: float
    end: float
    hertz: float
    """The mean of its tones, weighed by their power."""

    @property
    def seconds(self) -> float:
        return self.end - self.start

    def sounds_like(self, other: "Burst") -> bool:
        """Whether both are the same tone."""
        return abs(self.hertz - other.hertz) <= SAME_TONE


class Cadence:
    """Gathers bursts until their rhythm says what they are."""

    def __init__(self) -> None:
        self._train: list[Burst] = []
        self._spoken_until = -LONGEST_GAP

    @property
    def since(self) -> float | None:
        """When what is being gathered began; None when nothing is."""
        return self._train[0].start if self._train else None

    def add(self, burst: Burst) -> list[tuple[Label, float, float]]:
        """Take the next burst; what came before is given back when this does not belong to it."""
        settled = [] if self._belongs(burst) else self.settle()
        self._train.append(burst)
        return settled

    def wait(self, now: float) -> list[tuple[Label, float, float]]:
        """Nothing came since: what is complete by now is given back."""
        if self._train and now - self._train[-1].end > self._patience():
            return self.settle()
        return []

    def settle(self) -> list[tuple[Label, float, float]]:
        """Something else came: whatever was gathered, as label, start and end."""
        if not self._train:
            return []
        train, self._train = self._train, []
        return [(self._label(train), train[0].start, train[-1].end)]

    def spoken(self, until: float) -> None:
        """Somebody spoke until then."""
        self._spoken_until = until

    def label(self) -> Label:
        """What is gathered now, as far as can be told."""
        return self._label(self._train) if self._train else Label.TONE

    def _belongs(self, burst: Burst) -> bool:
        if not self._train:
            return True
        last = self._train[-1]
        gap = burst.start - last.end
        if burst.sounds_like(last) and _within(burst.hertz, BUSY_HERTZ):
            return gap <= LONGEST_GAP
        return gap <= NEXT_NOTE

    def _patience(self) -> float:
        label, last = self._label(self._train), self._train[-1]
        if label is Label.RINGBACK:
            return LONGEST_GAP
        in_band = _within(last.hertz, BUSY_HERTZ) and last.seconds <= SHORT[1]
        return BUSY_GAP + 0.2 if in_band else NEXT_NOTE

    def _label(self, train: Sequence[Burst]) -> Label:
        if _is_tune(train):
            return Label.MUSIC
        same = all(burst.sounds_like(train[0]) for burst in train)
        if not same or not _within(train[0].hertz, BUSY_HERTZ):
            return Label.TONE
        gaps = [later.start - earlier.end for earlier, later in pairwise(train)]
        if _within(train[0].hertz, RINGING_HERTZ) and self._rings(train, gaps):
            return Label.RINGBACK
        short = all(_within(burst.seconds, SHORT) for burst in train)
        if len(train) >= 3 and short and max(gaps) <= BUSY_GAP:
            return Label.BUSY
        return Label.TONE

    def _rings(self, train: Sequence[Burst], gaps: Sequence[float]) -> bool:
        if all(_within(burst.seconds, RING) for burst in train):
            announced = train[0].start - self._spoken_until < JUST_SPOKEN
            return len(train) > 1 or not announced
        short = all(_within(burst.seconds, SHORT) for burst in train)
        doubled = bool(gaps) and gaps[0] <= DOUBLE_GAP
        return short and doubled and (len(train) == 2 or max(gaps) > BUSY_GAP)


def _within(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _is_tune(train: Sequence[Burst]) -> bool:
    """Three notes or more, and not the rising tones before *your call cannot be completed*."""
    notes: list[Burst] = []
    for burst in train:
        if not any(burst.sounds_like(note) for note in notes):
            notes.append(burst)
    rising = [min(_INFORMATION_TONES, key=lambda tone: abs(tone - n.hertz)) for n in notes]
    information = len(notes) == 3 and all(
        abs(tone - note.hertz) < SAME_TONE for tone, note in zip(rising, notes, strict=True)
    )
    return len(notes) >= 3 and not information
