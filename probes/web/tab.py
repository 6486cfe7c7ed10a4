"""One tab of the browser, and a customer's hands on it: open, press, rest the mouse, scroll, read."""

import time
from collections.abc import Sequence
from importlib import resources

from playwright.sync_api import (
    BrowserContext,
    Dialog,
    Error,
    Frame,
    Locator,
    Page,
    Request,
    Response,
    TimeoutError,
)
from pydantic import TypeAdapter

from .asking import ask
from .contacts import Click
from .interruptions import way_past
from .page import PageView, read

PAGE_PATIENCE = 15_000
"""Milliseconds until a page that is still loading is looked at as it is."""
PRESS_PATIENCE = 3_000
"""Milliseconds to wait for something that was there a moment ago."""
SETTLING = 3.0
"""Seconds at most for what a page still fetches and builds after it has loaded."""
ROUNDS = 2
"""How often a document that still moves is asked again."""
QUIET = 40
"""Milliseconds without a change of the document that make it quiet."""
LATE = 1_000
"""Milliseconds a page is given once more when nothing stands where it was promised."""
SCREENS = 12
"""Screens that are scrolled through at most."""
DIALOGS = 20
"""Such windows that are remembered at most."""
AWAITED = frozenset({"document", "xhr", "fetch", "script", "stylesheet"})
"""What can still change what stands on a page."""
NOT_NEEDED = [
    f"*.{kind}{end}"
    for kind in (
        *("png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "woff", "woff2", "ttf", "otf"),
        *("mp4", "webm", "mp3", "m4a", "ogg", "mov"),
    )
    for end in ("", "?*")
]
"""What is not fetched while we only look for words; what is asked for is noted all the same."""

MARK = resources.files(__package__).joinpath("mark.js").read_text(encoding="utf-8")
_SCREENS: TypeAdapter[float | None] = TypeAdapter(float | None)
_REST = resources.files(__package__).joinpath("rest.js").read_text(encoding="utf-8")


class Tab:
    """A tab in which dialogs are dismissed, pop-ups noted and closed, and nothing waits for ever."""

    def __init__(self, context: BrowserContext, *, pictures: bool) -> None:
        self.popups: list[str] = []
        """What wanted to open in a window of its own."""
        self.interruptions: list[str] = []
        """What lay over the pages and was put aside, each kind once."""
        self.dialogs: list[str] = []
        """What windows with nothing but a text and a button have said."""
        self.agrees = False
        """Whether such a window's question is agreed to; otherwise it is dismissed."""
        self._context = context
        self._pictures = pictures
        self._under_way: set[Request] = set()
        self._patience = SETTLING
        self._rounds = ROUNDS
        self._put_aside: set[str] = set()
        self.page = self._new()

    def open(self, url: str) -> Response | None:
        """Go to a page as if its address had been typed, and wait until it stands.

        Raises:
            playwright.sync_api.TimeoutError: nothing came.
            playwright.sync_api.Error: it cannot be gone to.
        """
        if self.page.is_closed():
            self.page = self._new()
        self._under_way.clear()
        try:
            response = self.page.goto(url, wait_until="commit", timeout=PAGE_PATIENCE)
        except TimeoutError:
            self.renew()  # what is still under way would abort the next page
            raise
        self.settle(after="load", patience=PAGE_PATIENCE)
        return response

    def read(self, *, opened: bool = False) -> PageView:
        """What stands there now, after banners, gates and pop-ups are put aside.

        A pop-up that was ``opened`` on purpose stays.

        Raises:
            playwright.sync_api.Error: the page does not answer.
        """
        view = read(self.page)
        for _ in range(3):
            found = way_past(view.overlays, self._put_aside, pop_ups=not opened)
            if found is None:
                break
            kind, button = found
            self.interruptions += [kind] if kind not in self.interruptions else []
            self.press(Click(button.name, view.url, button.path))
            view = read(self.page)
        return view

    def press(self, click: Click) -> None:
        """Press a control the way scripts do: whatever lies over it."""
        self.at(click).dispatch_event("click", timeout=PRESS_PATIENCE)
        self.settle()

    def click(self, target: Locator) -> None:
        """Press something with the mouse or the finger."""
        target.click(timeout=PRESS_PATIENCE)
        self.settle()

    def follow(self, click: Click) -> None:
        """Do one step of a path that is no link, as a customer does it."""
        if click.hover:
            self.hover(click)
        else:
            self.click(self.at(click))

    def hover(self, click: Click) -> None:
        """Let the mouse rest on something."""
        self.at(click).hover(timeout=PRESS_PATIENCE, force=True)
        self.settle()

    def scroll(self) -> None:
        """Go through the page from top to bottom, for what only shows when it is reached."""
        self.settle(after="scroll")

    def linger(self) -> None:
        """Wait for what comes late."""
        self.page.wait_for_timeout(LATE)

    def mark(self, values: Sequence[str], *, form: bool) -> float | None:
        """Scroll to where one of the values stands (or the form) and frame it; its place in screens."""
        for frame in self.page.frames:
            try:
                screens = ask(frame, MARK, _SCREENS, [list(values), form])
            except Error:
                continue  # a frame that is gone or hangs shows nothing
            if screens is not None:
                return screens
        return None

    def settle(self, *, after: str = "", patience: int = PRESS_PATIENCE) -> None:
        """Wait until nothing is under way and nothing changes; not long for what never rests.

        Before that, ``after="load"`` waits until the page has loaded, ``after="scroll"`` scrolls
        through it; all within ``patience`` milliseconds.
        """
        quiet = self._is_quiet(after, patience)
        until = time.monotonic() + self._patience
        restless = 0
        while quiet is not None and time.monotonic() < until:
            restless += not quiet
            if not self._under_way and (quiet or restless > self._rounds):
                self._rounds = ROUNDS if quiet else 0  # a page that never rests is known now
                return
            quiet = self._is_quiet()
        self._patience = max(0.4, self._patience / 2)

    def renew(self) -> None:
        """Throw this tab away and take a new one."""
        self.page.close()
        self.page = self._new()

    def _is_quiet(self, after: str = "", patience: int = PRESS_PATIENCE) -> bool | None:
        """Whether nothing changes any more; None when the page does not say so in time."""
        asked = {"after": after, "quiet": QUIET, "screens": SCREENS}
        try:
            self.page.wait_for_function(_REST, arg=asked, timeout=patience)
        except TimeoutError:
            return None
        except Error:
            return False
        return True

    def at(self, click: Click) -> Locator:
        """Where a control stands."""
        frame: Page | Frame = self.page
        if click.frame:
            frame = next(
                (f for f in self.page.frames if f.url == click.frame), self.page.main_frame
            )
        return frame.locator(click.path).first

    def _new(self) -> Page:
        page = self._context.new_page()
        page.on("dialog", self._answer)
        page.on("popup", lambda popup: popup.close())
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)
        self._under_way.clear()
        session = self._context.new_cdp_session(page)
        session.on("Page.windowOpen", lambda event: self.popups.append(event["url"]))
        session.send("Page.enable")
        if not self._pictures:
            session.send("Network.enable")
            session.send("Network.setBlockedURLs", {"urls": NOT_NEEDED})
        return page

    def _begun(self, request: Request) -> None:
        if request.resource_type in AWAITED:
            self._under_way.add(request)

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)

    def _answer(self, dialog: Dialog) -> None:
        if len(self.dialogs) < DIALOGS:
            self.dialogs.append(dialog.message[:1000])
        if self.agrees:
            dialog.accept()
        else:
            dialog.dismiss()
