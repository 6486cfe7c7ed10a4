"""Who decides whether a reply answers: rules, or a language model. One seam."""

from dataclasses import dataclass
from typing import Literal, Protocol

from .question import Question

Status = Literal["answered", "not_answered", "unsure"]


@dataclass(frozen=True)
class SubAnswer:
    """What became of one sub-question in a reply."""

    text: str
    """The sub-question."""
    status: Status
    quote: str = ""
    """The words of the reply that decide it, verbatim; empty when there are none."""


class Judge(Protocol):
    """Decides for every sub-question of a question whether a reply answers it."""

    @property
    def name(self) -> str:
        """Which judge, and where it matters which version of it."""
        ...

    def judge(self, question: Question, reply: str) -> tuple[SubAnswer, ...]:
        """One result for each sub-question, in their order."""
        ...
