"""Getting a browser onto this machine, by the first way that works."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...core.errors import TryLater
from ..installing import Way, administrator, debian, try_way
from .browser import HOW_TO_GET_ONE, SHELL, WebBrowser

HEADLESS = "Debian's headless Chromium"
FONTS = "fonts-liberation"
"""Fonts with the widths most pages are made for, so that screenshots are readable."""


@dataclass(frozen=True)
class Working:
    """A browser that starts here."""

    version: str
    is_shell: bool
    """Whether there is none that costs less."""


def working_browser() -> Working | None:
    """The browser that starts here; None when there is none."""
    try:
        with WebBrowser() as browser:
            return Working(browser.version, browser.is_shell)
    except TryLater:
        return None


def install_browser(say: Callable[[str], None]) -> str:
    """Make sure that a browser starts here; its version.

    Playwright's own and an installed one come first; then Playwright's download, then the
    system's package manager. A whole browser gets the cheaper shell beside it where that is one
    package away.

    Raises:
        TryLater: no way worked; the message says what to do by hand.
    """
    if found := working_browser():
        return found.version if found.is_shell else _lightened(found, say)
    failed = []
    for way in _ways():
        say(f"no browser yet; trying {way.name} …")
        problem = try_way(way)
        if problem is None and (found := working_browser()):
            return found.version
        failed.append(f"{way.name}: {problem or 'installed, but does not start'}")
    tried = "\n  ".join(failed) or "nothing to try on this system"
    raise TryLater(
        f"no browser could be installed:\n  {tried}\nInstall Chrome or Chromium by hand; {HOW_TO_GET_ONE}"
    )


def _lightened(found: Working, say: Callable[[str], None]) -> str:
    way = next((way for way in _ways() if way.name == HEADLESS), None)
    if way is None:
        return found.version
    say(f"{found.version} starts; getting its headless shell, which costs less …")
    try_way(way)  # without it everything works, only slower
    return (working_browser() or found).version


def _ways() -> Iterator[Way]:
    playwright = (sys.executable, "-m", "playwright")
    yield Way("Playwright's download", ((*playwright, "install", "chromium"),))
    root = administrator()
    if root is None:
        return
    if shutil.which("apt-get"):
        yield Way(
            "what Playwright's browser needs", ((*root, *playwright, "install-deps", "chromium"),)
        )
        yield Way(HEADLESS, debian(root, SHELL, FONTS))
        yield Way("Debian's Chromium", debian(root, "chromium", FONTS))
    if shutil.which("dnf"):
        yield Way("Fedora's Chromium", ((*root, "dnf", "install", "-y", "chromium"),))
    if shutil.which("brew"):
        yield Way("Homebrew's Chromium", (("brew", "install", "--cask", "chromium"),))
