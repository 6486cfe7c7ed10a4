"""The report in a real browser, opened from a file as its readers do."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from mysteryshop.core.verdict import Outcome
from mysteryshop.probes.web.browser import WebBrowser
from mysteryshop.probes.web.contacts import Channel, Click
from mysteryshop.reports.render import write_report

HOSTILE = [
    "<script>window.harmed=1</script><x-injected>",
    "\"'><img src=x onerror=window.harmed=1><x-injected>",
    "javascript:window.harmed=1",
    "\u202e\u2067gnp.exe\x00\x1b[31m {{ 7*7 }} {% raw %}",
    "</style></title></details><x-injected style=x onmouseover=window.harmed=1>" + "W" * 10_000,
    "<!--<x-injected>]]>&lt;&#60;x-injected&#62;",
]
MADE_OF = """
    html head meta title style body header main section article div span p a bdi strong small
    h1 h2 h3 h5 ul ol li dl dt dd table caption thead tbody tr th td i details summary
    figure figcaption img blockquote br
"""
"""What the templates are made of; anything else has been injected."""


HANDLERS = """[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())
  .filter(name => name.startsWith('on'))"""
"""Every attribute that could run something."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with WebBrowser() as found:
        executable = found.executable
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"]) as running,
    ):
        yield running


def opened(browser: Browser, path: Path, **options: object) -> Page:
    page = browser.new_page(**options)  # type: ignore[arg-type]
    page.goto(path.as_uri())
    return page


def listening(page: Page) -> list[str]:
    """What the page says to dialogs or console, as it comes in."""
    alarms: list[str] = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))
    page.on("console", lambda message: alarms.append(message.text))
    return alarms


def hostile_visit(book, text: str) -> None:
    """A visit with this text in every field that has one."""
    run = book.run(name=text, wave=text)
    visit = book.open(run, text, row=text, feature=text, theme=text)
    path = (Click(text, text), Click(text, text), Click(text, "javascript:window.harmed=1"))
    found = book.way(text, text, text)
    channel = Channel(3, (text, f"{text} "), (text, text), path, found.evidence, (), 3)
    book.walk(
        visit, channel, interruptions=(text,), blocked=None, third_parties=(text,) * 12,
        not_looked_at={text: 3}, versions={"browser": text, text: text},
    )  # fmt: skip
    nothing = Channel(None, searched_to_depth=3)
    book.walk(visit, nothing, "email", interruptions=(text,))
    for level, outcome in (("must", "missed"), ("should", "missed"), ("must", "not measured")):
        raw_verdict(book, visit.id, text, level, outcome)
    with book.ledger.transaction() as db:
        details = {"outcome": "missed", "because": text,
                   "steps": [{"line": 4, "text": text, "state": "missed"}]}  # fmt: skip
        book.ledger.records.append(db, visit.id, "settled", "missed", details)


def raw_verdict(book, visit: str, text: str, level: str, outcome: str) -> None:
    evidence = {"sha256": text, "name": text, "media_type": text, "size": 1}
    pictured = evidence | {"media_type": "image/png"}
    content = {
        "criterion": text, "level": level, "threshold": 2.5, "line": 4, "call": text,
        "parameters": {"channel": text}, "versions": {"criterion": text, text: text}, "owner": text,
        "accepted": {"reason": text, "owner": text, "until": text} if level == "should" else None,
        "judgement": {"outcome": outcome, "because": text, "figures": {text: text},
                      "quotes": [text], "evidence": [evidence, pictured]},
    }  # fmt: skip
    with book.ledger.transaction() as db:
        book.ledger.records.append(db, visit, "verdict", "x", content)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_from_outside_becomes_markup_or_runs(book, browser, tmp_path, text):
    """Hostile text in every field is shown as text: no element, no handler, no link, no code."""
    hostile_visit(book, text)
    path = tmp_path / "report.html"
    write_report(book.ledger, book.evidence, path, wave=text)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    alarms = listening(page)
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("window.harmed") is None
    assert alarms == []
    tags = page.evaluate("[...new Set([...document.querySelectorAll('*')].map(e => e.localName))]")
    assert set(tags) <= set(MADE_OF.split())
    assert page.evaluate(HANDLERS) == []
    links = page.evaluate("[...document.links].map(a => a.getAttribute('href'))")
    assert all(link.startswith(("#", "http://", "https://")) for link in links)
    images = page.evaluate("[...document.images].map(i => i.getAttribute('src').slice(0, 5))")
    assert set(images) <= {"data:"}
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert len(path.read_bytes()) < 1_000_000
    assert "\u202e" not in page.inner_text("body")
    page.close()


def test_the_policy_holds_in_a_file(mixed, browser, tmp_path):
    """Even a script that got in would not run, and nothing is asked of any network."""
    path = tmp_path / "report.html"
    write_report(mixed.ledger, mixed.evidence, path)
    path.write_text(path.read_text() + "<script>window.harmed = 1</script>")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    assert page.evaluate("window.harmed") is None
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
    page.close()


def test_pictures_inside_and_beside_are_really_shown(book, browser, tmp_path):
    """Every picture has pixels when the report is opened from a file."""
    visit = book.open(book.run())
    book.walk(visit, book.way("Help", padding=2**20))
    book.walk(visit, book.way("About", "Help"), "email")
    book.settle(visit, Outcome.MET)
    write_report(book.ledger, book.evidence, tmp_path / "a report.html")
    page = opened(browser, tmp_path / "a report.html")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    widths = page.evaluate(
        "Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth)))"
    )
    assert len(widths) == 5
    assert all(widths)
    page.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_nothing_is_wider_than_the_screen(mixed, browser, tmp_path, width):
    """From a small phone to a large screen, nobody scrolls sideways."""
    write_report(mixed.ledger, mixed.evidence, tmp_path / "r.html")
    page = opened(browser, tmp_path / "r.html", viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_details_are_open_on_paper(mixed, browser, tmp_path):
    """What is folded on the screen is there in print."""
    write_report(mixed.ledger, mixed.evidence, tmp_path / "r.html")
    page = opened(browser, tmp_path / "r.html")
    steps = page.locator(".steps").first
    assert not steps.is_visible()
    page.emulate_media(media="print")
    assert steps.is_visible()
    page.close()


def test_a_link_to_a_journey_unfolds_it(mixed, browser, tmp_path):
    """From a worst moment one click leads into the details."""
    write_report(mixed.ledger, mixed.evidence, tmp_path / "r.html")
    page = opened(browser, tmp_path / "r.html")
    page.click(".moment .more a >> nth=0")
    assert page.locator(".body:target .steps").is_visible()
    page.close()


CONTRAST = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => { const f = c.slice(0, 3).map(v => { v /= 255;
    return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * f[0] + .7152 * f[1] + .0722 * f[2]; };
  const behind = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; }
    return [255, 255, 255]; };
  const poor = [];
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push([e.className || e.localName, ratio.toFixed(2)]);
  }
  return poor;
}"""
"""Every text whose contrast with what is behind it is below WCAG AA (4.5 : 1)."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(mixed, browser, tmp_path, scheme):
    """WCAG 2.2 AA, 1.4.3, in both colour schemes."""
    write_report(mixed.ledger, mixed.evidence, tmp_path / "r.html")
    page = opened(browser, tmp_path / "r.html", color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(CONTRAST) == []
    page.close()


def test_headings_come_in_order(mixed, browser, tmp_path):
    """No level is skipped on the way down."""
    write_report(mixed.ledger, mixed.evidence, tmp_path / "r.html")
    page = opened(browser, tmp_path / "r.html")
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6,[role=heading]')]"
        ".map(h => Number(h.ariaLevel || h.localName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    page.close()
