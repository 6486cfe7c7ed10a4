"""Words of the report: what comes from outside made harmless and short, numbers and times said in English."""

from urllib.parse import urlsplit

from ..core.clock import moment
from .visible import visible

LIMIT = 400
"""Characters of one text from outside that a report prints; more says nothing more to a reader."""


def plain(text: object, limit: int = LIMIT) -> str:
    """A text from outside on one line: nothing invisible, and cut where it is endless."""
    said = " ".join(visible(str(text)).split())
    if len(said) <= limit:
        return said
    return f"{said[:limit].rstrip()}… (cut, {len(said):,} characters)"


def sentence(text: object) -> str:
    """A text from outside with a capital letter, as it begins a line of its own."""
    said = plain(text)
    return said[:1].upper() + said[1:]


def web_link(url: str) -> str | None:
    """The address if it is one a reader may follow: http or https with a host, and not endless."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    follows = parts.scheme in ("http", "https") and parts.hostname and plain(url) == url
    return url if follows else None


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 promise``, ``2 promises``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def when(stamp: str) -> str:
    """A stamp as ``24 Nov 2026, 09:00 UTC``."""
    try:
        at = moment(stamp)
    except ValueError:
        return plain(stamp)
    return f"{at.day} {at:%b %Y, %H:%M} UTC"


def span(first: str, last: str) -> str:
    """The days between two stamps: ``21 November 2026``, ``21 to 23 November 2026``."""
    a, b = moment(first), moment(last)
    if a.date() == b.date():
        return f"{b.day} {b:%B %Y}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day} to {b.day} {b:%B %Y}"
    return f"{a.day} {a:%B %Y} to {b.day} {b:%B %Y}"


def named(key: str) -> str:
    """The name of a figure for people: ``searched_to_depth`` → ``searched to depth``."""
    return plain(key.replace("_", " "), 80)


def amount(value: object) -> str:
    """A figure as it is printed; whole numbers without a decimal point."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    return f"{value:g}" if isinstance(value, float) else plain(value)
