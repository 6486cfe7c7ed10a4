"""What a call came to: outcomes, transfers and times, from its record."""

from dataclasses import replace

import pytest
from pydantic_core import to_jsonable_python

from mysteryshop.core.observation import decode, encode
from mysteryshop.probes.phone.brain import Done, Follow, Say, Tick
from mysteryshop.probes.phone.counting import count
from mysteryshop.probes.phone.heard import Speech
from mysteryshop.probes.phone.line import Progress, Signal

from .companies import (
    ANA,
    CAN,
    MENU,
    OVER,
    PLAN,
    TOM,
    back_from_hold,
    busy_tone,
    closed,
    deaf_menu,
    declined,
    direct,
    dropped,
    engaged,
    good,
    hands_over,
    helps,
    key_at,
    listens,
    loop,
    muddled,
    music_for_ever,
    never_heard,
    never_picks_up,
    nothing_there,
    overloaded,
    picks_up,
    queue_for_ever,
    silent_for_ever,
    three_transfers,
    transferred,
    transferred_by_refer,
    transferred_in_silence,
    unavailable,
    voicemail,
    waits_for_us,
    website,
)
from .scripted import music, plays, rings, says, signal, silence, tone


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
        (never_heard, "unclear", False, None),
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


def test_a_refusal_ends_the_post_dial_delay(call):
    """It is an answer of the network; where nothing came at all there is no delay to tell."""
    assert call(engaged).call.post_dial_delay_s == 0
    assert call(nothing_there).call.post_dial_delay_s is None


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


def test_all_lines_are_busy_and_the_call_is_ended(call):
    """No queue, however busy they say they are: they sent us away."""

    def company():
        yield from picks_up()
        yield from key_at(MENU)
        yield plays("All our lines are busy. Please call back later.")

    seen = call(company).call
    assert seen.hold_s == 0
    assert seen.dead_end.to == "call back"


def test_a_stored_call_is_counted_alike(call):
    """The record alone, without ticks, gives the same call again, and it survives being stored."""
    done = call(three_transfers)
    record = [event for event in done.record if not isinstance(event, Tick)]
    assert count(record, PLAN) == done.call
    stored = to_jsonable_python(encode(done.call))
    assert decode(stored) == done.call


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


def test_a_hold_without_a_sound(call):
    """The network tells that we are held, or a person that they lead us on: both are waiting."""

    def held():
        yield from picks_up()
        yield from hands_over()
        yield signal(Progress.HELD)
        yield silence(6)
        yield signal(Progress.RESUMED)
        yield from helps(TOM)

    assert call(held).call.hold_s == pytest.approx(6, abs=0.5)
    assert call(transferred_in_silence).call.hold_s > 3


def test_a_hold_ends_where_they_pick_up(call):
    """Not where they begin to speak, unless that is long after."""

    def transferred(pause):
        def company():
            yield from picks_up()
            yield from hands_over()
            yield rings(4)
            yield silence(pause)
            yield from helps(TOM)

        return company

    assert call(transferred(0.8)).call.hold_s == pytest.approx(4, abs=0.3)
    assert call(transferred(3)).call.hold_s == pytest.approx(7, abs=0.3)


def test_a_refer_that_comes_with_the_last_words(call):
    """The network is quicker than the sound: the words before and behind it are two people's."""

    def company():
        yield from picks_up()
        yield says(ANA)
        yield from listens()
        yield says(OVER, seconds=4)
        yield signal(Progress.TRANSFER, detail="sip:billing@127.0.0.1:5071")
        yield silence(1)
        yield from helps(TOM)

    done = call(company)
    early = [
        replace(event, at=event.at - 0.3)
        if isinstance(event, Signal) and event.progress is Progress.TRANSFER
        else event
        for event in done.record
    ]
    seen = count(early, PLAN)
    assert (seen.transfers, seen.transfers_signalled, seen.right_person) == (1, 1, True)


def test_a_refer_that_failed_is_no_signalled_transfer(call):
    """Their line was busy, and a colleague came on instead."""

    def company():
        yield from picks_up()
        yield from hands_over()
        yield signal(Progress.TRANSFER, detail="sip:billing@127.0.0.1:5071")
        yield silence(0.6)
        yield signal(Progress.RESUMED, detail="transfer failed: Busy Here", code=486)
        yield from helps(TOM)

    seen = call(company).call
    assert (seen.transfers_signalled, seen.transfers_inferred) == (0, 1)


def test_one_hands_over_and_another_greets_in_one_breath(call):
    """Told by their words, with the full stops or without."""

    def company():
        yield from picks_up()
        yield says(ANA)
        yield from listens()
        yield says(
            "That is another department one moment I will transfer you "
            "and here what can I do for you?"
        )
        yield from listens()
        yield says(CAN)
        yield from listens()

    seen = call(company).call
    assert (seen.transfers, seen.right_person) == (1, True)


def machines_first(announces=True):
    yield from picks_up()
    yield from key_at(MENU)
    if announces:
        yield plays("There are two callers before you.")
    yield music(8)
    yield signal(Progress.TRANSFER, detail="sip:billing@127.0.0.1:5071")
    yield silence(1)
    yield from key_at("Press 4 for a question about a bill, press 5 for payments.")
    yield plays("You are next in the queue.")
    yield music(8)
    yield from helps()


@pytest.mark.parametrize("announces", [True, False])
def test_points_on_the_way_to_a_person(call, announces):
    """Menu, queue, menu, queue: two hand-overs after the first routing; nothing is said to machines."""
    done = call(lambda: machines_first(announces))
    assert done.call.handovers_before_human == 2
    assert done.keys == ["2", "4"]
    assert done.said[0] == PLAN.wants
    assert len(done.said) == 2


def test_a_queue_and_then_a_voicemail(call):
    """One hand-over between machines, told by their words alone."""

    def company():
        yield from picks_up()
        yield from key_at(MENU)
        yield plays("There are two callers before you.")
        yield music(8)
        yield plays("You have reached our mailbox. Leave your name and number after the beep.")
        yield tone()
        yield silence(60)

    assert call(company).call.handovers_before_human == 1


@pytest.mark.parametrize(
    ("said", "share"),
    [
        (
            "Your position in the queue is three. We are not here at the moment. "
            "Please leave a message after the tone.",
            0.32,
        ),
        (
            "Your position in the queue have reached our mailbox, leave your name and number "
            "after the beep and we will get back to you.",
            0.2,
        ),
    ],
)
def test_a_voicemail_that_cuts_off_the_queue(call, said, share):
    """Waiting ends where its greeting begins, although both are one stretch, or one sentence, of speech."""

    def company():
        yield from picks_up()
        yield from key_at(MENU)
        yield plays("Your position in the queue is three.")
        yield music(6)
        yield plays(said, seconds=8)
        yield tone()
        yield silence(60)

    seen = call(company).call
    assert seen.hold_s == pytest.approx(2.4 + 6 + 8 * share, abs=0.5)
