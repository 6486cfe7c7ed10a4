"""What the tags of a journey mean to the runner."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..core.effects import Effect, effect_named
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
    shopper: str | None = None
    """``@shopper:bo``: who plays it."""
    theme: str = ""
    """``@reachability`` …: where it stands in the report."""


def read_tags(tags: Iterable[str]) -> Tags:
    """The meaning of a journey's tags; others are left to ``-m``.

    Raises:
        UsageError: ``@allow:`` names no effect.
    """
    known = set(tags)
    values = {
        name: value for name, _, value in (tag.partition(":") for tag in sorted(known)) if value
    }
    themes = {theme.lower(): theme.value for theme in Theme}
    level = Level.SHOULD if "should" in known else Level.MUST if "must" in known else None
    return Tags(
        id=values.get("id"),
        level=level,
        allowed=frozenset(effect_named(tag[6:]) for tag in known if tag.startswith("allow:")),
        reads_only="reads-only" in known,
        shopper=values.get("shopper"),
        theme=next((themes[tag] for tag in sorted(known) if tag in themes), ""),
    )
