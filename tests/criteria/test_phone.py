"""What a call comes to: pure functions over what was counted."""

import re
from dataclasses import replace

import pytest

from mysteryshop.core.verdict import Outcome
from mysteryshop.criteria import CRITERIA
from mysteryshop.criteria.mail import no_cliche, no_repeat, words_match_deeds
from mysteryshop.criteria.phone import (
    hours_true,
    human_transfers,
    no_dead_end_call,
    no_forced_voicemail,
    no_phone_maze,
    time_to_human,
)
from mysteryshop.probes.phone.call import (
    Announcement,
    CallOutcome,
    DeadEnd,
    KeyPressed,
    PhoneCall,
    Phrase,
)

MET, MISSED, NOT = Outcome.MET, Outcome.MISSED, Outcome.NOT_MEASURED
GOOD = PhoneCall(
    target="+442079460000",
    outcome=CallOutcome.HUMAN,
    because="somebody who can help has answered",
    reached_human=True,
    right_person=True,
    menu_levels=1,
    answered_at_s=3.0,
    hold_s=40.0,
    seconds_to_human=60.0,
    total_s=90.0,
    keys_pressed=(KeyPressed("2", 12.0, "“for billing”"),),
    operator_offered=True,
    said_open=True,
)


def nobody(outcome, **more):
    """A call that ended without a person."""
    fields = {"reached_human": False, "right_person": None, "seconds_to_human": None, **more}
    return replace(GOOD, outcome=outcome, because="so it was", **fields)


UNANSWERED = nobody(CallOutcome.BUSY, answered_at_s=None, menu_levels=0, keys_pressed=(), code=486)
VOICEMAIL = nobody(CallOutcome.VOICEMAIL, voicemail=True)
CLOSED = nobody(CallOutcome.CLOSED, closed=Phrase("We are closed.", 4.0))
STOPPED = nobody(CallOutcome.STOPPED)
UNREACHABLE = nobody(CallOutcome.UNREACHABLE, answered_at_s=None, menu_levels=0)
UNCLEAR = nobody(CallOutcome.UNCLEAR)
LOOP = nobody(CallOutcome.LOOP, menu_returns=2)
WAITED = nobody(CallOutcome.NO_ANSWER, total_s=310.0)
DEAF = replace(GOOD, transcribed=False, reached_human=None, right_person=None)


@pytest.mark.parametrize(
    ("call", "outcome", "says"),
    [
        (GOOD, MET, "somebody who can help after no transfer"),
        (replace(GOOD, transfers=2), MET, "after 2 transfers"),
        (replace(GOOD, transfers=3), MISSED, "handed over 3 times, promised 2"),
        (replace(GOOD, handovers_before_human=3), MISSED, "handed over 3 times"),
        (replace(GOOD, right_person=False, transfers=1), MISSED, "nobody who can help after one"),
        (replace(GOOD, right_person=None), NOT, "whether they can help was not said"),
        (replace(GOOD, reached_human=None), NOT, "not known"),
        (UNANSWERED, MISSED, "no person reached .busy"),
        (LOOP, MISSED, "loop"),
        (WAITED, MISSED, "no answer"),
        (VOICEMAIL, MISSED, "voicemail"),
        (replace(VOICEMAIL, said_open=False), NOT, "do not say they are open"),
        (replace(CLOSED, said_open=None), NOT, "not known"),
        (STOPPED, NOT, "no call came about"),
        (UNREACHABLE, NOT, "no call came about"),
        (UNCLEAR, NOT, "could not be told"),
        (DEAF, NOT, "not known"),
    ],
)  # fmt: skip
def test_human_transfers(call, outcome, says):
    """A person who can help, within the transfers; what is ours to blame is not measured."""
    judged = human_transfers.judge(call, threshold=2)
    assert judged.outcome is outcome
    assert re.search(says, judged.because), judged.because


@pytest.mark.parametrize(
    ("criterion", "call", "outcome", "says"),
    [
        (no_phone_maze, GOOD, MET, "1 menus"),
        (no_phone_maze, replace(GOOD, menu_levels=0), MET, "no menu"),
        (no_phone_maze, replace(GOOD, menu_levels=4), MISSED, "4 menus, promised 3"),
        (no_phone_maze, replace(GOOD, menu_returns=1), MISSED, "sent back"),
        (no_phone_maze, LOOP, MISSED, "sent back"),
        (no_phone_maze, replace(WAITED, operator_offered=False), MISSED, "no menu leads"),
        (no_phone_maze, replace(UNCLEAR, operator_offered=None), NOT, "understood"),
        (no_phone_maze, UNANSWERED, NOT, "nobody has picked up"),
        (no_phone_maze, DEAF, NOT, "not transcribed"),
        (time_to_human, GOOD, MET, "a person after 60 s, promised 5 min"),
        (time_to_human, replace(GOOD, seconds_to_human=420.0), MISSED, "after 7 min 00 s"),
        (time_to_human, WAITED, MISSED, "nobody within 5 min 07 s"),
        (time_to_human, LOOP, NOT, "the call ended after 87 s"),
        (time_to_human, UNANSWERED, NOT, "picked up"),
    ],
)
def test_with_a_number(criterion, call, outcome, says):
    """Menus and minutes, each by its own threshold."""
    judged = criterion.judge(call, threshold=criterion.threshold)
    assert judged.outcome is outcome
    assert re.search(says, judged.because), judged.because


LATE = Announcement("wait", "We will be with you in two minutes.", 10.0, 130.0)


@pytest.mark.parametrize(
    ("criterion", "call", "outcome", "says"),
    [
        (no_forced_voicemail, GOOD, MET, "no message"),
        (no_forced_voicemail, VOICEMAIL, MISSED, "only a voicemail"),
        (no_forced_voicemail, replace(VOICEMAIL, said_open=False), NOT, "do not say"),
        (no_dead_end_call, GOOD, MET, "nowhere else"),
        (
            no_dead_end_call,
            replace(LOOP, dead_end=DeadEnd("website", "Visit our website.", 9.0)),
            MISSED,
            "sent to the website",
        ),
        (hours_true, GOOD, MET, "somebody picks up"),
        (hours_true, UNANSWERED, MISSED, "nobody picks up .* .busy"),
        (hours_true, CLOSED, MISSED, "although they say they are open"),
        (hours_true, replace(CLOSED, said_open=False), NOT, "do not say"),
        (hours_true, replace(GOOD, said_open=None), NOT, "not known"),
        (hours_true, LOOP, NOT, "loop"),
        (no_cliche, GOOD, MET, "no empty phrases, 40 s on hold"),
        (
            no_cliche,
            replace(GOOD, cliches=(Phrase("your call is important to us", 20.0),)),
            MISSED,
            "“your call is important to us”, and 40 s on hold",
        ),
        (no_repeat, GOOD, MET, "once"),
        (no_repeat, replace(GOOD, asked_again=(Phrase("What is it?", 9.0),)), MISSED, "2 times"),
        (no_repeat, LOOP, NOT, "nobody was there"),
        (words_match_deeds, GOOD, MET, "nothing with a time"),
        (words_match_deeds, replace(GOOD, announcements=(LATE,)), MET, "did happen"),
        (
            words_match_deeds,
            replace(GOOD, announcements=(LATE,), seconds_to_human=307.0, total_s=400.0),
            MISSED,
            "somebody came 3 min 00 s later",
        ),
        (words_match_deeds, replace(WAITED, announcements=(LATE,)), MISSED, "nobody had come"),
    ],
)
def test_the_others(criterion, call, outcome, says):
    """Voicemail, dead ends, hours, clichés, repeats and announcements."""
    judged = criterion.judge(call)
    assert judged.outcome is outcome
    assert re.search(says, judged.because), judged.because


@pytest.mark.parametrize("call", [STOPPED, UNREACHABLE, DEAF])
def test_our_own_limits_are_nobodys_fault(call):
    """What was cut, did not come about or was not transcribed is held against nobody."""
    for criterion in CRITERIA.values():
        if criterion.source.startswith("Dave Brock") and "phone" in criterion.judge.__module__:
            more = {"threshold": criterion.threshold} if criterion.threshold else {}
            assert criterion.judge(call, **more).outcome is not MISSED, criterion.id
