"""What a shopper is told, what a probe is asked to do, and what came of it: plain data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .effects import Effect

Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Said:
    """One rendered step: what the shopper was told to do. Digests of these identify a journey's text."""

    line: int
    text: str


@dataclass(frozen=True)
class Action:
    """One thing a probe is asked to do; ``arguments`` are data, without clocks, ports or paths."""

    probe: str
    arguments: Mapping[str, Any]
    effect: Effect
    channel: str = ""
    host: str = ""
    """The host whose website only one process may walk at a time, such as ``www.example.com``."""
    shareable: bool = False
    """Whether a fresh shopper's look may serve all journeys of the run."""


@dataclass(frozen=True)
class Called(Generic[Fact]):
    """A finished probe call and what it observed."""

    id: str
    action: Action
    observation: Fact
    repeat: Callable[[], "Called[Fact]"] = field(repr=False, compare=False)
    """The same action performed once more, however often it is asked for: a second, fresh look."""
