"""Calls of a journey: one call, all its promises; placed here by a suite's own fixture, without a line."""

import pytest

OPERATOR = """
from dataclasses import replace
from pathlib import Path
import pytest
from mysteryshop.core.clock import stamp
from mysteryshop.probes.phone.brain import Done, HangUp, Press, Say
from mysteryshop.probes.phone.counting import count
from mysteryshop.probes.phone.heard import Label, Speech, Stretch
from mysteryshop.probes.phone.line import Progress, Signal

TRUTH = Path(__file__).with_name("truth.log")
MENU = "For sales, press 1. For billing, press 2."
ASKS = "Good morning, billing, Ana speaking, how can I help?"
HELPS = "Yes of course, let me have a look at that."


@pytest.fixture(scope="session")
def place_call():
    def place(plan, attempt):
        attempt.hand_over()
        with TRUTH.open("a") as file:
            file.write(f"called {plan.target}\\n")
        record = [
            Signal(1.0, Progress.RINGING),
            Signal(4.0, Progress.ANSWERED),
            Speech(4.0, 9.0, (MENU, MENU)),
            Done(10.0, Press("2", "“for billing”: I call about billing")),
            Stretch(10.0, 30.0, Label.MUSIC),
            Speech(30.0, 33.0, (ASKS, ASKS)),
            Done(34.5, Say(plan.wants, "greeted"), 2.0),
            Speech(37.0, 39.0, (HELPS, HELPS)),
            Done(44.0, HangUp("somebody who can help has answered")),
            Signal(44.0, Progress.ENDED, by_us=True),
        ]
        call = count(record, plan)
        return replace(call, placed=stamp(attempt.clock.now()), said_open=True)
    return place
"""
JOURNEY = """
Feature: A person on the telephone
  Scenario: I call about a bill
    Given they say they are open "{hours}"
    And it is a time when they say they are open
    And on the telephone I say "I have a question about my invoice."
    When I call customer service
    Then a person who can help answers within 2 transfers
    And a person is there after at most 5 minutes
    And somebody picks up when they say they are open
    And I go through at most 3 menus, and never through the same one twice
    And I need not leave a message
    And nobody sends me to the website or makes me wait for a call
    And nobody wants to hear again what I have said on the telephone
    And nobody tells me how important my call is while I wait
    And what they announce on the telephone does happen
"""
ALWAYS = "Mon-Sun 00:00-24:00"
PROMISES = [
    "human-transfers",
    "time-to-human",
    "hours-true",
    "no-phone-maze",
    "no-forced-voicemail",
    "no-dead-end-call",
    "no-repeat",
    "no-cliche",
    "words-match-deeds",
]


@pytest.fixture
def calling(suite):
    """A suite with one journey that calls."""
    suite.write("conftest.py", OPERATOR)
    suite.write("phone.feature", JOURNEY.format(hours=ALWAYS))
    suite.profile(top="live = true", company='phone = "sip:service@127.0.0.1:5070"')
    return suite


def test_one_call_and_all_its_promises(calling):
    """Nine promises are judged by one call, and the next run shows the verdict without calling again."""
    ran = calling.run()
    assert ran.code == 0, ran.said
    [visit] = ran.results["visits"]
    assert [verdict["criterion"] for verdict in visit["verdicts"]] == PROMISES
    assert {verdict["verdict"] for verdict in visit["verdicts"]} == {"met"}
    assert calling.truth == ["called sip:service@127.0.0.1:5070"]
    assert calling.run().outcomes() == ["met"]
    assert len(calling.truth) == 1


@pytest.mark.parametrize(
    ("top", "company", "hours", "outcome", "says"),
    [
        ("", 'phone = "+442079460000"', ALWAYS, "not measured", "dry run: would contact"),
        ("live = true", "", ALWAYS, "not measured", "no number to call"),
        ("live = true", 'phone = "+442079460000"', "Mon 00:00-00:01", "pending", "are not open"),
    ],
)
def test_nobody_is_called(calling, top, company, hours, outcome, says):
    """In a dry run, without a number, and while they do not say they are open."""
    calling.profile(top=top, company=company)
    calling.write("phone.feature", JOURNEY.format(hours=hours))
    ran = calling.run()
    assert ran.outcomes() == [outcome], ran.said
    assert says in ran.said
    assert calling.truth == []


def test_hours_that_are_none_are_a_fault_of_the_feature(calling):
    """Nothing is performed while a feature names opening hours that cannot be read."""
    calling.write("phone.feature", JOURNEY.format(hours="always"))
    ran = calling.run()
    assert ran.code == 2, ran.said
    assert "opening hours such as" in ran.said
    assert calling.truth == []


def test_hours_in_the_profile(calling):
    """They are checked when the profile is read."""
    calling.profile(company='opening_hours = "whenever"')
    ran = calling.run()
    assert ran.code == 2
    assert "opening hours such as" in ran.said
