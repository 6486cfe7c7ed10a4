"""What the switchboard plays: pieces of audio, and the tones it makes itself."""

import random
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import cos, exp, pi, sin
from typing import Final

from .g711 import FRAME, RATE, Law, encode

_LOUD: Final = 0.25
_NOTES: Final = (262, 330, 392, 330, 440, 392, 349, 294, 247, 294, 349, 294, 330, 262, 294, 262)
_NOTE_SECONDS: Final = 0.45
_NOISE_SECONDS: Final = 4.0


@dataclass(frozen=True)
class Sound:
    """A piece of audio at `RATE`; ``source`` names whom a recording is due to, empty for our own."""

    pcm: bytes
    source: str = ""

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / RATE


@cache
def frames(sound: Sound, law: Law) -> tuple[bytes, ...]:
    """The sound in pieces of 20 ms of G.711, the last one filled up; encoded once."""
    data = encode(sound.pcm, law)
    data += bytes([law.silence]) * (-len(data) % FRAME)
    return tuple(data[start : start + FRAME] for start in range(0, len(data), FRAME))


def tone(seconds: float, *hertz: float, loudness: float = _LOUD) -> Sound:
    """Sine waves of these frequencies together."""
    share = loudness * 32_767 / len(hertz)
    return _sound(
        share * sum(sin(2 * pi * f * n / RATE) for f in hertz) for n in range(int(seconds * RATE))
    )


@cache
def pieces(sound: Sound) -> tuple[Sound, ...]:
    """The sound second by second, so that it can be left and taken up again."""
    size = 2 * RATE
    starts = range(0, len(sound.pcm), size)
    return tuple(Sound(sound.pcm[start : start + size], sound.source) for start in starts)


@cache
def silence(seconds: float) -> Sound:
    """Nothing, for so long."""
    return Sound(bytes(2 * int(seconds * RATE)))


@cache
def beep() -> Sound:
    """What follows the greeting of a voicemail."""
    return tone(0.4, 1000)


@cache
def ringback() -> Sound:
    """One period of the British ringing tone: two bursts in three seconds (ITU-T E.180)."""
    burst, gap = tone(0.4, 400, 450).pcm, silence(0.2).pcm
    return Sound(burst + gap + burst + silence(2.0).pcm)


@cache
def melody() -> Sound:
    """Hold music of our own, plucked notes over a bass, where no recorded music is installed."""
    return Sound(b"".join(_pluck(hertz, hertz / 2).pcm for hertz in _NOTES))


@cache
def noise(loudness: float, seed: int = 0) -> Sound:
    """Four seconds of a room's hiss so loud, in dBFS."""
    draw = random.Random(seed)
    deviation = 32_767 * 10 ** (loudness / 20)
    return _sound(draw.gauss(0, deviation) for _ in range(int(_NOISE_SECONDS * RATE)))


@cache
def over(sound: Sound, background: Sound) -> Sound:
    """The sound with a background, which goes on for as long as the sound does."""
    front, back = array("h", sound.pcm), array("h", background.pcm)
    mixed = (sample + back[n % len(back)] for n, sample in enumerate(front))
    return Sound(_sound(mixed).pcm, sound.source)


def _pluck(*hertz: float) -> Sound:
    count = int(_NOTE_SECONDS * RATE)
    share = _LOUD * 32_767 / len(hertz)
    return _sound(
        share
        * exp(-3 * n / count)
        * sum(cos(2 * pi * f * n / RATE) + 0.4 * cos(4 * pi * f * n / RATE) for f in hertz)
        for n in range(count)
    )


def _sound(samples: Iterable[float]) -> Sound:
    clipped = (max(-32_768, min(32_767, round(sample))) for sample in samples)
    return Sound(array("h", clipped).tobytes())
