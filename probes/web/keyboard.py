"""The same path by keyboard alone and by accessible names: what a screen reader's user has of it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from playwright.sync_api import BrowserContext, Error, Locator

from ...core.action import Action
from ...core.attempt import Attempt
from ...core.effects import Effect
from .browser import WebBrowser
from .contacts import Click, Contacts, KeyboardWalk, KeyStep
from .door import Door
from .page import Found
from .proof import link_of, values_there
from .search import ContactSearch, host_of, polite_gap, web_walk
from .tab import Tab

TABS = 400
"""How often the tab key is pressed for one step."""
_FOCUSED = """(wanted, met) => {
  if (!wanted.isConnected) return "gone";
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (!active || active === document.body) return "nothing";
  if (active === wanted || wanted.contains(active)) return "wanted";
  if (met.has(active)) return "met before";
  met.add(active);
  return "another";
}"""
"""What the tab key has come to."""
_NAME = """(element) => {
  const pictures = [...element.querySelectorAll("img[alt], svg title")];
  const said = pictures.map((picture) => picture.alt || picture.textContent).join(" ");
  const label = element.getAttribute("aria-label") || element.innerText;
  return (label || said || element.title || "").trim();
}"""


@dataclass(frozen=True)
class KeyboardSearch:
    """A path to walk again without a mouse: data, so that equal walks are one."""

    url: str
    device: str
    country: str
    channel: str
    values: tuple[str, ...]
    path: tuple[Click, ...]

    @property
    def action(self) -> Action:
        """The walk as an action of a visit."""
        return web_walk("contacts-keyboard", self.url, asdict(self))


def keyboard_search(search: ContactSearch, seen: Contacts, channel: str) -> KeyboardSearch | None:
    """The walk that repeats how a channel was found; None when it was not found."""
    found = seen.channels.get(channel)
    if found is None or found.clicks is None:
        return None
    return KeyboardSearch(
        search.url, search.device, search.country, channel, found.values, found.path
    )


def walk_by_keyboard(
    search: KeyboardSearch, attempt: Attempt, browser: Callable[[], WebBrowser]
) -> KeyboardWalk:
    """Walk the path with the tab and enter keys.

    Raises:
        Refused: a safety rule stopped the walk.
        TryLater: no browser, or nothing answers.
    """
    running = browser()
    with (
        Door(attempt.company.scope, before=lambda: attempt.before(Effect.READ)) as door,
        running.context(door, search.device) as context,
    ):
        steps, found = _walk(search, attempt, context)
    printed = [found.values[value] for value in search.values if value in found.values]
    return KeyboardWalk(
        url=search.url,
        device=search.device,
        channel=search.channel,
        steps=tuple(steps),
        arrived=bool(printed),
        readable=any(printed),
        versions={"probe": "contacts-keyboard/1", "browser": running.version},
    )


def _walk(
    search: KeyboardSearch, attempt: Attempt, context: BrowserContext
) -> tuple[list[KeyStep], Found]:
    tab = Tab(context, pictures=True)
    gap = polite_gap(attempt.company, search.url)
    attempt.pace(host_of(search.url), gap)
    attempt.before(Effect.READ)
    tab.open(search.url)
    tab.read()
    steps: list[KeyStep] = []
    for click in search.path:
        if click.hover:
            continue  # what opens under the mouse must be reached without it
        attempt.pace(host_of(search.url), gap)
        attempt.before(Effect.READ)
        steps.append(_step(tab, click))
        if not steps[-1].reached:
            return steps, Found()
        tab.read(opened=bool(click.path))
    wanted = {search.channel: search.values}
    return steps, values_there(tab, search.country, wanted).get(search.channel, Found())


def _step(tab: Tab, click: Click) -> KeyStep:
    try:
        place: Locator = tab.at(click) if click.path else link_of(tab, click)
        wanted = place.element_handle()
        named = bool(wanted.evaluate(_NAME))
    except Error:
        return KeyStep(click.click, reached=False, tabs=0, named=False)
    met = wanted.evaluate_handle("() => new Set()")
    for pressed in range(1, TABS + 1):
        tab.page.keyboard.press("Tab")
        focused = wanted.evaluate(_FOCUSED, met)
        if focused == "gone":  # written anew by a script
            wanted = place.element_handle()
            focused = wanted.evaluate(_FOCUSED, met)
        if focused == "wanted":
            tab.page.keyboard.press("Enter")
            tab.settle()
            return KeyStep(click.click, reached=True, tabs=pressed, named=named)
        if focused == "met before":
            return KeyStep(click.click, reached=False, tabs=pressed, named=named)
    return KeyStep(click.click, reached=False, tabs=TABS, named=named)
