"""Where a prompt names something to do: a key, a word to say, or staying on the line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from .wording import Wording

MOST = 24
"""Things to do of one prompt that are looked at."""
COUNTS_UP = 3
"""Keys behind one word that make it a verb for pressing."""
_GAP = r"[\s,'-]+"
_ALONE = re.compile(r"(?:^|[.,;:!?])\s*(?P<word>[^\W\d_]+\s+)$")
"""A word that stands alone at the end of a text."""


@dataclass(frozen=True)
class Key:
    """One thing to do, and where its words stand in a `normal` text."""

    start: int
    end: int
    key: str = ""
    """``0123456789*#``; empty for a word to say and for staying on the line."""
    word: str = ""
    """What to say instead of, or beside, pressing."""
    verb: str = ""
    """What stands for "press"; empty where nothing does, and for what is not pressed."""
    bare: bool = False
    """Whether no verb stands before it: "press 1 for faults, 2 for orders"."""

    @property
    def waits(self) -> bool:
        """Whether it is done by staying on the line."""
        return not (self.key or self.word)


def keys_in(text: str, words: Wording) -> list[Key]:
    """Everything a `normal` text offers to do, in its order."""
    pressed = list(_pressed(text, words))
    if len(pressed) == 1 and pressed[0].verb in words.words("hardly"):
        pressed = []
    spoken = list(_spoken(text, words)) if words.words("say") else []
    waits = [Key(m.start(), m.end()) for m in words.pattern("wait").finditer(text)]
    found = _apart([*pressed, *spoken, *waits])
    if pressed:
        found = _with_bare(found, text, words)
    return _said_or_pressed(found, text, words)[:MOST]


def with_words_apart(text: str, words: Wording) -> str:
    """A `normal` text with words for what recognition took into a key: "press 22 upgrade" is "2 to"."""
    heard = {digit: word for word, digit in reversed([*words.table("misheard").items()])}

    def apart(match: re.Match[str]) -> str:
        digit = match["digit"]
        return f"{match['press']}{match['key']} {heard[digit]}" if digit in heard else match[0]

    return _glued_pattern(words).sub(apart, text) if heard else text


def _verbs_in(text: str, words: Wording) -> tuple[str, ...]:
    """Words that a `normal` text has for "press": each stands before three keys that count up.

    Recognition writes "touch 1" as "patch 1", but the same way most of the time; a line may also say
    "line 1 for sales, line 2 for repairs".
    """
    before: dict[str, list[str]] = {}
    digits = words.table("digits")
    for match in _counted_pattern(words).finditer(text):
        said = match["digit"]
        before.setdefault(match["verb"], []).append(digits.get(said, said))
    known = words.words("stop") | words.words("opener") | words.words("joining")
    return tuple(verb for verb, keys in before.items() if verb not in known and _counts_up(keys))


def _counts_up(keys: Sequence[str]) -> bool:
    order = [10 if key == "0" else int(key) for key in keys[:COUNTS_UP] if key.isdigit()]
    return len(order) == COUNTS_UP and all(a < b for a, b in pairwise(order))


def _pressed(text: str, words: Wording) -> Iterator[Key]:
    digits, misheard = words.table("digits"), words.table("misheard")
    for match in _key_pattern(words, _verbs_in(text, words)).finditer(text):
        said = match["digit"] or match["misheard"]
        key = said if said in "0123456789*#" else (digits.get(said) or misheard[said])
        yield Key(match.start(), match.end(), key, verb=match["verb"])


def _spoken(text: str, words: Wording) -> Iterator[Key]:
    for match in _say_pattern(words).finditer(text):
        word = match["word"].strip()
        if word.split()[0] not in words.words("stop"):  # "say that again" offers nothing
            yield Key(match.start(), match.end(), word=word)


@lru_cache(maxsize=16)
def _counted_pattern(words: Wording) -> re.Pattern[str]:
    verb, filler = r"(?<![\w'])(?P<verb>[^\W\d_](?:[^\W\d_]|'){2,})", words.source("filler")
    return re.compile(rf"{verb}(?:{_GAP}{filler}){{0,2}}\s+(?P<digit>{_digit(words)})")


@lru_cache(maxsize=16)
def _glued_pattern(words: Wording) -> re.Pattern[str]:
    after = "|".join(words.source(kind) for kind in ("opener", "trailer", "joining", "press"))
    verb = rf"(?P<press>{words.source('press')}(?:{_GAP}{words.source('filler')}){{0,4}}{_GAP})"
    return re.compile(rf"{verb}(?P<key>[1-9])(?P<digit>[24])(?=\s+(?!(?:{after}))[^\W\d])")


@lru_cache(maxsize=64)
def _key_pattern(words: Wording, verbs: tuple[str, ...] = ()) -> re.Pattern[str]:
    digit, trailer, press = _digit(words), words.source("trailer"), words.source("press")
    if verbs:
        press = rf"(?:{press}|\b(?:{'|'.join(verbs)})\b)"
    heard = "|".join(map(re.escape, words.table("misheard"))) or "(?!)"
    going_on = "|".join(
        re.escape(w) for w in sorted(words.words("opener") | words.words("joining"))
    )
    # a misheard digit is one only where a digit must stand: "press to for billing", "press won."
    return re.compile(
        rf"(?:[\s.,;:]+{words.source('lead')}{_GAP})?(?P<verb>{press})(?:{_GAP}{words.source('filler')}){{0,4}}{_GAP}"
        rf"(?:(?P<digit>{digit})|(?P<misheard>(?:{heard})(?=\s*(?:[.,;:!?]|$)|\s+(?:{going_on})\b|\s+(?:{trailer}|{press}))))"
        rf"(?:[\s,]+{trailer}){{0,2}}"
    )


@lru_cache(maxsize=16)
def _say_pattern(words: Wording) -> re.Pattern[str]:
    return re.compile(
        rf"{words.source('say')}[\s,:']+(?P<word>[^\s.,;:!?']+(?:\s[^\s.,;:!?']+){{0,2}}?)'?"
        rf"(?=\s*(?:[.,;:!?]|$)|\s+{words.source('joining')}\s+{words.source('press')}"
        rf"|\s+{words.source('opener')}\s)"
    )


@lru_cache(maxsize=16)
def _digit(words: Wording) -> str:
    spelled = sorted(words.table("digits"), key=lambda word: (-len(word), word))
    alone = rf"(?<![\w])(?:[0-9*#]|{'|'.join(map(re.escape, spelled))})"
    return rf"{alone}(?![\w*#])(?!\s?[-/]?\s?\d)"


@lru_cache(maxsize=16)
def _bare_pattern(words: Wording) -> re.Pattern[str]:
    opener, joining = words.source("opener"), words.source("joining")
    return re.compile(
        rf"(?P<digit>{_digit(words)})(?=\s*(?:[.,;:!?]|$)|\s+(?:{opener}|{joining})(?!\w))"
    )


@lru_cache(maxsize=16)
def _sound_pattern(words: Wording) -> re.Pattern[str]:
    heard = {**words.table("misheard"), **words.table("sounds")}
    sounds = "|".join(map(re.escape, heard)) or "(?!)"
    return re.compile(rf"\b(?P<digit>{sounds})(?=\s+{words.source('opener')}\b)")


def _with_bare(found: list[Key], text: str, words: Wording) -> list[Key]:
    """Add digits without a verb, where they count with one that has it.

    A word that sounds like the next digit is one where a meaning begins right behind it: in "press 1 for
    faults to for billing, press 3" nothing else fits.
    """
    digits = {**words.table("sounds"), **words.table("misheard"), **words.table("digits")}
    joined = list(found)
    written, sounding = _bare_pattern(words).finditer(text), _sound_pattern(words).finditer(text)
    homophones = {
        *words.table("sounds"),
        *words.table("misheard"),
        *words.table("misheard").values(),
    }
    other = words.pattern("families.other")
    for match in sorted((*written, *sounding), key=lambda m: m.start()):
        said = match["digit"]
        if said in homophones and other.match(text[match.end() :].lstrip()):
            continue  # "for anything else" is no 4, however it is written
        verb = _ALONE.search(text[: match.start()])  # "patch 1 for faults"
        start = verb.start("word") if verb else match.start()
        key = Key(start, match.end(), digits.get(said, said), bare=True)
        inside = any(k.start < key.end and key.start < k.end for k in joined)
        if not inside and _counts(key, [k for k in joined if k.key]):
            joined.append(key)
    joined.sort(key=lambda k: k.start)
    return [k for at, k in enumerate(joined) if not (k.bare and _comes_again(k, joined[at + 1 :]))]


def _comes_again(bare: Key, later: Sequence[Key]) -> bool:
    """Whether a digit without a verb has one later: then it was a word, "press 1, 2 end your contract"."""
    for key in later:
        if not key.bare and key.key == bare.key:
            return True
        if "0" < key.key < bare.key <= "9":
            return False
    return False


def _counts(key: Key, others: Sequence[Key]) -> bool:
    """Whether a digit goes on counting after the key before it, or is the 1 before the first, which is 2."""
    before = [k for k in others if k.end <= key.start]
    if before:
        last, next_one = max(before, key=lambda k: k.start).key, key.key
        return next_one == "0" or (
            last.isdigit() and next_one.isdigit() and int(next_one) == int(last) + 1
        )
    return key.key == "1" and others[0].key == "2"


def _apart(keys: list[Key]) -> list[Key]:
    """In order, without those that begin inside another."""
    kept: list[Key] = []
    for key in sorted(keys, key=lambda k: (k.start, -k.end)):
        if not kept or key.start >= kept[-1].end:
            kept.append(key)
    return kept


def _said_or_pressed(keys: list[Key], text: str, words: Wording) -> list[Key]:
    """One option where a word and a key stand for the same: "say billing or press 2"."""
    merged: list[Key] = []
    for key in keys:
        last = merged[-1] if merged else None
        if last and bool(last.word) != bool(key.word) and bool(last.key) != bool(key.key):
            between = text[last.end : key.start].strip(" ,'")
            if between in words.words("joining"):
                both = replace(last, end=key.end, key=last.key or key.key)
                merged[-1] = replace(both, word=last.word or key.word)
                continue
        merged.append(key)
    return merged
