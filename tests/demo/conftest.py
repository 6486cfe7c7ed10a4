"""The sample website as a plain reader of HTML sees it, page by page and click by click."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import requests

from mysteryshop.demo import Guise, Website


@dataclass
class Seen(HTMLParser):
    """One page: its text nodes (hidden ones, titles and scripts too), attributes and links."""

    url: str
    depth: int
    source: str
    texts: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the source at once."""
        super().__init__()
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag's attributes."""
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Keep text, with its white space collapsed."""
        if text := " ".join(data.split()):
            self.texts.append(text)

    @property
    def path(self) -> str:
        """The path of its address."""
        return urlsplit(self.url).path

    @property
    def links(self) -> list[str]:
        """The targets of its links, as written."""
        return [value for tag, name, value in self.attributes if (tag, name) == ("a", "href")]

    @property
    def pages(self) -> list[str]:
        """Where its links lead over HTTP, and what else goes there when it is pressed."""
        pressed = [value for _, name, value in self.attributes if name == "onclick"]
        written = self.links + re.findall(r"location\.href = '([^']+)'", " ".join(pressed))
        targets = (urldefrag(urljoin(self.url, link)).url for link in written)
        return [target for target in targets if target.startswith("http")]


def walk(site: Website) -> dict[str, Seen]:
    """Every page that links lead to, by path, each at its fewest clicks from the home page."""
    seen: dict[str, Seen] = {}
    frontier, depth = [site.url], 0
    while frontier:
        found: list[str] = []
        for url in frontier:
            if (path := urlsplit(url).path) not in seen:
                answer = requests.get(url, timeout=5)
                assert answer.status_code == 200, url
                seen[path] = Seen(url, depth, answer.text)
                found += seen[path].pages
        frontier, depth = found, depth + 1
    return seen


@pytest.fixture(scope="session")
def pages() -> Callable[[Guise], dict[str, Seen]]:
    """The walked pages of a guise, walked once."""
    walked: dict[Guise, dict[str, Seen]] = {}

    def of(guise: Guise) -> dict[str, Seen]:
        if guise not in walked:
            with Website(guise) as site:
                walked[guise] = walk(site)
        return walked[guise]

    return of
