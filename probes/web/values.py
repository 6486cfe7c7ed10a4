"""Telephone numbers and e-mail addresses in what a page shows, and what only looks like them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import phonenumbers

from .contacts import Conflict

EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}\b", re.IGNORECASE
)
NOT_A_PHONE = re.compile(
    r"\b(fax|telefax|vat|tax|ust|iban|bic|swift|account|sort code|order|invoice|registration"
    r"|registered|company (no|number)|reg\.? ?no|reference|ref|isbn|ean|hrb|siret|licen[cs]e)\b"
    r"(?:n[or]\.|[^.;]){0,40}$",
    re.IGNORECASE,
)
"""A label before a number that says it is something else."""


LABEL = 40
"""Characters of the line above a number that may be its label."""


@dataclass(frozen=True)
class PageView:
    """What a customer sees on one page, as ``read.js`` brings it back."""

    url: str
    title: str
    lines: tuple[str, ...]
    links: tuple["Link", ...]
    structured: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A visible link: its resolved target, the target as written, its accessible name."""

    href: str
    written: str
    name: str


@dataclass
class Found:
    """The values of one channel on one page."""

    values: dict[str, str] = field(default_factory=dict)
    """Normalised value → as printed."""
    conflicts: list[Conflict] = field(default_factory=list)


def values_on(page: PageView, country: str) -> dict[str, Found]:
    """What the page shows, by channel; only channels with a value are named."""
    found = {"phone": _phones(page, country), "email": _emails(page)}
    return {channel: what for channel, what in found.items() if what.values}


def phones_in(text: str, country: str) -> Iterator[tuple[str, str]]:
    """(E.164, as printed) of each valid number in a line that no label calls something else."""
    matcher = phonenumbers.PhoneNumberMatcher(text, country, phonenumbers.Leniency.VALID)
    for match in matcher:
        if not NOT_A_PHONE.search(text[: match.start]):
            yield _e164(match.number), match.raw_string


def phone(text: str, country: str) -> str | None:
    """A whole text as a valid number in E.164, else None."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    return _e164(number) if phonenumbers.is_valid_number(number) else None


def _phones(page: PageView, country: str) -> Found:
    found = Found()
    for label, line in zip(("", *page.lines), page.lines, strict=False):
        if not NOT_A_PHONE.search(label[-LABEL:]) or len(label) > LABEL:
            found.values.update(phones_in(line, country))
    for link in _links(page, "tel"):
        target = phone(_target(link), country)
        printed = dict(phones_in(link.name, country))
        if target and printed and target not in printed:
            found.conflicts.append(Conflict("link", next(iter(printed.values())), target))
        elif target and not NOT_A_PHONE.search(link.name):
            found.values.setdefault(target, link.name)
    machine = {n for text in _structured(page, "telephone") if (n := phone(text, country))}
    _compare(found, machine)
    return found


def _emails(page: PageView) -> Found:
    found = Found()
    for line in page.lines:
        found.values.update((m.group().lower(), m.group()) for m in EMAIL.finditer(line))
    for link in _links(page, "mailto"):
        target = _target(link).lower()
        printed = [m.group() for m in EMAIL.finditer(link.name)]
        if printed and target not in {p.lower() for p in printed}:
            found.conflicts.append(Conflict("link", printed[0], target))
        elif EMAIL.fullmatch(target):
            found.values.setdefault(target, link.name)
    machine = {text.removeprefix("mailto:").lower() for text in _structured(page, "email")}
    _compare(found, machine)
    return found


def _compare(found: Found, machine: set[str]) -> None:
    if found.values and machine and not machine & found.values.keys():
        printed = next(iter(found.values.values()))
        found.conflicts.append(Conflict("structured data", printed, min(machine)))


def _links(page: PageView, scheme: str) -> Iterator[Link]:
    return (link for link in page.links if urlsplit(link.href).scheme == scheme)


def _target(link: Link) -> str:
    return unquote(urlsplit(link.href).path).strip()


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


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
