"""Observations come back from the ledger as what they were."""

import json
from dataclasses import dataclass

import pytest

from mysteryshop.core.canonical import canonical
from mysteryshop.core.errors import Tampered
from mysteryshop.core.evidence import Evidence
from mysteryshop.core.observation import decode, encode, observation


@dataclass(frozen=True)
class _Part:
    label: str
    proof: Evidence | None


@observation("test-parts/1")
@dataclass(frozen=True)
class _Parts:
    parts: tuple[_Part, ...]
    by_name: dict[str, float]


def stored(fact: object) -> object:
    return decode(json.loads(canonical(encode(fact))))


def test_a_fact_comes_back() -> None:
    """A registered dataclass comes back equal, with everything inside it of its own type."""
    proof = Evidence("0" * 64, "1.png", "image/png", 3)
    fact = _Parts((_Part("a", proof), _Part("b", None)), {"seconds": 1.5})
    assert stored(fact) == fact


@pytest.mark.parametrize("fact", [None, 3, "text", [1, "a"], {"sent": True}])
def test_plain_data_come_back(fact: object) -> None:
    """What a user's own action returns comes back as it was."""
    assert stored(fact) == fact


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "has been erased"),
        ({"kind": "test-parts/2", "facts": {}}, "'test-parts/2' are unknown to this version"),
        ({"kind": "test-parts/1", "facts": {"parts": 3}}, "'test-parts/1' cannot be read"),
    ],
)
def test_what_cannot_be_read(content: dict[str, object] | None, sentence: str) -> None:
    """An erased, unknown or damaged observation is told apart, never guessed at."""
    with pytest.raises(Tampered, match=sentence):
        decode(content)
