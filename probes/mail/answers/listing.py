"""Answers in the order of the questions and nothing else: "Yes, 3 days, free"."""

import re

from .pieces import Piece, facts_in
from .sentences import Sentence
from .strength import CHECKABLE, Strengths

_LIST = re.compile(r"[,;\n|/]+|(?<!\d)\.(?=\s|$)")
_MOST_WORDS_AN_ITEM = 6


def listed(strengths: Strengths) -> list[Piece]:
    """The pieces that answer the sub-questions one after another; none unless all of them do."""
    sentences = list({id(piece.sentence): piece.sentence for piece in strengths.pieces}.values())
    if any(sentence.point or sentence.asks for sentence in sentences):
        return []
    items = [
        (item.strip(" .!"), sentence)
        for sentence in sentences
        for item in _LIST.split(sentence.plain)
        if item.strip()
    ]
    asked = len(strengths.question.subquestions)
    if len(items) != asked or asked < 2:
        return []
    if any(len(item.split()) > _MOST_WORDS_AN_ITEM for item, _ in items):
        return []
    pieces = [_piece(item, sentence, strengths) for item, sentence in items]
    fits = all(_fits(piece, at, strengths) for at, piece in enumerate(pieces))
    return pieces if fits else []


def _piece(item: str, sentence: Sentence, strengths: Strengths) -> Piece:
    return Piece(item, sentence, facts=facts_in(item, strengths.phrases))


def _fits(piece: Piece, at: int, strengths: Strengths) -> bool:
    opens = strengths.opens(piece.text)
    return any(
        (
            kind in CHECKABLE
            and (strengths.new(piece, kind) or (kind == "amount" and piece.says("number")))
        )
        or (kind == "yes or no" and opens)
        or (kind in ("text", "name", "one of", "reason") and not opens)
        for kind in strengths.kinds(at)
    )
