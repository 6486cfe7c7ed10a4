"""Keys in whole calls: pressed when they are certain, tried twice, and 0 as a last resort."""

from collections import Counter

import pytest

from .companies import MENU, deaf_menu, good, helps, key_at, loop, muddled, picks_up
from .scripted import plays, rings, says, silence


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


def test_one_reading_that_repeats_a_key_is_no_repetition(call):
    """ "Press 1" heard for all keys by one reading of three: the menu was read out once."""
    muddle = "For faults, press 1. For sales, press 1. For billing, press 1. For the rest, press 1."
    dropped = "For faults, press 1. For sales, press 2."

    def company():
        yield from picks_up()
        for readings in ((muddle, dropped, dropped), (MENU, MENU), (MENU, MENU)):
            sound = says(readings[0], until=("key",))
            sound.readings = readings
            if (yield sound) or (yield silence(6, until=("key",))):
                yield from helps()
                return

    assert call(company).keys == ["2"]


def test_a_menu_behind_a_key_is_another_one(call):
    """It speaks of bills as the first did, and has keys of its own."""

    def company():
        yield from picks_up()
        key = yield from key_at("Press 1 if it is about a bill, press 2 for a technical problem.")
        assert key == "1"
        key = yield from key_at(
            "Press 4 for a question about a bill, press 5 for payments by direct debit."
        )
        assert key == "4"
        key = yield from key_at("Press 7 to hear what you owe, press 8 to speak to somebody.")
        assert key == "8"
        yield from helps()

    done = call(company)
    assert (done.keys, done.call.menu_levels) == (["1", "4", "8"], 3)


@pytest.mark.parametrize(("second", "hearings"), [("parcels", 1), ("gardening", 2)])
def test_a_way_on_waits_while_something_is_not_understood(call, second, hearings):
    """An option of which we do not know what it is about may be ours, misheard: once more."""
    menu = f"For sales, press 1. For {second}, press 2. For anything else, press 3."
    heard = []

    def company():
        yield from picks_up()
        for _ in range(3):
            heard.append(menu)
            if (yield plays(menu, until=("key",))) or (yield silence(5, until=("key",))):
                yield from helps()
                return

    assert call(company).keys == ["3"]
    assert len(heard) == hearings
