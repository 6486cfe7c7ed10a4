"""What the contacts probe observes: per channel the fewest clicks, the values, and the proof."""

from dataclasses import dataclass, field

from ...core.evidence import Evidence
from ...core.observation import observation

CHANNELS = ("phone", "email", "address", "form", "chat")
"""The ways in, by their names in JSON."""
MEASURED = ("phone", "email")
"""The channels this version looks for."""


@dataclass(frozen=True)
class Click:
    """One activation on the way: what was clicked, and where it led."""

    click: str
    """The accessible name of what was clicked."""
    url: str
    """The page that stood there afterwards."""


@dataclass(frozen=True)
class Conflict:
    """Two of the company's own statements that disagree."""

    kind: str
    """``link`` (printed against link target) or ``structured data``."""
    printed: str
    other: str


@dataclass(frozen=True)
class Channel:
    """One way in, as far as it was found."""

    clicks: int | None
    """Fewest clicks from the home page until a customer sees it; None when it was not found."""
    values: tuple[str, ...] = ()
    """Telephone numbers in E.164, e-mails as addresses."""
    printed: tuple[str, ...] = ()
    """The same as the page shows them."""
    path: tuple[Click, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """A screenshot of each step of the replayed path, the value marked on the last."""
    conflicts: tuple[Conflict, ...] = ()
    searched_to_depth: int = 0
    """Every page that matters, up to this many clicks, was looked at."""
    unproven: bool = False
    """Whether it was seen once, but could not be walked to again."""


@observation("contacts/1")
@dataclass(frozen=True)
class Contacts:
    """How one company can be reached from its home page, on one device."""

    url: str
    device: str
    channels: dict[str, Channel]
    interruptions: tuple[str, ...] = ()
    """Banners and gates that stood in the way; not counted as clicks."""
    pages_loaded: int = 0
    seconds: float = 0.0
    blocked: str | None = None
    """Why we could not look, when we could not."""
    down: str | None = None
    """The error their server answered with, after spaced tries."""
    third_parties: tuple[str, ...] = ()
    """Hosts the pages asked for that were not let through."""
    not_looked_at: dict[str, int] = field(default_factory=dict)
    """Pages that were linked but not loaded, counted by reason."""
    versions: dict[str, str] = field(default_factory=dict)
