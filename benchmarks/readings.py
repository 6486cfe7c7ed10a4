"""How speech is read: words that are wrong, plainly, primed, and with the noise taken away.

Every twelfth menu of ``spoken_menus`` over each of its lines; and, plainly and primed, what people and
machines say in the calls of ``people``: it offers no key, and none may be read into it.
"""

import asyncio
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from mysteryshop.demo.switchboard.g711 import RATE
from mysteryshop.demo.switchboard.prompts import VOICES, Flite
from mysteryshop.probes.phone.keys import keys_in
from mysteryshop.probes.phone.priming import primers
from mysteryshop.probes.phone.whisper import DENOISED, PACKAGED, QUICK, THOROUGH, Way, Whisper
from mysteryshop.probes.phone.wording import normal, wording

from .menus import FAMILIES, KEY_WORDS
from .spoken_menus import LINES, PER_FAMILY, spoken_menu

WAYS: dict[str, tuple[Way, str]] = {
    "plain, quick": (QUICK, ""),
    "plain": (THOROUGH, ""),
    **{f"primer {nth}": (THOROUGH, primer) for nth, primer in enumerate(primers("en"), 1)},
    **{
        f"primer {nth}, denoised": (DENOISED, primer) for nth, primer in enumerate(primers("en"), 1)
    },
}
SENTENCES = ("plain", "primer 1")
"""The ways in which what offers no key is read."""
EVERY = 12
_PACKET = 160
_DIGITS = {str(nth): word for nth, word in enumerate(KEY_WORDS["en"])}

Clip = tuple[str, str, bytes]
"""What it is of, its words and its audio."""


def measure() -> dict[str, object]:
    """The share of the words that is wrong, by line and way, and the sentences keys were read into."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        counted = [
            pair for share in pool.map(_share, range(cores), [cores] * cores) for pair in share
        ]
    wrong: Counter[tuple[str, str]] = Counter()
    words: Counter[str] = Counter()
    invented: Counter[str] = Counter()
    for kind, way, errors, length, keys in counted:
        wrong[kind, way] += errors
        words[kind] += length if way == "plain" else 0
        invented[way] += keys
    return {
        "words": dict(words),
        "wrong": {
            kind: {
                way: round(wrong[kind, way] / words[kind], 3)
                for way in (SENTENCES if kind == "sentences" else WAYS)
            }
            for kind in words
        },
        "sentences without a key into which one was read": {
            way: invented[way] for way in SENTENCES
        },
    }


def _share(first: int, step: int) -> list[tuple[str, str, int, int, bool]]:
    """For every clip and way: kind, way, words wrong, words, and whether keys were read into a sentence."""

    async def one_after_the_other() -> list[tuple[str, str, int, int, bool]]:
        transcriber, told = Whisper(PACKAGED), []
        try:
            for kind, text, pcm in list(_clips())[first::step]:
                for name in SENTENCES if kind == "sentences" else WAYS:
                    way, primer = WAYS[name]
                    heard = await transcriber._read(pcm, "en", way, primer)
                    said, written = _words(text), _words(heard)
                    keys = kind == "sentences" and bool(keys_in(normal(heard), wording("en")))
                    told.append((kind, name, Levenshtein.distance(said, written), len(said), keys))
        finally:
            await transcriber.close()
        return told

    return asyncio.run(one_after_the_other())


def _clips() -> Iterator[Clip]:
    english = [family for family in FAMILIES if family.language == "en"]
    menus = [spoken_menu(family, nth) for family in english for nth in range(PER_FAMILY)]
    for menu in menus[::EVERY]:
        for line in LINES:
            yield f"menus, {line}", menu.text, _heard(menu.text, menu.voice, line, menu.seed)
    for nth, text in enumerate(_sentences()):
        yield "sentences", text, _heard(text, VOICES[nth % 3], list(LINES)[nth % 3], nth)


def _sentences() -> list[str]:
    texts: list[str] = []
    for file in sorted(Path(__file__).parent.glob("people_*.toml")):
        said: dict[str, list[Any]] = tomllib.loads(file.read_text("utf-8"))
        for group in said.values():
            texts += [text for one in group for text in ([one] if isinstance(one, str) else one)]
    offers = [text for text in texts if keys_in(normal(text), wording("en"))]
    return [text for text in texts if text and text not in offers]


def _heard(text: str, voice: str, line: str, seed: int) -> bytes:
    samples = np.frombuffer(Flite().say(text, voice).pcm, np.int16)
    quiet = np.zeros(RATE // 5 + -len(samples) % _PACKET, np.int16)
    packets = np.concatenate([quiet, samples]).reshape(-1, _PACKET)
    spoil = replace(LINES[line], seed=seed)()
    return np.concatenate([spoil(packet) for packet in packets]).astype(np.int16).tobytes()


def _words(text: str) -> list[str]:
    return [_DIGITS.get(word, word) for word in re.findall(r"[a-z0-9]+", text.lower())]
