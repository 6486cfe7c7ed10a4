"""Whole calls, from dialling to the end: what the caller does."""

import pytest

from mysteryshop.probes.phone.brain import Follow
from mysteryshop.probes.phone.counting import count

from .companies import (
    PLAN,
    deaf_menu,
    direct,
    good,
    queue_for_ever,
    transferred_by_refer,
    voicemail,
)


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


@pytest.mark.parametrize("company", [direct, voicemail, queue_for_ever, deaf_menu])
def test_without_a_transcriber(call, company):
    """Nothing is pressed, nothing is claimed, and what labels and times tell is still there."""
    done = call(company, transcribes=False)
    assert done.keys == []
    assert done.call.reached_human is None
    assert done.call.post_dial_delay_s == 0
    assert done.call.total_s > 10
    assert done.call.menu_levels == 0


def test_a_call_that_is_cut_is_stopped(call):
    """What ends a call from outside is neither our finding nor the company's."""
    done = call(queue_for_ever)
    seen = count(done.record, PLAN, cut="the kill switch is thrown")
    assert (seen.outcome, seen.because) == ("stopped", "the kill switch is thrown")


def test_a_transfer_is_followed(call):
    """A REFER is obeyed; whether it may be is the door's to say."""
    done = call(transferred_by_refer)
    assert any(isinstance(deed, Follow) for deed in done.deeds)
