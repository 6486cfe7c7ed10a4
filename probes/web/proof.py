"""The proof: the best path walked again by real clicks in a fresh browser, with a picture of each step."""

import re
from dataclasses import replace
from importlib import resources

from playwright.sync_api import BrowserContext, Error, Page

from ...core.effects import Effect
from ...core.evidence import Evidence
from ...core.visit import Attempt
from .contacts import Channel, Click
from .loading import PAGE_PATIENCE, new_tab, read
from .values import PageView, values_on

MARK = resources.files(__package__).joinpath("mark.js").read_text(encoding="utf-8")
CHOOSE = resources.files(__package__).joinpath("choose.js").read_text(encoding="utf-8")
CLICK_PATIENCE = 5_000
"""Milliseconds to wait for a link that was there a moment ago."""


def prove(
    attempt: Attempt, context: BrowserContext, home: str, channels: dict[str, Channel], country: str
) -> dict[str, Channel]:
    """The channels with their evidence; one that cannot be walked to again is no longer claimed.

    Channels at the end of the same path share one replay.
    """
    proven = dict(channels)
    for path in {channel.path: None for channel in channels.values() if channel.clicks is not None}:
        here = {n: c for n, c in channels.items() if c.clicks is not None and c.path == path}
        tab = new_tab(context)
        try:
            pictures = _walk_again(attempt, tab, home, path)
            shown = read(tab)
            for name, channel in here.items():
                proven[name] = _pictured(attempt, tab, name, channel, pictures, shown, country)
        except Error:
            for name, channel in here.items():
                proven[name] = _unproven(channel)
        finally:
            tab.close()
    return proven


def _walk_again(
    attempt: Attempt, tab: Page, home: str, path: tuple[Click, ...]
) -> tuple[Evidence, ...]:
    attempt.before(Effect.READ)
    tab.goto(home, wait_until="load", timeout=PAGE_PATIENCE)
    pictures = [_picture(attempt, tab, "0-home")] if path else []
    for number, click in enumerate(path, start=1):
        attempt.before(Effect.READ)
        _click(tab, click)
        if number < len(path):
            pictures.append(_picture(attempt, tab, f"{number}-{_slug(click.click)}"))
    return tuple(pictures)


def _click(tab: Page, click: Click) -> None:
    """Press the link of that name that leads there, as a customer would."""
    links = tab.locator("a[href], area[href]").filter(visible=True)
    position = links.evaluate_all(CHOOSE, [click.click, click.url])
    if position < 0:
        raise Error(f"no link {click.click!r} any more")
    with tab.expect_navigation(wait_until="load", timeout=PAGE_PATIENCE):
        links.nth(position).click(timeout=CLICK_PATIENCE)


def _pictured(
    attempt: Attempt,
    tab: Page,
    name: str,
    channel: Channel,
    pictures: tuple[Evidence, ...],
    shown: PageView,
    country: str,
) -> Channel:
    found = values_on(shown, country).get(name)
    if found is None or not set(channel.values) & set(found.values):
        return _unproven(channel)
    tab.evaluate(MARK, [*channel.printed, *channel.values])
    last = _picture(attempt, tab, f"{len(channel.path)}-{name}")
    return replace(channel, evidence=(*pictures, last))


def _unproven(channel: Channel) -> Channel:
    return Channel(None, searched_to_depth=max(0, channel.searched_to_depth - 1))


def _picture(attempt: Attempt, tab: Page, name: str) -> Evidence:
    return attempt.keep(tab.screenshot(type="png"), f"{name}.png", "image/png")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "click"
