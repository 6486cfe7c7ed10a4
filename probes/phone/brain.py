"""The seam between carrying a call and deciding in it: events go in, deeds come out, nothing is awaited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from .heard import Label, Speech, Stretch
from .line import Signal


@dataclass(frozen=True)
class Press:
    """Press one key."""

    key: str
    because: str


@dataclass(frozen=True)
class Say:
    """Say something in the shopper's voice."""

    text: str
    because: str


@dataclass(frozen=True)
class Follow:
    """Let ourselves be transferred to a target."""

    target: str
    because: str


@dataclass(frozen=True)
class HangUp:
    """End the call."""

    because: str


Deed = Press | Say | Follow | HangUp


@dataclass(frozen=True)
class Tick:
    """The clock, about five times a second."""

    at: float
    label: Label
    """The audio label that is going on right now."""
    since: float
    heard_until: float = 0.0
    """All speech that ended before this has been transcribed, or never will be."""


@dataclass(frozen=True)
class Done:
    """What we did."""

    at: float
    """When it began."""
    deed: Deed
    seconds: float = 0.0
    """How long it took."""
    refused: str = ""
    """Why it was not done after all: a transfer out of scope, no voice configured."""


Event = Signal | Stretch | Speech | Tick | Done


class Brain(Protocol):
    """What decides in a call."""

    def take(self, event: Event) -> Sequence[Deed]:
        """What to do now that this happened; deeds are done in order, one at a time."""
        ...
