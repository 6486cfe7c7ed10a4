"""People and machines that talk: what they are told, what is told again, where they send us."""

from mysteryshop.probes.phone.brain import Done, HangUp, Say, Tick
from mysteryshop.probes.phone.caller import Caller
from mysteryshop.probes.phone.heard import Label, Speech
from mysteryshop.probes.phone.line import Progress, Signal

from .companies import ANA, CAN, PLAN, direct, listens, picks_up, transferred, waits_for_us
from .scripted import says, silence


def test_somebody_who_waits_for_us_is_there_from_the_answer(call):
    """The time to a person does not count our own waiting for a first word."""
    done = call(waits_for_us)
    assert done.call.reached_human
    assert done.call.seconds_to_human == 0


def test_a_person_right_after_an_announcement_begins_with_their_own_words(call):
    """Even without a pause between them: what was announced counts as waiting."""

    def company():
        yield from picks_up()
        yield says(f"Your call is very important to us. Please hold the line. {ANA}", seconds=10)
        yield from listens()
        yield says(CAN)
        yield from listens()

    seen = call(company).call
    assert seen.reached_human
    assert 4 < seen.seconds_to_human < 7
    assert [phrase.text for phrase in seen.cliches] == ["your call is very important to us"]


def test_a_voice_bot_is_no_person(call):
    """It is told what we want, and what it answers makes it nobody."""

    def company():
        yield from picks_up()
        yield says(
            "Hi, I am Tia, your virtual assistant. In a few words, tell me how I can help you."
        )
        yield from listens()
        yield says("I heard a question about an invoice. Did I get that right?")
        yield from listens()
        yield silence(60)

    done = call(company)
    assert done.said[0] == "I have a question about my invoice"
    assert done.call.reached_human is not True
    assert not done.call.seconds_to_human


def test_told_again_is_counted(call):
    """Whoever asks anew after a transfer, and whoever asks once more, makes us say it again."""
    assert len(call(transferred).call.asked_again) == 1
    assert call(direct).call.asked_again == ()

    def hard_of_hearing():
        yield from picks_up()
        yield says(ANA)
        yield from listens()
        yield says("Sorry, could you say that again?")
        yield from listens()
        yield says(CAN)
        yield from listens()

    assert len(call(hard_of_hearing).call.asked_again) == 1


def test_wrong_department_without_a_hand_over(call):
    """Somebody who cannot help is asked once to put us through, then thanked."""

    def company():
        yield from picks_up()
        yield says("Sales, this is Terry, how can I help?")
        yield from listens()
        yield says("Sorry, I can't help you with that, this is sales.")
        yield from listens()
        yield says("I am not able to do that. You need to call another number.")
        yield from listens()

    done = call(company)
    assert "put me through" in done.said[1]
    assert "Goodbye" in done.said[-1]
    assert done.call.right_person is False


def test_without_a_voice_nothing_is_said(call):
    """A shopper who cannot speak listens, and ends the call when nothing more comes."""
    brain = Caller(PLAN)
    brain.take(Signal(1.0, Progress.ANSWERED))
    brain.take(Speech(1.0, 4.0, (ANA, ANA)))
    (deed,) = brain.take(Tick(6.0, Label.SILENCE, 4.0, 6.0))
    assert isinstance(deed, Say)
    assert brain.take(Done(6.0, deed, 0.0, refused="no voice")) == ()
    assert brain.take(Tick(7.0, Label.SILENCE, 4.0, 7.0)) == ()
    (end,) = brain.take(Tick(60.0, Label.SILENCE, 4.0, 60.0))
    assert isinstance(end, HangUp)
    assert brain.take(Tick(61.0, Label.SILENCE, 4.0, 61.0)) == ()
