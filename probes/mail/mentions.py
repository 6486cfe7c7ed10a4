"""Whether a text speaks of a fact, in whatever form its words take there."""

import re

from ..lexicon import plain

ROOT = 4
"""Letters of a word that stay when its ending changes."""
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n{2,}")


def sentence_about(fact: str, text: str) -> str:
    """The first sentence that holds every telling word of a fact; empty when there is none.

    Telling are numbers and words of four letters and more, told by their root: "hums" is "humming".
    """
    roots = [_root(word) for word in _words(fact) if len(word) >= ROOT or not word.isalpha()]
    if not roots:
        roots = list(_words(fact))
    for sentence in _SENTENCE.split(text):
        words = _words(sentence)
        if roots and all(any(word.startswith(root) for word in words) for root in roots):
            return " ".join(sentence.split())[:300]
    return ""


def _words(text: str) -> list[str]:
    return _WORD.findall(plain(text))


def _root(word: str) -> str:
    if not word.isalpha():
        return word
    return word[: max(ROOT, len(word) - 3)] if len(word) > ROOT else word[: ROOT - 1]
