"""Equal things have equal digests, and only data have one."""

import random
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from mysteryshop.core.canonical import canonical, digest


@dataclass(frozen=True)
class _Click:
    to: str
    depth: int


def test_order_of_keys_does_not_matter() -> None:
    """However a mapping was filled, it is written the same."""
    dice = random.Random(3)
    items = [(f"key {n}", {"b": n, "a": [n, None, True]}) for n in range(20)]
    texts = {canonical(dict(dice.sample(items, k=len(items)))) for _ in range(20)}
    assert len(texts) == 1


def test_what_things_are_written_as() -> None:
    """Dataclasses and mappings are objects, tuples are lists, no white space, no escapes."""
    value = {"click": _Click("Ü", 1), "map": MappingProxyType({"a": (1, 2)})}
    assert canonical(value) == '{"click":{"depth":1,"to":"Ü"},"map":{"a":[1,2]}}'


def test_different_data_differ() -> None:
    """Values that only look alike have different digests."""
    alike = ["1", 1, True, [1], {"1": 1}, None, "", [], {}, 1.5]
    assert len({digest([value]) for value in alike}) == len(alike)


@pytest.mark.parametrize("value", [Path("a"), object(), {1, 2}, b"bytes", _Click])
def test_what_is_no_data(value: object) -> None:
    """A path, a live object or a class is refused and named, before anything is stored."""
    with pytest.raises(TypeError, match="is not data"):
        canonical({"argument": value})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number(value: float) -> None:
    """NaN and infinity are no JSON and are refused."""
    with pytest.raises(ValueError, match="not JSON"):
        canonical(value)


def test_half_a_character() -> None:
    """A lone surrogate, as pages may hold one, is replaced by what every store and terminal takes."""
    assert canonical({"title": "broken \ud83d emoji 😀"}) == '{"title":"broken � emoji 😀"}'
