"""Loading one page for a customer's eyes: what stands there, or why nothing does."""

from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from playwright.sync_api import BrowserContext, Dialog, Error, Page, Request, TimeoutError
from protego import Protego

from ...core.attempt import Attempt
from ...core.effects import Effect
from ...core.errors import Refused
from .door import Door
from .passage import MARK
from .values import Link, PageView

PAGE_PATIENCE = 15_000
"""Milliseconds until a page that is still loading is looked at as it is."""
PATIENCE_WITH_BUSY = 30.0
"""Seconds we wait at most when a server asks us to come back later."""
ONLY_THE_HOME_PAGE = "User-agent: *\nAllow: /$\nDisallow: /"
"""What a robots.txt that cannot be had means (RFC 9309, 2.3.1.4: complete disallow)."""
USER_AGENT = "mysteryshop"
"""The name robots.txt may address us by."""

DOOR_HEADER = MARK.lower()
"""Marks an answer that the door gave in place of the company, if the door says so too."""

READ = resources.files(__package__).joinpath("read.js").read_text(encoding="utf-8")


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
    """Loads pages one after another in one tab, politely and through the door."""

    def __init__(self, attempt: Attempt, context: BrowserContext, door: Door, gap: float) -> None:
        self.pages_loaded = 0
        self.hosts_asked: set[str] = set()
        """Every host the pages asked for something, let through or not."""
        self._attempt = attempt
        self._door = door
        self._gap = gap
        self._hold_off = 0.0
        self._robots: dict[str, Protego] = {}
        self._tab = new_tab(context)
        self._context = context
        context.on("request", self._note)

    def load(self, url: str) -> Loaded | NotLoaded:
        """Go to a page as if its address had been typed, and read what it shows.

        Raises:
            Refused: the kill switch was thrown.
        """
        if not self._robots_allow(url):
            return NotLoaded("robots.txt asks not to")
        self._attempt.pace(urlsplit(url).hostname or "", self._gap)
        self.wait(min(self._hold_off, PATIENCE_WITH_BUSY))
        self._attempt.before(Effect.READ)
        if self._tab.is_closed():
            self._tab = new_tab(self._context)
        self.pages_loaded += 1
        before = len(self._door.passages)
        try:
            response = self._tab.goto(url, wait_until="commit", timeout=PAGE_PATIENCE)
        except TimeoutError:
            self._tab.close()  # what is still under way would abort the next page
            silence = f"no answer within {PAGE_PATIENCE / 1000:g} seconds"
            return self._stopped(before) or NotLoaded(silence, unreachable=True)
        except Error as error:
            return self._stopped(before) or _not_loaded(error)
        with suppress(TimeoutError):
            self._tab.wait_for_load_state("load", timeout=PAGE_PATIENCE)
        if response and DOOR_HEADER in response.headers and (stopped := self._stopped(before)):
            return stopped
        try:
            view = read(self._tab)
        except Error as error:
            return NotLoaded(f"cannot be read: {_plain(error)}")
        if response is None:
            return Loaded(200, view)
        self._hold_off = retry_after(response.headers.get("retry-after", ""))
        return Loaded(response.status, view, self._hold_off)

    def _note(self, request: Request) -> None:
        if host := urlsplit(request.url).hostname:
            self.hosts_asked.add(host)

    def wait(self, seconds: float) -> None:
        """Let the server recover, watching the kill switch."""
        while seconds > 0:
            self._attempt.before(Effect.READ)
            self._attempt.clock.sleep(min(seconds, 1.0))
            seconds -= 1.0

    def _stopped(self, before: int) -> NotLoaded | None:
        """What the door has stopped since it had let ``before`` requests through."""
        self._attempt.before(Effect.READ)  # a thrown kill switch also shuts the door
        for passage in self._door.passages[before:]:
            if passage.kind != "passed":
                unreachable = passage.kind == "unreachable"
                refused = passage.kind == "refused"
                return NotLoaded(passage.reason, unreachable, hides=not refused)
        return None

    def _robots_allow(self, url: str) -> bool:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = Protego.parse(self._robots_txt(origin))
        return bool(self._robots[origin].can_fetch(url, USER_AGENT))

    def _robots_txt(self, origin: str) -> str:
        self._attempt.before(Effect.READ)
        with self._door.session() as session:
            try:
                answer = session.get(urljoin(origin, "/robots.txt"))
            except (requests.RequestException, Refused):
                return ONLY_THE_HOME_PAGE  # which will tell what is wrong
        if answer.status_code >= 500:
            return ONLY_THE_HOME_PAGE
        return answer.text[:500_000] if answer.status_code == 200 else ""


def new_tab(context: BrowserContext) -> Page:
    """A tab in which dialogs are dismissed and pop-ups closed."""
    tab = context.new_page()
    tab.on("dialog", _dismiss)
    tab.on("popup", lambda popup: popup.close())
    return tab


def read(tab: Page) -> PageView:
    """What a customer sees in a tab right now."""
    raw: dict[str, Any] = tab.evaluate(READ)
    return PageView(
        url=tab.url,
        title=raw["title"],
        lines=tuple(raw["lines"]),
        links=tuple(Link(**link) for link in raw["links"]),
        structured=tuple(raw["structured"]),
    )


def _dismiss(dialog: Dialog) -> None:
    dialog.dismiss()


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
    return error.message.strip().splitlines()[0].removeprefix("Page.goto: ")[:200]
