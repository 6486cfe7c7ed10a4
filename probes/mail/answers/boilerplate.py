"""How much of a reply is what could be sent to anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from .pieces import Piece

EMPTY = ("boilerplate", "defer", "promo", "push", "evade", "asked")
"""Why a piece says nothing of its own."""


@dataclass(frozen=True)
class Boilerplate:
    """The share of a reply's words that say nothing of its own, with the reasons."""

    score: float
    """0 none of it, 1 all of it."""
    reasons: tuple[str, ...] = ()
    """"boilerplate: thank you for your message"."""


def boilerplate_of(pieces: Sequence[Piece]) -> Boilerplate:
    """Weighed by words; a reply without words is nothing of its own."""
    words = sum(len(piece.text.split()) for piece in pieces)
    empty = [piece for piece in pieces if piece.dead in EMPTY]
    share = sum(len(piece.text.split()) for piece in empty) / words if words else 1.0
    return Boilerplate(
        round(share, 2), tuple(dict.fromkeys(f"{piece.dead}: {piece.text[:80]}" for piece in empty))
    )
