"""Observations: frozen, typed facts a probe brings back, and how they are stored and read again."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from .errors import Tampered

T = TypeVar("T")

_KINDS: dict[str, type] = {}


def observation(kind: str) -> Callable[[type[T]], type[T]]:
    """Class decorator: a frozen dataclass is an observation of this kind, such as ``contacts/1``."""

    def register(cls: type[T]) -> type[T]:
        _KINDS[kind] = cls
        return cls

    return register


@cache
def _reader(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(_KINDS[kind])


def kind_of(cls: type) -> str:
    """The kind an observation class was registered under."""
    return next(kind for kind, known in _KINDS.items() if known is cls)


def encode(fact: object) -> dict[str, Any]:
    """An observation as data for the ledger; plain JSON values are of the kind ``json``."""
    kind = kind_of(type(fact)) if type(fact) in _KINDS.values() else "json"
    return {"kind": kind, "facts": fact}


def decode(content: dict[str, Any] | None) -> Any:
    """The observation that was stored.

    Raises:
        Tampered: erased, of an unknown kind, or no longer what its kind asks for.
    """
    if content is None:
        raise Tampered("the observation has been erased")
    kind, facts = content["kind"], content["facts"]
    if kind == "json":
        return facts
    if kind not in _KINDS:
        raise Tampered(f"observations of the kind {kind!r} are unknown to this version")
    try:
        return _reader(kind).validate_python(facts)
    except ValidationError as error:
        raise Tampered(f"an observation of the kind {kind!r} cannot be read: {error}") from None
