"""Human recordings and hold music that Debian packages; used where installed, never shipped here."""

import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from .g711 import RATE
from .sounds import Sound, melody


@dataclass(frozen=True)
class Collection:
    """A folder of wav files, the Debian package it comes from, and whom it is due to."""

    folder: Path
    package: str
    credit: str


PROMPTS: Final = Collection(
    Path("/usr/share/asterisk/sounds/en"),
    "asterisk-core-sounds-en-wav",
    "Asterisk core sounds, Digium and Allison Smith, CC BY-SA 3.0",
)
MUSIC: Final = Collection(
    Path("/usr/share/asterisk/moh"),
    "asterisk-moh-opsound-wav",
    "Asterisk hold music, Paul Shuler, Manolo Camp and Reno Project, CC BY-SA 3.0",
)
OURS: Final = "melody"
"""The hold music that is synthesised here."""


class NoRecording(LookupError):
    """A recording is not on this machine; the message says how to get it."""


def prompt(name: str) -> Sound:
    """A recorded prompt by its file name without the ending, such as ``vm-intro``.

    Raises:
        NoRecording: the package is not installed or has no such file.
    """
    return _recording(PROMPTS, name)


def music(name: str = "") -> Sound:
    """Hold music by its file name without the ending; unnamed, the first there is or our own.

    Raises:
        NoRecording: the named one is not installed.
    """
    installed = sorted(MUSIC.folder.glob("*.wav"))
    if name == OURS or not (name or installed):
        return melody()
    return _recording(MUSIC, name or installed[0].stem)


@cache
def _recording(collection: Collection, name: str) -> Sound:
    path = collection.folder / f"{name}.wav"
    if path.parent != collection.folder or not path.is_file():
        raise NoRecording(f"no recording {name!r}: apt-get install {collection.package}")
    with wave.open(str(path), "rb") as file:
        if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE, 1, 2):
            raise NoRecording(f"{path} is not a mono wav file of 8 kHz and 16 bit")
        return Sound(file.readframes(file.getnframes()), f"{collection.credit}: {name}")
