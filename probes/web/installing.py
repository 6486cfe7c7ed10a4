"""Getting a browser onto this machine, by the first way that works."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...core.errors import TryLater
from .browser import HOW_TO_GET_ONE, SHELL, WebBrowser

PATIENCE = 900
"""Seconds one way may take; browsers are large."""
HEADLESS = "Debian's headless Chromium"
FONTS = "fonts-liberation"
"""Fonts with the widths most pages are made for, so that screenshots are readable."""


@dataclass(frozen=True)
class Way:
    """One way to get a browser."""

    name: str
    commands: tuple[tuple[str, ...], ...]


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
        problem = _try(way)
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
    _try(way)  # without it everything works, only slower
    return (working_browser() or found).version


def _ways() -> Iterator[Way]:
    playwright = (sys.executable, "-m", "playwright")
    yield Way("Playwright's download", ((*playwright, "install", "chromium"),))
    root = _as_administrator()
    if root is None:
        return
    if shutil.which("apt-get"):
        apt = (*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
        install = (*apt, "install", "-y", "--no-install-recommends")
        yield Way(
            "what Playwright's browser needs", ((*root, *playwright, "install-deps", "chromium"),)
        )
        yield Way(HEADLESS, ((*apt, "update"), (*install, SHELL, FONTS)))
        yield Way("Debian's Chromium", ((*apt, "update"), (*install, "chromium", FONTS)))
    if shutil.which("dnf"):
        yield Way("Fedora's Chromium", ((*root, "dnf", "install", "-y", "chromium"),))
    if shutil.which("brew"):
        yield Way("Homebrew's Chromium", (("brew", "install", "--cask", "chromium"),))


def _as_administrator() -> tuple[str, ...] | None:
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0 or sys.platform == "darwin":
        return ()
    return ("sudo", "-n") if shutil.which("sudo") else None


def _try(way: Way) -> str | None:
    """Run a way's commands; what went wrong, None when nothing did."""
    for command in way.commands:
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=PATIENCE
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{command[0]}: {error}"
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            return said[-1][:200] if said else f"exit code {done.returncode}"
    return None
