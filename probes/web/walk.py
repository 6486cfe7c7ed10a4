"""The walk: from the home page, depth by depth, until every way in is found or the depth is done.

All pages of one depth are finished before anything is said about the next, so that the number of
clicks is the fewest there is and not merely the first that was found.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urldefrag, urlsplit

from ...core.errors import OutOfScope, Unreachable
from ...core.scope import Scope
from .contacts import MEASURED, Channel, Click
from .loading import Loaded, Loader, NotLoaded
from .values import Found, PageView, values_on
from .wording import REST, promise

NO_PAGE = re.compile(
    r"\.(pdf|zip|jpe?g|png|gif|svg|webp|mp[34]|docx?|xlsx?|pptx?|ics|xml|rss|json|css|js)$",
    re.IGNORECASE,
)
"""Endings of addresses behind which no page stands."""
HOME_TRIES = 3
"""How often a home page is asked that answers with a server error or not at all."""
BETWEEN_TRIES = 2.0
"""Seconds between two such tries; doubled each time."""
KEPT_OUT = {
    401: "asks to sign in",
    403: "turns us away",
    407: "asks to sign in",
    429: "asks us to come later",
}
"""Answers by which a company keeps visitors like us out: nothing we may hold against it."""


@dataclass(frozen=True)
class Way:
    """A link on the way, and the clicks up to and including it."""

    url: str
    clicks: tuple[Click, ...]


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
    walked: Walked = field(default_factory=Walked)
    _known: set[str] = field(default_factory=set)
    _depth: int = 0
    _gap_at: int | None = None
    """The depth of the first promising page that could not be looked at."""

    def from_home(self, url: str) -> Walked:
        """Walk from the home page.

        Raises:
            Unreachable: nothing answers at all.
        """
        home = self._home(url)
        if home is None:
            return self.walked
        self._known |= {_same(url), _same(home.url)}
        self._note(home, ())
        ways: list[Way] | None = self._ways(home, ())
        while self._depth < self.max_clicks and not self._all_found() and ways is not None:
            ways = self._one_deeper(ways)
        for channel in MEASURED:
            there = self.walked.channels.setdefault(channel, Channel(None))
            depth = (
                self._finished if there.clicks is None else min(there.clicks, self._finished + 1)
            )
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
        else:
            return page.view
        return None

    def _one_deeper(self, ways: list[Way]) -> list[Way] | None:
        """Look at every page one click away; the ways further on, None when the budget ran out."""
        deeper: list[Way] = []
        for way in ways:
            if self.loader.pages_loaded >= self.page_budget:
                self.walked.not_looked_at["page budget used up"] += 1
                return None
            seen = self._look(way)
            if seen is None:
                continue
            self._known.add(_same(seen.url))
            clicks = (*way.clicks[:-1], replace(way.clicks[-1], url=seen.url))
            self._note(seen, clicks)
            if self._all_found():
                return deeper
            deeper += self._ways(seen, clicks)
        self._depth += 1
        return sorted(deeper, key=_promise)

    def _look(self, way: Way) -> PageView | None:
        """The page behind a link, if it is a new one and shows something.

        A promising page that we could not look at leaves a gap: nothing is said beyond it.
        """
        page = self.loader.load(way.url)
        if isinstance(page, Loaded) and page.status < 400:
            again = _same(page.view.url) != _same(way.url) and _same(page.view.url) in self._known
            return None if again else page.view
        if isinstance(page, NotLoaded):
            reason, hides = page.reason, page.hides
        else:
            reason, hides = f"HTTP {page.status}", page.status in KEPT_OUT or page.status >= 500
        self.walked.not_looked_at[reason] += 1
        if hides and _promise(way) < REST and self._gap_at is None:
            self._gap_at = len(way.clicks)
        return None

    def _note(self, page: PageView, clicks: tuple[Click, ...]) -> None:
        for channel, found in values_on(page, self.country).items():
            if channel not in self.walked.channels:
                self.walked.channels[channel] = _channel(found, clicks)

    def _all_found(self) -> bool:
        return all(channel in self.walked.channels for channel in MEASURED)

    def _ways(self, page: PageView, clicks: tuple[Click, ...]) -> list[Way]:
        ways = []
        for name, url in self._new_links(page):
            self._known.add(_same(url))
            ways.append(Way(url, (*clicks, Click(name or url, url))))
        return sorted(ways, key=_promise)

    def _new_links(self, page: PageView) -> Iterator[tuple[str, str]]:
        for link in page.links:
            url = urldefrag(link.href).url
            scheme = urlsplit(url).scheme
            if scheme not in ("http", "https") or _same(url) in self._known:
                continue
            if NO_PAGE.search(urlsplit(url).path):
                continue
            try:
                self.scope.check_url(url)
            except (OutOfScope, ValueError):
                self.walked.not_looked_at["out of scope"] += 1
                self._known.add(_same(url))
                continue
            yield link.name, url


def _channel(found: Found, clicks: tuple[Click, ...]) -> Channel:
    return Channel(
        clicks=len(clicks),
        values=tuple(found.values),
        printed=tuple(found.values.values()),
        path=clicks,
        conflicts=tuple(found.conflicts),
        searched_to_depth=len(clicks),
    )


def _fails(page: Loaded | NotLoaded) -> bool:
    return page.status >= 500 if isinstance(page, Loaded) else page.unreachable


def _promise(way: Way) -> int:
    return promise(way.clicks[-1].click, way.url)


def _same(url: str) -> str:
    """Equal for addresses that are the same page: no fragment, no trailing slash."""
    return urldefrag(url).url.rstrip("/")
