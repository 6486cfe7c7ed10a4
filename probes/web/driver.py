"""The process that drives the browser, watched: whoever waits for a browser that died would wait for ever."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
from playwright.sync_api import sync_playwright

LOOK_EVERY = 2.0
"""Seconds between two looks whether the browser still lives."""
GRACE = 5.0
"""Seconds in which Playwright may notice by itself that it does not."""


class Driver:
    """Playwright's driver. ``stop`` ends it, and whatever it still drives."""

    def __init__(self) -> None:
        before = set(psutil.Process().children())
        self.playwright = sync_playwright().start()
        self._processes = set(psutil.Process().children()) - before

    def stop(self) -> None:
        """End it; one that was killed is ended already."""
        self.playwright.stop()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """While a browser is needed: should it die, every call to it ends with an error soon."""
        over = threading.Event()
        watch = threading.Thread(target=self._watch, args=(over,), name="mysteryshop-watch")
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(LOOK_EVERY):
            if not self._drives_something() and not over.wait(GRACE):
                self._kill()
                return

    def _drives_something(self) -> bool:
        with suppress(psutil.NoSuchProcess):
            return any(process.children() for process in self._processes)
        return False

    def _kill(self) -> None:
        """Playwright answers `new_page` of a browser that died never, but fails when its driver does."""
        for process in self._processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
