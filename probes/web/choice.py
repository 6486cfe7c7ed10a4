"""Which controls of a page a customer would press to find a way in, the likeliest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from .contacts import CHANNELS
from .page import Control, Found, PageView
from .values import Sight
from .wording import BEST, promise, says

PRESSES = 14
"""Controls of one page that are pressed at most; twice as many on the home page."""
HOVERS = 10
"""Things of one page the mouse rests on at most."""
FEW_LINKS = 4
"""With so few links a page may lead on by its controls alone."""
REVEALED = ("phone", "email", "address")
REVEALING = ("reveal", "chat", "phone", "email", "address", "message")


@dataclass(frozen=True)
class Choice:
    """The choice for one page in one state."""

    sight: Sight
    wanted: set[str]
    """The channels still looked for."""
    home: bool

    @property
    def page(self) -> PageView:
        return self.sight.view

    @property
    def hidden(self) -> dict[str, Found]:
        """What is folded away on the page, of the channels still looked for."""
        return {c: found for c, found in self.sight.hidden.items() if c in self.wanted}

    def presses(self) -> Iterator[Control]:
        """What to press. Nothing that sends, buys or signs in."""
        ranked = [
            (rank, control) for control in self.page.controls if (rank := self._rank(control))
        ]
        ranked.sort(key=lambda pair: pair[0])
        for _, control in ranked[: PRESSES * (2 if self.home else 1)]:
            yield control

    def hovers(self) -> Iterator[Control]:
        """What to rest the mouse on: whatever holds a value or a promising link."""
        holding = [control for control in self.page.hovers if self._holds(control)]
        yield from holding[:HOVERS]

    def _rank(self, control: Control) -> int:
        """1 is best, 0 is not at all."""
        named = bool(control.name)
        if named and (says("not_contact", control.name) or says("consent", control.name)):
            return 0
        if named and control.in_form and says("form_send", control.name):
            return 0
        if named and revealed_by(control.name):
            return 1
        if self._holds(control):
            return 2
        if named and any(says(kind, control.name) for kind in REVEALING):
            return 3
        if not self._hides_something():
            return 5 if self.home and len(self.page.links) < FEW_LINKS else 0
        if control.opens or not named or says("menu", control.name):
            return 4
        return 5 if self.home else 0

    def _holds(self, control: Control) -> bool:
        if not control.holds:
            return False
        if "form" in self.wanted and "form" in self.hidden and "<form>" in control.holds:
            return True
        if any(
            printed and printed in control.holds
            for f in self.hidden.values()
            for printed in f.values.values()
        ):
            return True
        return any(
            promise(line, "") == BEST for line in control.holds.split("\n") if len(line) < 300
        )

    def _hides_something(self) -> bool:
        links = (link for link in self.page.links if not link.seen)
        return bool(self.hidden) or any(promise(link.name, link.href) == BEST for link in links)


def revealed_by(words: str) -> tuple[str, ...]:
    """The channels that words on a control promise to show."""
    if promise(words, "") == BEST:
        return CHANNELS
    if says("chat", words):
        return ("chat",)
    return REVEALED if says("reveal", words) else ()
