"""TOML files read against a model, with errors that name file, key, what was found and what is allowed."""

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .errors import ConfigurationError

M = TypeVar("M", bound=BaseModel)

_ALLOWED = {
    "date_from_datetime_inexact": "a date such as 2027-12-31",
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
    "int_from_float": "a whole number",
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
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: is no valid TOML: {error}") from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = _by_key(error.errors(), content)
        sentences = [_sentence(path, key, same, model) for key, same in faults.items()]
        raise ConfigurationError("\n".join(sentences)) from None


def _by_key(faults: list[ErrorDetails], content: Any) -> dict[str, list[ErrorDetails]]:
    """The faults by the key they are about: of a key with two allowed types, both are one's."""
    found: dict[str, list[ErrorDetails]] = {}
    for fault in faults:
        found.setdefault(_key(_written(fault["loc"], content)), []).append(fault)
    return found


def _sentence(path: Path, key: str, faults: list[ErrorDetails], model: type[BaseModel]) -> str:
    fault = faults[0]
    kind = fault["type"]
    if kind == "extra_forbidden":
        return f"{path}: {key}: unknown key; {_known_keys(fault['loc'], model)}"
    allowed = ", or ".join(dict.fromkeys(_allowed(fault) for fault in faults))
    if not key:
        return f"{path}: {allowed}"
    if kind == "missing":
        return f"{path}: {key}: is missing; add it"
    found = repr(fault["input"])
    if len(found) > 80:
        found = found[:77] + "…"
    return f"{path}: {key}: found {found}; allowed: {allowed}"


def _allowed(fault: ErrorDetails) -> str:
    kind = fault["type"]
    if kind in ("literal_error", "enum"):
        return str(fault["ctx"]["expected"])
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    return _ALLOWED.get(kind) or fault["msg"].replace("Input should be ", "")


def _written(location: Sequence[str | int], content: Any) -> list[str | int]:
    """The parts of a location that stand in the file; the others name types of the model."""
    written: list[str | int] = []
    for part in location:
        if isinstance(content, dict):
            content = content.get(part)
        elif isinstance(content, list) and isinstance(part, int):
            content = content[part]
        else:
            continue
        written.append(part)
    return written


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
        inside = _model_inside(found)
        found = inside if get_origin(found) in (dict, tuple) else _fields(inside).get(str(part))
    return list(_fields(_model_inside(found)))


def _fields(model: type[BaseModel] | None) -> dict[str, Any]:
    fields = model.model_fields if model else {}
    return {field.alias or name: field.annotation for name, field in fields.items()}


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for a in getattr(annotation, "__args__", ()) if (m := _model_inside(a))), None)
