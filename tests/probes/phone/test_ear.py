"""What is heard: tones by their rhythm, speech beside music, pauses, repetitions, and gaps."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from mysteryshop.probes.phone.ear import Ear, Heard
from mysteryshop.probes.phone.heard import Label, Stretch
from mysteryshop.probes.phone.line import RATE, Audio

from .conftest import babble, quiet, tone

SILENCE, RINGBACK, BUSY, TONE = Label.SILENCE, Label.RINGBACK, Label.BUSY, Label.TONE
MUSIC, SPEECH = Label.MUSIC, Label.SPEECH


def heard(*pieces: np.ndarray, chunk: int = 320, start: float = 0.0) -> list[Heard]:
    """What an ear makes of these pieces, which arrive in time."""
    ear, samples, found = Ear(), np.concatenate(pieces), []
    for first in range(0, len(samples), chunk):
        part = samples[first : first + chunk]
        found += ear.hear(Audio(start + (first + len(part)) / RATE, part.tobytes()))
    return found + ear.finish(start + len(samples) / RATE)


def stretches(found: Sequence[Heard]) -> list[Stretch]:
    return [piece.stretch for piece in found]


def sounds(*pieces: np.ndarray) -> list[Label]:
    """The labels of what is not silence."""
    return [s.label for s in stretches(heard(*pieces)) if s.label is not SILENCE]


def modulated(seconds: float) -> np.ndarray:
    wave = tone(400, seconds=seconds).astype(float)
    time = np.arange(len(wave)) / RATE
    return (wave * (0.5 + 0.5 * np.sin(2 * np.pi * 16 * time))).astype(np.int16)


RINGING = {
    "Europe": [tone(425, seconds=1), quiet(4)],
    "France": [tone(440, seconds=1.5), quiet(3.5)],
    "United Kingdom": [tone(400, 450, seconds=0.4), quiet(0.2), tone(400, 450, seconds=0.4), quiet(2)],
    "North America": [tone(440, 480, seconds=2), quiet(4)],
    "Japan": [modulated(1), quiet(2)],
}  # fmt: skip
ENGAGED = {
    "Europe": [tone(425, seconds=0.5), quiet(0.5)],
    "Europe, all lines": [tone(425, seconds=0.25), quiet(0.25)],
    "United Kingdom": [tone(400, seconds=0.375), quiet(0.375)],
    "North America": [tone(480, 620, seconds=0.5), quiet(0.5)],
    "North America, all lines": [tone(480, 620, seconds=0.25), quiet(0.25)],
    "Japan": [tone(400, seconds=0.5), quiet(0.5)],
}


@pytest.mark.parametrize("country", RINGING)
def test_ringing(country: str) -> None:
    """Rings and the gaps between them are one stretch of ringback, to the end of the last ring."""
    found = stretches(heard(quiet(1), *RINGING[country] * 3))
    rings = [s for s in found if s.label is not SILENCE]
    assert [s.label for s in rings] == [RINGBACK]
    assert rings[0].start == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("country", RINGING)
def test_ringing_through_loss(country: str) -> None:
    """A lost packet within a ring makes no two of it."""
    samples = np.concatenate(RINGING[country] * 3)
    for packet in range(0, len(samples) // 160, 27):
        samples[packet * 160 : packet * 160 + 160] = 0
    assert set(sounds(samples)) == {RINGBACK}


@pytest.mark.parametrize("country", ENGAGED)
def test_busy(country: str) -> None:
    """Short tones at short intervals are the busy tone."""
    assert sounds(*ENGAGED[country] * 6) == [BUSY]


@pytest.mark.parametrize(
    "beep",
    [
        tone(1000, seconds=0.4),
        tone(440, seconds=1),
        tone(1400, seconds=0.2),
        tone(697, 1209, seconds=0.15),
    ],
    ids=["1000 Hz", "440 Hz, a second", "short", "a key"],
)
def test_a_beep_after_words(beep: np.ndarray) -> None:
    """One tone after somebody spoke is a beep, not a ring, and does not cut into the words."""
    assert sounds(babble(2), quiet(0.3), beep, quiet(2)) == [SPEECH, TONE]


def test_a_beep_through_noise() -> None:
    """A hissing line hides no beep and is no sound itself."""
    noise = np.random.default_rng(3).normal(0, 60, 6 * RATE).astype(np.int16)
    noise[4 * RATE : 4 * RATE + 3200] += tone(1000, seconds=0.4)
    assert sounds(noise) == [TONE]


def hiss(seconds: float, decibels: float, *, pink: bool = False) -> np.ndarray:
    """Noise of a line, so loud against full scale."""
    wave = np.random.default_rng(5).normal(0, 1, int(seconds * RATE))
    if pink:
        spectrum = np.fft.rfft(wave)
        spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
        wave = np.fft.irfft(spectrum, len(wave))
        wave /= wave.std()
    return (wave * 32767 * 10 ** (decibels / 20)).astype(np.int16)


@pytest.mark.parametrize("pink", [False, True], ids=["white", "pink"])
@pytest.mark.parametrize("decibels", [-50, -45, -42])
def test_words_on_a_hissing_line(decibels: float, pink: bool) -> None:
    """Noise from the first moment is silence, and nothing of the first words is lost in it."""
    words = np.concatenate([quiet(1), babble(3), quiet(2), babble(3), quiet(1)])
    found = stretches(heard(words + hiss(10, decibels, pink=pink)))
    spoken = [s for s in found if s.label is not SILENCE]
    assert [s.label for s in spoken] == [SPEECH, SPEECH]
    assert [s.start for s in spoken] == pytest.approx([1, 6], abs=0.2)
    assert [s.end for s in spoken] == pytest.approx([4, 9], abs=0.3)


def test_words_that_begin_with_the_noise() -> None:
    """A line that begins to hiss in mid-sentence: the words before it are told with it."""
    found = stretches(heard(quiet(1), babble(2), hiss(3, -40), babble(2) + hiss(2, -40), quiet(2)))
    spoken = [s for s in found if s.label is SPEECH]
    assert [s.start for s in spoken] == pytest.approx([1, 6], abs=0.2)
    assert spoken[0].end == pytest.approx(3, abs=0.2)


def test_a_noise_that_has_gone_hides_nothing() -> None:
    """What is soft is heard again once the line is clear."""
    soft = (babble(3) * 0.05).astype(np.int16)
    found = heard(hiss(3, -38), quiet(2), soft, quiet(2))
    assert [s.label for s in stretches(found) if s.label is not SILENCE] == [SPEECH]


def test_a_breath_does_not_cut_a_sentence() -> None:
    """A pause of .3 s is part of what is said; one of a second is not."""
    assert sounds(babble(1.5), quiet(0.3), babble(1.5, 2)) == [SPEECH]
    assert sounds(babble(1.5), quiet(1.0), babble(1.5, 2)) == [SPEECH, SPEECH]


def melody(seconds: float, note: float, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    scale = 220 * 2 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) / 12)
    count = int(seconds / note)
    return np.concatenate([tone(*random.choice(scale, 2), seconds=note) for _ in range(count)])


@pytest.mark.parametrize("note", [0.15, 0.25, 0.5])
def test_a_tune_is_music(note: float) -> None:
    """Notes in a row are neither beeps nor speech."""
    assert set(sounds(melody(10, note))) == {MUSIC}


def test_chords_are_music() -> None:
    """Sustained sounds of many tones are music."""
    chords = [tone(220 * k, 277 * k, 330 * k, seconds=2) for k in (1, 1.5, 1.33, 1)]
    assert sounds(*chords) == [MUSIC]


def test_words_after_music_are_words() -> None:
    """An announcement that follows the tune at once is told apart, within a second or so."""
    found = stretches(heard(melody(8, 0.25), babble(6), melody(8, 0.25, 5)))
    assert [s.label for s in found if s.label is not SILENCE] == [MUSIC, SPEECH, MUSIC]
    speech = next(s for s in found if s.label is SPEECH)
    assert speech.start == pytest.approx(8, abs=1.5)
    assert speech.end == pytest.approx(14, abs=1.5)


def test_music_between_two_who_speak_is_music_however_short() -> None:
    """An announcement, a few notes, and somebody who picks up: they do not speak in one breath."""
    found = heard(melody(6, 0.25), babble(3), melody(2, 0.25, 5), babble(2, 3), quiet(2))
    labels = [s.label for s in stretches(found) if s.label is not SILENCE]
    assert labels == [MUSIC, SPEECH, MUSIC, SPEECH]


def test_stretches_leave_no_hole() -> None:
    """Each begins where the last ended, give or take a click."""
    found = stretches(heard(quiet(1), babble(2), quiet(2), tone(425, seconds=1), quiet(6)))
    for before, after in pairwise(found):
        assert after.start == pytest.approx(before.end, abs=0.1)
    assert found[-1].end == pytest.approx(12)


def test_speech_comes_with_its_sound() -> None:
    """What goes to the transcriber holds the whole stretch and little more."""
    found = heard(quiet(1), babble(2), quiet(2))
    spoken = next(piece for piece in found if piece.stretch.label is SPEECH)
    length = spoken.stretch.end - spoken.stretch.start
    assert length <= len(spoken.pcm) / 2 / RATE <= length + 0.6


def test_endless_speech_is_cut() -> None:
    """Nothing grows without bound: after half a minute a stretch of speech is told."""
    found = [s for s in stretches(heard(babble(70))) if s.label is SPEECH]
    assert len(found) >= 2
    assert max(s.end - s.start for s in found) < 33


@pytest.mark.parametrize(("before", "parts"), [(2.0, 2), (0.12, 1)])
def test_a_key_divides_what_is_said(before: float, parts: int) -> None:
    """What is said after it is something else; a syllable before it is none."""
    ear, found = Ear(), []
    samples = np.concatenate([quiet(1), babble(before), babble(3, seed=2), quiet(1)])
    for first in range(0, len(samples), 320):
        at = (first + 320) / RATE
        found += ear.hear(Audio(at, samples[first : first + 320].tobytes()))
        if abs(at - 1 - before) < 0.01:
            found += ear.divide(at)
    said = [s for s in stretches(found + ear.finish(at)) if s.label is SPEECH]
    assert len(said) == parts
    assert said[-1].start == pytest.approx(1 + before, abs=0.05)


def test_the_same_waveform_twice_is_a_recording() -> None:
    """A repetition is told with the time of the first, through G.711 and loss; other words are new."""
    words, others = babble(4, 1), babble(4, 2)
    again = words.copy()
    for packet in range(0, len(again) // 160, 50):  # 2 %
        again[packet * 160 : packet * 160 + 160] = 0
    found = heard(quiet(1), words, quiet(2), others, quiet(2), coarse(again), quiet(2))
    spoken = [s for s in stretches(found) if s.label is SPEECH]
    assert [s.repeats is None for s in spoken] == [True, True, False]
    assert spoken[2].repeats == pytest.approx(spoken[0].start, abs=0.3)


def coarse(samples: np.ndarray) -> np.ndarray:
    """Through eight bits of mu-law."""
    wave = samples.astype(float) / 32768
    pressed = np.round(np.sign(wave) * np.log1p(255 * np.abs(wave)) / np.log1p(255) * 127) / 127
    return (np.sign(pressed) * np.expm1(np.abs(pressed) * np.log1p(255)) / 255 * 32767).astype(
        np.int16
    )


def test_times_are_those_of_arrival() -> None:
    """Audio that is lost moves nothing that comes after it."""
    ear, found = Ear(), []
    words = babble(1.5).tobytes()
    found += ear.hear(Audio(1.5, words))
    found += ear.hear(Audio(9.5, words))
    found += ear.finish(9.5)
    spoken = [s for s in stretches(found) if s.label is SPEECH]
    assert [s.start for s in spoken] == pytest.approx([0, 8], abs=0.3)


def test_no_packets_are_silence() -> None:
    """When nothing comes in any more, what was said ends and silence is going on."""
    ear = Ear()
    ear.hear(Audio(1.5, babble(1.5).tobytes()))
    assert ear.going_on[0] is SPEECH
    found = ear.wait(3.0)
    assert [s.label for s in stretches(found)] == [SPEECH]
    assert ear.going_on[0] is SILENCE


@pytest.mark.parametrize(
    "pcm", [b"", b"\x01", b"\xff" * 999, b"\x00\x80" * 8000, b"\xff\x7f" * 8000]
)
def test_any_bytes_are_heard(pcm: bytes) -> None:
    """Half samples and full scale make nothing fail."""
    ear = Ear()
    for second in range(1, 5):
        ear.hear(Audio(second, pcm))
    assert ear.finish(5.0)


def test_what_goes_on_is_told_at_once() -> None:
    """Before a stretch has ended, its label can be asked for."""
    ear = Ear()
    samples = np.concatenate([*ENGAGED["Europe"] * 5])
    for first in range(0, len(samples), 320):
        ear.hear(Audio((first + 320) / RATE, samples[first : first + 320].tobytes()))
    assert ear.going_on[0] is BUSY
