"""Asking a document: one of our scripts is run in it, within a limit, and what it tells is checked."""

from typing import Any, TypeVar

from playwright.sync_api import Error, Frame
from pydantic import TypeAdapter, ValidationError

Told = TypeVar("Told")

PATIENCE = 5_000
"""Milliseconds for asking one document."""
_WRITTEN = """(told) => { // as one string it crosses over in half the time
  const kinds = [Array, Object, String, Number, Boolean].map((kind) => kind.prototype);
  const theirs = kinds.filter((kind) => Object.hasOwn(kind, "toJSON")); // of old libraries
  const known = theirs.map((kind) => Object.getOwnPropertyDescriptor(kind, "toJSON"));
  for (const kind of theirs) delete kind.toJSON;
  const whole = (key, value) => (typeof value === "string" ? value.toWellFormed() : value);
  const text = JSON.stringify(told, whole);
  theirs.forEach((kind, at) => Object.defineProperty(kind, "toJSON", known[at]));
  return text;
}"""


def ask(frame: Frame, script: str, told: TypeAdapter[Told], arg: Any = None) -> Told:
    """What a script tells about a document, as the type it has to be of.

    Raises:
        playwright.sync_api.Error: the document is gone, does not answer in time, or its own scripts
            have spoiled the answer.
    """
    # Unlike evaluate, this has a limit: a script of the page may never let us in.
    handle = frame.wait_for_function(
        f"(arg) => ({_WRITTEN})(({script}\n)(arg))", arg=arg, timeout=PATIENCE
    )
    try:
        return told.validate_json(handle.json_value())
    except ValidationError:
        raise Error("its scripts have changed what reading a page means") from None
