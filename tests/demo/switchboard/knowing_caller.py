"""A caller who reads the truth log and so does everything right; on any stack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from mysteryshop.demo.switchboard import CallTruth, Entry

SCRIPTS: Final = sorted(Path(__file__).with_name("scripts").glob("*.yaml"))
"""Every script, by name; each holds the truth that a caller who does everything right comes to."""
HANG_UP: Final = "hang up"
SPEAK: Final = "say"
_PATIENCE: Final = 20.0
_POLITE: Final = 2.0


@dataclass(frozen=True)
class Truth:
    """The part of a script that the switchboard does not read."""

    keys: Mapping[str, str]
    follows: bool
    figures: Mapping[str, Any]

    @classmethod
    def of(cls, path: Path) -> "Truth":
        """The truth in a script's file."""
        figures = dict(yaml.safe_load(path.read_text("utf-8"))["truth"])
        return cls(figures.pop("keys"), figures.pop("follows", True), figures)

    def held_against(self, call: CallTruth) -> dict[str, tuple[Any, Any]]:
        """What was otherwise: expected, and found."""
        found = {name: getattr(call, name) for name in self.figures}
        return {n: (v, found[n]) for n, v in self.figures.items() if v != found[n]}


@dataclass
class KnowingCaller:
    """Says what to do next: `HANG_UP`, `SPEAK`, a key to press, or nothing."""

    keys: Mapping[str, str]
    _read: int = 0
    _node: str = ""
    _person: bool = False
    _polite: bool = False
    _said: list[str] = field(default_factory=list)
    _menus: list[str] = field(default_factory=list)
    _news: float | None = None

    def act(self, entries: Sequence[Entry], now: float) -> str:
        """What to do about what happened; ``now`` in seconds of whatever clock."""
        self._news = now if self._news is None else self._news
        for entry in entries[self._read :]:
            self._read += 1
            if entry.what not in ("prompt started", "prompt ended", "music"):
                self._news = now
            if act := self._about(entry):
                return act
        if self._person and not self._said and now - self._news > _POLITE and not self._polite:
            self._polite = True
            return SPEAK
        return HANG_UP if now - self._news > _PATIENCE else ""

    def _about(self, entry: Entry) -> str:
        if entry.what == "entered":
            self._node, self._person, self._said, self._polite = entry.node, False, [], False
            self._menus += [entry.node] if entry.kind == "menu" else []
            return HANG_UP if self._menus.count(entry.node) > 2 else ""
        if entry.what == "person":
            self._person, self._right = True, entry.kind == "right"
        if entry.what == "beep":
            return HANG_UP
        if entry.what == "prompt ended" and self._person:
            self._said.append(entry.kind)
            helped = self._right and (len(self._said) > 1 or self._polite)
            return HANG_UP if helped else SPEAK
        if entry.what == "prompt ended":
            return self.keys.get(entry.node, "")
        return ""
