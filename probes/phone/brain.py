"""What decides during a call, apart from what carries it: events in, deeds out, no audio, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .heard import Label, Speech, Stretch
from .line import Signal


@dataclass(frozen=True)
class Press:
    """Press a key of the telephone."""

    key: str
    because: str


@dataclass(frozen=True)
class Say:
    """Say something in the shopper's voice."""

    text: str
    because: str


@dataclass(frozen=True)
class Follow:
    """Do what a transfer (REFER) asks for."""

    target: str
    because: str


@dataclass(frozen=True)
class HangUp:
    """End the call."""

    because: str


Deed = Press | Say | Follow | HangUp


@dataclass(frozen=True)
class Tick:
    """What is heard right now; about five a second. Times in seconds since the call was placed."""

    at: float
    label: Label
    since: float
    """When the stretch that is going on began."""
    heard_until: float = 0.0
    """All speech that ended before this is transcribed; 0 when nothing is ever transcribed."""


@dataclass(frozen=True)
class Done:
    """A deed of ours that was performed."""

    at: float
    """When it began."""
    deed: Deed
    seconds: float = 0.0
    """How long it took."""


Event = Signal | Stretch | Speech | Tick | Done


class Brain(Protocol):
    """What a caller does about what happens."""

    def take(self, event: Event) -> Sequence[Deed]:
        """The deeds that follow from one more event, in their order."""
        ...
