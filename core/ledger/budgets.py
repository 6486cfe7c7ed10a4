"""Budgets: how often a company has been contacted on a channel, across restarts and machines."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, insert, select

from ..clock import stamp
from ..errors import OverBudget
from .schema import spending

if TYPE_CHECKING:
    from .store import Ledger

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class Budgets:
    """The book of contacts spent."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def spend(
        self,
        db: Connection,
        company: str,
        channel: str,
        call: str,
        per_week: int,
        per_day: int | None = None,
    ) -> None:
        """Spend one contact for a probe call, in the transaction that records its intent.

        Raises:
            OverBudget: the last seven days hold ``per_week`` contacts on this channel already, or the
                last 24 hours ``per_day``.
        """
        if db.scalar(select(spending.c.call).where(spending.c.call == call)):
            return
        self._ledger.holds.lock(db, f"budget:{company}:{channel}")
        now = self._ledger.clock.now()
        spent = self._spent(db, company, channel, now - WEEK)
        if spent >= per_week:
            raise OverBudget(
                f"{company} was contacted {spent} times on the channel {channel!r} in the last "
                f"7 days, [budget] contacts_per_week allows {per_week}"
            )
        today = self._spent(db, company, channel, now - DAY)
        if per_day is not None and today >= per_day:
            raise OverBudget(
                f"{company} was called {today} times in the last 24 hours, [budget] calls_a_day "
                f"allows {per_day}"
            )
        db.execute(
            insert(spending).values(call=call, company=company, channel=channel, at=stamp(now))
        )

    def _spent(self, db: Connection, company: str, channel: str, since: datetime) -> int:
        mine = (spending.c.company == company, spending.c.channel == channel)
        counted = select(func.count()).select_from(spending)
        return db.scalar(counted.where(*mine).where(spending.c.at > stamp(since))) or 0

    def give_back(self, db: Connection, call: str) -> None:
        """A probe call that contacted nobody after all has spent nothing."""
        db.execute(delete(spending).where(spending.c.call == call))
