"""The same waveform twice: a recording, whoever speaks.

A fingerprint after Haitsma and Kalker, *A Highly Robust Audio Fingerprinting System* (ISMIR 2002): the
signs of energy differences between neighbouring bands and frames. G.711 and lost packets flip few of
them; another rendition of the same words flips half.
"""

import numpy as np
from numpy.typing import NDArray

from .line import RATE
from .sound import Floats

SHORTEST = 1.0
"""Seconds of speech that are needed: a shared word or two is no repetition."""
LONGEST = 600
"""Seconds that are remembered."""
ALIKE = 0.4
"""Agreement, 1 for equal and 0 for unrelated, from which two waveforms are one."""
_HOP = 128
_WINDOW = 1024
_BANDS = np.geomspace(300, 3300, 18)
_A_SECOND = RATE / _HOP


class Memory:
    """The speech of one call."""

    def __init__(self) -> None:
        self._signs: Floats = np.zeros((0, len(_BANDS) - 2))
        self._times: list[float] = []

    def heard_before(self, samples: NDArray[np.int16], start: float) -> float | None:
        """When this speech was heard before in this call, if it was; remembers it."""
        signs = _signs(samples)
        found = self._search(signs) if len(signs) >= SHORTEST * _A_SECOND else None
        self._signs = np.concatenate([self._signs, signs])[-int(LONGEST * _A_SECOND) :]
        times = [start + frame / _A_SECOND for frame in range(len(signs))]
        self._times = [*self._times, *times][-len(self._signs) :]
        return found

    def _search(self, signs: Floats) -> float | None:
        if len(self._signs) < len(signs) * 0.8:
            return None
        length = len(self._signs) + len(signs)
        size = 1 << (length - 1).bit_length()
        known = np.fft.rfft(self._signs, size, axis=0)
        asked = np.fft.rfft(signs, size, axis=0)
        agreement = np.fft.irfft((known * asked.conj()).sum(axis=1), size)
        agreement = agreement[: len(self._signs)] / (np.abs(signs).sum() + 1e-9)
        best = int(agreement.argmax())
        return self._times[best] if agreement[best] >= ALIKE else None


def _signs(samples: NDArray[np.int16]) -> Floats:
    """-1 and 1 by frame and band; 0 where nothing is heard, which agrees with nothing."""
    if len(samples) < _WINDOW + _HOP:
        return np.zeros((0, len(_BANDS) - 2))
    windows = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), _WINDOW)[::_HOP]
    spectrum = np.abs(np.fft.rfft(windows * np.hanning(_WINDOW), axis=1)) ** 2
    edges = (_BANDS * _WINDOW / RATE).astype(int)
    power = np.add.reduceat(spectrum, edges, axis=1)[:, :-1]
    level = np.log(power + 1e3)
    differences = np.diff(np.diff(level, axis=1), axis=0)
    loud = power.sum(axis=1)[1:] > power.sum() / len(power) / 100
    signs: Floats = np.sign(differences) * loud[:, None]
    return signs
