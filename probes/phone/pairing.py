"""Which words of a menu belong to which key: "for billing press 1" or "press 1 for billing".

Recognition drops clauses and puts its own commas. A text that begins and ends with a key fits both
orders, and read in the wrong one every key is shifted by one. So each pairing is weighed against all
others (forward and backward, as in Viterbi's algorithm, so that every key knows what its second-best
reading costs), and a key whose words are not certain says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .keys import Key
from .wording import Wording

_STOP = re.compile(r"[.!?;:]+(?=\s|$)")
_NEAR, _COMMA, _SENTENCE = 0.0, 1.0, 3.0
"""What it costs to pair a key with words across nothing, a comma, the end of a sentence."""
_ORPHAN = 6.0
"""What it costs to leave a key without words: recognition drops clauses less often than it moves stops."""
_UNUSED = 6.0
"""What it costs to leave words that begin like a meaning without a key."""
_PLAIN = 1.0
"""What it costs to take words that do not begin like a meaning; half of it to leave them."""
_TURN = 1.0
"""What it costs that the order changes within a menu."""
_CERTAIN = 1.5
"""By how much another reading must be worse."""
_JOINED_ON = 6.0
"""What it costs to pair a key with words behind its "or": "to upgrade press 1 or to complain press 2"."""
_LONGEST = 22
"""Words of a meaning."""
_INFINITE = 1e9


@dataclass(frozen=True)
class Piece:
    """Words between two keys, and how far they stand from each."""

    text: str
    left: float
    right: float
    linked: bool
    """Whether they begin like a meaning: "for …", "to …", "if you …", one word before it or none."""
    joined: bool = False
    """Whether they go on with another key behind "or", "and"."""

    @property
    def unused(self) -> float:
        return _UNUSED if self.linked else _PLAIN / 2


@dataclass(frozen=True)
class Pair:
    """A key and its words."""

    key: Key
    meaning: str
    """Empty when it has none."""
    sure: bool
    follows: bool = False
    """Whether the words follow the key: "press 1 for billing"."""
    beside: bool = False
    """Whether a second clause stands between this key and the next one on that side."""


def paired(text: str, keys: Sequence[Key], words: Wording) -> list[Pair]:
    """Each key with its words."""
    gaps = _gaps(text, keys, words)
    costs = _marginals(gaps, keys)
    unread = _unread_key(keys, words)
    pairs = []
    for at, key in enumerate(keys):
        best, second = sorted(costs[at].values())[:2]
        order = min(costs[at], key=lambda o: costs[at][o])
        taken = {"before": gaps[at][-1:], "after": gaps[at + 1][:1], "none": []}[order]
        meaning = taken[0].text if taken else ""
        sure = second - best >= _CERTAIN and not _short_of_words(at, keys, gaps)
        sure = sure and not unread.search(meaning)
        beside = _two_clauses(gaps[at if order == "before" else at + 1])
        pairs.append(Pair(key, meaning, sure, order == "after", beside))
    return pairs


def _two_clauses(gap: Sequence[Piece]) -> bool:
    """Whether words are the meanings of two keys: both begin like one, and nothing joins them."""
    return len(gap) > 1 and all(piece.linked and not piece.joined for piece in gap)


def _unread_key(keys: Sequence[Key], words: Wording) -> re.Pattern[str]:
    """What in the words of a key tells that they hold another one, which was not understood.

    A verb that stands before other keys of this text ("a new order press you to cancel"), a digit behind
    a word ("leaving a style to 4 billing"), or two words that sound like keys ("a complaint for for our
    sales").
    """
    sounds = "|".join(map(re.escape, sorted((*words.table("misheard"), *words.table("sounds")))))
    signs = [rf"\b(?:{sounds})\s+(?:{sounds})\b"] if sounds else []
    said = {key.verb for key in keys if key.verb}
    if said:
        signs.append(rf"\b(?:{'|'.join(map(re.escape, sorted(said)))})(?:\s+\S|$)")
    return re.compile("|".join([*signs, rf"{words.source('press')}\s+\S+$", r"\w\s+\d(?!\w)"]))


def _marginals(gaps: Sequence[list[Piece]], keys: Sequence[Key]) -> list[dict[str, float]]:
    """For every key the cost of the whole text if it takes the words before, after, or none."""
    before = [_at(gap, -1) for gap in gaps[:-1]]
    after = [_at(gap, 0) for gap in gaps[1:]]
    own = [_own(b, a, k) for b, a, k in zip(before, after, keys, strict=True)]
    orders = ("before", "after", "none")
    missed = [_one_missed(one, other) for one, other in pairwise(keys)]
    step = [
        {(x, y): _between(x, y, gap, lacking) for x in orders for y in orders}
        for gap, lacking in zip(gaps[1:-1], missed, strict=True)
    ]
    head = [{o: _edge(before[0], o == "before") for o in orders}]
    for i, moves in enumerate(step):
        head.append({y: min(head[i][x] + own[i][x] + moves[x, y] for x in orders) for y in orders})
    tail = [{o: _edge(after[-1], o == "after", needed=False) for o in orders}]
    for i in range(len(step) - 1, -1, -1):
        moves = step[i]
        tail.insert(
            0, {x: min(tail[0][y] + own[i + 1][y] + moves[x, y] for y in orders) for x in orders}
        )
    return [{o: head[i][o] + own[i][o] + tail[i][o] for o in orders} for i in range(len(keys))]


def _own(before: Piece | None, after: Piece | None, key: Key) -> dict[str, float]:
    orphan = _ORPHAN / 6 if key.waits or key.word else _ORPHAN
    return {
        "before": _taking(before, before.right) if before else _INFINITE,
        "after": _taking(after, after.left) if after else _INFINITE,
        "none": orphan,
    }


def _taking(piece: Piece, distance: float) -> float:
    return distance + (0.0 if piece.linked else _PLAIN)


def _one_missed(key: Key, following: Key) -> bool:
    """Whether one key is missing between two that were heard."""
    counts = key.key.isdigit() and following.key.isdigit() and key.key != "0"
    return counts and int(following.key) - int(key.key) == 2


def _between(left: str, right: str, gap: Sequence[Piece], missed: bool) -> float:
    """What the words between two keys cost, and the change of order from one to the other.

    ``missed``: of two clauses one belongs to the key that is missing between them.
    """
    turn = _TURN if {left, right} == {"before", "after"} else 0.0
    if not gap:
        return turn
    if len(gap) == 1:
        if left == "after" and right == "before":
            return _INFINITE
        return turn if left == "after" or right == "before" else turn + gap[0].unused
    if missed:
        return turn + (_UNUSED / 2 if left == "after" and right == "before" else 0.0)
    spared = [
        piece.unused
        for piece, taken in ((gap[0], left == "after"), (gap[-1], right == "before"))
        if not taken and piece.linked and min(piece.left, piece.right) < _SENTENCE
    ]
    return turn + sum(spared)


def _edge(piece: Piece | None, taken: bool, needed: bool = True) -> float:
    """What words before the first key or after the last cost when nobody takes them."""
    if piece is None or taken:
        return 0.0
    distance = piece.right if needed else piece.left
    if distance < _SENTENCE:
        return piece.unused
    return piece.unused / 2 if piece.linked and needed else 0.0


def _short_of_words(at: int, keys: Sequence[Key], gaps: list[list[Piece]]) -> bool:
    """Whether a key stands in a row of keys with fewer words than keys: somebody's were dropped.

    A row is what is joined by single pieces; where it ends, either the text ends, or no words or the
    ends of two clauses stand between two keys.
    """
    if keys[at].waits or keys[at].word:
        return False
    first = at
    while first > 0 and len(gaps[first]) == 1 and keys[first - 1].key:
        first -= 1
    last = at
    while last < len(keys) - 1 and len(gaps[last + 1]) == 1 and keys[last + 1].key:
        last += 1
    inner = last - first
    if not inner:
        return False
    led = _reaches(gaps[first], -1, "right")
    followed = _reaches(gaps[last + 1], 0, "left")
    return not (led or followed)


def _reaches(gap: list[Piece], at: int, side: str) -> bool:
    """Whether words at the edge of a row belong to its key."""
    if not gap:
        return False
    piece = gap[at]
    distance = piece.right if side == "right" else piece.left
    return distance < _SENTENCE and (piece.linked or distance == _NEAR or side == "right")


def _at(gap: list[Piece], at: int) -> Piece | None:
    return gap[at] if gap else None


def _gaps(text: str, keys: Sequence[Key], words: Wording) -> list[list[Piece]]:
    """The pieces before, between and after the keys; between two keys one or two of them."""
    edges = [0, *(edge for key in keys for edge in (key.start, key.end)), len(text)]
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [_pieces(text[start:end], words, between=start > 0) for start, end in spans]


def _pieces(gap: str, words: Wording, between: bool) -> list[Piece]:
    left = _distance(gap[: len(gap) - len(gap.lstrip(" .,;:!?'-"))])
    right = _distance(gap[len(gap.rstrip(" .,;:!?'-")) :])
    sentences = [said for part in _STOP.split(gap) if (said := part.strip(" .,;:!?'-"))]
    leading = words.words("joining") | words.words("filler")
    sentences = [said for said in sentences if said not in leading]
    if between and sentences and _joined_on(sentences[0], words):
        left = _JOINED_ON
    if between and len(sentences) == 1:
        run_together = left == _NEAR and right == _SENTENCE
        sentences = (two_matters if run_together else _two)(sentences[0], words)
    elif sentences and not between:
        sentences[-1] = _without_intro(sentences[-1], words)
    pieces = [
        Piece(
            text=_cleaned(said, words),
            left=left if at == 0 else _SENTENCE,
            right=right if at == len(sentences) - 1 else _SENTENCE,
            linked=_linked(said, words) or _linked(said.partition(" ")[2], words),
            joined=_joined_on(said, words),
        )
        for at, said in enumerate(sentences)
        if _may_mean(said, words)
    ]
    return pieces if len(pieces) <= 2 else [pieces[0], pieces[-1]]


def _joined_on(said: str, words: Wording) -> bool:
    """Whether words behind a key go on with another one: "or to complain"."""
    first, _, rest = said.partition(" ")
    return first in words.words("joining") and words.opens("opener", rest)


def _two(said: str, words: Wording) -> list[str]:
    """Two clauses with a comma between, the second beginning like a meaning; else the one."""
    for match in re.finditer(r",\s+", said):
        rest = said[match.end() :]
        if _linked(rest, words) and _linked(said[: match.start()], words):
            return [said[: match.start()], rest]
    return [said]


def two_matters(said: str, words: Wording) -> list[str]:
    """Two clauses of two matters, "for billing to place a new order"; else the one."""
    for match in re.finditer(r"\s+", said):
        first, rest = said[: match.start()], said[match.end() :]
        joined = first.rsplit(" ", 1)[-1] in words.words("joining")
        if joined or not words.opens("opener", rest):
            continue
        matters, others = words.families(first), words.families(rest)
        if matters - others and others - matters:
            return [first, rest]
    return [said]


def _without_intro(said: str, words: Wording) -> str:
    """What follows a greeting, if it begins like a meaning; transcribers leave out the comma at times."""
    for match in re.finditer(r",?\s+", said):
        greeting, rest = said[: match.start()], said[match.end() :]
        if not _linked(rest, words) or _linked(greeting, words):
            continue
        intros = list(words.pattern("intro").finditer(greeting))
        ends_so = any(intro.start() and intro.end() == len(greeting) for intro in intros)
        goes_on = any(not intro.start() and intro.end() < len(greeting) for intro in intros)
        if ends_so or goes_on or (intros and "," in match[0]):
            return rest
    return said


def _distance(between: str) -> float:
    if _STOP.search(between):
        return _SENTENCE
    return _COMMA if "," in between else _NEAR


def _linked(said: str, words: Wording) -> bool:
    return words.opens("opener", _cleaned(said, words))


def _cleaned(said: str, words: Wording) -> str:
    """Without "and", "or" at either end, and without what leads over to a key."""
    said = said.strip(" ,")
    joining = words.words("joining")
    leading = joining | words.words("filler")
    while (first := said.split(" ", 1)[0].strip(",")) in joining and " " in said:
        said = said.split(" ", 1)[1].strip(" ,")
    while (last := said.rsplit(" ", 1)[-1].strip(",")) in leading and first != last:
        said = said.rsplit(" ", 1)[0].strip(" ,")
    return said


def _may_mean(said: str, words: Wording) -> bool:
    """Whether words may be the meaning of a key at all."""
    if words.opens("intro", said) or (words.says("intro", said) and not _linked(said, words)):
        return False
    return len(said.split()) <= _LONGEST
