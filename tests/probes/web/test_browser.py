"""Which browser is taken: the one that is named, else the first that starts."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from mysteryshop.core.errors import TryLater
from mysteryshop.probes.web.browser import WebBrowser, installed_browsers


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """A browser that is installed on this machine."""
    found = installed_browsers()
    if not found:
        pytest.skip("there is only Playwright's own browser")
    return found[0]


@pytest.fixture
def broken_own(tmp_path, monkeypatch):
    """Playwright's own browser, downloaded and unable to start; nothing is named, none installed."""
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("MYSTERYSHOP_BROWSER", raising=False)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    own.parent.mkdir(parents=True)
    own.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    own.chmod(0o755)
    return own


def test_one_that_does_not_start_hides_none_that_does(
    broken_own, chromium_path, tmp_path, monkeypatch
):
    """The installed browser runs although Playwright's own is there; a named one is taken alone."""
    installed = tmp_path / "bin" / "chromium"
    installed.parent.mkdir()
    installed.write_text(f'#!/bin/sh\nexec {chromium_path} "$@"\n', "utf-8")
    installed.chmod(0o755)
    with WebBrowser() as browser:
        assert browser.executable == installed
    monkeypatch.setenv("MYSTERYSHOP_BROWSER", str(broken_own))
    with pytest.raises(TryLater) as raised:
        WebBrowser()
    assert str(broken_own) in str(raised.value)
    assert str(installed) not in str(raised.value)


def test_without_one_that_starts_every_try_is_told(broken_own, monkeypatch):
    """The message names what was tried, and how to get a browser; an empty name names none."""
    monkeypatch.setenv("MYSTERYSHOP_BROWSER", "")
    with pytest.raises(TryLater, match=r"does not start: .+ doctor --fix") as raised:
        WebBrowser()
    assert str(broken_own) in str(raised.value)
