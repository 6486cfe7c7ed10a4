"""The proof: the best path walked again by real clicks in a fresh browser, with a picture of each step."""

import re
from dataclasses import dataclass, replace
from importlib import resources
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error, Page

from ...core.attempt import Attempt
from ...core.effects import Effect
from ...core.evidence import Evidence
from .contacts import Channel, Click
from .loading import PAGE_PATIENCE, new_tab, read
from .values import values_on

MARK = resources.files(__package__).joinpath("mark.js").read_text(encoding="utf-8")
CHOOSE = resources.files(__package__).joinpath("choose.js").read_text(encoding="utf-8")
CLICK_PATIENCE = 5_000
"""Milliseconds to wait for a link that was there a moment ago."""


@dataclass
class Proof:
    """Walks found paths again, politely, and takes the pictures."""

    attempt: Attempt
    context: BrowserContext
    home: str
    country: str
    gap: float
    """Seconds between two page loads."""

    def of(self, channels: dict[str, Channel]) -> dict[str, Channel]:
        """The channels with their evidence; one that cannot be walked to again is not claimed.

        Channels at the end of the same path share one replay.
        """
        proven = dict(channels)
        claimed = {
            name: channel for name, channel in channels.items() if channel.clicks is not None
        }
        for path in dict.fromkeys(channel.path for channel in claimed.values()):
            here = {name: channel for name, channel in claimed.items() if channel.path == path}
            tab = new_tab(self.context)
            try:
                proven |= self._walk_again(tab, path, here)
            except Error:
                proven |= {name: _unproven(channel) for name, channel in here.items()}
            finally:
                tab.close()
        return proven

    def _walk_again(
        self, tab: Page, path: tuple[Click, ...], here: dict[str, Channel]
    ) -> dict[str, Channel]:
        self._before(self.home)
        tab.goto(self.home, wait_until="load", timeout=PAGE_PATIENCE)
        pictures = [self._picture(tab, "0-home")] if path else []
        for number, click in enumerate(path, start=1):
            self._before(click.url)
            _click(tab, click)
            if number < len(path):
                pictures.append(self._picture(tab, f"{number}-{_slug(click.click)}"))
        shown = values_on(read(tab), self.country)
        return {
            name: self._pictured(tab, name, channel, tuple(pictures))
            if name in shown and set(channel.values) & set(shown[name].values)
            else _unproven(channel)
            for name, channel in here.items()
        }

    def _pictured(
        self, tab: Page, name: str, channel: Channel, before: tuple[Evidence, ...]
    ) -> Channel:
        tab.evaluate(MARK, [*channel.printed, *channel.values])
        last = self._picture(tab, f"{len(channel.path)}-{name}")
        return replace(channel, evidence=(*before, last))

    def _picture(self, tab: Page, name: str) -> Evidence:
        return self.attempt.keep(tab.screenshot(type="png"), f"{name}.png", "image/png")

    def _before(self, url: str) -> None:
        self.attempt.pace(urlsplit(url).hostname or "", self.gap)
        self.attempt.before(Effect.READ)


def _click(tab: Page, click: Click) -> None:
    """Press the link of that name that leads there, as a customer would."""
    links = tab.locator("a[href], area[href]").filter(visible=True)
    position = links.evaluate_all(CHOOSE, [click.click, click.url])
    if position < 0:
        raise Error(f"no link {click.click!r} any more")
    with tab.expect_navigation(wait_until="load", timeout=PAGE_PATIENCE):
        links.nth(position).click(timeout=CLICK_PATIENCE)


def _unproven(channel: Channel) -> Channel:
    return Channel(None, searched_to_depth=channel.searched_to_depth, unproven=True)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "click"
