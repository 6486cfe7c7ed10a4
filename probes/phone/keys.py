"""Where a prompt names something to do: a key, a word to say, or staying on the line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from .wording import Wording

MOST = 24
"""Things to do of one prompt that are looked at."""
_GAP = r"[\s,'-]+"


@dataclass(frozen=True)
class Key:
    """One thing to do, and where its words stand in a `normal` text."""

    start: int
    end: int
    key: str = ""
    """``0123456789*#``; empty for a word to say and for staying on the line."""
    word: str = ""
    """What to say instead of, or beside, pressing."""
    bare: bool = False
    """Whether no verb stands before it: "press 1 for faults, 2 for orders"."""

    @property
    def waits(self) -> bool:
        """Whether it is done by staying on the line."""
        return not (self.key or self.word)


def keys_in(text: str, words: Wording) -> list[Key]:
    """Everything a `normal` text offers to do, in its order."""
    pressed = list(_pressed(text, words))
    spoken = list(_spoken(text, words)) if words.words("say") else []
    waits = [Key(m.start(), m.end()) for m in words.pattern("wait").finditer(text)]
    found = _apart([*pressed, *spoken, *waits])
    if pressed:
        found = _with_bare(found, text, words)
    return _said_or_pressed(found, text, words)[:MOST]


def _pressed(text: str, words: Wording) -> Iterator[Key]:
    digits, misheard = words.table("digits"), words.table("misheard")
    for match in _key_pattern(words).finditer(text):
        said = match["digit"] or match["misheard"]
        key = said if said in "0123456789*#" else (digits.get(said) or misheard[said])
        yield Key(match.start(), match.end(), key)


def _spoken(text: str, words: Wording) -> Iterator[Key]:
    for match in _say_pattern(words).finditer(text):
        word = match["word"].strip()
        if word.split()[0] not in words.words("stop"):  # "say that again" offers nothing
            yield Key(match.start(), match.end(), word=word)


@lru_cache(maxsize=16)
def _key_pattern(words: Wording) -> re.Pattern[str]:
    digit, trailer, press = _digit(words), words.source("trailer"), words.source("press")
    heard = "|".join(map(re.escape, words.table("misheard"))) or "(?!)"
    going_on = "|".join(
        re.escape(w) for w in sorted(words.words("opener") | words.words("joining"))
    )
    # a misheard digit is one only where a digit must stand: "press to for billing", "press won."
    return re.compile(
        rf"{press}(?:{_GAP}{words.source('filler')}){{0,4}}{_GAP}"
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
    """Add digits without a verb, where they go on counting after one that had it.

    A word that sounds like the next digit is one where a meaning begins right behind it: in "press 1 for
    faults to for billing, press 3" nothing else fits.
    """
    digits = {**words.table("sounds"), **words.table("misheard"), **words.table("digits")}
    joined = list(found)
    matches = [*_bare_pattern(words).finditer(text), *_sound_pattern(words).finditer(text)]
    for match in sorted(matches, key=lambda m: m.start()):
        said = match["digit"]
        key = digits.get(said, said)
        before = [k for k in joined if k.end <= match.start() and k.key]
        inside = any(k.start < match.end() and match.start() < k.end for k in joined)
        if before and not inside and _counts_on(max(before, key=lambda k: k.start).key, key):
            joined.append(Key(match.start(), match.end(), key, bare=True))
    return sorted(joined, key=lambda k: k.start)


def _counts_on(last: str, key: str) -> bool:
    return key == "0" or (last.isdigit() and key.isdigit() and int(key) == int(last) + 1)


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
