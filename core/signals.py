"""How a visit stops in the middle of a journey."""

from collections.abc import Callable
from datetime import datetime

from .verdict import Outcome


class Halt(BaseException):
    """Ends a journey here with an outcome that is no failure of the code.

    Derives from BaseException so that a phrase's own ``except Exception`` cannot swallow it;
    the runner turns it into an outcome in one place.
    """

    def __init__(
        self,
        outcome: Outcome,
        because: str,
        next_check: datetime | None = None,
        *,
        decides: bool = True,
        wake: Callable[[float], bool] | None = None,
    ) -> None:
        super().__init__(because)
        self.decides = decides and outcome not in (Outcome.PENDING, Outcome.BROKEN)
        """Whether the visit is over; otherwise the next run takes it further."""
        self.outcome = outcome
        self.because = because
        self.next_check = next_check
        self.wake = wake
        """Waits so many of the machine's seconds for news, and tells whether there are any."""
