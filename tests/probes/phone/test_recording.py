"""What is kept of a call's sound."""

import io
import wave

import numpy as np

from mysteryshop.probes.phone.line import RATE, Audio
from mysteryshop.probes.phone.recording import recording

from .conftest import tone

SECOND = tone(440, seconds=1).tobytes()
CALL = [Audio(float(second), SECOND) for second in (1, 2, 5, 6)]


def seconds(content: bytes | None) -> float:
    assert content is not None
    with wave.open(io.BytesIO(content)) as opened:
        return opened.getnframes() / opened.getframerate()


def test_machines_are_recorded() -> None:
    """All of a call without a person, with its gaps where they were."""
    content = recording(CALL, human_at=None)
    assert seconds(content) == 6
    samples = np.frombuffer((content or b"")[44:], np.int16)
    assert not samples[int(2.1 * RATE) : int(3.9 * RATE)].any()
    assert samples[int(4.1 * RATE) : int(5.9 * RATE)].any()


def test_it_ends_where_a_person_speaks() -> None:
    """Nothing of what arrived after that is in the file."""
    assert seconds(recording(CALL, human_at=4.2)) == 2


def test_people_only_where_it_is_allowed() -> None:
    """The jurisdiction may allow the whole call."""
    assert seconds(recording(CALL, human_at=4.2, people_allowed=True)) == 6


def test_nothing_is_kept_when_a_person_answers() -> None:
    """A call that a person picks up leaves no sound at all."""
    assert recording(CALL, human_at=0.5) is None
