"""What one would write first: load every page in the order of its links and look at what is seen.

The same browser, the same finders, the same depth and page budget as the contacts probe; but no order
by wording, nothing pressed, and no page spared. ``python -m benchmarks.breadth_first URL COUNTRY``
prints the same JSON as ``mysteryshop probe contacts``, as far as scoring needs it.
"""

import json
import sys
from collections import deque
from contextlib import suppress

from playwright.sync_api import BrowserContext, Error

from mysteryshop.core.errors import OutOfScope
from mysteryshop.core.scope import Scope
from mysteryshop.probes.web.browser import WebBrowser
from mysteryshop.probes.web.contacts import CHANNELS
from mysteryshop.probes.web.door import Door
from mysteryshop.probes.web.links import new_links, same
from mysteryshop.probes.web.page import read
from mysteryshop.probes.web.site import scope_of
from mysteryshop.probes.web.values import values_on

MAX_CLICKS, PAGES = 3, 120


def search(url: str, country: str) -> dict[str, object]:
    """Walk a site breadth-first; JSON data."""
    scope = scope_of(url)
    with WebBrowser() as browser, Door(scope) as door, browser.context(door, "computer") as context:
        return _walk(url, country, scope, context)


def _walk(url: str, country: str, scope: Scope, context: BrowserContext) -> dict[str, object]:
    tab = context.new_page()
    tab.on("dialog", lambda dialog: dialog.dismiss())
    found: dict[str, tuple[int, list[str]]] = {}
    queue, known, loaded = deque([(url, 0)]), {same(url)}, 0
    while queue and loaded < PAGES and len(found) < len(CHANNELS):
        address, depth = queue.popleft()
        loaded += 1
        try:
            response = tab.goto(address, timeout=15_000)
            view = read(tab).shown
        except Error:
            continue
        if response and response.status >= 400:
            continue
        for channel, what in values_on(view, country).items():
            if what.values:
                found.setdefault(channel, (depth, list(what.values)))
        if depth < MAX_CLICKS:
            for _, link in new_links(view, known):
                known.add(same(link))
                with suppress(OutOfScope):
                    scope.check_url(link)
                    queue.append((link, depth + 1))
    channels = {
        channel: {"clicks": clicks, "values": values} for channel, (clicks, values) in found.items()
    }
    return {"channels": channels, "pages_loaded": loaded}


if __name__ == "__main__":
    print(json.dumps(search(sys.argv[1], sys.argv[2])))
