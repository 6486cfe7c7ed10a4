"""The seam to the telephone network: what a call is made of, whoever carries it (RFC 3261 names)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

RATE = 8000
"""Samples a second of all audio that crosses the seam: mono, 16 bit, native byte order."""


class Progress(StrEnum):
    """What the network reports of a call."""

    RINGING = "ringing"
    """180: somebody's telephone rings."""
    EARLY_MEDIA = "early media"
    """183: audio before anybody answered."""
    ANSWERED = "answered"
    HELD = "held"
    """They renegotiated the audio to send only, or none."""
    RESUMED = "resumed"
    """They send audio again, or a transfer we followed failed and the call goes on as it was."""
    TRANSFER = "transfer"
    """REFER: they ask us to call somebody else; ``detail`` is the target."""
    ENDED = "ended"
    """Nothing follows; ``code`` and ``detail`` say why."""


@dataclass(frozen=True)
class Signal:
    """One report of the network."""

    at: float
    """Seconds since the call was placed."""
    progress: Progress
    detail: str = ""
    """The target of a transfer, or the reason of an end in the network's words: ``BYE``, ``CANCEL``."""
    code: int = 0
    """The SIP status of an end before the answer: 486 busy, 480 unavailable, 503, 0 when there is none."""
    by_us: bool = False
    """Whether we ended it."""


@dataclass(frozen=True)
class Audio:
    """What came in since the last piece."""

    at: float
    """Seconds since the call was placed, by the clock when it arrived, never by counted samples."""
    pcm: bytes


class Call(Protocol):
    """One call, from dialling to its end."""

    def events(self) -> AsyncIterator[Signal | Audio]:
        """All that happens, in order; ends after `Progress.ENDED`."""
        ...

    async def press(self, key: str) -> None:
        """Send one of ``0123456789*#ABCD`` (RFC 4733)."""
        ...

    async def speak(self, pcm: bytes) -> None:
        """Say something; returns when it was said."""
        ...

    async def follow(self, target: str) -> None:
        """Do what a transfer asks for, after its target was checked."""
        ...

    async def decline(self) -> None:
        """Refuse the transfer they asked for; the call goes on."""
        ...

    async def hang_up(self) -> None:
        """End the call, whatever state it is in."""
        ...


class CallTransport(Protocol):
    """What places calls."""

    async def place(self, target: str) -> Call:
        """Dial ``sip:user@host:port``; nothing is awaited but that the INVITE leaves."""
        ...

    async def close(self) -> None:
        """Hang up whatever is left and free every port."""
        ...
