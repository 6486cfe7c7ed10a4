"""A conversation by mail: what we wrote, what came back until when, and what each message is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from ...core.evidence import Evidence
from ...core.observation import observation
from .answers.answering import Answer
from .answers.judge import Status
from .answers.question import Question
from .kinds import Kind
from .matching import By, tickets_in
from .writing import Sent

MOST_NAMES = 4
"""A sender's name of more words is no person's."""
ALL_BOILERPLATE = 0.9
"""Share of words from which on a message says nothing of its own, so that it answers no letter."""
WHOLE_LETTER = "our letter"
"""What a person is asked about in the place of a sub-question, where a letter has none."""


class Side(StrEnum):
    """What a person can say of a message that leaves doubt."""

    OURS = "ours"
    """It does answer our letter."""
    NOT_OURS = "not ours"
    ANSWERS = "answers"
    """It answers the sub-question."""
    DOES_NOT_ANSWER = "does not answer"


@dataclass(frozen=True)
class Decision:
    """What a person has decided where rules were in doubt."""

    message: str
    """SHA-256 of the message."""
    decided: Side
    by: str
    because: str
    subquestion: str = ""
    """Which one; empty when the message as a whole was in doubt."""


@dataclass(frozen=True)
class Received:
    """One message that came back."""

    evidence: Evidence
    """The message as it arrived."""
    arrived: str
    """When the server took it in (ISO 8601, UTC)."""
    hours: float
    """Since our letter was accepted, in clock hours."""
    business_hours: float
    """The same, counting only weekdays from 9 to 17 that are no public holiday there."""
    sender: str
    sender_name: str
    subject: str
    junk: bool
    kind: Kind
    subkind: str | None
    rules: tuple[str, ...]
    matched_by: By
    matched_because: str
    text: str
    """What was written to us, without quotes and signature."""
    answer: Answer
    debris: tuple[str, ...] = ()
    """What was to be filled in by a machine and was not, as it stands there."""

    @property
    def by_a_person(self) -> bool:
        return self.kind is Kind.HUMAN

    def without_names(self, text: str) -> str:
        """A text of the message without the name of whoever wrote it: companies are judged, not people.

        The company's own name, as it stands in its address, stays.
        """
        house = self.sender.rpartition("@")[2].lower()
        names = [
            name
            for name in re.findall(r"[^\W\d_]{2,}", self.sender_name)
            if name.lower() not in house
        ]
        if not names or len(names) > MOST_NAMES:
            return text
        parts = "|".join(re.escape(name) for name in names)
        return re.sub(rf"\b(?:{parts})\b(?:[ ,]+(?:{parts})\b)*", "[name]", text)


@observation("conversation/1")
@dataclass(frozen=True)
class Conversation:
    """One letter of ours and everything that came back to it, oldest first."""

    letter: Sent
    question: Question
    deadline: str
    """Until when an answer counts as in time (ISO 8601, UTC)."""
    promised_hours: float
    watched_hours: float = 0.0
    """Until when we have looked, since the letter."""
    messages: tuple[Received, ...] = ()
    decisions: tuple[Decision, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def ours(self) -> list[Received]:
        """The messages that certainly answer our letter."""
        return [
            message
            for message in self.messages
            if message.matched_by is not By.PROBABLE or self._decided(message) is Side.OURS
        ]

    @property
    def from_people(self) -> list[Received]:
        """Those of them that a person has written."""
        return [message for message in self.ours if message.by_a_person]

    @property
    def bounce(self) -> Received | None:
        """The report that our letter could not be delivered, for good."""
        bounces = (m for m in self.ours if m.kind is Kind.BOUNCE and m.subkind != "delayed")
        return next(bounces, None)

    @property
    def case_number(self) -> str:
        """The number under which the company keeps the matter; empty when it told none."""
        told = {value.upper() for value in self.question.facts.values()}
        for message in self.ours:
            for number in sorted(tickets_in(message.subject) or tickets_in(message.text)):
                if number not in told:
                    return number
        return ""

    def answered_by(self, subquestion: str, within: float | None = None) -> Received | None:
        """The first message of a person that answers a sub-question, within so many hours."""
        for message in self.from_people:
            if within is not None and message.hours > within:
                continue
            if self.status(message, subquestion) == "answered":
                return message
        return None

    def status(self, message: Received, subquestion: str) -> Status:
        """Whether a message answers a sub-question: a person's word, else the rules'."""
        match self._decided(message, subquestion):
            case Side.ANSWERS:
                return "answered"
            case Side.DOES_NOT_ANSWER:
                return "not_answered"
        for said in message.answer.subquestions:
            if said.text == subquestion:
                return said.status
        return "not_answered"

    def open_questions(self, within: float | None = None) -> list[str]:
        """The sub-questions nobody has answered within so many hours."""
        asked = [each.text for each in self.question.subquestions]
        return [text for text in asked if self.answered_by(text, within) is None]

    @property
    def is_answered(self) -> bool:
        """Whether a person has answered everything; to a plain letter, whether one has written."""
        if not self.question.subquestions:
            return self.whole_answer is not None
        return not self.open_questions()

    @property
    def whole_answer(self) -> Received | None:
        """The first message of a person that says something of its own; to a plain letter only."""
        if self.question.subquestions:
            return None
        return next((m for m in self.from_people if self._answers_the_letter(m)), None)

    def _answers_the_letter(self, message: Received) -> bool:
        if self._decided(message, WHOLE_LETTER) is Side.ANSWERS:
            return True
        return message.answer.boilerplate.score < ALL_BOILERPLATE

    @property
    def doubts(self) -> list["Doubt"]:
        """What a person has to decide before more can be said; none when nothing hangs on it."""
        return [] if self.is_answered or self.bounce else list(self._doubts())

    def _doubts(self) -> Iterable["Doubt"]:
        for message in self.messages:
            if not (message.by_a_person or message.kind is Kind.BOUNCE):
                continue
            if message.matched_by is By.PROBABLE and self._decided(message) is None:
                yield Doubt(message, "")
            elif message in self.ours and message.by_a_person:
                for text in self.open_questions():
                    if self.status(message, text) == "unsure":
                        yield Doubt(message, text)
                if self._is_all_attached(message):
                    yield Doubt(message, WHOLE_LETTER)

    def _is_all_attached(self, message: Received) -> bool:
        """Whether a plain letter can only be answered by what is attached, and nobody has looked."""
        if self.question.subquestions or not message.answer.attachments:
            return False
        return self._decided(message, WHOLE_LETTER) is None

    def _decided(self, message: Received, subquestion: str = "") -> Side | None:
        found = None
        for decision in self.decisions:
            about = decision.message, decision.subquestion
            if about == (message.evidence.sha256, subquestion):
                found = decision.decided
        return found


@dataclass(frozen=True)
class Doubt:
    """Something rules cannot tell: whose answer a message is, or whether it answers."""

    message: Received
    subquestion: str
    """Empty when it is not sure that the message answers our letter at all."""

    @property
    def attachments(self) -> tuple[str, ...]:
        """Where the answer may stand when the text does not hold it."""
        return self.message.answer.attachments if self.subquestion else ()

    @property
    def choices(self) -> tuple[Side, Side]:
        """What can be decided."""
        if self.subquestion:
            return Side.ANSWERS, Side.DOES_NOT_ANSWER
        return Side.OURS, Side.NOT_OURS
