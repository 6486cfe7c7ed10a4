"""The noise of a line is taken away, what is said stays."""

import numpy as np
import pytest

from mysteryshop.probes.phone.denoising import WINDOW, denoised

RATE = 8_000


def loudness(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples.astype(float) ** 2)))


def said(noise: float) -> np.ndarray:
    """A second of quiet, one of a tone, one of quiet."""
    chance = np.random.default_rng(5)
    tone = np.where(np.arange(3 * RATE) // RATE == 1, np.sin(np.arange(3 * RATE) * 0.4), 0)
    return (tone * 5_000 + chance.normal(0, noise, 3 * RATE)).astype(np.int16)


def test_noise_is_taken_away():
    """Most of it where it is alone; the tone keeps its loudness."""
    before, after = said(noise=300), denoised(said(noise=300))
    assert loudness(after[:RATE]) < loudness(before[:RATE]) / 3
    assert loudness(after[RATE : 2 * RATE]) == pytest.approx(5_000 / np.sqrt(2), rel=0.05)


def test_without_noise_nothing_is_taken_away():
    """But what rounding leaves."""
    before = said(noise=0)
    assert np.abs(denoised(before).astype(int) - before).max() <= 1


@pytest.mark.parametrize("length", [0, 1, WINDOW - 1, WINDOW, WINDOW + 1, 10 * WINDOW + 7])
def test_nothing_is_lost(length):
    """As many samples come back, silent ones too."""
    assert len(denoised(np.zeros(length, np.int16))) == length
