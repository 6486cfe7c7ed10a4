"""Audio labels on clips that were not used while their rules and weights were written.

Clips: Debian's English prompts (``asterisk-core-sounds-en-wav``, a person) and hold music
(``asterisk-moh-opsound-wav``), flite's voices, tunes and call-progress tones made here; all through
G.711 and, a second time, with 2 % of the packets lost. Half of the prompts by the hash of their names,
two tracks, two voices and other tunes were held out. Seconds are counted, not clips.
"""

import shutil
import subprocess
import tempfile
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from mysteryshop.probes.phone.ear import Ear
from mysteryshop.probes.phone.heard import Label, Stretch
from mysteryshop.probes.phone.line import RATE, Audio
from mysteryshop.probes.phone.wave import read_wav

PROMPTS = Path("/usr/share/asterisk/sounds/en")
MUSIC = Path("/usr/share/asterisk/moh")
USED_TRACKS = ("macroform-cold_day", "macroform-robot_dity", "manolo_camp-morning_coffee")
USED_VOICES, HELD_OUT_VOICES = ("slt", "kal", "awb"), ("rms", "kal16")
NO_SPEECH = ("tone", "beep", "monkeys", "glorious", "silence")
SENTENCES = (
    "Welcome to Harbour Gas. Your call may be recorded. If you are moving house, choose option four.",
    "Good afternoon, you are speaking with Rosa. What can I do for you?",
    "There are five callers before you. Thank you for your patience.",
    "Nobody can take your call right now. Leave your name and number and we will ring you back.",
    "Right, let me check that for you. The invoice from March, was it?",
)
PACKET = 160


def measure() -> dict[str, object]:
    """Per kind of clip, the part of its seconds that got each label; and the price of a second."""
    skipped = [
        f"{package} is not installed"
        for package, there in (
            ("asterisk-core-sounds-en-wav", PROMPTS.is_dir()),
            ("asterisk-moh-opsound-wav", MUSIC.is_dir()),
            ("flite", shutil.which("flite") is not None),
        )
        if not there
    ]
    figures: dict[str, object] = {"skipped": skipped}
    random = np.random.default_rng(7)
    seconds, begun = 0.0, time.process_time()
    for line in ("clean", "2 % lost"):
        tables: dict[str, Counter[str]] = defaultdict(Counter)
        for kind, samples in _clips():
            heard = coarse(samples) if line == "clean" else lossy(coarse(samples), random)
            seconds += len(heard) / RATE
            tables[kind] += _seconds_by_label(heard)
        figures[line] = {kind: _shares(table) for kind, table in sorted(tables.items())}
    price = (time.process_time() - begun) / seconds if seconds else 0.0
    return {**figures, "seconds_heard": round(seconds), "cpu_per_second_heard": round(price, 4)}


def _clips() -> Iterator[tuple[str, np.ndarray]]:
    yield from _prompts()
    for file in sorted(MUSIC.glob("*.wav")):
        which = "used" if file.stem in USED_TRACKS else "held out"
        for first in range(0, 120, 40):
            part = read_file(file)[first * RATE : (first + 40) * RATE]
            yield f"{which}: music, {file.stem}", part
    yield from _voices()
    for seed in range(8):
        yield "held out: music, made here", tune(seed, 20)
    for label, tones in call_progress().items():
        yield f"tones: {label}", tones


def _prompts() -> Iterator[tuple[str, np.ndarray]]:
    for file in sorted(PROMPTS.rglob("*.wav")):
        if any(word in str(file) for word in NO_SPEECH) or file.stat().st_size < 12_000:
            continue
        which = ("used", "held out")[zlib.crc32(file.stem.encode()) % 2]
        yield f"{which}: speech, a person", with_quiet(read_file(file))


def _voices() -> Iterator[tuple[str, np.ndarray]]:
    if shutil.which("flite") is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        for voice in USED_VOICES + HELD_OUT_VOICES:
            which = "used" if voice in USED_VOICES else "held out"
            for sentence in SENTENCES:
                file = Path(folder) / "said.wav"
                command = ["flite", "-voice", voice, "-t", sentence, "-o", str(file)]
                subprocess.run(command, check=True)
                yield f"{which}: speech, flite {voice}", with_quiet(read_file(file))


def read_file(file: Path) -> np.ndarray:
    """A file's samples at the rate of the line."""
    return np.frombuffer(read_wav(file), np.int16)


def with_quiet(samples: np.ndarray) -> np.ndarray:
    """A second of nothing before and after."""
    nothing = np.zeros(RATE, np.int16)
    return np.concatenate([nothing, samples, nothing])


def coarse(samples: np.ndarray) -> np.ndarray:
    """Through G.711, mu-law."""
    wave = samples.astype(float) / 32768
    pressed = np.round(np.sign(wave) * np.log1p(255 * np.abs(wave)) / np.log1p(255) * 127) / 127
    opened = np.sign(pressed) * np.expm1(np.abs(pressed) * np.log1p(255)) / 255
    return (opened * 32767).astype(np.int16)


def lossy(samples: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """With one packet in fifty silenced."""
    heard = samples.copy()
    for packet in np.flatnonzero(random.random(len(heard) // PACKET) < 0.02):
        heard[packet * PACKET : (packet + 1) * PACKET] = 0
    return heard


def tone(*hertz: float, seconds: float) -> np.ndarray:
    """One or more sines together."""
    moments = np.arange(int(seconds * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * h * moments) for h in hertz)
    return (wave * 6000 / len(hertz)).astype(np.int16)


def call_progress() -> dict[str, np.ndarray]:
    """Ringing and busy tones of four networks (ITU-T E.180)."""

    def cadence(times: int, *parts: np.ndarray | float) -> np.ndarray:
        pieces = [np.zeros(int(p * RATE), np.int16) if isinstance(p, float) else p for p in parts]
        return np.concatenate(pieces * times)

    british = tone(400, 450, seconds=0.4)
    return {
        "ringing, Europe": cadence(4, tone(425, seconds=1), 4.0),
        "ringing, United Kingdom": cadence(5, british, 0.2, british, 2.0),
        "ringing, North America": cadence(3, tone(440, 480, seconds=2), 4.0),
        "ringing, Japan": cadence(5, tone(384, 400, 416, seconds=1), 2.0),
        "busy, Europe": cadence(10, tone(425, seconds=0.5), 0.5),
        "busy, United Kingdom": cadence(10, tone(400, seconds=0.375), 0.375),
        "busy, North America": cadence(10, tone(480, 620, seconds=0.5), 0.5),
        "a beep": cadence(3, 2.0, tone(1000, seconds=0.4)),
    }


def tune(seed: int, seconds: int) -> np.ndarray:
    """A melody of decaying notes over a bass, as no tune that was used."""
    random = np.random.default_rng(5000 + seed)
    scale = 196 * 2 ** (np.array([0, 3, 5, 7, 10, 12, 15, 17]) / 12)
    beat = random.choice([0.2, 0.3, 0.45])
    wave = np.zeros(seconds * RATE)
    for first in np.arange(0, seconds - 2, beat):
        moments = np.arange(2 * RATE) / RATE
        note, decay = random.choice(scale), random.choice([2, 4, 8])
        sound = sum(np.sin(2 * np.pi * note * h * moments) / h**1.5 for h in (1, 2, 3, 4))
        sound += np.sin(np.pi * random.choice(scale) * moments)
        begin = int(first * RATE)
        wave[begin : begin + len(sound)] += sound * np.exp(-decay * moments)
    return (wave / np.abs(wave).max() * 12000).astype(np.int16)


def _seconds_by_label(samples: np.ndarray) -> Counter[str]:
    ear, found = Ear(), []
    for first in range(0, len(samples), 320):
        part = samples[first : first + 320]
        found += ear.hear(Audio((first + len(part)) / RATE, part.tobytes()))
    found += ear.finish(len(samples) / RATE)
    return sum((_counted(piece.stretch) for piece in found), Counter())


def _counted(stretch: Stretch) -> Counter[str]:
    milliseconds = round(1000 * (stretch.end - stretch.start))
    return Counter(
        {stretch.label.value: milliseconds} if stretch.label is not Label.SILENCE else {}
    )


def _shares(table: Counter[str]) -> dict[str, float]:
    total = sum(table.values())
    shares: dict[str, float] = {label: round(n / total, 3) for label, n in table.most_common()}
    return {"seconds": round(total / 1000), **shares}
