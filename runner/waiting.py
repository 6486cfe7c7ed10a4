"""``--wait``: staying until what is pending is decided, journeys taken further as news come in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ..core.clock import Clock
from ..core.errors import Stopped, TryLater
from ..core.verdict import Outcome
from .outcome import Ending
from .reporting import is_visit

if TYPE_CHECKING:
    from .session import MysterySession

LONGEST_SLICE = timedelta(minutes=5)
"""Between two looks at the kill switch while nothing happens."""
SHORTEST_LOOK = 1.0
"""Seconds of the machine between two looks for which nothing wakes us."""


def go_on(session: pytest.Session, shop: "MysterySession") -> None:
    """Perform the pending journeys again and again, until none is left or the time is over."""
    if shop.options.wait is None or session.shouldstop or session.shouldfail:
        return
    clock = shop.suite.clock
    until = clock.now() + shop.options.wait
    while (pending := _pending(session, shop)) and clock.now() < until:
        try:
            _rest(shop, [shop.endings[item.nodeid] for item in pending], until)
        except Stopped:
            return  # each journey is pending and says so; the next run takes it further
        for item in pending:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


def forget_superseded(terminal: pytest.TerminalReporter) -> None:
    """Of a journey that was performed several times, only the last report counts."""
    last: dict[str, float] = {}
    for report in _shown(terminal):
        last[report.nodeid] = max(report.stop, last.get(report.nodeid, 0.0))
    for report in _shown(terminal):
        if report.stop < last[report.nodeid]:
            for reports in terminal.stats.values():
                if report in reports:
                    reports.remove(report)


def _shown(terminal: pytest.TerminalReporter) -> list[pytest.TestReport]:
    """The reports that show a visit."""
    return [report for reports in terminal.stats.values() for report in reports if is_visit(report)]


def _pending(session: pytest.Session, shop: "MysterySession") -> list[pytest.Item]:
    """The journeys that wait for something of the company's, not for another process."""
    return [
        item
        for item in session.items
        if (ending := shop.endings.get(item.nodeid))
        and ending.outcome is Outcome.PENDING
        and ending.next_check
    ]


def _rest(shop: "MysterySession", endings: list[Ending], until: datetime) -> None:
    """Until the next look is due, or something wakes us before."""
    clock = shop.suite.clock
    due = min(*(ending.next_check for ending in endings if ending.next_check), until)
    wake: Callable[[float], bool] | None = next((e.wake for e in endings if e.wake), None)
    while (left := (due - clock.now()).total_seconds()) > 0:
        shop.suite.place.kill_switch.check()
        span = min(left, LONGEST_SLICE.total_seconds())
        if _woken(clock, wake, max(clock.real(span), SHORTEST_LOOK)):
            return


def _woken(clock: Clock, wake: Callable[[float], bool] | None, seconds: float) -> bool:
    """Wait so many of the machine's seconds, or until there is news; whether there is."""
    if wake is not None:
        try:
            return wake(seconds)
        except TryLater:
            pass  # a mailbox that hangs up wakes nobody; the next look says so if it stays away
    clock.machine.sleep(seconds)
    return False
