"""Which call goes on when a caller who was referred calls the other extension."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from .journal import Journal
from .leg import Leg

FOLLOWED_WITHIN: Final = 10.0
"""Seconds in which a caller who hung up after a REFER must have called the other extension."""


@dataclass(eq=False)
class Referral:
    """A caller who was asked to call an extension, and the call that goes on there."""

    caller: str
    extension: str
    journal: Journal
    followed: asyncio.Event = field(default_factory=asyncio.Event)


class Referrals:
    """Those under way; legs of equal callers to equal extensions belong to the oldest one."""

    def __init__(self) -> None:
        self._under_way: list[Referral] = []

    def begin(self, leg: Leg, extension: str, journal: Journal) -> Referral:
        """The caller of this leg is asked to call an extension now."""
        referral = Referral(_address(leg.caller), extension, journal)
        self._under_way.append(referral)
        return referral

    def forget(self, referral: Referral) -> None:
        """The caller will not follow."""
        with suppress(ValueError):
            self._under_way.remove(referral)

    def followed_by(self, leg: Leg) -> Journal | None:
        """The call that goes on with this leg; None when the leg is a call of its own."""
        for referral in self._under_way:
            if (referral.caller, referral.extension) == (_address(leg.caller), leg.called):
                referral.followed.set()
                self.forget(referral)
                return referral.journal
        return None

    async def goes_on(self, journal: Journal) -> bool:
        """Whether the call whose leg ended goes on with another; waits for who was referred."""
        for referral in [each for each in self._under_way if each.journal is journal]:
            with suppress(TimeoutError):
                async with asyncio.timeout(FOLLOWED_WITHIN):
                    await referral.followed.wait()
            self.forget(referral)
            return referral.followed.is_set()
        return False


def _address(uri: str) -> str:
    """The part of a From URI that stays the same from one call to the next."""
    return uri.partition(";")[0].lower()
