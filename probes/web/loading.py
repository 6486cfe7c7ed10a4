"""Loading pages for a customer's eyes, politely and through the door: what stands there, or why not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
from playwright.sync_api import BrowserContext, Error, Request, TimeoutError
from protego import Protego

from ...core.attempt import Attempt
from ...core.effects import Effect
from ...core.errors import OutOfScope, Refused, Unreachable
from .door import Door
from .page import PageView
from .passage import MARK
from .raw import raw_view
from .tab import PAGE_PATIENCE, Tab

PATIENCE_WITH_BUSY = 30.0
"""Seconds we wait at most when a server asks us to come back later."""
ONLY_THE_HOME_PAGE = "User-agent: *\nAllow: /$\nDisallow: /"
"""What a robots.txt that cannot be had means (RFC 9309, 2.3.1.4: complete disallow)."""
USER_AGENT = "mysteryshop"
"""The name robots.txt may address us by."""
PEEKED_BYTES = 2_000_000
"""Bytes of a page that are looked at without the browser."""

DOOR_HEADER = MARK.lower()
"""Marks an answer that the door gave in place of the company, if the door says so too."""


@dataclass(frozen=True)
class Loaded:
    """A page and how the server answered."""

    status: int
    view: PageView
    retry_after: float = 0.0
    """Seconds the server asked us to wait (``Retry-After``); 0 when it did not."""


@dataclass(frozen=True)
class NotLoaded:
    """Why there is no page to look at."""

    reason: str
    """For people: ``robots.txt asks not to``, ``took too long`` …"""
    unreachable: bool = False
    """Whether nothing answered at all."""
    hides: bool = True
    """Whether a customer might see something there that we did not."""


class Loader:
    """Loads pages one after another in one tab."""

    def __init__(self, attempt: Attempt, context: BrowserContext, door: Door, gap: float) -> None:
        self.pages_loaded = 0
        self.pages_fetched = 0
        self.hosts_asked: set[str] = set()
        """Every host the pages asked for something, let through or not."""
        self._attempt = attempt
        self._door = door
        self._gap = gap
        self._hold_off = 0.0
        self._robots: dict[str, Protego] = {}
        self._session = door.session()
        self.tab = Tab(context, pictures=False)
        context.on("request", self._note)

    def load(self, url: str) -> Loaded | NotLoaded:
        """Go to a page as if its address had been typed, and read what it shows.

        Raises:
            Refused: the kill switch was thrown.
        """
        if not self._robots_allow(url):
            return NotLoaded("robots.txt asks not to")
        self._take_turn(url)
        self.pages_loaded += 1
        before = len(self._door.passages)
        try:
            response = self.tab.open(url)
        except TimeoutError:
            silence = f"no answer within {PAGE_PATIENCE / 1000:g} seconds"
            return self._stopped(before) or NotLoaded(silence, unreachable=True)
        except Error as error:
            if "ERR_CERT" in error.message:  # the browser now asks others whether we are online
                return _not_loaded(error)
            return self._stopped(before) or _not_loaded(error)
        if response and DOOR_HEADER in response.headers and (stopped := self._stopped(before)):
            return stopped
        if response and (cut := self._cut_short(before, response.url)):
            self.tab.renew()  # what has come of it may keep the page busy for long
            return cut
        view = self.look()
        if isinstance(view, NotLoaded) or response is None:
            return view if isinstance(view, NotLoaded) else Loaded(200, view)
        self._hold_off = retry_after(response.headers.get("retry-after", ""))
        return Loaded(response.status, view, self._hold_off)

    def look(self, doing: Callable[[], None] | None = None) -> PageView | NotLoaded:
        """Do something to the page that stands there, if anything, and read it."""
        self._attempt.before(Effect.READ)
        try:
            if doing:
                doing()
            return self.tab.read(opened=doing is not None)
        except Error as error:
            self.tab.renew()
            busy = isinstance(error, TimeoutError)
            return NotLoaded(
                "its scripts never rest" if busy else f"cannot be read: {_plain(error)}"
            )

    def peek(self, url: str) -> Loaded | NotLoaded:
        """A page as it is delivered, without the browser: no script, no style.

        Raises:
            Refused: the kill switch was thrown.
        """
        if not self._robots_allow(url):
            return NotLoaded("robots.txt asks not to")
        self._take_turn(url)
        self.pages_fetched += 1
        try:
            with self._session.get(url, stream=True) as answer:
                if "html" not in answer.headers.get("content-type", "html"):
                    return NotLoaded("is no page", hides=False)
                self._hold_off = retry_after(answer.headers.get("retry-after", ""))
                body = next(answer.iter_content(PEEKED_BYTES), b"")
        except OutOfScope:
            return NotLoaded("out of scope", hides=False)
        except requests.RequestException as error:
            return NotLoaded(type(error).__name__, unreachable=isinstance(error, Unreachable))
        return Loaded(answer.status_code, raw_view(answer.url, body, answer.encoding))

    def wait(self, seconds: float) -> None:
        """Let the server recover, watching the kill switch."""
        while seconds > 0:
            self._attempt.before(Effect.READ)
            self._attempt.clock.machine.sleep(min(seconds, 1.0))
            seconds -= 1.0

    def _take_turn(self, url: str) -> None:
        self._attempt.pace(urlsplit(url).hostname or "", self._gap)
        self.wait(min(self._hold_off, PATIENCE_WITH_BUSY))
        self._attempt.before(Effect.READ)

    def _note(self, request: Request) -> None:
        if host := urlsplit(request.url).hostname:
            self.hosts_asked.add(host)

    def _stopped(self, before: int) -> NotLoaded | None:
        """What the door has stopped since it had let ``before`` requests through."""
        self._attempt.before(Effect.READ)  # a thrown kill switch also shuts the door
        for passage in self._door.passages[before:]:
            if passage.kind != "passed":
                unreachable = passage.kind == "unreachable"
                refused = passage.kind == "refused"
                return NotLoaded(passage.reason, unreachable, hides=not refused)
        return None

    def _cut_short(self, before: int, url: str) -> NotLoaded | None:
        """Whether the door has let only a part of a page through: more than a page may hold."""
        parts = urlsplit(url)
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        for passage in self._door.passages[before:]:
            is_it = passage.method == "CONNECT" or passage.path == path
            if passage.kind == "cut" and passage.host == parts.hostname and is_it:
                return NotLoaded(passage.reason)
        return None

    def _robots_allow(self, url: str) -> bool:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = Protego.parse(self._robots_txt(origin))
        return bool(self._robots[origin].can_fetch(url, USER_AGENT))

    def _robots_txt(self, origin: str) -> str:
        self._attempt.before(Effect.READ)
        try:
            answer = self._session.get(urljoin(origin, "/robots.txt"))
        except (requests.RequestException, Refused):
            return ONLY_THE_HOME_PAGE  # which will tell what is wrong
        if answer.status_code >= 500:
            return ONLY_THE_HOME_PAGE
        return answer.text[:500_000] if answer.status_code == 200 else ""


def retry_after(header: str) -> float:
    """Seconds to wait by a ``Retry-After`` header (RFC 9110, 10.2.3); a date counts as long."""
    if not header:
        return 0.0
    return float(header) if header.strip().isdigit() else PATIENCE_WITH_BUSY


def _not_loaded(error: Error) -> NotLoaded:
    if "Download is starting" in error.message:
        return NotLoaded("is a download", hides=False)
    return NotLoaded(_plain(error))


def _plain(error: Error) -> str:
    return re.sub(r"^\w+\.\w+: ", "", error.message.strip().splitlines()[0])[:200]
