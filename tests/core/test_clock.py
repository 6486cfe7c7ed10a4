"""Time as it is written and as it passes in tests."""

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mysteryshop.core.clock import ManualClock, SystemClock, iso_week, moment, stamp


def test_stamp_is_utc() -> None:
    """A moment of any zone is written in UTC with milliseconds and a Z."""
    here = datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert stamp(here) == "2025-12-31T23:30:00.000Z"


def test_stamps_sort_as_moments_do() -> None:
    """Stamps are compared as text in the ledger, so their order is that of the moments."""
    dice = random.Random(1)
    start = datetime(2000, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(milliseconds=dice.randrange(10**12)) for _ in range(500)]
    assert sorted(map(stamp, moments)) == [stamp(m) for m in sorted(moments)]
    assert [moment(stamp(m)) for m in moments] == moments


@pytest.mark.parametrize(
    ("day", "week"),
    [("2026-01-05", "2026-W02"), ("2027-01-01", "2026-W53"), ("2024-12-30", "2025-W01")],
)
def test_iso_week(day: str, week: str) -> None:
    """A wave belongs to the ISO year, which around New Year is not the calendar's."""
    assert iso_week(datetime.fromisoformat(day)) == week


def test_manual_clock_moves_only_when_told(clock: ManualClock) -> None:
    """Sleeping moves a manual clock at once and nothing else does."""
    before = clock.now()
    assert clock.now() == before
    clock.sleep(86_400)
    assert clock.now() - before == timedelta(days=1)


def test_system_clock_is_aware() -> None:
    """The machine's time comes in UTC."""
    assert SystemClock().now().tzinfo is UTC
