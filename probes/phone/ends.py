"""How a call ended, told from what the network reported."""

from collections.abc import Iterable
from enum import StrEnum

from .line import Progress, Signal

_BUSY = {486, 600}
_NO_ANSWER = {408, 480, 487}
"""Request timeout, temporarily unavailable, request terminated: it rang, and nobody came."""


class End(StrEnum):
    """Whose doing the end of a call was, and in what state."""

    BUSY = "busy"
    NO_ANSWER = "no answer"
    REJECTED = "rejected"
    """The network or the company refused the call; the signal's code says how."""
    UNREACHABLE = "unreachable"
    """Nothing answered at the address, not even with a refusal."""
    DROPPED = "dropped"
    """The line went dead: no packet any more, no word of an end."""
    THEIR_HANG_UP = "they hung up"
    OUR_HANG_UP = "we hung up"


def end_of(signals: Iterable[Signal]) -> End | None:
    """The kind of end these signals tell of; None while the call goes on."""
    seen = list(signals)
    last = next((s for s in seen if s.progress is Progress.ENDED), None)
    if last is None:
        return None
    reached = {s.progress for s in seen}
    if Progress.ANSWERED in reached:
        if last.by_us:
            return End.OUR_HANG_UP
        return End.THEIR_HANG_UP if last.detail == "BYE" else End.DROPPED
    if last.code:
        return _refusal(last.code)
    rang = reached & {Progress.RINGING, Progress.EARLY_MEDIA}
    if last.by_us:
        return End.NO_ANSWER if rang else End.UNREACHABLE
    return End.DROPPED if rang else End.UNREACHABLE


def _refusal(code: int) -> End:
    if code in _BUSY:
        return End.BUSY
    return End.NO_ANSWER if code in _NO_ANSWER else End.REJECTED
