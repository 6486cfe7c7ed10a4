"""How a reply addresses the customer: which name stands in its salutation."""

import re
from dataclasses import dataclass

from .phrases import EVERY, folded
from .question import Question

PREFERRED, LEGAL, NONE, WRONG = "preferred", "legal", "none", "wrong"
_LINES = 5
"""Lines with text within which a salutation stands."""
_LONGEST = 90
"""Letters of a salutation."""
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_END = re.compile(r"[,:;!.?\n–—()]|\s[-–]\s|$")
_HONORIFIC = re.compile(
    r"^\s*([^\s、。,，]{1,12}(?:\s?[^\s、。,，]{1,6})?)\s?(?:様|さま|さん|殿)", re.MULTILINE
)
_CALLED = re.compile(r"^\s*([^\W\d_]{2,20})\s?(?:[,:!]|\s[-–—])\s")


@dataclass(frozen=True)
class Salutation:
    """The words that address the customer, and where they end in the reply."""

    names: tuple[str, ...]
    end: int


def salutation_of(reply: str, question: Question) -> Salutation:
    """The salutation at the beginning of a reply; without one it has no names and ends at 0."""
    if match := _HONORIFIC.match(reply):
        return Salutation((match[1].strip(),), match.end())
    offset = 0
    seen = 0
    for line in reply.splitlines(keepends=True)[: _LINES * 4]:
        if line.strip():
            seen += 1
            if found := _in_line(line, question):
                return Salutation(found.names, offset + found.end)
        if seen == _LINES:
            break
        offset += len(line)
    return Salutation((), 0)


def name_used(reply: str, question: Question) -> str:
    """Whose name the salutation uses: `PREFERRED`, `LEGAL`, another (`WRONG`) or `NONE`."""
    names = {_plain(part) for name in salutation_of(reply, question).names for part in _parts(name)}
    preferred = {_plain(part) for part in _parts(question.preferred_name)}
    legal = {_plain(part) for part in _parts(question.legal_name)}
    if not names:
        return NONE
    if preferred and preferred <= names:
        return PREFERRED
    return LEGAL if names & legal else WRONG


def _in_line(line: str, question: Question) -> Salutation | None:
    letters, places = folded(line[: _LONGEST * 2])
    start = len(letters) - len(letters.lstrip(" >*_\t"))
    greeting = EVERY.pattern("greeting").match(letters, start)
    if not greeting:
        return _by_name_alone(line, question)
    at = greeting.end()
    while again := EVERY.pattern("greeting").match(letters, _skipped(letters, at)):
        at = again.end()
    words: list[str] = []
    begin = end = places[at]
    while match := re.compile(r"[\s,]{0,3}").match(line, end):
        word = _WORD.match(line, match.end())
        parted = "," in match.group() or "\n" in match.group()
        if not word or (parted and (words or end != begin)) or len(words) == 6:
            break
        if not _is_name(word.group(), words):
            if not EVERY.opens("title", _plain(word.group())) and not _nobody(word.group()):
                break
            end = word.end()
            continue
        words.append(word.group().rstrip("."))
        end = word.end()
    stop = _END.search(line, end)
    if stop and stop.end() - end <= 3:
        end = stop.end()
    return Salutation(tuple(words), end)


def _by_name_alone(line: str, question: Question) -> Salutation | None:
    """ "Kit, done: ...": addressed by one of the names we gave, without a greeting."""
    match = _CALLED.match(line)
    ours = {_plain(p) for n in (question.preferred_name, question.legal_name) for p in _parts(n)}
    titled = re.match(r"\s*([^\W\d_]{1,8}\.?)\s+([^\W\d_]{2,20})\s?[,:!]", line)
    if titled and EVERY.opens("title", _plain(titled[1])) and _plain(titled[2]) in ours:
        return Salutation((titled[2],), titled.end())
    if match and _plain(match[1]) in ours:
        return Salutation((match[1],), match.end())
    return None


def _is_name(word: str, before: list[str]) -> bool:
    capital = word[0].isupper()
    return (capital or bool(before and word in _BETWEEN)) and not (
        _nobody(word) or EVERY.pattern("title").fullmatch(_plain(word))
    )


_BETWEEN = {"de", "da", "di", "du", "del", "van", "von", "der", "den", "la", "le", "dos"}


def _nobody(word: str) -> bool:
    return bool(EVERY.pattern("nobody").fullmatch(_plain(word)))


def _skipped(text: str, at: int) -> int:
    gap = re.compile(r"[\s,]{0,3}").match(text, at)
    return gap.end() if gap else at


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s\-]+", name.strip()) if part and part not in _BETWEEN]


def _plain(text: str) -> str:
    return folded(text.strip(".,"))[0]
