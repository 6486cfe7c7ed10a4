"""The links of a mail, with what a person reads on them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .markup import markup_links
from .message import shown_parts

MOST_LINKS = 200
"""Links of a mail that are looked at."""
LONGEST_ADDRESS = 2_000
"""Characters of an address; a longer one is no link anybody follows."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]{}]+[^\s<>\"'()\[\]{}.,;:!?]")


@dataclass(frozen=True)
class Link:
    """A link, and the words on it; before it, where it stands there bare."""

    url: str
    words: str


def links_in(raw: bytes) -> list[Link]:
    """The links to websites in a message, in their order, each once. Never raises."""
    found: dict[str, Link] = {}
    for link in _links(raw):
        if len(link.url) <= LONGEST_ADDRESS:
            found.setdefault(link.url, link)
        if len(found) == MOST_LINKS:
            break
    return list(found.values())


def _links(raw: bytes) -> Iterator[Link]:
    for part in shown_parts(raw):
        if part.kind == "text/html":
            for url, words in markup_links(part.text):
                if url.lower().startswith(("http://", "https://")):
                    yield Link(url, _words(words))
        else:
            before = ""
            for line in part.text.splitlines():
                for match in _ADDRESS.finditer(line):
                    start = min(match.start(), LONGEST_ADDRESS)
                    yield Link(match[0], _words(line[:start]) or before)
                before = _words(line) or before


def _words(text: str) -> str:
    return " ".join(text.split())[:200]
