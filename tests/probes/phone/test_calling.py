"""Whole calls over real SIP on loopback: every way they go, and nothing that hangs."""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psutil
import pytest

from mysteryshop.core.errors import OutOfScope, Refused, Stopped
from mysteryshop.core.scope import Scope
from mysteryshop.probes.phone import calling
from mysteryshop.probes.phone.baresip import BaresipTransport
from mysteryshop.probes.phone.brain import Deed, Done, Event, Follow, HangUp, Press, Say, Tick
from mysteryshop.probes.phone.calling import Record, Rules, Tools, make_call
from mysteryshop.probes.phone.ends import End, end_of
from mysteryshop.probes.phone.heard import Label, Stretch
from mysteryshop.probes.phone.line import Progress, Signal

from .conftest import Answerer, Obedient, babble, quiet, tone

RING = {"do": "ring"}
ANSWER = {"do": "answer", "after": 0.3}
Answering = Callable[..., Answerer]
Wav = Callable[..., str]


def call(company: Answerer | str, brain: Any = None, **rules: Any) -> Record:
    target = company if isinstance(company, str) else company.uri
    return make_call(BaresipTransport, target, brain or Obedient(), Tools(), Rules(**rules))


def progress(record: Record) -> list[Progress]:
    return [signal.progress for signal in record.signals]


def after(seconds: float, *deeds: Deed) -> Callable[[Event], tuple[Deed, ...]]:
    """What does these deeds once, so many seconds into the call."""
    left = list(deeds)

    def decide(event: Event) -> tuple[Deed, ...]:
        if isinstance(event, Tick) and event.at >= seconds and left:
            now, left[:] = tuple(left), []
            return now
        return ()

    return decide


@pytest.mark.parametrize(
    ("code", "end"),
    [
        (486, End.BUSY),
        (600, End.BUSY),
        (480, End.NO_ANSWER),
        (503, End.REJECTED),
        (404, End.REJECTED),
    ],
)
def test_a_refusal_is_told_with_its_code(answering: Answering, code: int, end: End) -> None:
    """Busy, unavailable and rejected are different ends, each with the status of the network."""
    record = call(answering({"do": "refuse", "code": code}))
    assert end_of(record.signals) is end
    assert record.signals[-1].code == code
    assert not record.signals[-1].by_us


def test_a_call_nobody_answers_ends_at_its_limit(answering: Answering) -> None:
    """It rings, nobody comes: we hang up, and it was no answer."""
    record = call(answering(RING), longest=1.5)
    assert progress(record) == [Progress.RINGING, Progress.ENDED]
    assert end_of(record.signals) is End.NO_ANSWER
    assert "longest call" in record.cut


def test_a_company_that_dies_while_it_rings(answering: Answering) -> None:
    """Nobody confirms that we give up: the call is over all the same, soon after its limit."""
    record = call(answering(RING, {"do": "die", "after": 0.5}), longest=1.5)
    assert end_of(record.signals) is End.NO_ANSWER
    assert record.signals[-1].at < 6


def test_nothing_at_the_address(answering: Answering) -> None:
    """Where nothing listens, not even a ring is heard."""
    company = answering()
    company.saw()
    record = call(company, longest=2)
    assert end_of(record.signals) is End.UNREACHABLE


def test_a_call_that_is_answered_and_hung_up(answering: Answering, wav: Wav) -> None:
    """The answer, the speech and their BYE are told in order; the audio has the times of its arrival."""
    played = wav(quiet(1), babble(2), quiet(20))
    company = answering(RING, ANSWER, {"do": "hang up", "after": 6}, play=played)
    record = call(company)
    assert progress(record) == [Progress.RINGING, Progress.ANSWERED, Progress.ENDED]
    assert end_of(record.signals) is End.THEIR_HANG_UP
    spoken = [e for e in record.events if isinstance(e, Stretch) and e.label is Label.SPEECH]
    answered = record.signals[1].at
    assert spoken[0].start == pytest.approx(answered + 1, abs=0.5)
    assert spoken[-1].end == pytest.approx(answered + 3, abs=0.5)


def test_early_media_is_heard(answering: Answering, wav: Wav) -> None:
    """What is played before the answer is heard, and is no answer."""
    played = wav(tone(425, seconds=1), quiet(20))
    company = answering({"do": "early"}, {"do": "refuse", "code": 486, "after": 3}, play=played)
    record = call(company)
    assert progress(record) == [Progress.EARLY_MEDIA, Progress.ENDED]
    assert Label.RINGBACK in [e.label for e in record.events if isinstance(e, Stretch)]
    assert end_of(record.signals) is End.BUSY


def test_keys_arrive(answering: Answering, wav: Wav) -> None:
    """Every key of a telephone reaches the other side, and we are told when it was pressed."""
    company = answering(ANSWER, play=wav(quiet(20)))
    keys = [Press(key, "heard: press it") for key in "0159*#"]
    brain = Obedient(after(1, *keys, HangUp("done")))
    record = call(company, brain)
    assert [line.split()[1] for line in company.saw() if line.startswith("digit")] == list("0159*#")
    assert [done.deed for done in brain.of(Done) if isinstance(done.deed, Press)] == keys
    assert end_of(record.signals) is End.OUR_HANG_UP


def test_hold_and_renegotiation(answering: Answering, wav: Wav) -> None:
    """A re-INVITE that holds us and one that takes us back are told, and audio goes on after both."""
    company = answering(
        ANSWER,
        {"do": "hold", "after": 1.5},
        {"do": "resume", "after": 3},
        {"do": "hang up", "after": 6},
        play=wav(babble(20)),
    )
    record = call(company)
    assert progress(record)[-4:] == [
        Progress.ANSWERED,
        Progress.HELD,
        Progress.RESUMED,
        Progress.ENDED,
    ]
    resumed = record.signals[-2].at
    assert any(audio.at > resumed + 1 for audio in record.audio)


def test_a_line_that_goes_dead_is_dropped(
    answering: Answering, wav: Wav, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without packets and without a BYE the call is over after a while, and was not hung up."""
    monkeypatch.setattr("mysteryshop.probes.phone.baresip.LOST_AFTER", 2)
    record = call(answering(ANSWER, {"do": "die", "after": 1.5}, play=wav(babble(20))), longest=20)
    assert end_of(record.signals) is End.DROPPED
    assert not record.cut


def test_one_way_audio_is_silence_to_the_limit(answering: Answering) -> None:
    """A call in which nothing is ever heard is silence for as long as it is allowed to last."""
    record = call(answering(ANSWER), longest=2)
    assert {e.label for e in record.events if isinstance(e, Stretch)} == {Label.SILENCE}
    assert end_of(record.signals) is End.OUR_HANG_UP
    assert "longest call" in record.cut


def test_lost_packets_do_not_cut_speech(answering: Answering, wav: Wav) -> None:
    """With one packet in fifty lost, speech is speech, and in one piece."""
    played = wav(quiet(0.5), babble(4), quiet(20))
    company = answering(ANSWER, {"do": "hang up", "after": 7}, play=played, loss=2)
    record = call(company)
    heard = [e for e in record.events if isinstance(e, Stretch) and e.label is not Label.SILENCE]
    assert [stretch.label for stretch in heard] == [Label.SPEECH]
    assert heard[0].end - heard[0].start == pytest.approx(4, abs=0.6)


def test_a_transfer_out_of_scope_is_not_dialled(answering: Answering, wav: Wav) -> None:
    """REFER makes us dial: a target that is not listed is refused, and the call goes on."""
    other = answering(ANSWER)
    company = answering(ANSWER, {"do": "refer", "after": 1, "to": other.uri}, play=wav(quiet(20)))
    scope = Scope(numbers=(company.uri,))
    brain = Obedient(follow_then_leave)
    record = call(company, brain, check_target=scope.check_number)
    followed = next(done for done in brain.of(Done) if isinstance(done.deed, Follow))
    assert "not in [scope] numbers" in followed.refused
    assert progress(record).count(Progress.ANSWERED) == 1
    assert not any(line.startswith("state") for line in other.saw())


def test_a_transfer_in_scope_is_followed(answering: Answering, wav: Wav) -> None:
    """After a transfer the call is with somebody else, and is heard on."""
    other = answering(RING, ANSWER, play=wav(babble(20)))
    company = answering(ANSWER, {"do": "refer", "after": 1, "to": other.uri})
    scope = Scope(numbers=(company.uri, other.uri))
    brain = Obedient(follow_then_leave)
    record = call(company, brain, check_target=scope.check_number)
    assert progress(record).count(Progress.ANSWERED) == 2
    assert progress(record)[-1] is Progress.ENDED
    second = [s.at for s in record.signals if s.progress is Progress.ANSWERED][1]
    assert any(audio.at > second + 0.5 for audio in record.audio)
    assert "state CONFIRMED" in other.saw()


def test_a_transfer_that_fails_brings_the_call_back(answering: Answering, wav: Wav) -> None:
    """Where the target is busy, the call goes on with whom it was."""
    other = answering({"do": "refuse", "code": 486})
    company = answering(ANSWER, {"do": "refer", "after": 1, "to": other.uri}, play=wav(quiet(20)))
    record = call(company, Obedient(follow_then_leave))
    resumed = next(s for s in record.signals if s.progress is Progress.RESUMED)
    assert resumed.code == 486
    assert end_of(record.signals) is End.OUR_HANG_UP


def follow_then_leave(event: Event) -> tuple[Deed, ...]:
    if isinstance(event, Signal) and event.progress is Progress.TRANSFER:
        return (Follow(event.detail, "they ask us to"),)
    return (HangUp("seen enough"),) if isinstance(event, Tick) and event.at > 4 else ()


def test_the_kill_switch_hangs_up(answering: Answering, wav: Wav) -> None:
    """Thrown in the middle of a call, it ends it within a second and says why."""
    thrown = threading.Event()

    def check() -> None:
        if thrown.is_set():
            raise Stopped("stopped (enough)")

    def throw(event: Event) -> tuple[Deed, ...]:
        if isinstance(event, Tick) and event.at > 1 and not thrown.is_set():
            thrown.set()
            moments.append(event.at)
        return ()

    moments: list[float] = []
    record = call(answering(ANSWER, play=wav(quiet(20))), Obedient(throw), check_stop=check)
    assert record.cut == "stopped (enough)"
    assert record.signals[-1].at - moments[0] < 1


def test_a_brain_that_fails_hangs_up(answering: Answering, wav: Wav) -> None:
    """The call ends before the fault is told."""

    def fail(event: Event) -> tuple[Deed, ...]:
        if isinstance(event, Tick) and event.at > 1:
            raise ZeroDivisionError("our own fault")
        return ()

    company = answering(ANSWER, play=wav(quiet(20)))
    with pytest.raises(ZeroDivisionError, match="our own fault"):
        call(company, Obedient(fail))
    deadline = time.monotonic() + 5
    assert company.process.stdout is not None
    for line in company.process.stdout:
        if "DISCONNECTED" in line or time.monotonic() > deadline:
            break
    assert "DISCONNECTED" in line


def test_a_cancel_that_is_swallowed_is_repeated() -> None:
    """A library that loses a cancellation keeps no call from its end."""

    async def stubborn() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        await asyncio.sleep(3600)

    async def end() -> None:
        task = asyncio.create_task(stubborn())
        await asyncio.sleep(0)
        await calling._end({task})
        assert task.cancelled()

    asyncio.run(asyncio.wait_for(end(), 10))


def test_without_a_voice_nothing_is_said(answering: Answering, wav: Wav) -> None:
    """The brain is told plainly that the shopper cannot speak."""
    brain = Obedient(after(1, Say("Hello", "greeted"), HangUp("done")))
    call(answering(ANSWER, play=wav(quiet(20))), brain)
    assert "cannot speak" in brain.of(Done)[0].refused


def test_a_refused_target_is_never_dialled(answering: Answering) -> None:
    """The check comes before the stack is started."""
    company = answering(ANSWER)
    with pytest.raises(OutOfScope):
        call(company, check_target=Scope().check_number)
    assert not any(line.startswith("state") for line in company.saw())


def test_nothing_is_left_behind(answering: Answering, wav: Wav) -> None:
    """After a call there is no thread of the stack and no socket of ours."""
    company = answering(ANSWER, {"do": "hang up", "after": 1}, play=wav(quiet(20)))
    before = len(psutil.Process().net_connections())
    call(company)
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith(("baresip", "mysteryshop-call"))]
    assert len(psutil.Process().net_connections()) == before


def test_a_call_that_may_not_be_made_raises_refused() -> None:
    """A thrown kill switch is looked at before anything else."""

    def check() -> None:
        raise Stopped("stopped")

    with pytest.raises(Refused):
        call("sip:company@127.0.0.1:9", check_stop=check)
