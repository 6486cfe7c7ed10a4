"""Reading a script's tables: every fault is told with file, key, what was found and what is allowed."""

import reprlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Final

LONGEST: Final = 86_400.0
"""The most seconds that anything may last."""
_BOOLEAN: Final = " (YAML takes on, off, yes and no for true and false: put them in quotes)"
_shown = reprlib.Repr()
_shown.maxstring = _shown.maxother = 60


class ScriptError(ValueError):
    """A script says something that cannot be; the message says where and what could be there."""


@dataclass
class Table:
    """One mapping of a script. Each reader takes a key; `done` complains of what nobody took.

    ``variant`` chooses one of several wordings wherever a list stands for a text.

    Raises:
        ScriptError: from every method, when there is something else than what is allowed.
    """

    place: str
    content: Any
    variant: int = 0
    _taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not isinstance(self.content, Mapping):
            raise self.fault("", self.content, "a table of keys and values")
        self.content = {str(key): value for key, value in self.content.items()}

    def fault(self, key: str, found: object, allowed: str) -> ScriptError:
        """What to raise when ``found`` stands at ``key``."""
        where = f"{self.place}.{key}" if key else self.place
        return ScriptError(f"{where}: found {_shown.repr(found)}, allowed is {allowed}")

    def has(self, key: str) -> bool:
        """Whether there is anything at this key."""
        return self.content.get(key) is not None

    def names(self) -> Iterator[str]:
        """Every key, as names chosen by the script's author."""
        self._taken |= self.content.keys()
        return iter(self.content)

    def text(self, key: str, default: str | None = None) -> str:
        """A text, or the variant's one of a list of texts."""
        return self._text(key, self._take(key, default))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, each of which may be a list of wordings; nothing when it is left out."""
        found = self._take(key, [])
        if isinstance(found, str):
            found = [found]
        if not isinstance(found, list):
            raise self.fault(key, found, "a text or a list of texts")
        return tuple(self._text(f"{key}[{index}]", item) for index, item in enumerate(found))

    def seconds(self, key: str, default: float) -> float:
        """A time."""
        return self.number(key, default, 0, LONGEST, "seconds")

    def seconds_or_ever(self, key: str) -> float | None:
        """A time; None, for ever, when it is left out or ``for ever``."""
        self._taken.add(key)
        ever = self.content.get(key) in (None, "for ever")
        return None if ever else self.seconds(key, 0.0)

    def number(self, key: str, default: float, least: float, most: float, what: str = "") -> float:
        """A number between two others."""
        found = self._take(key, default)
        fits = isinstance(found, int | float) and not isinstance(found, bool)
        if not fits or not isfinite(found) or not least <= found <= most:
            raise self.fault(key, found, f"a number of {what or 'its kind'} from {least} to {most}")
        return float(found)

    def flag(self, key: str, default: bool) -> bool:
        """Yes or no."""
        found = self._take(key, default)
        if not isinstance(found, bool):
            raise self.fault(key, found, "true or false")
        return found

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of a few words."""
        found = self.text(key, default)
        if found not in allowed:
            raise self.fault(key, found, f"one of {', '.join(allowed)}")
        return found

    def table(self, key: str) -> "Table":
        """A table within; empty when it is left out."""
        return Table(f"{self.place}.{key}", self._take(key, {}), self.variant)

    def done(self) -> None:
        """Complain of keys that nobody asked for."""
        unknown = self.content.keys() - self._taken
        if unknown:
            known = ", ".join(sorted(self._taken))
            raise self.fault(min(unknown), self.content[min(unknown)], f"none but {known}")

    def _take(self, key: str, default: Any) -> Any:
        self._taken.add(key)
        found = self.content.get(key)
        if found is not None:
            return found
        if default is None:
            raise self.fault(key, None, "something: it must not be left out")
        return default

    def _text(self, key: str, found: Any) -> str:
        if isinstance(found, list) and found:
            found = found[self.variant % len(found)]
        if not isinstance(found, str):
            hint = _BOOLEAN if isinstance(found, bool) else ""
            raise self.fault(key, found, f"a text, or a list of wordings of it{hint}")
        return " ".join(found.split())
