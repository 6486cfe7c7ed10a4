"""The seam between the switchboard and a SIP stack: one call that came in (RFC 3261 names)."""

from typing import Protocol

from .sounds import Sound


class LegOver(ConnectionError):
    """The call has ended; nothing more can be done with it."""


class Listener(Protocol):
    """Whom a leg tells what comes from the caller; called in the switchboard's event loop."""

    def pressed(self, key: str) -> None:
        """A digit was received, one of ``0123456789*#ABCD``."""

    def heard(self, level: float) -> None:
        """How loud the last 20 ms from the caller were, in dBFS."""

    def ended(self, reason: str) -> None:
        """The caller hung up or gave up, or the network failed; said once, never after `hang_up`."""


class Leg(Protocol):
    """One call, from its INVITE on; every method but ``listen`` may raise `LegOver`."""

    @property
    def caller(self) -> str:
        """The URI in From."""
        ...

    @property
    def called(self) -> str:
        """The user part of the address that was called."""
        ...

    def listen(self, listener: Listener) -> None:
        """Tell this one what happens from now on."""
        ...

    async def ring(self) -> None:
        """180."""
        ...

    async def early_media(self) -> None:
        """183 with a session description: what is played is heard before the answer."""
        ...

    async def answer(self) -> None:
        """200; returns when the caller acknowledged it."""
        ...

    async def reject(self, code: int) -> None:
        """End the call before its answer with this status."""
        ...

    async def play(self, sound: Sound) -> None:
        """Play it; returns when it is over, and stops at once when cancelled."""
        ...

    async def hold(self) -> None:
        """Renegotiate the audio to send only; returns when the caller agreed."""
        ...

    async def resume(self) -> None:
        """Undo `hold`."""
        ...

    async def refer(self, target: str) -> bool:
        """Ask the caller to call a URI, or another extension of ours; whether they got through."""
        ...

    async def hang_up(self) -> None:
        """End the call, whatever state it is in; does nothing when it has ended."""
        ...
