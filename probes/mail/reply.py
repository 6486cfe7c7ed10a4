"""The words somebody wrote in reply, without ours, without a signature, in any language.

What we sent is known and is subtracted, however it was wrapped; what else was quoted is told by its
marks.
"""

import re

from rapidfuzz import fuzz

from .message import Message
from .quotes import attribution, is_quoted, is_reply_mark, parted
from .signature import without_signature

MOST_LINES = 3_000
"""Lines of a message that are looked at."""
MOST_SENT = 5_000
"""Characters of what we sent that are compared."""
MOST_COMPARED = 200
"""Lines that are compared for likeness; those that are ours to the letter are always found."""
LONGEST_COMPARED = 200
"""Letters and digits of a line that are compared."""
LIKE = 92
"""Percent from which a line counts as one of ours (rapidfuzz, ``partial_ratio``)."""
SHORTEST_OURS = 14
"""Letters and digits a line needs to be recognised as ours on its own."""

_WORD = re.compile(r"[\W_]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def reply_text(message: Message, sent: str = "") -> str:
    """What was written, as lines; ``sent`` is the text it may quote."""
    lines = message.text.split("\n")[:MOST_LINES]
    above, below = parted(_without_reply_marks(lines))
    own = _own(above, sent)
    if not any(line.strip() for line in own):
        own = _own(below, sent)
    text = "\n".join(line.rstrip() for line in without_signature(own))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def _without_reply_marks(lines: list[str]) -> list[str]:
    """Without the helpdesk's line; what stands below it is old, if a reply stands above it."""
    for at, line in enumerate(lines):
        if is_reply_mark(line):
            above = [x for x in lines[:at] if x.strip() and not is_quoted(x)]
            if above and is_quoted(line):
                continue
            return lines[at + 1 :] if sum(map(len, above)) < 150 else lines[:at]
    return lines


def _own(lines: list[str], sent: str) -> list[str]:
    """The lines that are neither marked as quoted nor ours."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if is_quoted(lines[at]):
            at += 1
        elif count := attribution(lines, at):
            at += count
        else:
            kept.append(lines[at])
            at += 1
    return _without_sent(kept, sent[:MOST_SENT]) if sent.strip() else kept


def _without_sent(lines: list[str], sent: str) -> list[str]:
    whole = _letters(sent)
    short = {_letters(line) for line in sent.splitlines()}
    ours = [_is_in(_letters(line), whole) for line in lines]
    unknown = [at for at, line in enumerate(lines) if not ours[at] and line.strip()]
    for at in unknown[:MOST_COMPARED]:
        ours[at] = _is_like(_letters(lines[at]), whole)
    kept = []
    for at, line in enumerate(lines):
        beside = any(ours[max(at - 2, 0) : at + 3])
        if not ours[at] and not (beside and line.strip() and _letters(line) in short):
            kept.append(line)
    return kept


def _is_in(line: str, whole: str) -> bool:
    return len(line) >= SHORTEST_OURS and line in whole


def _is_like(line: str, whole: str) -> bool:
    if not SHORTEST_OURS <= len(line) <= len(whole):
        return False
    return fuzz.partial_ratio(line[:LONGEST_COMPARED], whole, score_cutoff=LIKE) >= LIKE


def _letters(text: str) -> str:
    return _WORD.sub("", text).casefold()
