"""WAV files as audio of the line: mono, 16 bit, `RATE`."""

import io
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...core.errors import ConfigurationError
from .line import RATE

LONGEST = 120
"""Seconds of a file that are read at most."""


def read_wav(file: Path) -> bytes:
    """The audio of a 16 bit PCM file of any rate, its first channel.

    Raises:
        ConfigurationError: the file is missing or no such file.
    """
    try:
        with wave.open(str(file), "rb") as opened:
            rate, channels, width = (
                opened.getframerate(),
                opened.getnchannels(),
                opened.getsampwidth(),
            )
            raw = opened.readframes(LONGEST * rate)
    except (OSError, EOFError, wave.Error) as error:
        raise ConfigurationError(f"{file}: no WAV file that can be said: {error}") from None
    if width != 2 or not rate:
        raise ConfigurationError(f"{file}: {8 * width} bit samples; 16 are needed")
    samples = np.frombuffer(raw[: len(raw) // (2 * channels) * 2 * channels], np.int16)
    return resampled(samples[::channels], rate).tobytes()


def wav_bytes(pcm: bytes) -> bytes:
    """Audio of the line as a WAV file."""
    written = io.BytesIO()
    with wave.open(written, "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(2)
        opened.setframerate(RATE)
        opened.writeframes(pcm)
    return written.getvalue()


def resampled(samples: NDArray[np.int16], rate: int, to: int = RATE) -> NDArray[np.int16]:
    """16 bit samples at another rate, by Fourier transform; what does not fit it is cut off."""
    if rate == to or not len(samples):
        return samples
    length = len(samples) * to // rate
    spectrum = np.fft.rfft(samples.astype(np.float64))
    kept = np.zeros(length // 2 + 1, complex)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    waves = np.fft.irfft(kept, length) * (length / len(samples))
    return np.clip(waves, -32768, 32767).astype(np.int16)
