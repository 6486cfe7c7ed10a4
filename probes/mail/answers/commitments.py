"""What a reply promises: "we will call you tomorrow", recorded to be held against the company."""

from collections.abc import Sequence
from dataclasses import dataclass

from .phrases import Phrases
from .pieces import facts_in
from .sentences import Sentence

PROMISES = ("call", "write", "do")
"""What can be promised; of several in one sentence the first counts."""


@dataclass(frozen=True)
class Commitment:
    """A promise in a reply."""

    quote: str
    what: str
    """One of `PROMISES`."""
    due: str = ""
    """When, in the words of the reply; empty when it says none."""


def commitments_in(sentences: Sequence[Sentence], phrases: Phrases) -> tuple[Commitment, ...]:
    """The promises of a reply, one a sentence at most."""
    found = []
    for sentence in sentences:
        what = next((w for w in PROMISES if phrases.says(f"will_{w}", sentence.plain)), "")
        if what and not sentence.asks:
            facts = facts_in(sentence.plain, phrases)
            due = [
                fact.text
                for kind in ("date", "duration", "time")
                for fact in facts
                if fact.kind == kind
            ]
            found.append(Commitment(sentence.text, what, due[0] if due else ""))
    return tuple(found)
