"""What a journey costs over the same actions in a bare Playwright script.

Twenty pairs in one process. Each pair: the built-in journey "phone number on a computer" against the
good guise of the sample company, performed by the runner (visit, lease, ledger, door, reading,
criteria, settling), then the same actions in the same order by a bare script in a browser of the same
build: pages opened (those, too, that we only fetch), scrolled through, something pressed; text and links
read after each. Left out on both sides: starting pytest and the browsers. Politeness gap 0. The proof
(walking the path again with screenshots) is left out of the ratio and priced apart.
"""

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser

from mysteryshop.demo import Website
from mysteryshop.probes.web.browser import WebBrowser
from mysteryshop.probes.web.loading import Loader
from mysteryshop.probes.web.tab import Tab

PAIRS = 20
STEP = 30
"""Milliseconds a page is given after each screen, as the walk gives it."""
PROFILE = """
[company]
id = "tidewater"
name = "Tidewater"
website = "http://127.0.0.1:{port}/"
country = "GB"
[scope]
hosts = ["127.0.0.1:{port}"]
[budget]
seconds_between_page_loads = 0
"""


class Pair:
    """Times the journey of a session and, right after it, the bare script."""

    def __init__(self, site: Website) -> None:
        self.site = site
        self.journey = self.bare = 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        """Around the journey's own performance, with both browsers running already."""
        running: WebBrowser = item._request.getfixturevalue("web_browser")()  # type: ignore[attr-defined]
        plain = self._plain(running)
        actions: list[tuple[str, str]] = []
        began = time.perf_counter()
        try:
            with _noted(actions):
                return (yield)
        finally:
            self.journey = time.perf_counter() - began
            began = time.perf_counter()
            _bare(plain, actions)
            self.bare = time.perf_counter() - began
            plain.close()

    def _plain(self, running: WebBrowser) -> Browser:
        args = ["--no-sandbox"] if os.geteuid() == 0 else []
        return running._driver.playwright.chromium.launch(
            executable_path=running.executable, args=args
        )


@contextmanager
def _noted(actions: list[tuple[str, str]]) -> Iterator[None]:
    """What is done to pages meanwhile, in its order; at the price of a list's append."""

    def noting(owner: type, method: str, kind: str, said: Callable[..., str]) -> Any:
        original = getattr(owner, method)

        def noted(self: object, *arguments: Any) -> Any:
            actions.append((kind, said(*arguments)))
            return original(self, *arguments)

        return patch.object(owner, method, noted)

    with (
        noting(Tab, "open", "open", str),
        noting(Loader, "peek", "open", str),
        noting(Tab, "scroll", "scroll", str),
        noting(Tab, "press", "press", lambda click: click.path),
    ):
        yield


def _bare(browser: Browser, actions: list[tuple[str, str]]) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    for kind, what in actions:
        if kind == "open":
            page.goto(what)
        elif kind == "press":
            page.click(what)
        else:
            for _ in range(
                page.evaluate("document.documentElement.scrollHeight / innerHeight | 0")
            ):
                page.mouse.wheel(0, 640)
                page.wait_for_timeout(STEP)
        page.inner_text("body")
        page.eval_on_selector_all(
            "a[href]", "links => links.map(link => [link.href, link.innerText])"
        )
    context.close()


def measure() -> dict[str, object]:
    """Ratio journey / bare without the proof, its spread, and what the proof adds."""
    with Website("good") as site, tempfile.TemporaryDirectory() as folder:
        Path(folder, "company.toml").write_text(PROFILE.format(port=site.port), "utf-8")
        without = patch("mysteryshop.probes.web.proof.Proof.of", lambda _, channels: channels)
        _session(site, folder)  # warms caches on both sides
        with without:
            lean = [_session(site, folder) for _ in range(PAIRS)]
        full = [_session(site, folder).journey for _ in range(PAIRS)]
    price = statistics.median(full) - statistics.median(pair.journey for pair in lean)
    return {"pairs": PAIRS, **_figures(lean), "price_of_proof_seconds": round(price, 3)}


def _session(site: Website, folder: str) -> Pair:
    pair = Pair(site)
    here = Path.cwd()
    os.chdir(folder)
    try:
        with redirect_stdout(io.StringIO()) as said:
            feature = "--builtin=reachability/contact"
            arguments = [f"--rootdir={folder}", "-p", "no:cacheprovider", "-q", feature]
            code = pytest.main([*arguments, "-k", "computer and phone"], [pair])
        assert code == 0, said.getvalue()
    finally:
        os.chdir(here)
    return pair


def _figures(pairs: list[Pair]) -> dict[str, float]:
    ratios = sorted(pair.journey / pair.bare for pair in pairs)
    return {
        "ratio_median": round(statistics.median(ratios), 3),
        "ratio_min": round(ratios[0], 3),
        "ratio_max": round(ratios[-1], 3),
        "journey_seconds_median": round(statistics.median(p.journey for p in pairs), 3),
        "bare_seconds_median": round(statistics.median(p.bare for p in pairs), 3),
    }
