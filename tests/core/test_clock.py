"""Time as it is written and as it passes in tests."""

import random
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mysteryshop.core.clock import (
    FastClock,
    ManualClock,
    SystemClock,
    chosen_clock,
    iso_week,
    moment,
    stamp,
)
from mysteryshop.core.errors import ConfigurationError


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


def test_a_fast_clock_is_the_same_in_every_process() -> None:
    """Whoever is told start, beginning and factor reads the same time."""
    began = time.time() - 10
    clock = FastClock(datetime(2026, 1, 5, 9, tzinfo=UTC), began, 3600)
    passed = clock.now() - datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert timedelta(hours=10) <= passed < timedelta(hours=11)
    assert clock.real(7200) == 2


def test_the_environment_chooses_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's time unless a rehearsal names another."""
    monkeypatch.delenv("MYSTERYSHOP_CLOCK", raising=False)
    assert isinstance(chosen_clock(), SystemClock)
    monkeypatch.setenv("MYSTERYSHOP_CLOCK", "2026-01-05T09:00:00+00:00 1767603600 3600")
    assert chosen_clock() == FastClock(datetime(2026, 1, 5, 9, tzinfo=UTC), 1767603600, 3600)


@pytest.mark.parametrize("wrong", ["fast", "2026-01-05T09:00:00Z 0 0.5", "2026-01-05 x 3600"])
def test_a_wrong_clock_is_named(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    """With what is allowed."""
    monkeypatch.setenv("MYSTERYSHOP_CLOCK", wrong)
    with pytest.raises(ConfigurationError, match="MYSTERYSHOP_CLOCK"):
        chosen_clock()
