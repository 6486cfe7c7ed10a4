"""Opening hours as companies publish them."""

from datetime import UTC, datetime

import pytest

from mysteryshop.core.hours import is_open, next_opening, read_hours

HOURS = "Mon-Fri 09:00-17:30, Sat 10:00-14:00"
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def on(day, hour, minute=0):
    """A day of the week that begins on a Monday."""
    return MONDAY.replace(day=5 + day, hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        (on(0, 9), True),
        (on(0, 8, 59), False),
        (on(4, 17, 29), True),
        (on(4, 17, 30), False),
        (on(5, 10), True),
        (on(5, 15), False),
        (on(6, 12), False),
    ],
)
def test_open(at, opened):
    """By the day and the minute; the closing minute is closed."""
    assert is_open(HOURS, at) is opened


def test_unknown_and_round_the_clock():
    """Nothing published is neither open nor closed; a day can be whole, a week go over its end."""
    assert is_open("", MONDAY) is None
    assert is_open("Mon-Sun 00:00-24:00", on(6, 23, 59))
    assert is_open("Sat-Mon 9:00-12:00", on(0, 10))
    assert not is_open("Sat-Mon 9:00-12:00", on(1, 10))


@pytest.mark.parametrize(
    ("at", "opens"),
    [(on(0, 8), on(0, 9)), (on(0, 9), on(1, 9)), (on(5, 15), on(0, 9).replace(day=12))],
)
def test_next_opening(at, opens):
    """The first beginning after a moment."""
    assert next_opening(HOURS, at) == opens


@pytest.mark.parametrize(
    "text", ["always", "Mon 9-17", "Foo 09:00-17:00", "Mon 17:00-09:00", "Mon 25:00-26:00", ","]
)
def test_what_is_no_hours(text):
    """A text that is none is refused with what is expected."""
    with pytest.raises(ValueError, match=r"hour|Mon-Fri"):
        read_hours(text)
