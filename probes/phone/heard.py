"""What reaches a caller's ear, stretch by stretch; all times in seconds since the call was placed."""

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """What a stretch of audio is."""

    SILENCE = "silence"
    RINGBACK = "ringback"
    BUSY = "busy"
    TONE = "tone"
    MUSIC = "music"
    SPEECH = "speech"


AWAY = (Label.MUSIC, Label.RINGBACK)
"""What is heard while nobody is with us."""


@dataclass(frozen=True)
class Stretch:
    """Audio of one kind, from when it began to when it ended."""

    start: float
    end: float
    label: Label
    repeats: float | None = None
    """When the same waveform was heard before in this call: a recording; None for anything new."""


@dataclass(frozen=True)
class Speech:
    """One stretch of speech, as the transcriber understood it."""

    start: float
    end: float
    readings: tuple[str, ...]
    """Its words, read once or twice independently; the first is shown."""
    repeats: float | None = None
    """As in `Stretch`."""
