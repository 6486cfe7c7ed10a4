"""What a moment of audio is made of: measurements on frames of 20 ms, a block at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .line import RATE

FRAME = 160
"""Samples of one frame: 20 ms."""
FRAMES_A_SECOND = RATE // FRAME
WINDOW = 512
"""Samples whose spectrum is a frame's: its own and those before, 64 ms."""
BIN = RATE / WINDOW
"""Hz of one bin of a spectrum."""

Floats = NDArray[np.float64]

_HANN = np.hanning(WINDOW)
_SCALE = 32768.0
_LOWEST, _HIGHEST = int(200 / BIN), int(3500 / BIN)
"""The bins a telephone carries."""
_NEAR = 2
"""Bins a pure tone spreads over to each side."""


@dataclass(frozen=True)
class Frames:
    """Measurements of consecutive frames; every array has one entry, or row, a frame."""

    level: Floats
    """dB below full scale, a sine of full amplitude is -3."""
    spectrum: Floats
    """Power by bin."""
    crossings: Floats
    """Zero crossings, 0 to 1 a sample."""

    def __len__(self) -> int:
        return len(self.level)

    def __getitem__(self, part: slice) -> "Frames":
        return Frames(self.level[part], self.spectrum[part], self.crossings[part])


def joined(parts: Iterable[Frames]) -> Frames:
    """Frames of several blocks as one."""
    listed = list(parts)
    return Frames(
        np.concatenate([part.level for part in listed]),
        np.concatenate([part.spectrum for part in listed]),
        np.concatenate([part.crossings for part in listed]),
    )


def frames_of(samples: NDArray[np.int16]) -> Frames:
    """The frames of a block; its first ``WINDOW - FRAME`` samples only lead up to the first frame."""
    waves = samples.astype(np.float64) / _SCALE
    windows = np.lib.stride_tricks.sliding_window_view(waves, WINDOW)[::FRAME]
    own = windows[:, -FRAME:]
    level = 10 * np.log10(np.mean(own**2, axis=1) + 1e-10)
    spectrum = np.abs(np.fft.rfft(windows * _HANN, axis=1)) ** 2 + 1e-9
    negative = np.signbit(own)
    crossings = np.mean(negative[:, 1:] != negative[:, :-1], axis=1)
    return Frames(level, spectrum, crossings)


@dataclass(frozen=True)
class Peaks:
    """The two strongest tones of each frame."""

    share: Floats
    """The part of a frame's power they hold together, 0 to 1."""
    first: Floats
    """Hz of the strongest."""
    second: Floats
    """Hz of the next, 0 when there is none of a tenth of its power."""


def peaks_of(spectrum: Floats) -> Peaks:
    """The strongest tones of each row."""
    rest = spectrum.copy()
    total = rest.sum(axis=1)
    first, of_first = _take_peak(rest)
    second, of_second = _take_peak(rest)
    heard = of_second > of_first / 10
    return Peaks((of_first + of_second) / total, first, np.where(heard, second, 0.0))


def _take_peak(spectrum: Floats) -> tuple[Floats, Floats]:
    """Frequency and power of each row's strongest peak, which is taken out of it."""
    rows = np.arange(len(spectrum))[:, None]
    near = spectrum.argmax(axis=1)[:, None] + np.arange(-_NEAR, _NEAR + 1)[None, :]
    near = near.clip(0, spectrum.shape[1] - 1)
    powers = spectrum[rows, near]
    power = powers.sum(axis=1)
    frequency = (powers * near).sum(axis=1) / power * BIN
    spectrum[rows, near] = 0.0
    return frequency, power


def features_of(frames: Frames) -> Floats:
    """What tells speech from music in a window of a second or more: one row of `FEATURES`.

    After Scheirer and Slaney 1997 (energy at syllable rate, low-energy frames, flux, spread of centroid
    and crossings), with the steadiness of the strongest tone, which notes have and voices have not.
    """
    level, band = frames.level, frames.spectrum[:, _LOWEST:_HIGHEST]
    loud = level > level.max() - 25
    shape = np.sqrt(band / band.sum(axis=1, keepdims=True))
    likeness = (shape[1:] * shape[:-1]).sum(axis=1)
    likeness = likeness[loud[1:] & loud[:-1]]
    voiced = frames.spectrum[loud][:, _LOWEST:_HIGHEST]
    centre = (voiced * np.arange(_LOWEST, _HIGHEST)).sum(axis=1) / voiced.sum(axis=1) * BIN / 1000
    strongest = voiced.argmax(axis=1)
    steady = np.abs(strongest[4:] - strongest[:-4]) <= 0 if len(strongest) > 4 else np.zeros(1)
    crossings = frames.crossings[loud]
    flat = np.exp(np.log(voiced).mean(axis=1)) / voiced.mean(axis=1)
    return np.array(
        [
            min(level.std(), 25.0) / 10,
            1.0 - loud.mean(),
            _syllables(level),
            1.0 - likeness.mean() if len(likeness) else 0.5,
            likeness.std() if len(likeness) else 0.0,
            centre.std(),
            centre.mean(),
            np.mean(steady),
            crossings.std() * 5,
            np.log(flat).mean(),
            np.log(flat).std(),
        ]
    )


FEATURES = 11


def _syllables(level: Floats) -> float:
    """How much of the loudness' movement is at 3 to 8 a second, 0 to 1."""
    loudness = np.sqrt(10 ** (level / 10))
    moving = np.abs(np.fft.rfft((loudness - loudness.mean()) * np.hanning(len(loudness)))) ** 2
    hertz = np.fft.rfftfreq(len(loudness), 1 / FRAMES_A_SECOND)
    return float(moving[(hertz >= 3) & (hertz <= 8)].sum() / (moving.sum() + 1e-12))
