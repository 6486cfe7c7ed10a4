"""Weighing a reply: does it answer, what does it ask again, how does it address, what does it promise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .asking import asked_again
from .boilerplate import Boilerplate, boilerplate_of
from .cliches import cliches_in
from .commitments import Commitment, commitments_in
from .elsewhere import Push, pushed
from .judge import Judge, SubAnswer
from .phrases import phrases_for
from .pieces import pieces_of
from .question import Question
from .rules import RulesJudge
from .salutation import name_used
from .sentences import sentences_of

Answers = Literal["answered", "partial", "not_answered", "unsure"]


@dataclass(frozen=True)
class Answer:
    """A reply beside the question it is to answer. Every quote stands in the reply, verbatim."""

    answers: Answers
    subquestions: tuple[SubAnswer, ...]
    asks_again_for: tuple[str, ...]
    """Names of the facts told that the reply asks for again."""
    name_used: str
    """preferred, legal, none or wrong: the name in the salutation."""
    cliches: tuple[str, ...]
    commitments: tuple[Commitment, ...]
    pushes_to: Push | None
    """Another channel the reply sends to instead of answering."""
    boilerplate: Boilerplate
    judged_by: str
    """The judge of the sub-questions, with its version where it has one."""
    attachments: tuple[str, ...] = ()
    """Files that may hold what the text does not say."""


def weigh(
    reply: str, question: Question, judge: Judge | None = None, attachments: Sequence[str] = ()
) -> Answer:
    """What a reply is worth as an answer.

    ``reply`` is the text without quotes and signature; ``judge`` decides the sub-questions, by
    default the rules. What the text does not answer may stand in one of the ``attachments``: it is
    unsure then.
    """
    phrases = phrases_for(reply, question.text)
    sentences = sentences_of(reply, question, phrases)
    judge = judge or RulesJudge()
    judged = judge.judge(question, reply)
    if attachments:
        judged = tuple(map(_or_attached, judged))
    answers = overall(judged)
    return Answer(
        answers=answers,
        subquestions=judged,
        asks_again_for=asked_again(sentences, question, phrases),
        name_used=name_used(reply, question),
        cliches=cliches_in(reply),
        commitments=commitments_in(sentences, phrases),
        pushes_to=None if answers == "answered" else pushed(sentences, phrases),
        boilerplate=boilerplate_of(pieces_of(reply, question, phrases)),
        judged_by=judge.name,
        attachments=tuple(attachments),
    )


def _or_attached(judged: SubAnswer) -> SubAnswer:
    return judged if judged.status == "answered" else replace(judged, status="unsure")


def overall(judged: Sequence[SubAnswer]) -> Answers:
    """All answered, some, none; `unsure` where the unsure ones would decide which."""
    statuses = [one.status for one in judged]
    if all(status == "answered" for status in statuses):
        return "answered"
    if "answered" in statuses and "not_answered" in statuses:
        return "partial"
    return "unsure" if "unsure" in statuses else "not_answered"
