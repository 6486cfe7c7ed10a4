"""The process that reads speech: ``python -m mysteryshop.probes.phone.whisper_worker MODEL``.

For each line of JSON, followed by as much audio as its ``bytes`` say, one line of JSON with the
``reading`` comes back. The line also says the ``language``, the ``primer`` (what the model takes for the
words before), and how to read: ``beams``, seconds of quiet around the audio (``pad``) and behind that
(``margin``), and whether the audio is to be ``denoised``. It ends with its input.
"""

import json
import os
import re
import sys
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .denoising import denoised
from .line import RATE
from .wave import resampled

HEARD_AT = 16000
"""Samples a second the models were trained on."""
FRAMES_A_SECOND = 100
LONGEST = 30
"""Seconds the models see at once. The library fills up with quiet to that, and reading three seconds costs
as much as reading thirty then: four times what it costs with a ``margin``, which errs no more
(.086 of the words instead of .092, 255 sentences of three flite voices through G.711)."""
TOKENS_A_SECOND = 8
"""More than anybody speaks; a model that repeats itself for ever is cut off there."""
REPETITIVE = 2.4
"""How much text may shrink when compressed; more is a model that repeats itself."""
_LOOP = re.compile(
    r"\b(?P<said>\w[^.,!?]{5,40}?)(?P<stop>[\s.,!?]+)(?:(?P=said)(?:[\s.,!?]+|$)){2,}",
    re.IGNORECASE,
)
"""The same words three times on end; short ones may be digits of a number."""
MUMBLED = -1.3
"""Mean log probability under which words are made up rather than heard."""


def main(model_name: str) -> None:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not be taken for an answer
    try:
        from faster_whisper import WhisperModel

        model = WhisperModel(model_name, device="cpu", compute_type="int8", cpu_threads=1)
    except Exception as error:  # of many libraries, and told rather than swallowed
        _say(answers, {"error": f"{model_name}: {error}"[:500]})
        return
    _say(answers, {"ready": True})
    while line := sys.stdin.buffer.readline():
        asked = json.loads(line)
        samples = np.frombuffer(sys.stdin.buffer.read(asked["bytes"]), np.int16)
        _say(answers, {"reading": _reading(model, samples, asked)})


def _say(answers: Any, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _reading(model: Any, samples: NDArray[np.int16], asked: dict[str, Any]) -> str:
    """What is said; nothing in a language the model does not know."""
    language, pad = asked["language"], asked["pad"]
    if not len(samples) or (language != "en" and not model.model.is_multilingual):
        return ""
    heard = denoised(samples) if asked["denoised"] else samples
    waves = resampled(heard, RATE, HEARD_AT).astype(np.float32) / np.float32(32768)
    quiet = np.zeros(int(pad * HEARD_AT), np.float32)
    seconds = pad + len(waves) / HEARD_AT
    _see(min(LONGEST, seconds + pad + asked["margin"]))
    segments, _ = model.transcribe(
        np.concatenate([quiet, waves, quiet]),
        language=language,
        beam_size=asked["beams"],
        temperature=0.0,
        condition_on_previous_text=False,
        initial_prompt=asked["primer"] or None,
        without_timestamps=False,
        vad_filter=False,
        max_new_tokens=20 + int(TOKENS_A_SECOND * seconds),
    )
    said = [
        segment.text.strip()
        for segment in segments
        if segment.avg_logprob > MUMBLED
        and segment.compression_ratio < REPETITIVE
        and segment.start < seconds
    ]
    return without_loops(" ".join(said))


def without_loops(text: str) -> str:
    """A text in which nothing is said three times on end: only a model that repeats itself does so."""
    return _LOOP.sub(r"\g<said>\g<stop>", text).strip()


def _see(seconds: float) -> None:
    """Let the model see so many seconds instead of `LONGEST`; the library has no setting for it."""
    from faster_whisper import audio, transcribe

    frames = 2 * int(seconds * FRAMES_A_SECOND / 2)
    transcribe.pad_or_trim = partial(audio.pad_or_trim, length=frames)


if __name__ == "__main__":
    main(sys.argv[1])
