"""One at a time, and at a polite pace, across processes."""

import pytest

from mysteryshop.core.clock import ManualClock, stamp
from mysteryshop.core.errors import LeaseLost, Stopped, TryLater
from mysteryshop.core.ledger import Ledger
from mysteryshop.core.ledger.holds import HOLD, LOOK_EVERY

KEEP = """
hold = ledger.holds.only_one("web:a", 0, lambda: None)
hold.__enter__()
"""
KEEP_AND_LET_GO = KEEP + "hold.__exit__(None, None, None)"


def hold(ledger: Ledger, resource: str = "web:a", patience: float = 0) -> None:
    with ledger.holds.only_one(resource, patience, lambda: None):
        pass


def test_living_process_keeps_it(ledger: Ledger, elsewhere) -> None:
    """What another living process uses is not given out, and it is said who has it."""
    other = elsewhere(KEEP)
    with pytest.raises(TryLater, match=f"web:a is being used by process {other.process.pid} on "):
        hold(ledger)
    hold(ledger, "web:b")


def test_patience_is_counted(ledger: Ledger, clock: ManualClock, elsewhere) -> None:
    """One waits as long as one has patience, by the clock, and is asked before every look."""
    elsewhere(KEEP)
    began, asked = clock.now(), []
    with (
        pytest.raises(TryLater),
        ledger.holds.only_one("web:a", 1, lambda: asked.append(clock.now())),
    ):
        pass
    assert (clock.now() - began).total_seconds() == pytest.approx(1, abs=LOOK_EVERY)
    assert len(asked) == pytest.approx(1 / LOOK_EVERY, abs=1)


def test_waiting_can_be_stopped(ledger: Ledger, elsewhere) -> None:
    """What is asked before every look may end the waiting."""
    elsewhere(KEEP)

    def stop() -> None:
        raise Stopped("stopped")

    with pytest.raises(Stopped), ledger.holds.only_one("web:a", 600, stop):
        pass


def test_dead_process_holds_nothing(ledger: Ledger, clock: ManualClock, elsewhere) -> None:
    """What a killed process held is free at once; nobody waits for the hold to run out."""
    began, other = clock.now(), elsewhere(KEEP)
    other.kill()
    hold(ledger, patience=600)
    assert clock.now() == began


def test_hold_runs_out(ledger: Ledger, clock: ManualClock, elsewhere) -> None:
    """A hold that is not used again runs out, which frees what another machine held."""
    elsewhere(KEEP)
    clock.at += HOLD
    hold(ledger)


def test_let_go(ledger: Ledger, elsewhere) -> None:
    """What a living process has let go of is free."""
    elsewhere(KEEP_AND_LET_GO)
    hold(ledger)


def test_let_go_on_error(ledger: Ledger, elsewhere) -> None:
    """An error inside lets go as well."""
    with pytest.raises(ZeroDivisionError), ledger.holds.only_one("web:a", 0, lambda: None):
        raise ZeroDivisionError
    assert elsewhere(KEEP + "print('held')").said == "held"


def test_late_end_does_not_free_the_next_one(ledger: Ledger, clock: ManualClock, elsewhere) -> None:
    """Who comes back after the hold ran out is told, and does not end that of who has it now."""
    with ledger.holds.only_one("web:a", 0, lambda: None):
        take = f"ledger.clock.at += __import__('datetime').timedelta(seconds={HOLD.seconds})\n"
        elsewhere(take + KEEP)
        with pytest.raises(LeaseLost, match="web:a was taken over by another process"):
            ledger.holds.renew("web:a")
    with pytest.raises(TryLater):
        hold(ledger)


def test_polite_gap(ledger: Ledger, clock: ManualClock) -> None:
    """Every use comes a gap after the last, also when several are reserved at once."""
    assert [ledger.holds.next_slot("page:a", 2) for _ in range(3)] == [0, 2, 4]
    assert ledger.holds.next_slot("page:b", 2) == 0
    clock.sleep(4.5)
    assert ledger.holds.next_slot("page:a", 2) == 1.5
    clock.sleep(60)
    assert ledger.holds.next_slot("page:a", 2) == 0


def test_gap_holds_across_processes(ledger: Ledger, clock: ManualClock, elsewhere) -> None:
    """What another process has asked for counts, though it has ended."""
    elsewhere("ledger.holds.next_slot('page:a', 5)").kill()
    assert ledger.holds.next_slot("page:a", 5) == 5
    assert stamp(clock.now()) == "2026-01-05T09:00:00.000Z"
