"""The walk: from the home page, depth by depth, until every way in is found or the depth is done.

All states of one depth are finished before anything is said about the next, so that the number of
clicks is the fewest there is and not merely the first that was found. A state is a page, or what a
page shows after something on it was pressed.
"""

import time
from collections import Counter
from dataclasses import dataclass, field, replace

from ...core.errors import Unreachable
from .contacts import Channel, Click
from .exploring import Explorer, Way
from .interruptions import bot_wall
from .links import same, shape
from .loading import Loaded, Loader, NotLoaded
from .page import PageView
from .values import Sight
from .wording import BEST, REST

HOME_TRIES = 3
"""How often a home page is asked that answers with a server error or not at all."""
BETWEEN_TRIES = 2.0
"""Seconds between two such tries; doubled each time."""
WALK_SECONDS = 150.0
"""After so many seconds a walk ends and says how far it came."""
ALIKE = 8
"""So many looked-at pages of one kind stand for the rest of their kind when the budget runs out."""
LAST_TRIES = 8
"""Pages that are looked at beyond the budget, when their links promise contact."""
SHELL = 200
"""Characters below which a delivered page is taken for one that its scripts will build."""
KEPT_OUT = {
    401: "asks to sign in",
    403: "turns us away",
    407: "asks to sign in",
    429: "asks us to come later",
}
"""Answers by which a company keeps visitors like us out: nothing we may hold against it."""


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

    explorer: Explorer
    page_budget: int
    walked: Walked = field(default_factory=Walked)
    _scripts: set[str] = field(default_factory=set)
    """Scripts that some page has run before our eyes: what they add to a page is known."""
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
        self.explorer.met(url)
        self.explorer.met(home.url)
        ways: list[Way] | None = self._explore(home, ())
        if isinstance(delivered := self._loader.peek(home.url), Loaded):
            self._take_for_known(delivered.view)
        while self._depth < self.explorer.max_clicks and not self._all_found and ways is not None:
            ways = self._one_deeper(ways)
        if self.explorer.out_of_scope:
            self.walked.not_looked_at["out of scope"] += self.explorer.out_of_scope
        self.walked.channels = self.explorer.findings.finish(self._finished)
        return self.walked

    @property
    def _loader(self) -> Loader:
        return self.explorer.loader

    @property
    def _all_found(self) -> bool:
        return not self.explorer.findings.missing(self._depth + 1)

    @property
    def _finished(self) -> int:
        """The depth up to which everything that matters was looked at."""
        return self._depth if self._gap_at is None else min(self._depth, self._gap_at - 1)

    def _home(self, url: str) -> PageView | None:
        page: Loaded | NotLoaded = self._loader.load(url)
        tries = 1
        while _fails(page) and tries < HOME_TRIES:
            self._loader.wait(BETWEEN_TRIES * 2 ** (tries - 1))
            page = self._loader.load(url)
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

    def _one_deeper(self, ways: list[Way]) -> list[Way] | None:
        """Look at every page one click away; the ways further on, None when the budget ran out."""
        deeper: list[Way] = []
        for at, way in enumerate(ways):
            if self._spent():
                self._leave(ways[at:], deeper)
                return None
            if (further := self._look(way)) is None:
                continue
            deeper += further
            self._looked[shape(way.url)] += 1
            if self._all_found:
                return deeper
        self._depth += 1
        return sorted(deeper, key=lambda way: way.promise)

    def _spent(self) -> bool:
        pages = self._loader.pages_loaded + self._loader.pages_fetched
        return pages >= self.page_budget or time.monotonic() - self._began > WALK_SECONDS

    def _leave(self, rest: list[Way], deeper: list[Way]) -> None:
        """The budget is spent: pages like many that were looked at may be left, others leave a gap.

        What promises most is tried all the same; what it shows is the nearest we know of.
        """
        alike = all(w.promise == REST and self._looked[shape(w.url)] >= ALIKE for w in rest)
        reason = "like pages that were looked at" if alike else "page budget used up"
        self.walked.not_looked_at[reason] += len(rest)
        self._depth += alike
        promising = [*rest, *deeper]
        for _ in range(LAST_TRIES):
            promising = sorted((w for w in promising if w.promise < REST), key=lambda w: w.promise)
            if not promising or self._all_found:
                return
            promising += self._look(promising.pop(0)) or []

    def _look(self, way: Way) -> list[Way] | None:
        """What lies behind a link, if it is a new page that shows something."""
        if way.promise > BEST:
            peeked = self._loader.peek(way.url)
            if isinstance(peeked, NotLoaded) or peeked.status >= 400:
                self._leave_out(way, peeked)
                return None
            if not self._worth_loading(peeked.view):
                return list(self.explorer.ways(peeked.view, way.steps))
            self._take_for_known(peeked.view)
        page = self._loader.load(way.url)
        if isinstance(page, NotLoaded) or page.status >= 400:
            self._leave_out(way, page)
            return None
        view = page.view
        if same(view.url) != same(way.url) and self.explorer.knows(view.url):
            return None
        self.explorer.met(view.url)
        return self._explore(view, (*way.steps[:-1], replace(way.steps[-1], url=view.url)))

    def _worth_loading(self, delivered: PageView) -> bool:
        """Whether a browser may show more of what we still look for than was delivered."""
        few_words = sum(len(line.text) for line in delivered.lines) < SHELL
        unknown = not self._scripts.issuperset(delivered.embeds)
        return few_words or unknown or self.explorer.promises_more(self._sight(delivered))

    def _take_for_known(self, delivered: PageView) -> None:
        self._scripts |= set(delivered.embeds)
        self.explorer.consider(self._sight(delivered))

    def _sight(self, view: PageView) -> Sight:
        return Sight(view, self.explorer.country)

    def _leave_out(self, way: Way, page: Loaded | NotLoaded) -> None:
        """A promising page that we could not look at leaves a gap: nothing is said beyond it."""
        if isinstance(page, NotLoaded):
            reason, hides = page.reason, page.hides
        else:
            reason, hides = f"HTTP {page.status}", page.status in KEPT_OUT or page.status >= 500
        self.walked.not_looked_at[reason] += 1
        if hides and way.promise < REST and self._gap_at is None:
            self._gap_at = len(way.steps)

    def _explore(self, view: PageView, steps: tuple[Click, ...]) -> list[Way]:
        self._scripts |= set(view.embeds)
        return self.explorer.explore(view, steps)


def _fails(page: Loaded | NotLoaded) -> bool:
    return page.status >= 500 if isinstance(page, Loaded) else page.unreachable
