"""Links of a page that lead to pages not seen yet."""

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from .page import PageView

NO_PAGE = re.compile(
    r"\.(pdf|zip|jpe?g|png|gif|svg|webp|mp[34]|docx?|xlsx?|pptx?|ics|xml|rss|json|css|js|apk|exe|dmg|gz)$",
    re.IGNORECASE,
)
"""Endings of addresses behind which no page stands."""


def new_links(page: PageView, known: set[str]) -> Iterator[tuple[str, str]]:
    """(name, address) of each link to a page that is not known; ``known`` holds `same` addresses."""
    for link in page.links:
        url = _without_fragment(link.href)
        try:
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or same(url) in known:
            continue
        if not NO_PAGE.search(parts.path):
            yield link.name, url


def same(url: str) -> str:
    """Equal for addresses that are the same page: no fragment but a route's, no trailing slash."""
    return _without_fragment(url).rstrip("/")


def shape(url: str) -> str:
    """Equal for pages that are probably made alike: one folder, the same number of steps, the same keys."""
    parts = urlsplit(url)
    *folders, _ = parts.path.split("/")
    keys = sorted(pair.partition("=")[0] for pair in parts.query.split("&"))
    return "/".join([parts.netloc, *folders]) + "?" + "&".join(keys)


def _without_fragment(url: str) -> str:
    page, fragment = urldefrag(url)
    return url if fragment.startswith(("/", "!")) else page
