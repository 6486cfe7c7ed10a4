"""What the contacts probe observes: per channel the fewest clicks, the values, and the proof."""

from dataclasses import dataclass, field

from ...core.evidence import Evidence
from ...core.observation import observation

CHANNELS = ("phone", "email", "address", "form", "chat")
"""The ways in, by their names in JSON."""
EXPECTED = ("phone", "email")
"""The channels a customer expects of every company; the others are welcome."""


@dataclass(frozen=True)
class Click:
    """One step on the way: what was clicked, and where it led."""

    click: str
    """The accessible name of what was clicked."""
    url: str
    """The page that stood there afterwards."""
    path: str = ""
    """Where a control stands, as a selector in its frame; empty for a link."""
    frame: str = ""
    """The address of the frame the control stands in; empty in the page itself."""
    hover: bool = False
    """Whether the mouse only rests on it; that is no click."""


@dataclass(frozen=True)
class Conflict:
    """Two of the company's own statements that disagree."""

    kind: str
    """``link`` (printed against link target), ``structured data`` or ``placeholder``."""
    printed: str
    other: str


@dataclass(frozen=True)
class Channel:
    """One way in, as far as it was found."""

    clicks: int | None
    """Fewest clicks from the home page until a customer sees it; None when it was not found."""
    values: tuple[str, ...] = ()
    """Telephone numbers in E.164, e-mails as addresses, postal addresses on one line, chats as links."""
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
    meant_for: dict[str, str] = field(default_factory=dict)
    """Value → ``sales`` or ``press``, where the words beside it say so."""
    screens: float | None = None
    """How far down it stands, in screens; scrolling costs no click."""
    opened_by: Click | None = None
    """What opens a chat that is no plain link; using the channel costs no click."""

    @property
    def for_customers(self) -> tuple[str, ...]:
        """The values, as printed, that no word beside them keeps for sales or the press."""
        both = zip(self.values, self.printed, strict=True)
        return tuple(printed or value for value, printed in both if value not in self.meant_for)


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
    """In the browser."""
    pages_fetched: int = 0
    """Without the browser, to see whether they are worth loading."""
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


@dataclass(frozen=True)
class KeyStep:
    """One step of the path, without a mouse."""

    click: str
    reached: bool
    """Whether the tab key came to it."""
    tabs: int
    """How often it was pressed."""
    named: bool
    """Whether what is pressed has a name to be read out."""


@observation("contacts-keyboard/1")
@dataclass(frozen=True)
class KeyboardWalk:
    """How far the keyboard came on the way to one channel."""

    url: str
    device: str
    channel: str
    steps: tuple[KeyStep, ...]
    arrived: bool
    """Whether the channel stood there at the end."""
    readable: bool
    """Whether it can be read out: as text, or with an alternative text."""
    versions: dict[str, str] = field(default_factory=dict)
