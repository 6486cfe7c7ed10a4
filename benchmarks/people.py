"""Human or recording: calls that were made up after the rules, with the confusion table.

People who greet in many ways, or wait, and answer what they are told; recordings, some of which speak
like people; voice-bots; voicemails. Spoken by flite's voices through G.711, heard by the whole caller in
virtual time. A machine pauses where a person would, and goes on whatever it is told.
"""

import asyncio
import os
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mysteryshop.demo.switchboard.prompts import VOICES, Flite
from mysteryshop.probes.phone.call import PhoneCall
from mysteryshop.probes.phone.caller import Caller
from mysteryshop.probes.phone.counting import count
from mysteryshop.probes.phone.plan import CallPlan
from mysteryshop.probes.phone.whisper import PACKAGED, Whisper

from .labels import tone, tune
from .virtual_call import WORDS, Company, Play, Spoiling, Wait, held

PLAN = CallPlan(target="sip:people@127.0.0.1", wants="I have a question about my invoice.")
SETS = ("seen", "held out")
"""Which calls: those that something was mended for, and those made up after that."""

NUDGES = (
    "Hello? Are you there?",
    "Can you hear me?",
    "I can not hear you.",
    "Is anybody there?",
    "Hello?",
    "The line is bad.",
)
"""What people say who are left waiting; none of them says the same twice, as a recording does."""


@dataclass(frozen=True)
class Case:
    """One call: what it is, and what is heard of it."""

    truth: str
    name: str
    company: Callable[["Say"], Company]
    voice: str


Say = Callable[[str], Play]


def measure() -> dict[str, object]:
    """How often each kind was told for what, and the calls that were told wrong."""
    return {texts: _table(texts) for texts in os.environ.get("PEOPLE", ",".join(SETS)).split(",")}


def _table(texts: str) -> dict[str, object]:
    cases = _cases(texts)
    cores = os.cpu_count() or 1
    shares = [(texts, range(first, len(cases), cores)) for first in range(cores)]
    with ProcessPoolExecutor(cores) as pool:
        told = dict(each for share in pool.map(_told, *zip(*shares, strict=True)) for each in share)
    table: dict[str, Counter[str]] = {}
    wrong = []
    for nth, case in enumerate(cases):
        finding, why = told[nth]
        table.setdefault(case.truth, Counter())[finding] += 1
        expected = "recording" if case.truth == "bot" else case.truth
        if finding != expected:
            wrong.append(f"{case.truth} told for {finding}: {case.name} ({case.voice}): {why}")
    return {"calls": len(cases), "told": {k: dict(v) for k, v in table.items()}, "wrong": wrong}


def _cases(texts: str) -> list[Case]:
    file = Path(__file__).with_name(f"people_{texts.replace(' ', '_')}.toml")
    said: dict[str, list[Any]] = tomllib.loads(file.read_text("utf-8"))
    cases = []
    for nth, greeting in enumerate(said["greetings"]):
        for at in range(2):
            replies = said["replies"][(nth + at) % len(said["replies"])]
            company = _person(greeting, replies, nth + at)
            cases.append(("human", f"{greeting} | {replies[0]}", company))
    for parts in said["recordings"]:
        cases.append(("recording", parts[0], _recording(parts)))
        cases.append(("recording", f"music, {parts[0]}", _recording(parts, music=9)))
    cases += [("bot", parts[0], _bot(parts)) for parts in said["bots"]]
    for text in said["voicemails"]:
        cases.append(("voicemail", text, _voicemail(text, beep=True)))
        cases.append(("voicemail", f"no beep: {text}", _voicemail(text, beep=False)))
    return [
        Case(*case, VOICES[(nth + at) % 3]) for nth, case in enumerate(cases) for at in range(2)
    ]


def _told(texts: str, numbers: range) -> list[tuple[int, tuple[str, str]]]:
    async def one_after_the_other() -> list[tuple[int, tuple[str, str]]]:
        cases, transcriber = _cases(texts), Whisper(PACKAGED)
        try:
            return [(nth, _finding(await _call(cases[nth], nth, transcriber))) for nth in numbers]
        finally:
            await transcriber.close()

    return asyncio.run(one_after_the_other())


async def _call(case: Case, seed: int, transcriber: Whisper) -> PhoneCall:
    flite = Flite()

    def say(text: str) -> Play:
        return Play(np.frombuffer(flite.say(text, case.voice).pcm, np.int16))

    line = Spoiling(noise=0.003 * (seed % 2), lost=0.01 * (seed % 3 == 0), seed=seed)
    record = await held(case.company(say), Caller(PLAN), transcriber, line, "en")
    return count(record, PLAN)


def _finding(call: PhoneCall) -> tuple[str, str]:
    if call.voicemail and not call.reached_human:
        finding = "voicemail"
    else:
        finding = {True: "human", False: "recording", None: "unknown"}[call.reached_human]
    heard = " / ".join(f"{turn.by}: {turn.text}" for turn in call.transcript)
    return finding, f"{call.outcome}; {'; '.join(call.human_evidence)} | {heard}"


def _person(greeting: str, replies: Sequence[str], nth: int) -> Callable[[Say], Company]:
    """Says hello, answers what is said to them, and rings off when thanked."""

    def company(say: Say) -> Company:
        yield Wait(0.6)
        if greeting:
            yield say(greeting)
        nudges = iter(NUDGES)
        for reply in [*replies, "Okay, bye bye."]:
            for _ in range(2):
                if (yield Wait(10.0)) == WORDS:
                    break
                yield say(next(nudges))
            yield Wait(0.4 + 0.3 * (nth % 4))
            yield say(reply)
        yield Wait(2.0)

    return company


def _recording(texts: Sequence[str], music: int = 0) -> Callable[[Say], Company]:
    """Says everything with pauses, whatever the caller does, and ends."""

    def company(say: Say) -> Company:
        yield Wait(0.6)
        if music:
            yield Play(tune(len(texts[0]), music))
        for text in texts:
            yield say(text)
            yield from _pause(2.2)
        yield from _pause(3.0)

    return company


def _pause(seconds: float) -> Company:
    """A pause that goes on although the caller speaks."""
    for _ in range(round(seconds / 0.1)):
        yield Wait(0.1)


def _bot(texts: Sequence[str]) -> Callable[[Say], Company]:
    """Goes on when the caller has said something, or after a while."""

    def company(say: Say) -> Company:
        yield Wait(0.6)
        for text in texts:
            yield say(text)
            yield Wait(7.0)
            yield from _pause(1.0)
        yield from _pause(2.0)

    return company


def _voicemail(text: str, *, beep: bool) -> Callable[[Say], Company]:
    def company(say: Say) -> Company:
        yield Wait(0.6)
        yield say(text)
        yield from _pause(0.8)
        if beep:
            yield Play(tone(1000, seconds=0.5))
        yield from _pause(30)

    return company
