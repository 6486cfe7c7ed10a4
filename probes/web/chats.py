"""Chat on a page: messengers, well-known vendors, windows of the company's own."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from .page import Found, PageView


def chats_on(page: PageView) -> Found:
    """The chats a customer can open from what is seen now: link, vendor's address or own window."""
    found = Found()
    for link in page.links:
        if vendor := messenger(link.href):
            found.values.setdefault(link.href, link.name or vendor)
    for embed in page.embeds:
        if vendor := _vendor(embed):
            found.values.setdefault(embed, vendor)
    for window in page.chats:
        found.values.setdefault(window, window)
    return found


def opened_chats(addresses: Iterable[str]) -> Found:
    """The chats among what wanted to open in a window of its own."""
    return Found({url: vendor for url in addresses if (vendor := messenger(url) or _vendor(url))})


def messenger(address: str) -> str | None:
    """Whose chat a link opens, if any; a link to share a page opens none."""
    links, _ = _known()
    return next((vendor for vendor, matches in links if matches.match(address)), None)


def _vendor(address: str) -> str | None:
    _, hosts = _known()
    try:
        labels = (urlsplit(address).hostname or "").split(".")
    except ValueError:
        return None
    return next((v for at in range(len(labels)) if (v := hosts.get(".".join(labels[at:])))), None)


@cache
def _known() -> tuple[list[tuple[str, re.Pattern[str]]], dict[str, str]]:
    text = resources.files(__package__).joinpath("chats.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    links = [(vendor, re.compile(rule, re.IGNORECASE)) for vendor, rule in tables["links"].items()]
    return links, {host: vendor for vendor, hosts in tables["hosts"].items() for host in hosts}
