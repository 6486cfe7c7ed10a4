"""Pieces of a reply, with what each is: an assertion that may answer, or something that never does."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ...lexicon import plain
from .amounts import amounts_in
from .dates import dates_in, times_in
from .durations import durations_in
from .fact import Fact
from .measures import counts_in, measures_in
from .phrases import Phrases
from .question import Question
from .sentences import Sentence, sentences_of
from .topics import keys_of, overlaps

DEAD = ("asked", "defer", "evade", "boilerplate", "promo", "ask")
"""Kinds of phrases that make a piece no answer, the first that fits is named."""
PUSHES = ("phone", "chat", "app", "portal", "help", "website", "branch", "other")
MOST_PIECES = 300
_SAME_SENTENCE, _NEXT_SENTENCE = 0.6, 0.3
"""How much of the topic goes over to what names none itself."""
_ECHO = 0.75
"""Share of a sub-question's words that repeat it."""


@dataclass(frozen=True)
class Piece:
    """A part of a sentence between two commas, in `plain` letters."""

    text: str
    sentence: Sentence
    dead: str = ""
    """Why it cannot answer ("defer"), empty if it can."""
    shares: tuple[float, ...] = ()
    """How much of each sub-question's topic it names."""
    topics: tuple[float, ...] = ()
    """The same, taken over from what stands before."""
    facts: tuple[Fact, ...] = ()
    points: frozenset[int] = field(default_factory=frozenset)
    """The sub-questions it plainly stands under (from 1)."""

    def tells(self, question: Question, phrases: Phrases) -> bool:
        """Whether it says something the question does not: a fact, or words of its own."""
        return bool(self.facts) or new_words(self, question, phrases) > 1

    def says(self, kind: str) -> list[Fact]:
        """Its facts of a kind."""
        return [fact for fact in self.facts if fact.kind == kind]


def pieces_of(reply: str, question: Question, phrases: Phrases) -> list[Piece]:
    """The pieces of a reply in their order."""
    found: list[Piece] = []
    echoed: frozenset[int] = frozenset()
    after_echo = False
    for sentence in sentences_of(reply, question, phrases):
        echoes = _echoes(sentence, question, phrases)
        if echoes or sentence.quoted:
            echoed = echoes if after_echo is False or not echoed else echoed | echoes
            after_echo = True
            continue
        after_echo = False
        points = frozenset({sentence.point}) if sentence.point else echoed
        listing = _asks_for_list(found, sentence)
        for text in _merged(sentence.pieces(), phrases):
            if len(found) == MOST_PIECES:
                return found
            piece = _piece(text, sentence, points, found, question, phrases)
            found.append(replace(piece, dead="ask") if listing else piece)
    return found


def facts_in(text: str, phrases: Phrases) -> tuple[Fact, ...]:
    """Everything checkable in a `plain` text."""
    return _facts(text[:2_000], phrases)


@lru_cache(maxsize=2_000)
def _facts(text: str, phrases: Phrases) -> tuple[Fact, ...]:
    finders = (amounts_in, dates_in, times_in, durations_in, measures_in, counts_in)
    return tuple(fact for finder in finders for fact in finder(text, phrases))


def _piece(
    text: str,
    sentence: Sentence,
    points: frozenset[int],
    before: list[Piece],
    question: Question,
    phrases: Phrases,
) -> Piece:
    shares = tuple(overlaps(text, question, phrases))
    topics = shares
    if before and max(shares, default=0.0) < 0.1:
        last = before[-1]
        if last.sentence is sentence:
            topics = tuple(_SAME_SENTENCE * topic for topic in last.topics)
        elif last.sentence.paragraph == sentence.paragraph:
            topics = tuple(_NEXT_SENTENCE * topic for topic in last.topics)
    return Piece(
        text,
        sentence,
        _dead(text, sentence, before, phrases),
        shares,
        topics,
        facts_in(text, phrases),
        points,
    )


def _asks_for_list(before: list[Piece], sentence: Sentence) -> bool:
    """Whether a sentence is an item of what the customer is asked to send."""
    if not before or not sentence.text.startswith(("-", "*", "•")):
        return False
    last = before[-1]
    listed = last.sentence.text.startswith(("-", "*", "•"))
    return last.dead == "ask" and (listed or last.sentence.text.rstrip().endswith(":"))


def _dead(text: str, sentence: Sentence, before: list[Piece], phrases: Phrases) -> str:
    if sentence.asks and not _proposes(text, phrases):
        return "question"
    if phrases.says("asked", sentence.plain):
        return "asked"
    for kind in DEAD:
        if phrases.says(kind, text):
            return kind
    goes_on = before and before[-1].sentence is sentence and phrases.opens("that", text)
    if goes_on and before[-1].dead in ("boilerplate", "defer", "evade", "asked"):
        return before[-1].dead
    opens = phrases.opens("condition", text) or phrases.opens("whether", text)
    if opens and not re.match(r"\w+,", text):  # Spanish "sí, ..." is no "si ..."
        return "condition"
    if any(phrases.says(f"push_{where}", text) for where in PUSHES):
        return "push"
    return ""


def _proposes(text: str, phrases: Phrases) -> bool:
    """ "Tuesday between 8 and 12, ok for you?" says when, although it asks."""
    dated = any(fact.kind in ("date", "time") for fact in facts_in(text, phrases))
    asks = any(phrases.says(kind, text) for kind in ("ask", "q_when", "q_time", "q_name"))
    return (dated or bool(re.search(r"\bok(?:ay)?$", text))) and not asks


def _merged(pieces: list[str], phrases: Phrases) -> list[str]:
    """A lone "yes" or "unfortunately" goes with what follows it."""
    merged: list[str] = []
    carried = ""
    for piece in pieces:
        joined = f"{carried}, {piece}" if carried else piece
        lone = len(piece.split()) == 1 and not carried and not re.search(r"\d", piece)
        carried = joined if lone and not phrases.pattern("free").search(piece) else ""
        if not carried:
            merged.append(joined)
    return [*merged, carried] if carried else merged


def _echoes(sentence: Sentence, question: Question, phrases: Phrases) -> frozenset[int]:
    """The sub-questions a sentence only repeats (from 1)."""
    if not (sentence.asks or sentence.quoted):
        return frozenset()
    said = set(re.findall(r"\w+", sentence.plain))
    found = set()
    for at, sub in enumerate(question.subquestions, 1):
        asked = set(re.findall(r"\w+", plain(sub.text)))
        if asked and len(asked & said) >= _ECHO * len(asked) and len(said) <= 1.5 * len(asked) + 3:
            found.add(at)
    return frozenset(found)


def new_words(piece: Piece, question: Question, phrases: Phrases) -> int:
    """How many words of topic a piece has that the question has not."""
    asked = keys_of(question.text, phrases)
    return sum(not any(key.meets(other) for other in asked) for key in keys_of(piece.text, phrases))
