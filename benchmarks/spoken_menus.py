"""Menus read out loud: is the right key pressed, and never a wrong one?

The menus of ``benchmarks menus``, the English ones, because the packaged transcriber knows no other
language: spoken by flite's voices, through G.711, a third of them with noise and a third with 2 % of the
packets lost, and heard by the whole caller: ear, transcriber, understanding, decision. Read out three
times, four seconds apart. Runs in virtual time, one process a core.
"""

import asyncio
import os
import random
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from mysteryshop.demo.switchboard.prompts import VOICES, Flite
from mysteryshop.probes.phone.caller import Caller
from mysteryshop.probes.phone.plan import CallPlan
from mysteryshop.probes.phone.whisper import PACKAGED, Whisper

from .menus import FAMILIES, KEY_WORDS, Case, Family, case_of, outcome_of
from .virtual_call import WORDS, Company, Play, Spoiling, Wait, held

PER_FAMILY = int(os.environ.get("SPOKEN_MENUS_PER_FAMILY", "16"))
SEED = os.environ.get("SPOKEN_MENUS_SEED", "")
"""Other menus of the same families: other words, orders and lines for each voice."""
LINES = {
    "clean": Spoiling(),
    "noise": Spoiling(noise=0.008),
    "2 % lost": Spoiling(lost=0.02),
}
BETWEEN, HEARINGS, AFTER = 4.0, 3, 25.0


@dataclass(frozen=True)
class Spoken:
    """One menu, who reads it out, and over which line."""

    case: Case
    voice: str
    line: str
    seed: int

    @property
    def text(self) -> str:
        """As it is read out."""
        words = KEY_WORDS[self.case.family.language]
        said = (option.replace("{k}", words[int(key)]) for key, option in self.case.options)
        return self.case.intro + " ".join(said)


def measure() -> dict[str, object]:
    """Keys pressed right, wrong and not at all, by family of wordings, line and voice."""
    spoken = [
        spoken_menu(family, nth)
        for family in FAMILIES
        if family.language == "en"
        for nth in range(PER_FAMILY)
    ]
    cores = os.cpu_count() or 1
    shares = [spoken[first::cores] for first in range(cores)]
    with ProcessPoolExecutor(cores) as pool:
        results = [each for share in pool.map(_pressed, shares) for each in share]
    tables: dict[str, dict[str, Counter[str]]] = {}
    for menu, (result, _) in zip(
        (menu for share in shares for menu in share), results, strict=True
    ):
        for by, name in (
            ("all", "menus"),
            ("wordings", menu.case.family.group),
            ("families", menu.case.family.name),
            ("lines", menu.line),
            ("voices", menu.voice),
        ):
            tables.setdefault(by, {}).setdefault(name, Counter())[result] += 1
    told = {by: {name: dict(c) for name, c in table.items()} for by, table in tables.items()}
    return {**told, "not right": [why for result, why in results if result != "right"]}


def spoken_menu(family: Family, nth: int) -> Spoken:
    """The nth menu of a family, who reads it out and over which line."""
    chance = random.Random(f"spoken{SEED} {family.name} {nth}")
    voice = VOICES[nth % len(VOICES)]
    return Spoken(case_of(family, chance), voice, list(LINES)[nth % len(LINES)], nth)


def _pressed(menus: list[Spoken]) -> list[tuple[str, str]]:
    """Of each ``right``, ``wrong``, ``way on`` or ``unclear``, and what was heard."""

    async def one_after_the_other() -> list[tuple[str, str]]:
        transcriber = Whisper(PACKAGED)
        try:
            return [await _call(menu, transcriber) for menu in menus]
        finally:
            await transcriber.close()

    return asyncio.run(one_after_the_other())


async def _call(menu: Spoken, transcriber: Whisper) -> tuple[str, str]:
    case = menu.case
    caller = Caller(CallPlan(target="sip:menu@127.0.0.1", wants=case.wants))
    spoiling = replace(LINES[menu.line], seed=menu.seed)
    await held(_company(menu), caller, transcriber, spoiling, case.family.language)
    heard = " / ".join(turn.prompt.text for turn in caller.course.turns)
    pressed = caller.course.pressed
    key = pressed[0].key if pressed and not pressed[0].because.startswith("not offered") else None
    told = f"{menu.voice}, {menu.line}: {case.wants} pressed {key} for {case.right}: {heard}"
    return outcome_of(case, key), told


def _company(menu: Spoken) -> Company:
    samples = np.frombuffer(Flite().say(menu.text, menu.voice).pcm, np.int16)
    yield Wait(1.0)
    for _ in range(HEARINGS):
        for step in (Play(samples), Wait(BETWEEN)):
            if (yield step) not in ("", WORDS):  # a menu does not listen
                return
    yield Wait(AFTER)
