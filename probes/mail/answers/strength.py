"""How well a piece of a reply answers a sub-question.

Measured before it was written: being like the question says nothing (boilerplate echoes it best);
the kind of fact expected, said about the right thing and not put off, carries the signal.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ...lexicon import plain
from .fact import Fact
from .phrases import Phrases
from .pieces import Piece, facts_in
from .question import Question

CERTAIN, LIKELY, THIN, NONE = 3, 2, 1, 0
"""How well a piece answers; a sub-question is answered from `LIKELY` on."""
CHECKABLE = ("amount", "date", "time", "duration", "measure", "number")
MUCH, SOME, LITTLE = 0.5, 0.25, 0.14
TAKEN_OVER = 0.1
"""Shares of a sub-question's topic."""
SHORT = 45
"""Words of a reply in which a lone fact can only be the one asked for."""
_OPTION = 0.08
"""With alternatives a little of the topic is one of them."""
_RIVAL = 0.6
"""Of the best other sub-question's share, what a piece must have to be about this one too."""
_NAME = re.compile(r"(?<=[a-zà-ÿ,:;)]\s)[A-ZÀ-Þ][\w'’-]{2,}(?:\s[A-ZÀ-Þ][\w'’-]+)*")
_FIRST_NAME = re.compile(r"([A-ZÀ-Þ][\w'’-]{3,})\s(\w+)")


@dataclass(frozen=True)
class Strengths:
    """The pieces of a reply beside the sub-questions of a question."""

    question: Question
    phrases: Phrases
    pieces: Sequence[Piece]

    def of(self, piece: Piece, at: int) -> int:
        """How well a piece answers the sub-question at a place, by the kind of fact it fits best."""
        return max(self._strength(piece, at, kind) for kind in self.kinds(at))

    def kinds(self, at: int) -> tuple[str, ...]:
        """What an answer to the sub-question at a place may hold."""
        return self.question.subquestions[at].expects.kinds

    def opens(self, text: str) -> bool:
        """Whether a `plain` text begins with yes or no."""
        bare = re.sub(r"^(?:(?:and|und|et|y|e|en|och|i|a)\s)", "", text)
        return self.phrases.opens("yes", bare) or self.phrases.opens("no", bare)

    def new(self, piece: Piece, kind: str) -> list[Fact]:
        """The facts of a kind in a piece that the question does not tell itself."""
        taken = _digits_of_other_facts(piece) if kind == "number" else set()
        return [
            fact
            for fact in piece.says(kind)
            if (kind, fact.value) not in self.told
            and not taken & set(re.findall(r"\d+", fact.text))
        ]

    @cached_property
    def words(self) -> int:
        """How many words the reply has."""
        return sum(len(piece.text.split()) for piece in self.pieces)

    @cached_property
    def told(self) -> set[tuple[str, str]]:
        """What the question itself says, by kind and value."""
        texts = (self.question.text, *self.question.facts.values())
        return {
            (fact.kind, fact.value)
            for text in texts
            for fact in facts_in(plain(text), self.phrases)
        }

    @cached_property
    def numbered(self) -> bool:
        """Whether numbers in the reply are those of our sub-questions: what stands there fits."""
        return any(
            self._fits(piece, at - 1)
            for piece in self.pieces
            for at in piece.points
            if not piece.dead
        )

    def _strength(self, piece: Piece, at: int, kind: str) -> int:
        if piece.points and self.numbered:
            return self._under_its_number(piece, at, kind)
        if kind in CHECKABLE:
            return self._by_fact(piece, at, kind)
        share = piece.shares[at]
        if kind == "name":
            return self._by_name(piece, share, piece.topics[at])
        others = [s for place, s in enumerate(piece.shares) if not self._checkable(place)]
        if share < _RIVAL * max(others, default=0.0):
            return NONE
        if kind == "reason" and self.phrases.says("reason", piece.sentence.plain) and share > 0:
            return CERTAIN
        if kind == "one of" and (self._names_option(piece, at) or share >= _OPTION):
            return CERTAIN
        return self._by_topic(piece, share, kind)

    def _checkable(self, at: int) -> bool:
        return any(kind in CHECKABLE for kind in self.kinds(at))

    def _under_its_number(self, piece: Piece, at: int, kind: str) -> int:
        if at + 1 not in piece.points:
            return NONE
        if kind in CHECKABLE:
            if self.new(piece, kind) or (kind == "amount" and piece.says("number")):
                return CERTAIN
            return LIKELY if self.phrases.says("negation", piece.text) else NONE
        return CERTAIN

    def _fits(self, piece: Piece, at: int) -> bool:
        kinds = self.kinds(at)
        if any(kind in CHECKABLE and self.new(piece, kind) for kind in kinds):
            return True
        if "yes or no" in kinds and self.opens(piece.text):
            return True
        return piece.shares[at] > 0

    def _by_fact(self, piece: Piece, at: int, kind: str) -> int:
        share, topic = piece.shares[at], piece.topics[at]
        new = self.new(piece, kind)
        if not new:
            return self._without_fact(piece, at, kind)
        if all(fact.loose for fact in new) and not topic:
            return NONE
        if self.phrases.says("hedge", piece.text):
            return NONE
        alike = [i for i, _ in enumerate(piece.shares) if i != at and kind in self.kinds(i)]
        if any(piece.topics[i] > topic for i in alike):
            return NONE
        if share > 0:
            return CERTAIN
        rival = max((t for i, t in enumerate(piece.topics) if i != at), default=0.0)
        if rival > max(topic, SOME):
            return THIN if not topic else LIKELY
        return LIKELY if topic >= TAKEN_OVER else THIN

    def _without_fact(self, piece: Piece, at: int, kind: str) -> int:
        share = piece.shares[at]
        if kind == "amount" and share >= LITTLE and self._bare_number(piece):
            return LIKELY
        if share >= MUCH and self.phrases.says("negation", piece.text):
            return LIKELY
        return THIN if share >= MUCH and piece.says(kind) else NONE

    def _bare_number(self, piece: Piece) -> bool:
        taken = _digits_of_other_facts(piece)
        return any(
            ("amount", fact.value) not in self.told
            and ("number", fact.value) not in self.told
            and not set(re.findall(r"\d+", fact.text)) & taken
            for fact in piece.says("number")
            if re.search(r"\d", fact.text)
        )

    def _by_topic(self, piece: Piece, share: float, kind: str) -> int:
        opened = self.opens(piece.text)
        marked = opened or any(
            self.phrases.says(sign, piece.text) for sign in ("negation", "free", "yes", "no")
        )
        if not share:
            return NONE
        if kind == "text" and not piece.tells(self.question, self.phrases):
            return THIN
        if kind == "yes or no" and opened and share >= LITTLE:
            return CERTAIN
        if share >= MUCH:
            return CERTAIN
        if share >= SOME or (marked and share >= LITTLE):
            return LIKELY
        if kind == "text":
            return LIKELY
        return THIN

    def _by_name(self, piece: Piece, share: float, topic: float) -> int:
        asked = set(re.findall(r"\w+", plain(self.question.text)))
        if topic and any(fact.loose for fact in piece.says("amount")):  # "who pays?" "It is free."
            return LIKELY
        said = piece.sentence.text
        first = _FIRST_NAME.match(said)
        stop = self.phrases.words("stop")
        named = (
            [first[1]] if first and plain(first[1]) not in stop and plain(first[2]) in stop else []
        )
        names = [
            name
            for name in [*named, *_NAME.findall(said)]
            if not set(re.findall(r"\w+", plain(name))) <= asked
        ]
        titled = bool(re.search(self.phrases.pattern("title").pattern + r"\.?\s\w", piece.text))
        if (names and share) or (titled and (share or self.words <= SHORT)):
            return CERTAIN
        if titled:
            return LIKELY
        return THIN if share >= MUCH else NONE

    def _names_option(self, piece: Piece, at: int) -> bool:
        options = self.question.subquestions[at].expects.options
        return any(re.search(rf"\b{re.escape(plain(option))}", piece.text) for option in options)


def _digits_of_other_facts(piece: Piece) -> set[str]:
    """The figures in a piece that belong to a date, a price and so on."""
    return {
        digits
        for fact in piece.facts
        if fact.kind != "number"
        for digits in re.findall(r"\d+", fact.text)
    }
