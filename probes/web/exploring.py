"""One page explored: what it shows by itself, under the mouse, and when something is pressed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ...core.errors import OutOfScope
from ...core.scope import Scope
from .chats import opened_chats
from .choice import Choice, revealed_by
from .contacts import Click
from .findings import Findings, clicks_of
from .links import new_links, same
from .loading import Loader, NotLoaded
from .page import Control, PageView
from .values import Sight
from .wording import BEST, promise

ANY_DEPTH = 99
SHORT = 60
"""Characters of what may be the words on a button."""
TALL = 1.3
"""Screens from which on a page is scrolled through."""


@dataclass(frozen=True)
class Way:
    """A link on the way, and the steps up to and including it."""

    url: str
    steps: tuple[Click, ...]

    @property
    def promise(self) -> int:
        """How soon it is worth trying, by its wording."""
        return promise(self.steps[-1].click, self.url)


@dataclass
class Explorer:
    """Looks at one state of one page after another and notes what it finds."""

    loader: Loader
    scope: Scope
    country: str
    max_clicks: int
    hovers: bool
    """Whether there is a mouse that can rest on something."""
    findings: Findings
    out_of_scope: int = 0
    _known: set[str] = field(default_factory=set)
    _considered: set[tuple[str, str]] = field(default_factory=set)
    _pressed: set[tuple[str, ...]] = field(default_factory=set)

    def explore(self, view: PageView, steps: tuple[Click, ...]) -> list[Way]:
        """Everything a page shows; the ways on from it, the most promising first."""
        sight = self._waited_for(Sight(view, self.country), steps)
        self.findings.note(sight.shown, steps)
        ways = list(self.ways(sight.view.shown, steps))
        if self.hovers:
            self._rest_the_mouse(sight, steps, ways)
        self._press_all(sight, steps, ways)
        return sorted(ways, key=lambda way: way.promise)

    def ways(self, page: PageView, steps: tuple[Click, ...]) -> Iterator[Way]:
        """The ways on by the links of a page that were not known yet, as far as is looked."""
        if clicks_of(steps) >= self.max_clicks:
            return
        for name, url in new_links(page, self._known):
            self.met(url)
            if self._in_scope(url):
                yield Way(url, (*steps, Click(name or url, url)))
            else:
                self.out_of_scope += 1

    def met(self, url: str) -> None:
        """Take a page for known."""
        self._known.add(same(url))

    def knows(self, url: str) -> bool:
        """Whether a page was met before."""
        return same(url) in self._known

    def promises_more(self, delivered: Sight) -> bool:
        """Whether a page as delivered holds what is still looked for and was on no page before."""
        missing = self.findings.missing(ANY_DEPTH)
        return any(kind in missing for kind, _ in _hints(delivered) - self._considered)

    def consider(self, delivered: Sight) -> None:
        """Take what a page holds for looked into: its like on other pages shows nothing new."""
        self._considered |= _hints(delivered)

    def _waited_for(self, sight: Sight, steps: tuple[Click, ...]) -> Sight:
        """The page once more, when it shows things only as one scrolls, or late."""
        hides = sight.hidden.keys() & self.findings.missing(ANY_DEPTH)
        if sight.view.screens > TALL and (hides or not steps):
            sight = self._after(self.loader.tab.scroll) or sight
        if not self.findings.channels and not sight.shown and self._should_show(sight, steps):
            sight = self._after(self.loader.tab.linger) or sight
        return sight

    def _should_show(self, sight: Sight, steps: tuple[Click, ...]) -> bool:
        """Whether something was to be expected here: contact was promised, or nothing leads on."""
        if steps:
            return promise(steps[-1].click, steps[-1].url) == BEST
        return all(promise(link.name, link.href) > BEST for link in sight.view.links)

    def _rest_the_mouse(self, sight: Sight, steps: tuple[Click, ...], ways: list[Way]) -> None:
        for control in self._choice(sight, steps).hovers():
            there = (*steps, _step(control, sight.view.url, hover=True))
            if after := self._after(lambda step=there[-1]: self.loader.tab.hover(step)):  # type: ignore[misc]
                self.findings.note(after.new_since(sight), there)
                ways += self.ways(after.view.shown, there)

    def _press_all(self, sight: Sight, steps: tuple[Click, ...], ways: list[Way]) -> None:
        """Press what may show a way in; what was pressed stays so, unless it led away."""
        depth = clicks_of(steps)
        if depth >= self.max_clicks or not self.findings.missing(depth):
            return
        for control in self._choice(sight, steps).presses():
            key = (control.name, control.role, control.holds or control.path)
            if key not in self._pressed:
                self._pressed.add(key)
                sight = self._press(sight, control, steps, ways)

    def _press(
        self, sight: Sight, control: Control, steps: tuple[Click, ...], ways: list[Way]
    ) -> Sight:
        """Press one control; what stands there afterwards, the page itself where it led away."""
        press = _step(control, sight.view.url)
        popups = len(self.loader.tab.popups)
        after = self._after(lambda: self.loader.tab.press(press))
        self.findings.note({"chat": opened_chats(self.loader.tab.popups[popups:])}, steps, press)
        if after is None:
            self.loader.load(sight.view.url)
            return sight
        there = (*steps, replace(press, url=after.view.url))
        self.findings.note(after.new_since(sight), there)
        ways += self.ways(after.view.shown, there)
        if same(after.view.url) != same(sight.view.url):
            if not self.knows(after.view.url) and self._in_scope(after.view.url):
                self.met(after.view.url)
                ways.append(Way(after.view.url, there))
            self.loader.load(sight.view.url)
            return sight
        known = {control.path for control in sight.view.controls}
        new = tuple(control for control in after.view.controls if control.path not in known)
        self._press_all(Sight(replace(after.view, controls=new), self.country), there, ways)
        return after

    def _after(self, doing: Callable[[], None]) -> Sight | None:
        """What stands there after something was done, if anything can be read."""
        after = self.loader.look(doing)
        return None if isinstance(after, NotLoaded) else Sight(after, self.country)

    def _choice(self, sight: Sight, steps: tuple[Click, ...]) -> Choice:
        return Choice(sight, self.findings.missing(clicks_of(steps) + 1), home=not steps)

    def _in_scope(self, url: str) -> bool:
        try:
            self.scope.check_url(url)
        except (OutOfScope, ValueError):
            return False
        return True


def _hints(sight: Sight) -> set[tuple[str, str]]:
    """(channel, value) of what a page holds, and (channel, words) of what says it reveals one."""
    found = ((c, f) for side in (sight.shown, sight.hidden) for c, f in side.items())
    values = {(channel, value) for channel, what in found for value in what.values}
    short = (line.text for line in sight.view.lines if len(line.text) < SHORT)
    return values | {(channel, text) for text in short for channel in revealed_by(text)}


def _step(control: Control, url: str, *, hover: bool = False) -> Click:
    return Click(control.name, url, control.path, control.frame, hover)
