"""One way to write data down as text, so that equal things have equal digests."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def canonical(value: object) -> str:
    """JSON with sorted keys and no white space; dataclasses and mappings as objects.

    Halves of characters become U+FFFD.

    Raises:
        TypeError: the value holds something that is no data (a clock, a browser, a path).
    """
    text = json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        default=_plain,
        allow_nan=False,
    )
    # A page may hold half a character; no database, no file and no terminal takes it.
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def digest(value: object) -> str:
    """SHA-256 of the canonical text (of the text itself for a string), in hex."""
    text = value if isinstance(value, str) else canonical(value)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not data: {value!r}")
