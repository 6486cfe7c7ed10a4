"""A rule: a name, the sentence that explains it, what it looks for and how much that weighs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .kinds import Kind
from .phrases import pattern
from .seen import Seen

DECISIVE, STRONG, GOOD, FAIR, WEAK = 12, 6, 4, 2, 1
"""How much a sign weighs: made for this purpose by a standard, …, seen on both sides."""


@dataclass(frozen=True)
class Rule:
    """One sign for a kind of message."""

    name: str
    sentence: str
    kind: Kind
    subkind: str | None
    weight: int
    holds: Callable[[Seen], bool]


def header_says(seen: Seen, names: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether one of the headers is there and begins with one of its values (none = any value)."""
    for name, values in names.items():
        for value in seen.message.headers.get(name, ()):
            if not values or value.strip().lower().startswith(values):
                return True
    return False


def beginning(seen: Seen) -> str:
    """Where a message says what it is for."""
    return seen.text[:3000]


def says(seen: Seen, kind: str) -> bool:
    """Whether a message says a phrase of a kind at its beginning."""
    return bool(pattern(kind).search(beginning(seen)))


def is_about_delivery(seen: Seen) -> bool:
    """Whether a mail system tells of a failure: that has to be marked as automatic too (RFC 3464)."""
    if not seen.from_mail_system:
        return False
    return seen.tells_of_failure or seen.sender_local.startswith("mailer-daemon")


def counted(kind: str, text: str) -> int:
    """How many different phrases of a kind a text holds, up to five."""
    found: set[str] = set()
    for match in pattern(kind).finditer(text):
        found.add(match.group())
        if len(found) == 5:
            break
    return len(found)
