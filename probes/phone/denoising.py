"""Speech without the steady noise of its line, for recognition that was not trained on telephone noise.

Spectral subtraction (Boll 1979) that takes away more than was measured and leaves a floor, against
musical tones (Berouti, Schwartz and Makhoul 1979). Libraries for it bring SciPy and more, which weighs
more than all else that calls need.
"""

import numpy as np
from numpy.typing import NDArray

WINDOW, HOP = 256, 64
"""Samples of one look, and between two: 32 ms and 8 ms at 8 kHz."""
QUIETEST = 10
"""Percent of the looks that are taken for noise alone: the pauses of whoever speaks."""
TYPICAL = 1.3
"""How much louder noise is on average than where it is quietest."""
SUBTRACTED, FLOOR = 3.0, 0.1
"""How often the power of the noise is taken away, and the share of the amplitude that always stays. Less
(1 and .3, 2 and .15) and more (5 and .05) left more words wrong in menus with noise."""
_SMOOTHED = np.ones(5) / 5


def denoised(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """The same samples, what is always there taken away; without noise nearly nothing is."""
    if len(samples) < WINDOW:
        return samples
    lead = np.zeros(WINDOW)
    rest = -(len(samples) + WINDOW) % HOP
    wave = np.concatenate([lead, samples.astype(np.float64), lead, np.zeros(rest)])
    window = np.hanning(WINDOW + 1)[:-1]
    looks = np.lib.stride_tricks.sliding_window_view(wave, WINDOW)[::HOP] * window
    spectrum = np.fft.rfft(looks, axis=1)
    kept = np.fft.irfft(spectrum * _gains(np.abs(spectrum) ** 2), WINDOW, axis=1) * window
    told, weight = np.zeros(len(wave)), np.zeros(len(wave))
    for at, look in zip(range(0, len(wave), HOP), kept, strict=False):
        told[at : at + WINDOW] += look
        weight[at : at + WINDOW] += window**2
    told = (told / np.maximum(weight, 1e-3))[WINDOW : WINDOW + len(samples)]
    return np.clip(told, -32_768, 32_767).astype(np.int16)


def _gains(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """By what each frequency of each look is multiplied: shape looks by frequencies."""
    smooth = np.apply_along_axis(np.convolve, 0, power, _SMOOTHED, "same")
    edge = WINDOW // HOP
    noise = TYPICAL * np.percentile(smooth[edge:-edge], QUIETEST, axis=0)
    noise = np.convolve(noise, _SMOOTHED, "same")
    left: NDArray[np.float64] = 1 - SUBTRACTED * noise / np.maximum(smooth, 1e-9)
    return np.sqrt(np.maximum(left, FLOOR**2))
