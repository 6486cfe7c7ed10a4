"""The shopper's voice: recorded, rendered by a command, or none."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from mysteryshop.core.errors import ConfigurationError, NotPermitted
from mysteryshop.probes.phone.line import RATE
from mysteryshop.probes.phone.voice import Voice
from mysteryshop.probes.phone.wave import resampled, wav_bytes

from .conftest import tone


def test_nothing_configured_says_so() -> None:
    """Without a voice the shopper cannot speak, and is told where one is named."""
    with pytest.raises(NotPermitted, match=r"\[shopper.NAME.line\]"):
        Voice().say("Hello")


def test_a_recorded_sentence(tmp_path: Path) -> None:
    """It is found by its words, whatever their punctuation."""
    pcm = tone(440, seconds=0.5).tobytes()
    (tmp_path / "i-have-a-question-about-my-bill.wav").write_bytes(wav_bytes(pcm))
    assert Voice(str(tmp_path)).say("I have a question about my bill!") == pcm


def test_a_sentence_nobody_recorded(tmp_path: Path) -> None:
    """The error names the file that is missing; no text leads out of the folder."""
    with pytest.raises(ConfigurationError, match=r"etc-passwd\.wav"):
        Voice(str(tmp_path)).say("../../etc/passwd")


def test_a_command_is_run_without_a_shell(tmp_path: Path) -> None:
    """Text reaches the command as one argument, whatever stands in it, and once."""
    program = tmp_path / "speak.py"
    program.write_text(
        "import pathlib, shutil, sys\n"
        f"with pathlib.Path({str(tmp_path / 'said')!r}).open('a') as said: said.write(sys.argv[1])\n"
        f"shutil.copy({str(tmp_path / 'tone.wav')!r}, sys.argv[2])\n"
    )
    pcm = tone(440, seconds=0.5).tobytes()
    (tmp_path / "tone.wav").write_bytes(wav_bytes(pcm))
    voice = Voice(f"{sys.executable} {program} {{text}} {{file}}")
    text = 'Hello; touch "$HOME/{file}" `id` \'x'
    assert voice.say(text) == voice.say(text) == pcm
    assert (tmp_path / "said").read_text() == text


def test_a_command_that_fails(tmp_path: Path) -> None:
    """The error names the command."""
    with pytest.raises(ConfigurationError, match="no-such-command"):
        Voice("no-such-command {text} {file}").say("Hello")


@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_flite() -> None:
    """The command of the documentation speaks."""
    said = np.frombuffer(
        Voice("flite -voice slt -t {text} -o {file}").say("Good morning"), np.int16
    )
    assert 0.5 < len(said) / RATE < 2
    assert np.abs(said).max() > 3000


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 44100])
def test_any_rate_becomes_the_lines(rate: int) -> None:
    """A tone keeps its pitch and its length."""
    time = np.arange(rate) / rate
    wave = (np.sin(2 * np.pi * 440 * time) * 10000).astype(np.int16)
    found = resampled(wave, rate)
    assert len(found) == RATE
    assert np.abs(np.fft.rfft(found)).argmax() == 440


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\xff" * 40])
def test_a_file_that_is_no_wav(tmp_path: Path, content: bytes) -> None:
    """Any bytes are an error that names the file."""
    (tmp_path / "hello.wav").write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"hello\.wav"):
        Voice(str(tmp_path)).say("Hello")
