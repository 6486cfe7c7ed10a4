"""What is kept of a call's sound: machines by default; people only where it is allowed."""

from collections.abc import Sequence

import numpy as np

from .line import RATE, Audio
from .wave import wav_bytes

_SILENCE_AT_MOST = 3600
"""Seconds of a recording at most."""


def recording(
    audio: Sequence[Audio], human_at: float | None, *, people_allowed: bool = False
) -> bytes | None:
    """The call as a WAV file, each piece at the time it arrived; None when nothing may be kept.

    It ends at the moment a person speaks for the first time, unless people may be recorded. Seconds
    count from when the call was placed.
    """
    end = float("inf") if people_allowed or human_at is None else human_at
    kept = [piece for piece in audio if piece.at <= end]
    if not kept:
        return None
    length = int(min(kept[-1].at, _SILENCE_AT_MOST) * RATE)
    samples = np.zeros(length, np.int16)
    for piece in kept:
        heard = np.frombuffer(piece.pcm[: len(piece.pcm) // 2 * 2], np.int16)
        last = min(int(piece.at * RATE), length)
        first = max(0, last - len(heard))
        samples[first:last] = heard[len(heard) - (last - first) :]
    return wav_bytes(samples.tobytes())
