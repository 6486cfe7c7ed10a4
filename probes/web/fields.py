"""What a form asks for, field by field: data, brought back by ``fields.js``."""

from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from playwright.sync_api import Error, Locator, TimeoutError
from pydantic import TypeAdapter

from .asking import ask

FIELDS = resources.files(__package__).joinpath("fields.js").read_text(encoding="utf-8")

GONE = 500
"""Milliseconds after which a form that is not there is gone."""


@dataclass(frozen=True)
class Option:
    """One choice of a select or of a group of radio buttons."""

    label: str
    path: str = ""
    """Where a radio button stands; empty in a select."""
    value: str = ""


@dataclass(frozen=True)
class Field:
    """One field, or one group of radio buttons."""

    path: str
    """Where it stands in its form, as a selector."""
    type: str
    """``text``, ``email``, ``tel``, ``textarea``, ``select``, ``checkbox``, ``radio`` …; ``custom`` for
    what only looks like a field."""
    label: str = ""
    """What its labels or its ARIA name say."""
    group: str = ""
    """The legend of what it stands in."""
    beside: str = ""
    """What stands before it, where no label is tied to it."""
    described: str = ""
    placeholder: str = ""
    token: str = ""
    """Its ``autocomplete`` attribute."""
    name: str = ""
    """Its ``name`` and ``id``: for machines, but chosen by people."""
    required: bool = False
    """Whether its markup says so."""
    seen: bool = True
    """Whether a customer meets it; what is not seen is left alone."""
    filled: bool = False
    longest: int = 0
    """Characters it takes; 0 when it does not say."""
    valid: bool = True
    """What the browser thinks of its present value."""
    complaint: str = ""
    """What the browser would say of it."""
    wrong: bool = False
    """Whether the page marks it as wrong."""
    options: tuple[Option, ...] = ()

    @cached_property
    def words(self) -> str:
        """What a customer is told to put in."""
        return self.label or self.beside or self.placeholder or self.group or self.name

    @property
    def chooses(self) -> bool:
        return self.type in ("select", "radio")


@dataclass(frozen=True)
class Button:
    """Something a form may be sent with."""

    path: str
    name: str
    submits: bool
    """Whether it sends by itself, without a script."""
    disabled: bool = False
    outside: bool = False
    """Whether it stands apart from its form."""


@dataclass(frozen=True)
class FormState:
    """A form as it stands now."""

    fields: tuple[Field, ...] = ()
    buttons: tuple[Button, ...] = ()
    captcha: str = ""
    """What asks there whether we are human."""
    action: str = ""
    """The address it is sent to; empty for the page's own, or a script's secret."""
    novalidate: bool = False
    """Whether the browser is told not to check it."""
    countries: tuple[str, ...] = ()
    """Code and names of the shopper's country, in the page's language and in English."""
    seen: bool = True


_STATE = TypeAdapter(FormState)


def read_fields(form: Locator, country: str) -> FormState | None:
    """The form as it stands now, None when it is gone.

    Raises:
        playwright.sync_api.Error: the page does not answer.
    """
    try:
        holder = form.element_handle(timeout=GONE)
    except TimeoutError:
        return None
    frame = holder.owner_frame()
    if frame is None:
        raise Error("the frame of the form is gone")
    return ask(frame, FIELDS, _STATE, [holder, country])
