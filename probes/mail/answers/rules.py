"""Judging by rules: which pieces of a reply assert what a sub-question asks for."""

import re
from dataclasses import dataclass

from .boilerplate import boilerplate_of
from .judge import SubAnswer
from .listing import listed
from .phrases import phrases_for
from .pieces import Piece, pieces_of
from .question import Question
from .strength import CERTAIN, CHECKABLE, LIKELY, NONE, SHORT, SOME, TAKEN_OVER, THIN, Strengths

_MOST_WORDS_OF_A_YES = 4
_MOSTLY_EMPTY = 0.5


@dataclass(frozen=True)
class RulesJudge:
    """The judge that needs nothing but the data files."""

    name: str = "rules"

    def judge(self, question: Question, reply: str) -> tuple[SubAnswer, ...]:
        """One result for each sub-question, in their order."""
        phrases = phrases_for(reply, question.text)
        pieces = pieces_of(reply, question, phrases)
        return _Weighing(Strengths(question, phrases, pieces)).results()


@dataclass(frozen=True)
class _Found:
    strength: int
    piece: Piece | None = None
    lone: bool = False
    """Whether it is the right kind of fact about nothing named."""


@dataclass(frozen=True)
class _Weighing:
    """The pieces of a reply, and which of them answers which sub-question."""

    strengths: Strengths

    def results(self) -> tuple[SubAnswer, ...]:
        """One result for each sub-question."""
        asked = self.strengths.question.subquestions
        found = [_Found(CERTAIN, piece) for piece in listed(self.strengths)]
        if not found:
            best = [self._best(at) for at in range(len(asked))]
            found = self._believed(self._with_lone_facts(self._with_lone_yes(best)))
        return tuple(self._result(sub.text, one) for sub, one in zip(asked, found, strict=True))

    def _result(self, text: str, found: _Found) -> SubAnswer:
        quote = found.piece.sentence.text if found.piece else ""
        if found.strength >= LIKELY:
            return SubAnswer(text, "answered", quote)
        return SubAnswer(text, "unsure" if found.strength == THIN else "not_answered", quote)

    def _best(self, at: int) -> _Found:
        best = _Found(NONE)
        for piece in self.strengths.pieces:
            if not piece.dead:
                strength = self.strengths.of(piece, at)
                if strength > best.strength:
                    best = _Found(
                        strength, piece, strength == THIN and piece.topics[at] < TAKEN_OVER
                    )
        if best.piece and best.strength < CERTAIN:
            put_off = max(
                (p.shares[at] for p in self.strengths.pieces if p.dead in ("defer", "evade")),
                default=0,
            )
            if put_off >= SOME and put_off > best.piece.shares[at]:
                return _Found(NONE)
        return best

    def _with_lone_yes(self, found: list[_Found]) -> list[_Found]:
        """A "yes" about nothing in particular answers the first yes-or-no still open."""
        lone = [
            piece
            for piece in self.strengths.pieces
            if not piece.dead
            and not piece.points
            and self.strengths.opens(piece.text)
            and self._is_yes(piece)
            and not any(one.piece is piece for one in found)
        ]
        for at, one in enumerate(found):
            if lone and one.strength < LIKELY and "yes or no" in self.strengths.kinds(at):
                found[at] = _Found(LIKELY, lone.pop(0))
        return found

    def _believed(self, found: list[_Found]) -> list[_Found]:
        """Between stock phrases, a sentence that merely touches the topic is one of them."""
        if boilerplate_of(self.strengths.pieces).score < _MOSTLY_EMPTY:
            return found
        return [
            _Found(NONE)
            if one.piece
            and one.strength < CERTAIN
            and not one.piece.facts
            and not self.strengths.opens(one.piece.text)
            else one
            for one in found
        ]

    def _is_yes(self, piece: Piece) -> bool:
        """Whether a sentence begins with a plain yes or no."""
        first = piece.sentence.plain.startswith(piece.text.split(",")[0])
        few = len(piece.text.split()) <= _MOST_WORDS_OF_A_YES
        return first and (few or bool(re.match(r"\w+(?:\s\w+)?,", piece.text)))

    def _with_lone_facts(self, found: list[_Found]) -> list[_Found]:
        """A fact about nothing named counts in a short reply that answers something else, and where it
        is the only one of its kind and everything else is answered."""
        open_ones = [at for at, one in enumerate(found) if one.strength < LIKELY]
        if len(open_ones) == len(found):
            return [_Found(NONE, one.piece) if one.lone else one for one in found]
        settled = []
        for at, one in enumerate(found):
            if one.lone:
                alone = open_ones == [at] and self._is_the_only_one(at)
                one = _Found(LIKELY if self.strengths.words <= SHORT or alone else THIN, one.piece)
            settled.append(one)
        return settled

    def _is_the_only_one(self, at: int) -> bool:
        """Whether the reply says one thing only of the kind a sub-question asks for."""
        kinds = [kind for kind in self.strengths.kinds(at) if kind in CHECKABLE]
        alive = [piece for piece in self.strengths.pieces if not piece.dead]
        said = {
            fact.value
            for piece in alive
            for kind in kinds
            for fact in self.strengths.new(piece, kind)
        }
        return len(said) == 1
