"""A page as a customer has it before their eyes: data, brought back by ``read.js``."""

from dataclasses import dataclass, field, replace
from importlib import resources
from typing import Self

from playwright.sync_api import Error, Frame, Page
from pydantic import TypeAdapter

from .asking import ask
from .contacts import Conflict

READ = resources.files(__package__).joinpath("read.js").read_text(encoding="utf-8")
FRAMES = 12
"""Frames of a page that are looked into."""


@dataclass(frozen=True)
class Line:
    """One line of text, in the order of the page."""

    text: str
    seen: bool = True
    """Whether a customer sees it now; otherwise it is there, but folded away or transparent."""
    address: bool = False
    """Whether the page itself marks it as an address (``<address>``, microdata, microformat)."""


@dataclass(frozen=True)
class Link:
    """A link: its resolved target, the target as written, its accessible name."""

    href: str
    written: str
    name: str
    seen: bool = True


@dataclass(frozen=True)
class Control:
    """Something else that can be pressed: a button, a tab, a summary, a link that leads nowhere."""

    name: str
    """Its accessible name; empty when it has none."""
    path: str
    """Where it stands in its frame, as a selector that pierces shadow trees."""
    role: str
    """``button``, ``tab``, ``summary``, ``link`` …; ``hover`` when something opens under the mouse."""
    opens: bool = False
    """Whether the page itself says that something opens."""
    holds: str = ""
    """What is folded away in what it names or stands beside: text, links, forms."""
    frame: str = ""
    """The address of the frame it stands in; empty in the page itself."""
    in_form: bool = False
    """Whether it stands in a form whose fields are seen, and opens nothing."""


@dataclass(frozen=True)
class Form:
    """A form with what it asks for."""

    fields: tuple[str, ...]
    """The type of each field (``text``, ``email``, ``tel``, ``textarea``, ``password`` …)."""
    words: str
    """Its labels, names and buttons: what it is about."""
    submits: bool
    """Whether there is something to send it with."""
    seen: bool = True
    path: str = ""
    """Where it stands in its frame, as a selector that pierces shadow trees."""
    frame: str = ""
    """The address of the frame it stands in; empty in the page itself."""


@dataclass(frozen=True)
class Overlay:
    """Something that lies over the page: a banner, a gate, a pop-up."""

    text: str
    covers: float
    """Share of the screen, 0 to 1."""
    buttons: tuple[Control, ...]


@dataclass(frozen=True)
class PageView:
    """One state of one page."""

    url: str
    title: str
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    controls: tuple[Control, ...] = ()
    hovers: tuple[Control, ...] = ()
    """What shows more when the mouse is over it."""
    forms: tuple[Form, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    chats: tuple[str, ...] = ()
    """What stands in open chat windows of the page's own."""
    structured: tuple[str, ...] = ()
    """JSON-LD, as written."""
    embeds: tuple[str, ...] = ()
    """Addresses of the scripts and frames it asks for."""
    language: str = ""
    """As the page declares it (BCP 47), or empty."""
    screens: float = 1.0
    """Its height, in screens."""

    @property
    def hidden(self) -> Self:
        """The same page as if only what is folded away stood there."""
        return replace(
            self,
            lines=tuple(replace(line, seen=True) for line in self.lines if not line.seen),
            links=tuple(replace(link, seen=True) for link in self.links if not link.seen),
            forms=tuple(replace(form, seen=True) for form in self.forms if not form.seen),
            chats=(),
            embeds=(),
        )

    @property
    def shown(self) -> Self:
        """The same page without what is folded away."""
        return replace(
            self,
            lines=tuple(line for line in self.lines if line.seen),
            links=tuple(link for link in self.links if link.seen),
            forms=tuple(form for form in self.forms if form.seen),
        )


@dataclass
class Found:
    """The values of one channel on one page."""

    values: dict[str, str] = field(default_factory=dict)
    """Normalised value → as printed."""
    meant_for: dict[str, str] = field(default_factory=dict)
    """Value → ``sales`` or ``press``, where the words beside it say so."""
    conflicts: list[Conflict] = field(default_factory=list)
    """Where the company's own statements disagree."""


_VIEW = TypeAdapter(PageView)


def read(tab: Page) -> PageView:
    """What a customer has in a tab right now, its frames included.

    Raises:
        playwright.sync_api.Error: the page is gone, does not answer, or answers nonsense.
    """
    whole = replace(ask(tab.main_frame, READ, _VIEW), url=tab.url)
    for frame in tab.frames[1 : FRAMES + 1]:
        if frame.url.startswith("http") and (part := _read_frame(frame)):
            whole = _joined(whole, part, frame.url)
    return whole


def _read_frame(frame: Frame) -> PageView | None:
    try:
        if not frame.frame_element().is_visible():
            return None
        return ask(frame, READ, _VIEW)
    except Error:
        return None  # navigated away or removed meanwhile


def _joined(whole: PageView, part: PageView, frame: str) -> PageView:
    here = {
        name: getattr(whole, name) + getattr(part, name) for name in ("lines", "links", "chats")
    }
    for name in ("controls", "hovers", "forms"):
        theirs = tuple(replace(each, frame=frame) for each in getattr(part, name))
        here[name] = getattr(whole, name) + theirs
    return replace(whole, **here)
