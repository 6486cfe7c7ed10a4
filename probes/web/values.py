"""The ways in on a page, by channel, and where what the company says of them disagrees."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from .addresses import addresses_in
from .chats import chats_on
from .contacts import Conflict
from .emails import email_of, emails_in, placeholder_email
from .forms import forms_on
from .page import Found, Line, Link, PageView
from .phones import phone_of, phones_in, placeholder_phone
from .wording import says


@dataclass(frozen=True)
class Sight:
    """One state of one page, and the ways in on it."""

    view: PageView
    country: str

    @cached_property
    def shown(self) -> dict[str, Found]:
        """The ways in that are seen, by channel."""
        return values_on(self.view.shown, self.country)

    @cached_property
    def hidden(self) -> dict[str, Found]:
        """The ways in that are there, but folded away."""
        return values_on(self.view.hidden, self.country)

    def new_since(self, before: "Sight") -> dict[str, Found]:
        """What is seen that was not seen before."""
        return {
            channel: replace(found, values=_without_known(found, before.shown.get(channel)))
            for channel, found in self.shown.items()
        }


def _without_known(found: Found, known: Found | None) -> dict[str, str]:
    seen = known.values if known else {}
    return {value: printed for value, printed in found.values.items() if value not in seen}


def values_on(page: PageView, country: str) -> dict[str, Found]:
    """What the page shows, by channel; only channels with a value are named.

    ``page`` is taken as it stands: give it ``page.shown`` or ``page.hidden``.
    """
    found = {
        "phone": _phones(page, country),
        "email": _emails(page),
        "address": Found({} if _about_others(page) else addresses_in(page.lines, country)),
        "form": forms_on(page),
        "chat": chats_on(page),
    }
    return {channel: what for channel, what in found.items() if what.values or what.conflicts}


def _about_others(page: PageView) -> bool:
    """Whether a page is about sponsors, partners, dealers: the postal addresses there are theirs."""
    path = unquote(urlsplit(page.url).path)
    return says("others", path) and not says("contact", path)


def _phones(page: PageView, country: str) -> Found:
    found = phones_in(page.lines, country)

    def printed(text: str) -> dict[str, str]:
        return phones_in([Line(text)], country).values

    links = [link for link in _links(page, "tel") if not says("not_phone", link.name)]
    _with_links(found, links, printed, lambda target: phone_of(target, country))
    machine = {n for text in _structured(page, "telephone") if (n := phone_of(text, country))}
    _compare(found, machine)
    return _without(found, placeholder_phone)


def _emails(page: PageView) -> Found:
    host = urlsplit(page.url).hostname or ""
    found = emails_in(page.lines, host)

    def printed(text: str) -> dict[str, str]:
        return emails_in([Line(text)], host).values

    _with_links(found, list(_links(page, "mailto")), printed, email_of)
    machine = {m for text in _structured(page, "email") if (m := email_of(text))}
    _compare(found, machine)
    return _without(found, lambda value: placeholder_email(value, host))


def _with_links(
    found: Found,
    links: list[Link],
    printed_in: Callable[[str], dict[str, str]],
    target_of: Callable[[str], str | None],
) -> None:
    """Add where links lead; one that says one thing and leads to another is a conflict."""
    for link in links:
        target = target_of(link.href)
        printed = printed_in(link.name)
        if target and printed and target not in printed:
            found.conflicts.append(Conflict("link", next(iter(printed.values())), target))
        elif target:
            found.values.setdefault(target, link.name)


def _compare(found: Found, machine: set[str]) -> None:
    if found.values and machine and not machine & found.values.keys():
        printed = next(iter(found.values.values()))
        found.conflicts.append(Conflict("structured data", printed, min(machine)))


def _without(found: Found, placeholder: Callable[[str], bool]) -> Found:
    for value in [value for value in found.values if placeholder(value)]:
        found.conflicts.append(Conflict("placeholder", found.values.pop(value), value))
    return found


def _links(page: PageView, scheme: str) -> Iterator[Link]:
    return (link for link in page.links if link.href[: len(scheme) + 1].lower() == f"{scheme}:")


def _structured(page: PageView, key: str) -> Iterator[str]:
    for text in page.structured:
        try:
            yield from _strings(json.loads(text), key)
        except (ValueError, RecursionError):
            continue  # broken structured data says nothing


def _strings(node: Any, key: str) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key and isinstance(value, str):
                yield value
            else:
                yield from _strings(value, key)
    elif isinstance(node, list):
        for item in node:
            yield from _strings(item, key)
