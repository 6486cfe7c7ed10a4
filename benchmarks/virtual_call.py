"""A call in virtual time: the caller's own ear, transcriber and brain, and a company that is a generator.

A company yields what it does next, a `Play` or a `Wait`, and is sent what the caller did meanwhile: the
key they pressed, ``words``, or nothing. Nothing waits for a clock: a minute of call takes as long as
hearing and transcribing it takes.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import numpy as np

from mysteryshop.demo.switchboard.g711 import RATE
from mysteryshop.probes.phone.brain import Brain, Deed, Done, Event, HangUp, Press, Say, Tick
from mysteryshop.probes.phone.ear import Ear, Heard
from mysteryshop.probes.phone.heard import Label, Speech
from mysteryshop.probes.phone.line import Audio, Progress, Signal
from mysteryshop.probes.phone.transcribing import Transcriber

from .labels import coarse

LONGEST = 300.0
WORDS = "words"
"""What a company is sent when the caller has finished saying something."""
_PACKET = 160
_TICK = 0.2
_KEY = 0.12
_LETTERS_A_SECOND = 14
_TRANSCRIBED_AFTER = 0.6
"""Seconds from the end of a stretch until its words are there."""

Samples = np.ndarray


@dataclass(frozen=True)
class Play:
    """The company says or plays this; a key ends it."""

    samples: Samples


@dataclass(frozen=True)
class Wait:
    """The company is silent until the caller has done something, or so many seconds."""

    seconds: float


Company = Generator[Play | Wait, str, None]


@dataclass(frozen=True)
class Spoiling:
    """What the line does to the company's audio: G.711, and maybe noise and loss."""

    noise: float = 0.0
    """Of full scale, as a standard deviation; .01 is about 20 dB below a voice."""
    lost: float = 0.0
    """Share of the packets that never come."""
    seed: int = 0

    def __call__(self) -> Callable[[Samples], Samples]:
        """What spoils one packet after the other."""
        random = np.random.default_rng(self.seed)

        def spoil(packet: Samples) -> Samples:
            if random.random() < self.lost:
                return np.zeros(_PACKET, np.int16)
            wave = packet + random.normal(0, self.noise * 32_767, _PACKET)
            return coarse(np.clip(wave, -32_768, 32_767))

        return spoil


async def held(
    company: Company, brain: Brain, transcriber: Transcriber, spoiling: Spoiling, language: str
) -> list[Event]:
    """The record of a whole call."""
    return await _VirtualCall(company, brain, transcriber, spoiling, language).run()


@dataclass
class _VirtualCall:
    company: Company
    brain: Brain
    transcriber: Transcriber
    spoiling: Spoiling
    language: str
    now: float = 0.0
    record: list[Event] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    doing: tuple[Deed, float, float] | None = None
    """What we do, since when and until when."""
    pending: list[Speech] = field(default_factory=list)
    over: bool = False
    caller_did: str = ""

    async def run(self) -> list[Event]:
        ear, spoil = Ear(), self.spoiling()
        self._tell(Signal(0.0, Progress.ANSWERED))
        step, left, until = next(self.company), 0, 0.0
        fresh, next_tick = True, 0.0
        while not self.over and self.now < LONGEST:
            if fresh:
                left, until, fresh = 0, self.now, False
                if isinstance(step, Wait):
                    until += step.seconds
            self.now += _PACKET / RATE
            packet = np.zeros(_PACKET, np.int16)
            if isinstance(step, Play):
                part = step.samples[left : left + _PACKET]
                packet[: len(part)] = part
                left += _PACKET
            await self._hear(ear.hear(Audio(self.now, spoil(packet).tobytes())))
            await self._go_on(ear)
            if self.now >= next_tick:
                next_tick += _TICK
                self._tick(ear)
            played = isinstance(step, Play) and (
                left >= len(step.samples) or self.caller_did not in ("", WORDS)
            )
            waited = isinstance(step, Wait) and (self.now >= until or bool(self.caller_did))
            if played or waited:
                did, self.caller_did = self.caller_did, ""
                try:
                    step, fresh = self.company.send(did), True
                except StopIteration:
                    await self._hear(ear.finish(self.now))
                    self._tell(Signal(self.now, Progress.ENDED, "BYE"))
                    self.over = True
        for speech in self.pending:
            self.record.append(speech)
        return self.record

    def _tell(self, event: Event) -> None:
        if not isinstance(event, Tick):
            self.record.append(event)
        self.deeds += self.brain.take(event)

    async def _hear(self, heard: list[Heard]) -> None:
        for piece in heard:
            stretch = piece.stretch
            self._tell(stretch)
            if stretch.label is Label.SPEECH:
                readings = await self.transcriber.read(piece.pcm, self.language)
                self.pending.append(Speech(stretch.start, stretch.end, readings, stretch.repeats))

    async def _go_on(self, ear: Ear) -> None:
        """What was transcribed by now is told; what we do begins and ends."""
        ready = [s for s in self.pending if s.end + _TRANSCRIBED_AFTER <= self.now]
        self.pending = [s for s in self.pending if s not in ready]
        for speech in ready:
            self._tell(speech)
        if self.doing and self.now >= self.doing[2]:
            deed, since, until = self.doing
            self.doing = None
            if isinstance(deed, Say):
                self.caller_did = WORDS
            elif isinstance(deed, Press):
                self.caller_did = deed.key
            self._tell(Done(since, deed, until - since))
        if self.doing is None and self.deeds:
            deed = self.deeds.pop(0)
            if isinstance(deed, HangUp):
                self._tell(Done(self.now, deed))
                self._tell(Signal(self.now, Progress.ENDED, by_us=True))
                self.over = True
                return
            seconds = len(deed.text) / _LETTERS_A_SECOND if isinstance(deed, Say) else _KEY
            self.doing = (deed, self.now, self.now + seconds)
            if isinstance(deed, Press):
                await self._hear(ear.divide(self.now))

    def _tick(self, ear: Ear) -> None:
        label, since = ear.going_on
        begun = since if label is Label.SPEECH else self.now
        self._tell(Tick(self.now, label, since, min([begun, *(s.start for s in self.pending)])))
