"""The proof: the best path walked again by real clicks in a fresh browser, with a picture of each step."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error, Locator

from ...core.attempt import Attempt
from ...core.effects import Effect
from ...core.evidence import Evidence
from .chats import opened_chats
from .contacts import Channel, Click
from .page import Found
from .tab import Tab
from .values import values_on

CHOOSE = resources.files(__package__).joinpath("choose.js").read_text(encoding="utf-8")


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
            tab = Tab(self.context, pictures=True)
            try:
                proven |= self._walk_again(tab, path, here)
            except Error:
                proven |= {name: _unproven(channel) for name, channel in here.items()}
            finally:
                tab.page.close()
        return proven

    def _walk_again(
        self, tab: Tab, path: tuple[Click, ...], here: dict[str, Channel]
    ) -> dict[str, Channel]:
        self._before(self.home)
        tab.open(self.home)
        tab.read()
        pictures = [self._picture(tab, "0-home")] if path else []
        for number, step in enumerate(path, start=1):
            self._before(step.url)
            follow(tab, step)
            if number < len(path):
                pictures.append(self._picture(tab, f"{number}-{_slug(step.click)}"))
        shown = self._shown(tab, here)
        return {
            name: self._pictured(tab, name, channel, tuple(pictures))
            if set(channel.values) & set(shown.get(name, Found()).values)
            else _unproven(channel)
            for name, channel in here.items()
        }

    def _shown(self, tab: Tab, here: dict[str, Channel]) -> dict[str, Found]:
        wanted = {name: channel.values for name, channel in here.items()}
        shown = values_there(tab, self.country, wanted)
        if "chat" in here and here["chat"].opened_by:
            tab.follow(here["chat"].opened_by)
            shown["chat"] = opened_chats(tab.popups)
        return shown

    def _pictured(
        self, tab: Tab, name: str, channel: Channel, before: tuple[Evidence, ...]
    ) -> Channel:
        screens = tab.mark([*channel.printed, *channel.values], form=name == "form")
        last = self._picture(tab, f"{len(channel.path)}-{name}")
        return replace(channel, evidence=(*before, last), screens=screens)

    def _picture(self, tab: Tab, name: str) -> Evidence:
        return self.attempt.keep(
            tab.page.screenshot(type="png", scale="css"), f"{name}.png", "image/png"
        )

    def _before(self, url: str) -> None:
        self.attempt.pace(urlsplit(url).hostname or "", self.gap)
        self.attempt.before(Effect.READ)


def follow(tab: Tab, step: Click) -> None:
    """Do one step of a path as a customer does it, and put aside what comes in the way."""
    if step.path:
        tab.follow(step)
    else:
        tab.click(link_of(tab, step))
    tab.read(opened=bool(step.path))


def values_there(tab: Tab, country: str, wanted: Mapping[str, Collection[str]]) -> dict[str, Found]:
    """What stands there now, by channel; what is wanted is looked for once more as one scrolls."""
    shown = values_on(tab.read(opened=True).shown, country)
    if any(
        not set(values) & set(shown.get(name, Found()).values) for name, values in wanted.items()
    ):
        tab.scroll()
        tab.linger()
        shown = values_on(tab.read(opened=True).shown, country)
    return shown


def link_of(tab: Tab, step: Click) -> Locator:
    """The link of that name that leads there.

    Raises:
        playwright.sync_api.Error: there is none any more.
    """
    for frame in tab.page.frames:
        links = frame.locator("a[href], area[href]")
        position = links.evaluate_all(CHOOSE, [step.click, step.url])
        if position >= 0:
            return links.nth(position)
    raise Error(f"no link {step.click!r} any more")


def _unproven(channel: Channel) -> Channel:
    return Channel(None, searched_to_depth=channel.searched_to_depth, unproven=True)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "click"
