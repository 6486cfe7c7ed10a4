"""kill -9 in the middle of a real call: the next run says so, and dials nothing by itself."""

import signal

import pytest

from mysteryshop.core.ledger import Ledger

SCRIPT = """
company: Brightwell Energy
start: welcome
rings: 0.5
voice: slt
nodes:
  welcome: { kind: menu, say: "For sales, press 1.", keys: { 1: welcome }, repeat_after: 3, then: welcome }
"""
CALLER = """
[shopper.caller.line]
transcriber = ""
"""
JOURNEY = """
@shopper:caller
Feature: A person on the telephone
  Scenario: I call about a bill
    Given on the telephone I say "I have a question about my invoice."
    When I call customer service
    Then a person who can help answers within 2 transfers
    And a person is there after at most 5 minutes
"""


@pytest.fixture
def board(serve_calls):
    """A company that lets its callers listen to one menu for ever."""
    return serve_calls(SCRIPT, "baresip")


@pytest.mark.slow
def test_a_call_that_was_killed_is_not_placed_again(suite, board):
    """Not measured, because it was interrupted; one call in the switchboard's log, whatever is run after."""
    suite.write("shoppers.toml", CALLER)
    suite.write("phone.feature", JOURNEY)
    phone = f'phone = "{board.target}"'
    scope = f'numbers = ["sip:{board.host}:{board.port}"]'
    suite.profile(top="live = true", company=phone, scope=scope)
    with suite.start("run") as process:
        answered = board.wait_for("answered", seconds=60)
        process.send_signal(signal.SIGKILL)
        said, _ = process.communicate()
    assert answered, said
    for _ in range(2):
        ran = suite.run()
        assert ran.outcomes() == ["not measured"], ran.said
        assert "interrupted: the contact may have reached them" in ran.said
    assert sum(entry.what == "invite" for entry in board.truth()) == 1
    url = f"sqlite:///{suite.folder}/.mysteryshop/ledger.sqlite"
    with Ledger(url) as ledger, ledger.reading() as db:
        for visit in ledger.visits.all(db):
            assert not list(ledger.records.faults(db, visit.id))
