"""Whether a reply sends the customer to another channel instead of answering."""

from collections.abc import Sequence
from dataclasses import dataclass

from .phrases import Phrases
from .pieces import PUSHES
from .sentences import Sentence

NAMES = {"help": "help pages"}
"""Channels whose name is not that of their kind."""


@dataclass(frozen=True)
class Push:
    """Where a reply sends the customer: phone, chat, app, portal, help pages, website, branch, other."""

    to: str
    quote: str


def pushed(sentences: Sequence[Sentence], phrases: Phrases) -> Push | None:
    """The first channel a reply sends to; "if you have further questions, call us" is none."""
    for where in PUSHES:
        for sentence in sentences:
            said = sentence.plain
            if phrases.says(f"push_{where}", said) and not phrases.says("courtesy", said):
                return Push(NAMES.get(where, where), sentence.text)
    return None
