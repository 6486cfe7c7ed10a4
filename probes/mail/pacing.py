"""When to look, or to try, again: ever more rarely, and once more right after the deadline."""

from datetime import datetime, timedelta

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=2)
"""Between two looks: a quarter of the time waited so far, within these bounds."""
DELIVERY = timedelta(minutes=2)
"""After the deadline, for a message taken in right before it to show up in the folder."""


def next_look(start: datetime, now: datetime, deadline: datetime) -> datetime:
    """When to look again; ``start`` is since when we wait. After the deadline, at our own pace."""
    planned = now + min(max((now - start) / 4, SHORTEST), LONGEST)
    last = deadline + DELIVERY
    return last if now < last < planned + SHORTEST else planned
