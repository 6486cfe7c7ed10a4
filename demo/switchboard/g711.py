"""Speech as telephones carry it: 8,000 samples a second, a byte each (ITU-T G.711, both laws)."""

from array import array
from enum import Enum
from functools import cache
from math import log10
from typing import Final

RATE: Final = 8000
"""Samples a second of everything the switchboard plays and hears: mono, 16 bit, native byte order."""
FRAME: Final = 160
"""Samples of the 20 ms that travel in one packet (RFC 3551, 4.2)."""
_BIAS: Final = 0x84
_CLIP: Final = 32_635
_QUIETEST: Final = -90.0


class Law(Enum):
    """A law of G.711; its value is the static payload type of RFC 3551."""

    ULAW = 0
    ALAW = 8

    @property
    def encoding(self) -> str:
        """Its name in SDP."""
        return "PCMU" if self is Law.ULAW else "PCMA"

    @property
    def silence(self) -> int:
        """The byte of a sample of nothing."""
        return 0xFF if self is Law.ULAW else 0xD5


def encode(pcm: bytes, law: Law) -> bytes:
    """16-bit samples as G.711; a byte too many is left out."""
    samples = array("h", pcm[: len(pcm) // 2 * 2])
    table = _encoder(law)
    return bytes([table[sample & 0xFFFF] for sample in samples])


def decode(data: bytes, law: Law) -> bytes:
    """G.711 as 16-bit samples."""
    table = _decoder(law)
    return array("h", [table[byte] for byte in data]).tobytes()


def level(data: bytes, law: Law) -> float:
    """How loud G.711 is, in dBFS (0 is the loudest there can be); -90 is silence."""
    squares = _squares(law)
    return _decibels(sum([squares[byte] for byte in data]), len(data))


def pcm_level(pcm: bytes) -> float:
    """As `level`, of 16-bit samples."""
    samples = array("h", pcm[: len(pcm) // 2 * 2])
    return _decibels(sum([sample * sample for sample in samples]), len(samples))


def _decibels(squares: int, count: int) -> float:
    mean = squares / count if count else 0
    return max(_QUIETEST, 10 * log10(mean / 32_768**2)) if mean else _QUIETEST


@cache
def _squares(law: Law) -> tuple[int, ...]:
    return tuple(sample * sample for sample in _decoder(law))


@cache
def _encoder(law: Law) -> bytes:
    """What each 16-bit sample becomes, by its two's complement."""
    one = _ulaw if law is Law.ULAW else _alaw
    signed = (index - 0x10000 if index & 0x8000 else index for index in range(0x10000))
    return bytes(map(one, signed))


@cache
def _decoder(law: Law) -> tuple[int, ...]:
    return tuple(map(_from_ulaw if law is Law.ULAW else _from_alaw, range(256)))


def _ulaw(sample: int) -> int:
    sign = 0x80 if sample < 0 else 0
    magnitude = min(abs(sample), _CLIP) + _BIAS
    exponent = magnitude.bit_length() - 8
    return ~(sign | exponent << 4 | magnitude >> exponent + 3 & 0x0F) & 0xFF


def _from_ulaw(byte: int) -> int:
    inverted = ~byte & 0xFF
    magnitude = ((inverted & 0x0F) << 3) + _BIAS << (inverted >> 4 & 7)
    return _BIAS - magnitude if inverted & 0x80 else magnitude - _BIAS


def _alaw(sample: int) -> int:
    sign = 0x80 if sample >= 0 else 0
    magnitude = (sample if sample >= 0 else ~sample) >> 4
    segment = max(0, magnitude.bit_length() - 4)
    mantissa = magnitude >> max(segment - 1, 0) & 0x0F
    return (sign | segment << 4 | mantissa) ^ 0x55


def _from_alaw(byte: int) -> int:
    coded = byte ^ 0x55
    exponent, mantissa = coded >> 4 & 7, coded & 0x0F
    magnitude = (mantissa << 4) + 8 if exponent == 0 else (mantissa << 4) + 0x108 << exponent - 1
    return magnitude if coded & 0x80 else -magnitude
