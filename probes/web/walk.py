"""The walk: from the home page, depth by depth, until every way in is found or the depth is done.

All states of one depth are finished before anything is said about the next, so that the number of
clicks is the fewest there is and not merely the first that was found. A state is a page, or what a
page shows after something on it was pressed.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ...core.errors import OutOfScope, Unreachable
from ...core.scope import Scope
from .chats import opened_chats
from .choice import Choice
from .contacts import CHANNELS, Channel, Click
from .interruptions import bot_wall
from .links import new_links, same, shape
from .loading import Loaded, Loader, NotLoaded
from .page import Control, Found, PageView
from .values import values_on
from .wording import BEST, REST, promise

HOME_TRIES = 3
"""How often a home page is asked that answers with a server error or not at all."""
BETWEEN_TRIES = 2.0
"""Seconds between two such tries; doubled each time."""
WALK_SECONDS = 150.0
"""After so many seconds a walk ends and says how far it came."""
TALL = 1.3
"""Screens from which on a page is scrolled through."""
ALIKE = 8
"""So many looked-at pages of one kind stand for the rest of their kind when the budget runs out."""
SHELL = 200
"""Characters below which a delivered page is taken for one that its scripts will build."""
KEPT_OUT = {
    401: "asks to sign in",
    403: "turns us away",
    407: "asks to sign in",
    429: "asks us to come later",
}
"""Answers by which a company keeps visitors like us out: nothing we may hold against it."""


@dataclass(frozen=True)
class Way:
    """A link on the way, and the steps up to and including it."""

    url: str
    steps: tuple[Click, ...]


@dataclass
class Walked:
    """What a walk has found, before its proof."""

    channels: dict[str, Channel] = field(default_factory=dict)
    not_looked_at: Counter[str] = field(default_factory=Counter)
    blocked: str | None = None
    down: str | None = None


@dataclass
class Walk:
    """One breadth-first walk with the most promising links first within each depth."""

    loader: Loader
    scope: Scope
    country: str
    max_clicks: int
    page_budget: int
    hovers: bool
    """Whether there is a mouse that can rest on something."""
    walked: Walked = field(default_factory=Walked)
    _known: set[str] = field(default_factory=set)
    _scripts: set[str] = field(default_factory=set)
    _pressed: set[tuple[str, ...]] = field(default_factory=set)
    _looked: Counter[str] = field(default_factory=Counter)
    _depth: int = 0
    _gap_at: int | None = None
    """The depth of the first promising page that could not be looked at."""
    _began: float = field(default_factory=time.monotonic)

    def from_home(self, url: str) -> Walked:
        """Walk from the home page.

        Raises:
            Unreachable: nothing answers at all.
        """
        home = self._home(url)
        if home is None:
            return self.walked
        self._known |= {same(url), same(home.url)}
        ways: list[Way] | None = self._explore(home, ())
        if isinstance(delivered := self.loader.peek(home.url), Loaded):
            self._scripts |= set(delivered.view.embeds)
        while self._depth < self.max_clicks and not self._all_found() and ways is not None:
            ways = self._one_deeper(ways)
        for channel in CHANNELS:
            there = self.walked.channels.setdefault(channel, Channel(None))
            depth = self._finished
            if there.clicks is not None:
                depth = min(there.clicks, self._finished + 1)
            self.walked.channels[channel] = replace(there, searched_to_depth=depth)
        return self.walked

    @property
    def _finished(self) -> int:
        """The depth up to which everything that matters was looked at."""
        return self._depth if self._gap_at is None else min(self._depth, self._gap_at - 1)

    def _home(self, url: str) -> PageView | None:
        page: Loaded | NotLoaded = self.loader.load(url)
        tries = 1
        while _fails(page) and tries < HOME_TRIES:
            self.loader.wait(BETWEEN_TRIES * 2 ** (tries - 1))
            page = self.loader.load(url)
            tries += 1
        if isinstance(page, NotLoaded):
            if page.unreachable:
                raise Unreachable(f"{url}: {page.reason}, {tries} times")
            self.walked.blocked = f"the home page: {page.reason}"
        elif page.status >= 500:
            self.walked.down = f"HTTP {page.status}, {tries} times"
        elif page.status >= 400:
            why = KEPT_OUT.get(page.status, "is not there")
            self.walked.blocked = f"the home page {why} (HTTP {page.status})"
        elif wall := bot_wall(page.view):
            self.walked.blocked = f"the home page asks whether we are human ({wall})"
        else:
            return page.view
        return None

    # ------------------------------------------------------------ depth by depth

    def _one_deeper(self, ways: list[Way]) -> list[Way] | None:
        """Look at every page one click away; the ways further on, None when the budget ran out."""
        deeper: list[Way] = []
        for at, way in enumerate(ways):
            if self._spent():
                return self._leave(ways[at:], deeper)
            if (further := self._look(way)) is None:
                continue
            deeper += further
            self._looked[shape(way.url)] += 1
            if self._all_found():
                return deeper
        self._depth += 1
        return sorted(deeper, key=_promise)

    def _spent(self) -> bool:
        pages = self.loader.pages_loaded + self.loader.pages_fetched
        return pages >= self.page_budget or time.monotonic() - self._began > WALK_SECONDS

    def _leave(self, rest: list[Way], deeper: list[Way]) -> list[Way] | None:
        """The budget is spent: pages like many that were looked at may be left, others leave a gap."""
        alike = all(_promise(w) == REST and self._looked[shape(w.url)] >= ALIKE for w in rest)
        if not alike or self._depth + 1 < self.max_clicks:
            self.walked.not_looked_at["page budget used up"] += len(rest)
        else:
            self.walked.not_looked_at["like pages that were looked at"] += len(rest)
        if alike:
            self._depth += 1
        return None

    def _look(self, way: Way) -> list[Way] | None:
        """What lies behind a link, if it is a new page that shows something."""
        if _promise(way) > BEST:
            peeked = self.loader.peek(way.url)
            if isinstance(peeked, NotLoaded) or peeked.status >= 400:
                self._leave_out(way, peeked)
                return None
            if not self._worth_loading(peeked.view):
                return list(self._ways(peeked.view, way.steps))
            self._scripts |= set(peeked.view.embeds)
        page = self.loader.load(way.url)
        if isinstance(page, NotLoaded) or page.status >= 400:
            self._leave_out(way, page)
            return None
        view = page.view
        if same(view.url) != same(way.url) and same(view.url) in self._known:
            return None
        self._known.add(same(view.url))
        return self._explore(view, (*way.steps[:-1], replace(way.steps[-1], url=view.url)))

    def _worth_loading(self, view: PageView) -> bool:
        """Whether a browser may show more of what we still look for than was delivered."""
        scripts = set(view.embeds)
        if scripts - self._scripts or sum(len(line.text) for line in view.lines) < SHELL:
            return True
        return bool(self._wanted(values_on(view, self.country))) or any(
            Choice.says_it_reveals(line.text) for line in view.lines if len(line.text) < 60
        )

    def _leave_out(self, way: Way, page: Loaded | NotLoaded) -> None:
        """A promising page that we could not look at leaves a gap: nothing is said beyond it."""
        if isinstance(page, NotLoaded):
            reason, hides = page.reason, page.hides
        else:
            reason, hides = f"HTTP {page.status}", page.status in KEPT_OUT or page.status >= 500
        self.walked.not_looked_at[reason] += 1
        if hides and _promise(way) < REST and self._gap_at is None:
            self._gap_at = len(way.steps)

    # ------------------------------------------------------------ one page

    def _explore(self, view: PageView, steps: tuple[Click, ...]) -> list[Way]:
        """Everything a page shows, by itself and when something on it is pressed."""
        self._scripts |= set(view.embeds)
        view = self._waited_for(view, steps)
        self._note(values_on(view.shown, self.country), steps)
        ways = list(self._ways(view.shown, steps))
        if self.hovers:
            view = self._under_the_mouse(view, steps, ways)
        if clicks_of(steps) < self.max_clicks and not self._all_found():
            self._press_all(view, steps, ways)
        return sorted(ways, key=_promise)

    def _waited_for(self, view: PageView, steps: tuple[Click, ...]) -> PageView:
        """The page once more, when it shows things only as one scrolls, or late."""
        hides = self._wanted(values_on(view.hidden, self.country))
        if view.screens > TALL and (hides or not steps):
            view = self._looked_again(self.loader.tab.scroll, view)
        promising = not steps or promise(steps[-1].click, steps[-1].url) == BEST
        if promising and not self.walked.channels and not values_on(view.shown, self.country):
            view = self._looked_again(self.loader.tab.linger, view)
        return view

    def _under_the_mouse(
        self, view: PageView, steps: tuple[Click, ...], ways: list[Way]
    ) -> PageView:
        for control in self._choice(view, steps).hovers():
            hover = Click(control.name, view.url, control.path, control.frame, hover=True)
            after = self.loader.look(lambda hover=hover: self.loader.tab.hover(hover))  # type: ignore[misc]
            if isinstance(after, PageView):
                self._note_new(view, after, (*steps, hover))
                ways += self._ways(after.shown, (*steps, hover))
        return view

    def _press_all(self, view: PageView, steps: tuple[Click, ...], ways: list[Way]) -> None:
        """Press what may show a way in; what was pressed stays so, unless it led away."""
        for control in self._choice(view, steps).presses():
            key = (control.name, control.role, control.holds or control.path)
            if key in self._pressed:
                continue
            self._pressed.add(key)
            after = self._press(view, control, steps, ways)
            if after is not None:
                view = after

    def _press(
        self, view: PageView, control: Control, steps: tuple[Click, ...], ways: list[Way]
    ) -> PageView | None:
        """Press one control; the page afterwards, None when it had to be loaded again."""
        press = Click(control.name, view.url, control.path, control.frame)
        popups = len(self.loader.tab.popups)
        after = self.loader.look(lambda: self.loader.tab.press(press))
        opened = self.loader.tab.popups[popups:]
        if isinstance(after, NotLoaded):
            self._go_back(view)
            return None
        press = replace(press, url=after.url)
        there = (*steps, press)
        self._note_new(view, after, there)
        self._note({"chat": opened_chats(opened)}, steps, opened_by=press)
        ways += self._ways(after.shown, there)
        if same(after.url) != same(view.url):
            if same(after.url) not in self._known and self._in_scope(after.url):
                self._known.add(same(after.url))
                ways.append(Way(after.url, there))
            self._go_back(view)
            return None
        if clicks_of(there) < self.max_clicks and not self._all_found():
            new = [
                c for c in after.controls if all(c.path != known.path for known in view.controls)
            ]
            self._press_all(replace(after, controls=tuple(new)), there, ways)
        return after

    def _go_back(self, view: PageView) -> None:
        self.loader.load(view.url)

    def _looked_again(self, doing: Callable[[], None], view: PageView) -> PageView:
        after = self.loader.look(doing)
        return after if isinstance(after, PageView) else view

    # ------------------------------------------------------------ what is found

    def _choice(self, view: PageView, steps: tuple[Click, ...]) -> Choice:
        hidden = values_on(view.hidden, self.country)
        wanted = {channel for channel in CHANNELS if not self._have(channel, clicks_of(steps) + 1)}
        return Choice(view, {c: f for c, f in hidden.items() if c in wanted}, wanted, not steps)

    def _have(self, channel: str, within: int) -> bool:
        there = self.walked.channels.get(channel)
        return there is not None and there.clicks is not None and there.clicks <= within

    def _wanted(self, found: dict[str, Found]) -> set[str]:
        """The channels among these for which nothing is found yet."""
        have = {
            name for name, channel in self.walked.channels.items() if channel.clicks is not None
        }
        return {name for name, what in found.items() if what.values} - have

    def _note_new(self, before: PageView, after: PageView, steps: tuple[Click, ...]) -> None:
        """Note what a state shows that the one before did not."""
        old = values_on(before.shown, self.country)
        new = values_on(after.shown, self.country)
        for channel, found in new.items():
            for value in old.get(channel, Found()).values:
                found.values.pop(value, None)
        self._note(new, steps)

    def _note(
        self, found: dict[str, Found], steps: tuple[Click, ...], opened_by: Click | None = None
    ) -> None:
        for channel, what in found.items():
            there = self.walked.channels.get(channel)
            better = there is None or there.clicks is None or clicks_of(steps) < there.clicks
            if better and what.values:
                self.walked.channels[channel] = _channel(what, steps, opened_by)
            elif there is None and what.conflicts:
                self.walked.channels[channel] = Channel(None, conflicts=tuple(what.conflicts))

    def _all_found(self) -> bool:
        return all(self._have(channel, self._depth + 1) for channel in CHANNELS)

    # ------------------------------------------------------------ links

    def _ways(self, page: PageView, steps: tuple[Click, ...]) -> Iterator[Way]:
        for name, url in new_links(page, self._known):
            self._known.add(same(url))
            if self._in_scope(url):
                yield Way(url, (*steps, Click(name or url, url)))
            else:
                self.walked.not_looked_at["out of scope"] += 1

    def _in_scope(self, url: str) -> bool:
        try:
            self.scope.check_url(url)
        except (OutOfScope, ValueError):
            return False
        return True


def clicks_of(steps: tuple[Click, ...]) -> int:
    """The clicks among the steps of a path; resting the mouse on something is none."""
    return sum(not step.hover for step in steps)


def _channel(found: Found, steps: tuple[Click, ...], opened_by: Click | None) -> Channel:
    return Channel(
        clicks=clicks_of(steps),
        values=tuple(found.values),
        printed=tuple(found.values.values()),
        path=steps,
        opened_by=opened_by,
        conflicts=tuple(found.conflicts),
        meant_for=found.meant_for,
        searched_to_depth=clicks_of(steps),
    )


def _fails(page: Loaded | NotLoaded) -> bool:
    return page.status >= 500 if isinstance(page, Loaded) else page.unreachable


def _promise(way: Way) -> int:
    return promise(way.steps[-1].click, way.url)
