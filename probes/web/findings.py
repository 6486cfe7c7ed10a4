"""What a walk has found so far: per channel the nearest, and what is still looked for."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .contacts import CHANNELS, Channel, Click
from .page import Found


@dataclass
class Findings:
    """The channels of one company, nearest first."""

    tell: Callable[[str, Channel], None]
    """Hears of each channel when it is first seen."""
    channels: dict[str, Channel] = field(default_factory=dict)

    def note(
        self, found: dict[str, Found], steps: tuple[Click, ...], opened_by: Click | None = None
    ) -> None:
        """Keep what is nearer than what was known, or for customers where that was not."""
        for channel, what in found.items():
            there = self.channels.get(channel)
            new = _channel(what, steps, opened_by)
            if what.values and (there is None or _worth(new) < _worth(there)):
                self.channels[channel] = new
                if there is None:
                    self.tell(channel, new)
            elif there is None and what.conflicts:
                self.channels[channel] = Channel(None, conflicts=new.conflicts)

    def missing(self, within: int) -> set[str]:
        """The channels not found within so many clicks; what is only for sales is not found."""
        return {channel for channel in CHANNELS if not self._has(channel, within)}

    def finish(self, depth: int) -> dict[str, Channel]:
        """All channels, each with the depth up to which it was looked for."""
        return {
            channel: replace(there, searched_to_depth=_searched(there, depth))
            for channel in CHANNELS
            for there in [self.channels.get(channel, Channel(None))]
        }

    def _has(self, channel: str, within: int) -> bool:
        there = self.channels.get(channel)
        return there is not None and _worth(there) <= (False, within)


def clicks_of(steps: tuple[Click, ...]) -> int:
    """The clicks among the steps of a path; resting the mouse on something is none."""
    return sum(not step.hover for step in steps)


def _worth(channel: Channel) -> tuple[bool, float]:
    """Less is better: first for customers, then near."""
    return not channel.for_customers, math.inf if channel.clicks is None else channel.clicks


def _channel(found: Found, steps: tuple[Click, ...], opened_by: Click | None) -> Channel:
    return Channel(
        clicks=clicks_of(steps),
        values=tuple(found.values),
        printed=tuple(found.values.values()),
        path=steps,
        opened_by=opened_by,
        conflicts=tuple(found.conflicts),
        meant_for=found.meant_for,
    )


def _searched(channel: Channel, depth: int) -> int:
    if channel.clicks is None or not channel.for_customers:
        return depth
    return min(channel.clicks, depth + 1)
