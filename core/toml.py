"""TOML files read against a model, with errors that name file, key, what was found and what is allowed."""

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .errors import ConfigurationError

M = TypeVar("M", bound=BaseModel)

_ALLOWED = {
    "date_from_datetime_parsing": "a date such as 2027-12-31",
    "date_parsing": "a date such as 2027-12-31",
    "date_type": "a date such as 2027-12-31",
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list in square brackets",
    "dict_type": "a table",
    "model_type": "a table",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
}


def read_toml(path: Path, model: type[M]) -> M:
    """The file's content as a ``model``.

    Raises:
        ConfigurationError: unreadable, no TOML, or not what the model allows; all faults at once.
    """
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: is no valid TOML: {error}") from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = [_sentence(path, fault, model) for fault in error.errors()]
        raise ConfigurationError("\n".join(faults)) from None


def _sentence(path: Path, fault: ErrorDetails, model: type[BaseModel]) -> str:
    key = _key(fault["loc"])
    kind = fault["type"]
    if kind == "extra_forbidden":
        return f"{path}: {key}: unknown key; {_known_keys(fault['loc'], model)}"
    if not key:
        return f"{path}: {_allowed(fault)}"
    if kind == "missing":
        return f"{path}: {key}: is missing; add it"
    found = repr(fault["input"])
    if len(found) > 80:
        found = found[:77] + "…"
    return f"{path}: {key}: found {found}; allowed: {_allowed(fault)}"


def _allowed(fault: ErrorDetails) -> str:
    kind = fault["type"]
    if kind in ("literal_error", "enum"):
        return str(fault["ctx"]["expected"])
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    return _ALLOWED.get(kind) or fault["msg"].replace("Input should be ", "")


def _key(location: Sequence[str | int]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _known_keys(location: Sequence[str | int], model: type[BaseModel]) -> str:
    known = sorted(_fields_at(location[:-1], model))
    close = difflib.get_close_matches(str(location[-1]), known, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"allowed: {', '.join(known)}"


def _fields_at(location: Sequence[str | int], model: type[BaseModel]) -> list[str]:
    found: Any = model
    for part in location:
        if not (isinstance(found, type) and issubclass(found, BaseModel)):
            found = _model_inside(found)
            continue
        field = found.model_fields.get(str(part))
        found = _model_inside(field.annotation) if field else None
    inside = _model_inside(found)
    return [f.alias or name for name, f in inside.model_fields.items()] if inside else []


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for a in getattr(annotation, "__args__", ()) if (m := _model_inside(a))), None)
