"""Which call goes on when a caller who was referred calls the other extension."""

import asyncio
from dataclasses import dataclass
from typing import Final

from .journal import Journal
from .leg import Leg

FOLLOWED_WITHIN: Final = 60.0
"""Seconds in which a caller who was referred must have called the other extension."""


@dataclass(frozen=True, eq=False)
class Referral:
    """A caller who was asked to call an extension, and the call that goes on there."""

    caller: str
    extension: str
    journal: Journal
    until: float


class Referrals:
    """Those under way; legs of equal callers to equal extensions belong to the oldest one."""

    def __init__(self) -> None:
        self._under_way: list[Referral] = []

    def begin(self, leg: Leg, extension: str, journal: Journal) -> None:
        """The caller of this leg is asked to call an extension now."""
        until = asyncio.get_running_loop().time() + FOLLOWED_WITHIN
        self._under_way.append(Referral(_address(leg.caller), extension, journal, until))

    def forget(self, journal: Journal) -> None:
        """The caller of this call has followed, or will not."""
        self._under_way = [each for each in self._under_way if each.journal is not journal]

    def followed_by(self, leg: Leg) -> Journal | None:
        """The call that goes on with this leg; None when the leg is a call of its own."""
        now = asyncio.get_running_loop().time()
        self._under_way = [each for each in self._under_way if each.until > now]
        for referral in self._under_way:
            if (referral.caller, referral.extension) == (_address(leg.caller), leg.called):
                self.forget(referral.journal)
                return referral.journal
        return None

    def under_way(self, journal: Journal) -> bool:
        """Whether the caller of this call was asked to call elsewhere and may still do so."""
        return any(each.journal is journal for each in self._under_way)


def _address(uri: str) -> str:
    """The part of a From URI that stays the same from one call to the next."""
    return uri.partition(";")[0].lower()
