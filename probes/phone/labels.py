"""Speech or music: decided window by window, and changed only by evidence that lasts.

The weights are a logistic regression on `features_of` windows of .8 and 1.5 s, through G.711, with
noise, loss and a narrow band: half of Debian's English prompts, three flite voices, three of Debian's
tracks and made-up tunes. ``python -m benchmarks labels`` measures on what was held out.
"""

from dataclasses import dataclass, field

import numpy as np

from .heard import Label
from .sound import Floats, Frames, features_of

_MEAN = np.array([1.133, 0.169, 0.358, 0.113, 0.093, 0.26, 0.579, 0.323, 0.355, -4.885, 1.296])
_SPREAD = np.array([0.732, 0.163, 0.216, 0.064, 0.035, 0.194, 0.162, 0.313, 0.264, 1.403, 0.503])
_WEIGHTS = np.array([0.72, 1.14, 0.54, 3.13, -1.21, 3.57, -2.2, -1.96, -0.58, -0.3, -0.34])
_BIAS = 1.54
_CLIP = 3.0

WINDOW = 75
"""Frames that are looked at together: 1.5 s."""
SHORTEST = 16
"""Frames below which nothing can be told."""
HOP = 10
"""Frames between two looks."""
SURE = 4.0
"""Log odds, at most, of one look: neighbouring looks see much of the same."""
A_LOOK = 0.35
"""What one look adds to the sum."""
TURN = 3.0
"""Sum of log odds that decides, and that turns music into speech."""
TO_MUSIC = 5.0
"""Sum of log odds that turns speech into music: a drawn-out vowel sounds like it, and music lasts."""
MUSIC_IS_KEPT = 1.5
"""Log odds of a look that speech needs beyond even ones to end music: drums are half a voice."""
SPEECH_IS_LIKELY = 0.7
"""Log odds before anything was looked at: people and machines mostly talk on the telephone."""
MUSIC_GOES_ON = -1.2
"""The same, shortly after music."""


def speech_odds(frames: Frames) -> float:
    """Log odds that a window is speech rather than music; 0 when it is too short to tell."""
    if len(frames) < SHORTEST:
        return 0.0
    return _odds(features_of(frames))


def _odds(features: Floats) -> float:
    scaled = np.clip((features - _MEAN) / _SPREAD, -_CLIP, _CLIP)
    return float(scaled @ _WEIGHTS + _BIAS)


@dataclass
class Judge:
    """What one sound without long pauses is, as it goes on."""

    prior: float = SPEECH_IS_LIKELY
    _sum: float = field(default=0.0, init=False)
    _against: float = field(default=0.0, init=False)
    _turned_at: float = field(default=0.0, init=False)
    _decided: Label | None = field(default=None, init=False)

    @property
    def label(self) -> Label:
        """Speech or music, as it looks now."""
        if self._decided:
            return self._decided
        return Label.SPEECH if self.prior + self._sum > 0 else Label.MUSIC

    def look(self, window: Frames, begun: float) -> float | None:
        """Look at the newest window, which began then.

        Returns when the sound turned from one to the other, if that has become clear just now.
        """
        odds = float(np.clip(speech_odds(window), -SURE, SURE))
        if self._decided is None:
            self._sum += A_LOOK * odds * len(window) / WINDOW
            if abs(self.prior + self._sum) > TURN:
                self._decided = self.label
            return None
        against = odds - MUSIC_IS_KEPT if self._decided is Label.MUSIC else -odds
        return self._weigh(A_LOOK * against, begun, len(window))

    def _weigh(self, against: float, begun: float, length: int) -> float | None:
        if self._against <= 0:
            self._turned_at = begun + length / 100  # the middle of the window
        self._against = max(0.0, self._against + against)
        if self._against < (TURN if self._decided is Label.MUSIC else TO_MUSIC):
            return None
        self._decided = Label.MUSIC if self._decided is Label.SPEECH else Label.SPEECH
        self._against = 0.0
        return self._turned_at
