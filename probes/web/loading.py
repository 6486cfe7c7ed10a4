"""Loading one page for a customer's eyes: what stands there, or why nothing does."""

from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from playwright.sync_api import BrowserContext, Dialog, Error, Page, Request
from protego import Protego

from ...core.effects import Effect
from ...core.errors import Refused
from ...core.visit import Attempt
from .door import Door
from .passage import MARK
from .values import Link, PageView

PAGE_PATIENCE = 15_000
"""Milliseconds until a page that is still loading is looked at as it is."""
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


@dataclass(frozen=True)
class NotLoaded:
    """Why there is no page to look at."""

    reason: str
    """For people: ``robots.txt asks not to``, ``took too long`` …"""
    unreachable: bool = False
    """Whether nothing answered at all."""


class Loader:
    """Loads pages one after another in one tab, politely and through the door."""

    def __init__(self, attempt: Attempt, context: BrowserContext, door: Door, gap: float) -> None:
        self.pages_loaded = 0
        self.hosts_asked: set[str] = set()
        """Every host the pages asked for something, let through or not."""
        self._attempt = attempt
        self._door = door
        self._gap = gap
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
        self._attempt.before(Effect.READ)
        if self._tab.is_closed():
            self._tab = new_tab(self._context)
        self.pages_loaded += 1
        before = len(self._door.passages)
        try:
            response = self._tab.goto(url, wait_until="load", timeout=PAGE_PATIENCE)
        except Error as error:
            if "Timeout" not in error.message:
                return self._stopped(before) or NotLoaded(_plain(error))
            response = None
        if response and DOOR_HEADER in response.headers and (stopped := self._stopped(before)):
            return stopped
        try:
            return Loaded(response.status if response else 200, read(self._tab))
        except Error as error:
            return NotLoaded(f"cannot be read: {_plain(error)}")

    def _note(self, request: Request) -> None:
        if host := urlsplit(request.url).hostname:
            self.hosts_asked.add(host)

    def wait(self, seconds: float) -> None:
        """Let the server recover."""
        self._attempt.clock.sleep(seconds)

    def _stopped(self, before: int) -> NotLoaded | None:
        """What the door has stopped since it had let ``before`` requests through."""
        self._attempt.before(Effect.READ)  # a thrown kill switch also shuts the door
        for passage in self._door.passages[before:]:
            if passage.kind != "passed":
                return NotLoaded(passage.reason, unreachable=passage.kind == "unreachable")
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
                return ""  # RFC 9309, 2.3.1.4: the page itself will tell what is wrong
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


def _plain(error: Error) -> str:
    line = error.message.strip().splitlines()[0].removeprefix("Page.goto: ")[:200]
    return "is a download" if "Download is starting" in line else line
