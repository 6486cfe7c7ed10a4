"""Whole calls, from dialling to the end: what the caller does, and what the call comes to."""

from collections import Counter

import pytest
from pydantic_core import to_jsonable_python

from mysteryshop.core.observation import decode, encode
from mysteryshop.probes.phone.brain import Done, Follow, HangUp, Say, Tick
from mysteryshop.probes.phone.caller import Caller
from mysteryshop.probes.phone.counting import count
from mysteryshop.probes.phone.heard import Label, Speech
from mysteryshop.probes.phone.line import Progress, Signal
from mysteryshop.probes.phone.plan import CallPlan

from .scripted import ANSWERS, RINGING, busy, music, plays, rings, says, signal, silence, tone

PLAN = CallPlan("sip:service@127.0.0.1:5070", "I have a question about my invoice")
MENU = (
    "Welcome to Tidewater Broadband. For sales, press 1. For billing, press 2. "
    "For technical support, press 3. For anything else, press 0."
)
ANA = "Good morning, Tidewater Broadband, Ana speaking, how can I help you?"
TOM = "Hello, billing department, this is Tom, what can I do for you?"
CAN = "Yes of course, let me have a look at that for you."
OVER = "I see. That is something for my colleagues, I'll put you through."


def picks_up():
    yield RINGING
    yield rings(3)
    yield ANSWERS


def key_at(menu, times=3, pause=6):
    """Reads a menu out until a key comes; gives back the key."""
    for _ in range(times):
        did = yield plays(menu, until=("key",))
        did = did or (yield silence(pause, until=("key",)))
        for kind, key in did:
            if kind == "key":
                return key
    return None


def listens(seconds=20):
    """Silent until the caller has spoken."""
    did = yield silence(seconds, until=("said",))
    yield silence(0.8)
    return [text for kind, text in did if kind == "said"]


def helps(greeting=ANA):
    yield says(greeting)
    yield from listens()
    yield says(CAN)
    yield from listens()
    yield silence(10)


def hands_over(greeting=ANA, words=OVER):
    yield says(greeting)
    yield from listens()
    yield says(words)


def good():
    yield from picks_up()
    key = yield from key_at(MENU)
    assert key == "2"
    yield plays("Your call is very important to us. Please hold for the next available advisor.")
    yield music(20)
    yield from helps()


def test_the_good_call(call):
    """One menu, a queue, and a person who can help: thanked, and let go."""
    done = call(good)
    assert done.keys == ["2"]
    assert done.said[0] == "I have a question about my invoice"
    assert "Goodbye" in done.said[-1]
    seen = done.call
    assert seen.outcome == "human"
    assert (seen.reached_human, seen.right_person) == (True, True)
    assert (seen.transfers, seen.menu_levels, seen.handovers_before_human) == (0, 1, 0)
    assert seen.post_dial_delay_s == 0.0
    assert 20 <= seen.hold_s <= 27
    assert seen.seconds_to_human == pytest.approx(33.8, abs=0.5)
    assert [phrase.text for phrase in seen.cliches] == ["your call is very important to us"]
    assert "billing" in seen.keys_pressed[0].because
    assert not any("Ana" in line.text for line in seen.transcript)


def direct():
    yield from picks_up()
    yield from helps()


def waits_for_us():
    yield from picks_up()
    yield from listens()
    yield says("Yes, hello, sure, I can help you with that.")
    yield from listens()


def transferred():
    yield from picks_up()
    yield from hands_over()
    yield music(8)
    yield from helps(TOM)


def transferred_by_refer():
    yield from picks_up()
    yield from hands_over()
    yield signal(Progress.TRANSFER, detail="sip:billing@127.0.0.1:5071")
    yield rings(4)
    yield from helps(TOM)


def transferred_in_silence():
    yield from picks_up()
    yield from hands_over()
    yield silence(5)
    yield from helps(TOM)


def three_transfers():
    yield from picks_up()
    yield from hands_over()
    yield music(6)
    yield from hands_over(TOM, "Sorry, wrong department. I'll transfer you.")
    yield rings(4)
    yield from hands_over("Customer service, how may I help?", "One moment, I'll connect you.")
    yield music(5)
    yield from helps("Accounts, my name is Jo, how can I help?")


def back_from_hold():
    yield from picks_up()
    yield says(ANA)
    yield from listens()
    yield says("One moment please, bear with me.")
    yield music(15)
    yield says("Thanks for holding. I can see your invoice, I can help you with that.")
    yield from listens()


def voicemail():
    yield from picks_up()
    yield plays(
        "You have reached Tidewater. Nobody can take your call. Please leave a message after the tone."
    )
    yield tone()
    yield silence(60)


def closed():
    yield from picks_up()
    yield plays(
        "Thank you for calling Tidewater. We are currently closed. Our office hours are nine to five."
    )
    yield silence(20)


def loop():
    yield from picks_up()
    while (yield from key_at(MENU, times=9)) is not None:
        pass


def deaf_menu():
    yield from picks_up()
    for _ in range(20):
        yield plays(MENU)
        yield silence(6)


def queue_for_ever():
    yield from picks_up()
    while True:
        yield plays("All our advisors are busy. You are number three in the queue.")
        yield music(30)


def silent_for_ever():
    yield from picks_up()
    while True:
        yield silence(10)


def music_for_ever():
    yield from picks_up()
    while True:
        yield music(30)


def dropped():
    yield from picks_up()
    yield plays("Welcome to Tidewater.")
    yield silence(1)


def website():
    yield from picks_up()
    yield plays(
        "We no longer take calls. Please visit our website at www dot tidewater dot example. Goodbye."
    )


def engaged():
    yield signal(Progress.ENDED, code=486, detail="Busy Here")


def busy_tone():
    yield ANSWERS
    yield busy(30)


def unavailable():
    yield signal(Progress.ENDED, code=480, detail="Temporarily Unavailable")


def overloaded():
    yield signal(Progress.ENDED, code=503, detail="Service Unavailable")


def nothing_there():
    yield silence(2)
    yield signal(Progress.ENDED, detail="connection refused")


def declined():
    yield signal(Progress.ENDED, code=603, detail="Decline")


def never_picks_up():
    yield RINGING
    while True:
        yield rings(10)


def muddled():
    yield from picks_up()
    for _ in range(9):
        did = yield plays(
            "Press 1. Or something, press 2. And so on, press 3",
            also="sorry what was it",
            until=("key",),
        )
        if not did:
            yield silence(6)
    yield silence(60)


@pytest.mark.parametrize(
    ("company", "outcome", "human", "right"),
    [
        (direct, "human", True, True),
        (waits_for_us, "human", True, True),
        (transferred, "human", True, True),
        (back_from_hold, "human", True, True),
        (voicemail, "voicemail", False, None),
        (closed, "closed", False, None),
        (loop, "loop", False, None),
        (deaf_menu, "loop", False, None),
        (queue_for_ever, "no answer", False, None),
        (silent_for_ever, "unclear", False, None),
        (music_for_ever, "no answer", False, None),
        (dropped, "dropped", False, None),
        (website, "dropped", False, None),
        (engaged, "busy", False, None),
        (busy_tone, "busy", False, None),
        (unavailable, "rejected", False, None),
        (overloaded, "rejected", False, None),
        (nothing_there, "unreachable", False, None),
        (declined, "rejected", False, None),
        (never_picks_up, "no answer", False, None),
        (muddled, "unclear", False, None),
    ],
)
def test_every_outcome(call, company, outcome, human, right):
    """Each way a call can go comes to its own outcome, within the limits."""
    seen = call(company).call
    assert (seen.outcome, seen.reached_human, seen.right_person) == (outcome, human, right), seen


@pytest.mark.parametrize(
    ("company", "signalled", "inferred", "right"),
    [
        (direct, 0, 0, True),
        (back_from_hold, 0, 0, True),
        (transferred, 0, 1, True),
        (transferred_in_silence, 0, 1, True),
        (transferred_by_refer, 1, 0, True),
        (three_transfers, 0, 3, None),
    ],
)
def test_transfers(call, company, signalled, inferred, right):
    """From person to person alone, signalled and inferred apart; one more than allowed ends the call."""
    seen = call(company).call
    assert (seen.transfers_signalled, seen.transfers_inferred) == (signalled, inferred)
    assert seen.transfers == signalled + inferred
    assert seen.right_person is right


def read_differently(first, second):
    """A menu that is understood otherwise each time it is read out."""

    def company():
        yield from picks_up()
        for also in (first, second, second):
            did = yield says(MENU, also=also, until=("key",))
            did = did or (yield silence(6, until=("key",)))
            if did:
                yield from helps()
                return
        yield silence(60)

    return company


SHIFTED = (
    "press 1. For billing, press 1. For technical support, press 2. For anything else, press 3."
)


def test_a_key_is_pressed_when_two_hearings_agree(call):
    """Two readings of the first hearing differ: the repetition is waited for, then the right key pressed."""
    done = call(read_differently(SHIFTED, MENU))
    assert done.keys == ["2"]
    assert done.call.keys_pressed[0].at_s > 15


def test_one_reading_alone_waits_for_the_repetition(call):
    """What is transcribed once is heard twice before a key is pressed."""

    def company():
        yield from picks_up()
        for _ in range(3):
            did = yield from key_and_reading(MENU)
            if did:
                yield from helps()
                return

    def key_and_reading(menu):
        sound = says(menu, until=("key",))
        sound.readings = (menu,)
        did = yield sound
        return did or (yield silence(6, until=("key",)))

    done = call(company)
    assert done.keys == ["2"]
    assert done.call.keys_pressed[0].at_s > 15


def test_the_last_resort_is_said_to_be_one(call):
    """0 is pressed once where nobody offers it, after everything else, and says so."""
    done = call(muddled)
    assert done.keys == ["0"]
    (key,) = done.call.keys_pressed
    assert not key.offered
    assert "not offered, as a last resort" in key.because


def test_no_key_three_times_in_one_menu(call):
    """A menu that comes again is left by another key, or as a loop; what we want is tried twice."""
    for company in (loop, deaf_menu):
        keys = call(company).keys
        assert Counter(keys).most_common(1)[0] == ("2", 2)


def test_slow_words_are_waited_for(call):
    """A transcriber that lags behind changes when we act, not what we do."""
    done = call(good, lag=4.0)
    assert done.keys == ["2"]
    assert done.call.right_person is True


def test_a_menu_that_hardly_pauses(call):
    """Its pause is too short to wait for the last words; what was heard before is enough."""

    def company():
        yield from picks_up()
        key = yield from key_at(MENU, times=6, pause=1.2)
        assert key == "2"
        yield rings(2)
        yield from helps()

    done = call(company, lag=3.0)
    assert done.keys == ["2"]
    assert done.call.right_person is True


def test_music_after_a_key_is_a_queue(call):
    """Nothing more is pressed while it plays, even when no word was heard in it."""

    def company():
        yield from picks_up()
        yield from key_at(MENU)
        yield music(60)
        yield from helps(TOM)

    done = call(company)
    assert done.keys == ["2"]
    assert done.call.outcome == "human"


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


def test_a_refusal_ends_the_post_dial_delay(call):
    """It is an answer of the network; where nothing came at all there is no delay to tell."""
    assert call(engaged).call.post_dial_delay_s == 0
    assert call(nothing_there).call.post_dial_delay_s is None


@pytest.mark.parametrize("company", [direct, voicemail, queue_for_ever, deaf_menu])
def test_without_a_transcriber(call, company):
    """Nothing is pressed, nothing is claimed, and what labels and times tell is still there."""
    done = call(company, transcribes=False)
    assert done.keys == []
    assert done.call.reached_human is None
    assert done.call.post_dial_delay_s == 0
    assert done.call.total_s > 10
    assert done.call.menu_levels == 0


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


def test_a_word_instead_of_a_key(call):
    """Where only words are offered, the word is said."""

    def company():
        yield from picks_up()
        did = yield plays("For billing, say billing. For faults, say faults.", until=("said",))
        did = did or (yield silence(8, until=("said",)))
        assert [text for _, text in did] == ["billing"]
        yield rings(3)
        yield from helps()

    assert call(company).call.right_person is True


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


def test_what_is_announced_and_where_we_are_sent(call):
    """Waiting times are kept with their end, being sent to the website is a dead end."""

    def queue():
        yield from picks_up()
        yield plays("All lines are busy. Your wait is about two minutes.")
        yield music(60)
        yield from helps()

    (said,) = call(queue).call.announcements
    assert said.what == "wait"
    assert said.due_s == pytest.approx(126.5, abs=1)
    end = call(website).call.dead_end
    assert (end.to, "website" in end.text) == ("website", True)
    assert call(good).call.dead_end is None


def test_a_call_that_is_cut_is_stopped(call):
    """What ends a call from outside is neither our finding nor the company's."""
    done = call(queue_for_ever)
    seen = count(done.record, PLAN, cut="the kill switch is thrown")
    assert (seen.outcome, seen.because) == ("stopped", "the kill switch is thrown")


def test_a_stored_call_is_counted_alike(call):
    """The record alone, without ticks, gives the same call again, and it survives being stored."""
    done = call(three_transfers)
    record = [event for event in done.record if not isinstance(event, Tick)]
    assert count(record, PLAN) == done.call
    stored = to_jsonable_python(encode(done.call))
    assert decode(stored) == done.call


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


def test_a_transfer_is_followed(call):
    """A REFER is obeyed; whether it may be is the door's to say."""
    done = call(transferred_by_refer)
    assert any(isinstance(deed, Follow) for deed in done.deeds)


def test_a_transfer_we_may_not_follow_is_none(call):
    """Where the target is out of scope, the same person is still on the line."""
    record = [
        Signal(1.0, Progress.ANSWERED),
        Speech(1.0, 4.0, (ANA,)),
        Done(5.5, Say(PLAN.wants, "greeted"), 2.0),
        Speech(8.5, 11.0, (OVER,)),
        Signal(11.5, Progress.TRANSFER, detail="sip:abroad@203.0.113.9"),
        Done(11.5, Follow("sip:abroad@203.0.113.9", "they ask"), 0.0, refused="out of scope"),
        Speech(14.0, 17.0, ("That did not work, I am sorry.",)),
        Signal(30.0, Progress.ENDED),
    ]
    seen = count(record, PLAN)
    assert (seen.outcome, seen.transfers, seen.right_person) == ("human", 0, False)


def test_closed_before_the_answer(call):
    """What is said before anybody picks up counts: they are closed, not merely away."""

    def company():
        yield signal(Progress.EARLY_MEDIA)
        yield plays("Our office is closed today.")
        yield signal(Progress.ENDED, code=480, detail="Temporarily Unavailable")

    assert call(company).call.outcome == "closed"


def test_a_call_cut_off_while_somebody_talks_is_dropped(call):
    """A person was there, and nothing came of it; one who says goodbye has ended a talk."""

    def cut():
        yield from picks_up()
        yield says(ANA)
        yield from listens()
        yield says("Well, let me just")

    seen = call(cut).call
    assert (seen.outcome, seen.reached_human, seen.right_person) == ("dropped", True, None)
