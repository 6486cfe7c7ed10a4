"""A customer's hands on a form: typing, choosing, ticking."""

from playwright.sync_api import Error, Locator

from .fields import Field
from .filling import Put

PATIENCE = 3_000
"""Milliseconds to wait for a field that was there a moment ago."""
TYPED = 200
"""Characters that are typed key by key; more is put in at once, as pasted."""


def put_in(form: Locator, put: Put, value: int = 0) -> bool:
    """Do one thing to a field; ``value`` is which way of writing it. Whether it could be done.

    Raises:
        playwright.sync_api.Error: the page is gone.
    """
    target = form.locator(put.field.path).first
    try:
        if put.ticked is not None:
            _tick(target, put.ticked)
        elif put.option:
            _choose(form, put)
        else:
            _type(target, put.field, put.values[value])
    except Error:
        if form.page.is_closed():
            raise
        return False
    return True


def _type(target: Locator, field: Field, text: str) -> None:
    if field.type != "textarea":
        text = " ".join(text.split())
    target.fill("", timeout=PATIENCE)
    if len(text) > TYPED or "\n" in text:
        target.fill(text, timeout=PATIENCE)
    else:
        target.press_sequentially(text, timeout=PATIENCE * 3)
    target.blur(timeout=PATIENCE)


def _choose(form: Locator, put: Put) -> None:
    assert put.option is not None
    if put.option.path:
        _tick(form.locator(put.option.path).first, True)
    else:
        target = form.locator(put.field.path).first
        target.select_option(put.option.value, timeout=PATIENCE, force=True)


def _tick(target: Locator, ticked: bool) -> None:
    """Tick or clear a box; one that is painted over by its label takes the press on the label."""
    try:
        target.set_checked(ticked, timeout=PATIENCE / 3)
    except Error:
        if target.is_checked() != ticked:
            target.dispatch_event("click", timeout=PATIENCE)
        if target.is_checked() != ticked:
            raise
