"""What people and machines of the company say: texts spoken by ``flite``, kept once they are made."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import wave
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from . import recordings
from .g711 import RATE
from .sounds import Sound

VOICES: Final = ("slt", "rms", "awb", "kal16", "kal")
"""flite's voices: two women's and men's ones of good quality first."""
RECORDED: Final = "recording:"
"""What a text begins with that names one of Debian's recorded prompts instead."""
_PATIENCE: Final = 60.0
_HALF_BAND: Final = (0.3089, -0.0838, 0.0322, -0.0093)
"""A low pass at 4 kHz for 16 kHz audio: the taps at distances 1, 3, 5 and 7 of the middle, which is .5."""


class CannotSpeak(RuntimeError):
    """There is no text-to-speech here, or it failed; the message names the cure."""


class Speaker(Protocol):
    """What turns words into audio."""

    def say(self, text: str, voice: str) -> Sound:
        """The text in this voice."""
        ...


def cache_folder() -> Path:
    """Where spoken prompts are kept: below the user's cache folder (XDG base directories)."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "mysteryshop" / "prompts"


@dataclass
class Flite:
    """The real speaker; each text is spoken once a voice and kept in ``folder``."""

    folder: Path = field(default_factory=cache_folder)
    _said: dict[tuple[str, str], Sound] = field(default_factory=dict)

    def say(self, text: str, voice: str) -> Sound:
        """The text in one of `VOICES`, or the recording it names.

        Raises:
            CannotSpeak: flite is not installed, or cannot speak this.
            NoRecording: the recording is not installed.
        """
        if text.startswith(RECORDED):
            return recordings.prompt(text.removeprefix(RECORDED).strip())
        known = self._said.get((text, voice))
        if known is None:
            known = self._said[text, voice] = Sound(self._spoken(text, voice))
        return known

    def _spoken(self, text: str, voice: str) -> bytes:
        name = hashlib.sha256(f"{voice}\n{text}".encode()).hexdigest()
        kept = self.folder / f"{name}.wav"
        if not kept.is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder) as folder:
                made = Path(folder) / "spoken.wav"
                _flite(text, voice, made)
                made.replace(kept)
        return at_rate(kept)


def at_rate(path: Path) -> bytes:
    """The samples of a mono 16-bit wav file of 8 or 16 kHz, at `RATE`.

    Raises:
        CannotSpeak: it is of another kind.
    """
    with wave.open(str(path), "rb") as file:
        kind = (file.getnchannels(), file.getsampwidth())
        rate, pcm = file.getframerate(), file.readframes(file.getnframes())
    if kind != (1, 2) or rate not in (RATE, 2 * RATE):
        raise CannotSpeak(f"{path} has {rate} samples a second; 8000 or 16000 mono ones are read")
    return pcm if rate == RATE else _halved(array("h", pcm))


def _flite(text: str, voice: str, path: Path) -> None:
    program = shutil.which("flite")
    if program is None:
        raise CannotSpeak(
            "the switchboard speaks with flite, which is missing: apt-get install flite"
        )
    said = path.with_suffix(".txt")
    said.write_text(text, encoding="utf-8")
    command = [program, "-voice", voice, "-f", str(said), "-o", str(path)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)
    except (subprocess.SubprocessError, OSError) as error:
        raise CannotSpeak(f"flite could not say {text!r} as {voice!r}: {error}") from error
    if not path.is_file():
        raise CannotSpeak(f"flite said nothing of {text!r} as {voice!r}")


def _halved(samples: "array[int]") -> bytes:
    """Every second sample, after what 8 kHz cannot carry was taken out."""
    reach = 2 * len(_HALF_BAND)
    padded = [0] * reach + samples.tolist() + [0] * reach
    middle = [value / 2 for value in padded[reach : len(padded) - reach : 2]]
    for index, weight in enumerate(_HALF_BAND):
        distance = 2 * index + 1
        before = padded[reach - distance : len(padded) - reach - distance : 2]
        after = padded[reach + distance : len(padded) - reach + distance : 2]
        middle = [m + weight * (b + a) for m, b, a in zip(middle, before, after, strict=True)]
    return array("h", [max(-32_768, min(32_767, round(m))) for m in middle]).tobytes()
