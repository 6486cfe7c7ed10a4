"""Budgets: how often a company has been contacted on a channel, across restarts and machines."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, insert, select

from ..clock import stamp
from ..errors import OverBudget
from .schema import spending

if TYPE_CHECKING:
    from .store import Ledger

WEEK = timedelta(days=7)


class Budgets:
    """The book of contacts spent."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def spend(self, db: Connection, company: str, channel: str, call: str, per_week: int) -> None:
        """Spend one contact for a probe call, in the transaction that records its intent.

        Raises:
            OverBudget: the last seven days hold ``per_week`` contacts on this channel already.
        """
        if db.scalar(select(spending.c.call).where(spending.c.call == call)):
            return
        self._ledger.holds.lock(db, f"budget:{company}:{channel}")
        now = self._ledger.clock.now()
        spent = db.scalar(
            select(func.count())
            .select_from(spending)
            .where(spending.c.company == company, spending.c.channel == channel)
            .where(spending.c.at > stamp(now - WEEK))
        )
        if (spent or 0) >= per_week:
            raise OverBudget(
                f"{company} was contacted {spent} times on the channel {channel!r} in the last "
                f"7 days, [budget] contacts_per_week allows {per_week}"
            )
        db.execute(
            insert(spending).values(call=call, company=company, channel=channel, at=stamp(now))
        )

    def give_back(self, db: Connection, call: str) -> None:
        """A probe call that contacted nobody after all has spent nothing."""
        db.execute(delete(spending).where(spending.c.call == call))
