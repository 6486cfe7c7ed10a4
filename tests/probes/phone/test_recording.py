"""What is kept of a call's sound."""

import io
import wave

import numpy as np

from mysteryshop.probes.phone.caller import Caller
from mysteryshop.probes.phone.heard import Speech
from mysteryshop.probes.phone.line import RATE, Audio
from mysteryshop.probes.phone.plan import CallPlan
from mysteryshop.probes.phone.recording import recording

from .conftest import tone
from .scripted import ANSWERS, Performance, plays, says, silence

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


def test_nobody_who_may_be_a_person_is_recorded():
    """The sound ends before the first who is not known for a machine, likely a person or not."""

    def mumbles():
        yield ANSWERS
        yield plays("For sales, press 1. For billing, press 2.")
        yield silence(2)
        yield says("Mm, sorry, what was that about, mm.")
        yield silence(60)

    caller = Caller(CallPlan("sip:a@127.0.0.1", "I have a question about my invoice"))
    heard = Performance(caller, mumbles).run().record
    [mumbled] = [e for e in heard if isinstance(e, Speech) and "Mm" in e.readings[0]]
    assert caller.perhaps_human_at == mumbled.start
