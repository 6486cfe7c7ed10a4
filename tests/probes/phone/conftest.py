"""Calls to somebody on another SIP stack, sounds made by arithmetic, and brains that do as told."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mysteryshop.probes.phone.brain import Deed, Event
from mysteryshop.probes.phone.line import RATE
from mysteryshop.probes.phone.wave import wav_bytes

from .scripted import performed


def tone(*hertz: float, seconds: float, level: float = 0.2) -> np.ndarray:
    """One or more sines together."""
    time = np.arange(int(seconds * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * h * time) for h in hertz) * level / len(hertz)
    return (wave * 32767).astype(np.int16)


def quiet(seconds: float) -> np.ndarray:
    """Nothing."""
    return np.zeros(int(seconds * RATE), np.int16)


def babble(seconds: float, seed: int = 1) -> np.ndarray:
    """Something like speech: syllables of a moving voice, hisses and short gaps between them."""
    random = np.random.default_rng(seed)
    parts = []
    while sum(map(len, parts)) < seconds * RATE:
        length = int(random.uniform(0.1, 0.22) * RATE)
        time = np.arange(length) / RATE
        if random.random() < 0.3:
            sound = random.normal(0, 0.05, length)
        else:
            pitch = random.uniform(95, 190) * (1 + 0.15 * np.sin(2 * np.pi * 3 * time))
            phase = 2 * np.pi * np.cumsum(pitch) / RATE
            formants = random.uniform((300, 900, 2200), (800, 2000, 3000))
            strength = [
                sum(np.exp(-(((h * 140 - f) / 150) ** 2)) for f in formants) + 0.02
                for h in range(1, 22)
            ]
            sound = sum(s * np.sin(h * phase) for h, s in enumerate(strength, 1)) * 0.15
        parts += [sound * np.hanning(length) * random.uniform(0.3, 1.0)]
        parts += [np.zeros(int(random.choice([0, 0, 0.03, 0.12]) * RATE))]
    return (np.concatenate(parts).clip(-1, 1) * 25000).astype(np.int16)[: int(seconds * RATE)]


@pytest.fixture
def wav(tmp_path: Path) -> Callable[..., str]:
    """A file with these pieces one after the other."""

    def write(*pieces: np.ndarray) -> str:
        file = tmp_path / "played.wav"
        file.write_bytes(wav_bytes(np.concatenate(pieces).tobytes()))
        return str(file)

    return write


@dataclass
class Answerer:
    """Somebody who answers calls."""

    process: subprocess.Popen[str]
    port: int

    @property
    def uri(self) -> str:
        return f"sip:company@127.0.0.1:{self.port}"

    def saw(self) -> list[str]:
        """All it printed; it ends with this."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        return self.process.stdout.read().splitlines()


@pytest.fixture
def answering() -> Iterator[Callable[..., Answerer]]:
    """``answering({"do": "answer"}, …, play=file)``: the steps of `answerer.py`."""
    for module in ("pjsua2", "baresip"):
        if find_spec(module) is None:
            pytest.skip(f"{module} is not installed")
    started: list[Answerer] = []

    def start(*steps: dict[str, Any], **script: Any) -> Answerer:
        program = Path(__file__).with_name("answerer.py")
        process = subprocess.Popen(
            [sys.executable, str(program), json.dumps({"steps": steps, **script})],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("PORT "):
                started.append(Answerer(process, int(line.split()[1])))
                return started[-1]
        raise AssertionError("nobody answers")

    yield start
    for answerer in started:
        answerer.process.kill()
        answerer.process.wait()
        assert answerer.process.stdout is not None
        answerer.process.stdout.close()


@dataclass
class Obedient:
    """A brain that does what a function says, and remembers what it was told."""

    decide: Callable[[Event], Sequence[Deed]] = lambda _event: ()
    told: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> Sequence[Deed]:
        self.told.append(event)
        return self.decide(event)

    def of(self, kind: type) -> list[Any]:
        """The events of a kind."""
        return [event for event in self.told if isinstance(event, kind)]


@pytest.fixture
def call() -> Callable[..., Any]:
    """Performs a call without audio and counts it."""
    return performed
