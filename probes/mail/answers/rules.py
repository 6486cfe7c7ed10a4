"""Judging by rules: which pieces of a reply assert what a sub-question asks for.

Measured before it was written: being like the question says nothing (boilerplate echoes it best);
the kind of fact expected, said about the right thing and not put off, carries the signal.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from ...lexicon import plain
from .boilerplate import boilerplate_of
from .fact import Fact
from .judge import SubAnswer
from .phrases import Phrases, phrases_for
from .pieces import Piece, facts_in, pieces_of
from .question import Question
from .sentences import Sentence

CERTAIN, LIKELY, THIN, NONE = 3, 2, 1, 0
"""How well a piece answers; a sub-question is answered from `LIKELY` on."""
CHECKABLE = ("amount", "date", "time", "duration", "measure", "number")
_MUCH, _SOME, _LITTLE = 0.5, 0.25, 0.14
_OPTION = 0.08
_TAKEN_OVER = 0.1
"""Shares of a sub-question's topic; with alternatives a little of it is one of them."""
_RIVAL = 0.6
"""Of the best other sub-question's share, what a piece must have to be about this one too."""
_SHORT = 45
"""Words of a reply in which a lone fact can only be the one asked for."""
_LIST = re.compile(r"[,;\n|/]+|(?<!\d)\.(?=\s|$)")
_MOST_WORDS_AN_ITEM = 6
_MOST_WORDS_OF_A_YES = 4
_MOSTLY_EMPTY = 0.5
_NAME = re.compile(r"(?<=[a-zà-ÿ,:;)]\s)[A-ZÀ-Þ][\w'’-]{2,}(?:\s[A-ZÀ-Þ][\w'’-]+)*")


_FIRST_NAME = re.compile(r"([A-ZÀ-Þ][\w'’-]{3,})\s(\w+)")


@dataclass(frozen=True)
class RulesJudge:
    """The judge that needs nothing but the data files."""

    name: str = "rules"

    def judge(self, question: Question, reply: str) -> tuple[SubAnswer, ...]:
        """One result for each sub-question, in their order."""
        return _Weighing(question, reply, phrases_for(reply, question.text)).results()


@dataclass(frozen=True)
class _Found:
    strength: int
    piece: Piece | None = None
    lone: bool = False
    """Whether it is the right kind of fact about nothing named."""


@dataclass(frozen=True)
class _Weighing:
    """A question beside a reply."""

    question: Question
    reply: str
    phrases: Phrases

    def results(self) -> tuple[SubAnswer, ...]:
        """One result for each sub-question."""
        listed = self._listed()
        best = [self._best(at) for at in range(len(self.question.subquestions))]
        found = listed or self._believed(self._with_lone_facts(self._with_lone_yes(best)))
        return tuple(
            self._result(sub.text, one)
            for sub, one in zip(self.question.subquestions, found, strict=True)
        )

    @cached_property
    def pieces(self) -> list[Piece]:
        return pieces_of(self.reply, self.question, self.phrases)

    @cached_property
    def words(self) -> int:
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

    def _result(self, text: str, found: _Found) -> SubAnswer:
        quote = found.piece.sentence.text if found.piece else ""
        if found.strength >= LIKELY:
            return SubAnswer(text, "answered", quote)
        return SubAnswer(text, "unsure" if found.strength == THIN else "not_answered", quote)

    def _best(self, at: int) -> _Found:
        best = _Found(NONE)
        for piece in self.pieces:
            if not piece.dead:
                strength = max(self._strength(piece, at, kind) for kind in self._kinds(at))
                if strength > best.strength:
                    best = _Found(
                        strength, piece, strength == THIN and piece.topics[at] < _TAKEN_OVER
                    )
        if best.piece and best.strength < CERTAIN:
            put_off = max(
                (p.shares[at] for p in self.pieces if p.dead in ("defer", "evade")), default=0
            )
            if put_off >= _SOME and put_off > best.piece.shares[at]:
                return _Found(NONE)
        return best

    def _kinds(self, at: int) -> tuple[str, ...]:
        return self.question.subquestions[at].expects.kinds

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
        return any(kind in CHECKABLE for kind in self._kinds(at))

    def _under_its_number(self, piece: Piece, at: int, kind: str) -> int:
        if at + 1 not in piece.points:
            return NONE
        if kind in CHECKABLE:
            if self._new(piece, kind) or (kind == "amount" and piece.says("number")):
                return CERTAIN
            return LIKELY if self.phrases.says("negation", piece.text) else NONE
        return CERTAIN

    def _fits(self, piece: Piece, at: int) -> bool:
        kinds = self._kinds(at)
        if any(kind in CHECKABLE and self._new(piece, kind) for kind in kinds):
            return True
        if "yes or no" in kinds and self._opens(piece.text):
            return True
        return piece.shares[at] > 0

    def _by_fact(self, piece: Piece, at: int, kind: str) -> int:
        share, topic = piece.shares[at], piece.topics[at]
        new = self._new(piece, kind)
        if not new:
            return self._without_fact(piece, at, kind)
        if all(fact.loose for fact in new) and not topic:
            return NONE
        if self.phrases.says("hedge", piece.text):
            return NONE
        alike = [i for i, _ in enumerate(piece.shares) if i != at and kind in self._kinds(i)]
        if any(piece.topics[i] > topic for i in alike):
            return NONE
        if share > 0:
            return CERTAIN
        rival = max((t for i, t in enumerate(piece.topics) if i != at), default=0.0)
        if rival > max(topic, _SOME):
            return THIN if not topic else LIKELY
        return LIKELY if topic >= _TAKEN_OVER else THIN

    def _without_fact(self, piece: Piece, at: int, kind: str) -> int:
        share = piece.shares[at]
        if kind == "amount" and share >= _LITTLE and self._bare_number(piece):
            return LIKELY
        if share >= _MUCH and self.phrases.says("negation", piece.text):
            return LIKELY
        return THIN if share >= _MUCH and piece.says(kind) else NONE

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
        opened = self._opens(piece.text)
        marked = opened or any(
            self.phrases.says(sign, piece.text) for sign in ("negation", "free", "yes", "no")
        )
        if not share:
            return NONE
        if kind == "text" and not piece.tells(self.question, self.phrases):
            return THIN
        if kind == "yes or no" and opened and share >= _LITTLE:
            return CERTAIN
        if share >= _MUCH:
            return CERTAIN
        if share >= _SOME or (marked and share >= _LITTLE):
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
        if (names and share) or (titled and (share or self.words <= _SHORT)):
            return CERTAIN
        if titled:
            return LIKELY
        return THIN if share >= _MUCH else NONE

    def _names_option(self, piece: Piece, at: int) -> bool:
        options = self.question.subquestions[at].expects.options
        return any(re.search(rf"\b{re.escape(plain(option))}", piece.text) for option in options)

    def _opens(self, text: str) -> bool:
        bare = re.sub(r"^(?:(?:and|und|et|y|e|en|och|i|a)\s)", "", text)
        return self.phrases.opens("yes", bare) or self.phrases.opens("no", bare)

    def _new(self, piece: Piece, kind: str) -> list[Fact]:
        taken = _digits_of_other_facts(piece) if kind == "number" else set()
        return [
            fact
            for fact in piece.says(kind)
            if (kind, fact.value) not in self.told
            and not taken & set(re.findall(r"\d+", fact.text))
        ]

    def _with_lone_yes(self, found: list[_Found]) -> list[_Found]:
        """A "yes" about nothing in particular answers the first yes-or-no still open."""
        lone = [
            piece
            for piece in self.pieces
            if not piece.dead
            and not piece.points
            and self._opens(piece.text)
            and self._is_yes(piece)
            and not any(one.piece is piece for one in found)
        ]
        for at, one in enumerate(found):
            if lone and one.strength < LIKELY and "yes or no" in self._kinds(at):
                found[at] = _Found(LIKELY, lone.pop(0))
        return found

    def _believed(self, found: list[_Found]) -> list[_Found]:
        """Between stock phrases, a sentence that merely touches the topic is one of them."""
        if boilerplate_of(self.pieces).score < _MOSTLY_EMPTY:
            return found
        return [
            _Found(NONE)
            if one.piece
            and one.strength < CERTAIN
            and not one.piece.facts
            and not self._opens(one.piece.text)
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
                one = _Found(LIKELY if self.words <= _SHORT or alone else THIN, one.piece)
            settled.append(one)
        return settled

    def _is_the_only_one(self, at: int) -> bool:
        """Whether the reply says one thing only of the kind a sub-question asks for."""
        kinds = [kind for kind in self._kinds(at) if kind in CHECKABLE]
        alive = [piece for piece in self.pieces if not piece.dead]
        said = {fact.value for piece in alive for kind in kinds for fact in self._new(piece, kind)}
        return len(said) == 1

    def _listed(self) -> list[_Found]:
        """Answers in the order of the questions and nothing else: "Yes, 3 days, free"."""
        alive = [piece.sentence for piece in self.pieces]
        sentences = list({id(sentence): sentence for sentence in alive}.values())
        if any(sentence.point or sentence.asks for sentence in sentences):
            return []
        items = [
            (item.strip(" .!"), sentence)
            for sentence in sentences
            for item in _LIST.split(sentence.plain)
            if item.strip()
        ]
        subs = self.question.subquestions
        if len(items) != len(subs) or len(subs) < 2:
            return []
        if any(len(item.split()) > _MOST_WORDS_AN_ITEM for item, _ in items):
            return []
        found = [self._item(at, item, sentence) for at, (item, sentence) in enumerate(items)]
        return found if all(one.strength for one in found) else []

    def _item(self, at: int, item: str, sentence: Sentence) -> _Found:
        piece = Piece(item, sentence, facts=facts_in(item, self.phrases))
        kinds = self._kinds(at)
        fits = any(
            (
                kind in CHECKABLE
                and (self._new(piece, kind) or (kind == "amount" and piece.says("number")))
            )
            or (kind == "yes or no" and self._opens(item))
            or (kind in ("text", "name", "one of", "reason") and not self._opens(item))
            for kind in kinds
        )
        return _Found(CERTAIN if fits else NONE, piece)


def _digits_of_other_facts(piece: Piece) -> set[str]:
    """The figures in a piece that belong to a date, a price and so on."""
    return {
        digits
        for fact in piece.facts
        if fact.kind != "number"
        for digits in re.findall(r"\d+", fact.text)
    }
