"""The real browser: where it is found, how it is started, and pages whose only way out is the door."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error

from ...core.errors import TryLater
from .door import CHROMIUM_FLAGS, Door
from .driver import Driver

SHELL = "chromium-headless-shell"
"""The same engine without a window, at a fraction of the processor time (`benchmarks/browsers.py`)."""
INSTALLED = (
    SHELL,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
"""Names on the PATH of browsers that speak the DevTools protocol."""
MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
DEVICES: dict[str, dict[str, Any]] = {
    "computer": {"viewport": {"width": 1280, "height": 800}},
    "mobile": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}
"""What a device means: CSS pixels, touch, and whether the page is told it is a phone."""

HOW_TO_GET_ONE = (
    "`mysteryshop doctor --fix` installs one, MYSTERYSHOP_BROWSER=/path/to/chrome names one"
)


def installed_browsers() -> list[Path]:
    """Every Chrome, Edge or Chromium of this machine, the cheapest first."""
    found = [Path(path) for name in INSTALLED if (path := shutil.which(name))]
    return [*found, *(Path(app) for app in MAC_APPLICATIONS if Path(app).exists())]


class WebBrowser:
    """One running browser; a fresh context for every walk. A context manager; sync API, one thread.

    ``MYSTERYSHOP_BROWSER`` names it; otherwise it is the first that starts, Playwright's own or an
    installed one, a headless shell before a whole browser.

    Raises:
        TryLater: no browser can be found or started.
    """

    executable: Path | None
    """The program that runs; None for Playwright's own headless shell."""

    def __init__(self) -> None:
        self._start()

    @property
    def version(self) -> str:
        """Such as ``Chromium 156.0.8078.79, headless shell``."""
        shell = ", headless shell" if self.is_shell else ""
        return f"Chromium {self._browser.version}{shell}"

    @property
    def is_shell(self) -> bool:
        """Whether it is a browser that was built without windows."""
        return self.executable is None or "headless" in self.executable.name

    @contextmanager
    def context(self, door: Door, device: str) -> Iterator[BrowserContext]:
        """A fresh visitor's browser on a device of `DEVICES`, without cookies or history.

        Raises:
            TryLater: the browser has died meanwhile; nothing that was seen may be judged.
        """
        if not self._browser.is_connected():
            self._driver.stop()
            self._start()
        with self._driver.watched(), self._alive():
            context = self._browser.new_context(
                proxy=door.playwright_proxy,
                service_workers="block",
                accept_downloads=False,
                **DEVICES[device],
            )
            try:
                yield context
            finally:
                context.close()

    def close(self) -> None:
        """Close the browser and its driver."""
        if self._browser.is_connected():
            self._browser.close()
        self._driver.stop()

    def __enter__(self) -> "WebBrowser":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> None:
        self._driver = Driver()
        try:
            self._browser = self._launch()
        except BaseException:
            self._driver.stop()
            raise

    @contextmanager
    def _alive(self) -> Iterator[None]:
        """Whatever goes wrong in a browser that has died, its death is the reason."""
        death = TryLater("the browser died in the middle of it; the next run starts another")
        try:
            yield
        except Error as error:
            if self._browser.is_connected():
                raise
            raise death from error
        if not self._browser.is_connected():
            raise death

    def _launch(self) -> Browser:
        failed = []
        for executable in self._candidates():
            try:
                browser = self._driver.playwright.chromium.launch(
                    executable_path=executable, args=[*CHROMIUM_FLAGS, *_as_root()]
                )
            except Error as error:
                reason = error.message.strip().splitlines()[0]
                if executable:
                    failed.append(f"{executable} does not start: {reason}")
            else:
                self.executable = executable
                return browser
        raise TryLater("; ".join([*(failed or ["no browser found"]), HOW_TO_GET_ONE]))

    def _candidates(self) -> list[Path | None]:
        if named := os.environ.get("MYSTERYSHOP_BROWSER"):
            return [Path(named)]
        own = Path(self._driver.playwright.chromium.executable_path)
        return [None, *(path for path in (own, *installed_browsers()) if path.exists())]


def _as_root() -> list[str]:
    # Chromium's sandbox refuses to run as root, as in most containers.
    is_root = sys.platform != "win32" and os.geteuid() == 0
    return ["--no-sandbox"] if is_root else []
