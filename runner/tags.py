"""What the tags of a journey mean to the runner."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..core.effects import Effect, effect_named
from ..core.errors import UsageError
from ..core.shopper import ANYBODY
from ..core.verdict import Level, Theme


@dataclass(frozen=True)
class Tags:
    """The tags of one journey, read."""

    id: str | None = None
    """``@id:billing-question``: keeps its identity when it is renamed or moved."""
    level: Level | None = None
    """``@must`` or ``@should``, whatever the criteria say."""
    allowed: frozenset[Effect] = frozenset()
    """``@allow:order``: effects that need to be named."""
    reads_only: bool = False
    """``@reads-only``: nothing of it may ever submit or contact."""
    shopper: str = ANYBODY.name
    """``@shopper:bo``: who plays it."""
    theme: str = ""
    """``@reachability`` …: where it stands in the report."""


def read_tags(tags: Iterable[str]) -> Tags:
    """The meaning of a journey's tags; others are left to ``-m``.

    Raises:
        UsageError: ``@allow:`` names no effect, or two tags contradict each other.
    """
    known = set(tags)
    themes = {theme.lower(): theme.value for theme in Theme}
    level = _only_one(known & {level.value for level in Level})
    return Tags(
        id=_value("id", known),
        level=Level(level) if level else None,
        allowed=frozenset(effect_named(tag[6:]) for tag in known if tag.startswith("allow:")),
        reads_only="reads-only" in known,
        shopper=_value("shopper", known) or ANYBODY.name,
        theme=next((themes[tag] for tag in sorted(known) if tag in themes), ""),
    )


def _value(name: str, tags: set[str]) -> str | None:
    tag = _only_one({tag for tag in tags if tag.startswith(f"{name}:")})
    return tag.removeprefix(f"{name}:") if tag else None


def _only_one(tags: set[str]) -> str | None:
    """The tag among those of which a journey may have one, its feature's and its rule's included."""
    if len(tags) > 1:
        named = " and ".join(f"@{tag}" for tag in sorted(tags))
        raise UsageError(f"{named} contradict each other; keep one of them")
    return next(iter(tags), None)
