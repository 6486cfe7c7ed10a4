"""Audio packets (RFC 3550), sent every 20 ms by the clock, and digits that come in (RFC 4733)."""

import asyncio
import random
import struct
from collections.abc import Callable
from typing import Final, cast

from ..g711 import FRAME, Law, level
from ..leg import LegOver, Listener
from ..sounds import Sound, frames, noise, over
from ..wire import Wire

_HEADER: Final = struct.Struct("!BBHII")
_KEYS: Final = "0123456789*#ABCD"
_SECONDS: Final = FRAME / 8000
_MOST_LATE: Final = 10
"""Packets that are sent at once after a delay of ours; what is older was never heard."""
_MOST_PAYLOAD: Final = 1600

Address = tuple[str, int]


class Pacer:
    """Beats every 20 ms of the clock for every stream there is; catches up when it was late."""

    def __init__(self) -> None:
        self._streams: set[Stream] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, stream: "Stream") -> None:
        """Let it send from now on."""
        self._streams.add(stream)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._beat())

    def remove(self, stream: "Stream") -> None:
        """Let it send no more."""
        self._streams.discard(stream)

    def close(self) -> None:
        """Beat no more."""
        if self._task is not None:
            self._task.cancel()

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            late = int((loop.time() - due) / _SECONDS)
            if late > _MOST_LATE:
                due += (late - _MOST_LATE) * _SECONDS
            while due <= loop.time():
                for stream in tuple(self._streams):
                    stream.send()
                due += _SECONDS
            await asyncio.sleep(due - loop.time())


class Stream(asyncio.DatagramProtocol):
    """The audio of one leg: what is played goes out packet by packet, silence in between."""

    def __init__(self, wire: Wire, listener: Callable[[], Listener | None]) -> None:
        self._wire = wire
        self._listener = listener
        self._chance = random.Random(wire.seed)
        self._law = Law.ULAW
        self._events: int | None = None
        self._peer: Address | None = None
        self._frames: tuple[bytes, ...] = ()
        self._next = 0
        self._played: asyncio.Future[None] | None = None
        self._sequence, self._timestamp, self._source = 1, 0, self._chance.getrandbits(32)
        self._last_event: int | None = None
        self._background = None if wire.noise is None else noise(wire.noise, wire.seed)
        self._between: tuple[bytes, ...] = ()
        self._beats = 0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    @property
    def port(self) -> int:
        """Where it hears."""
        assert self._transport is not None
        return int(self._transport.get_extra_info("sockname")[1])

    def agree(self, peer: Address | None, law: Law, events: int | None) -> None:
        """Send there from now on, in this law; None as peer sends nothing."""
        self._peer, self._law, self._events = peer, law, events
        still = self._background or Sound(bytes(2 * FRAME))
        self._between = frames(still, law)

    async def play(self, sound: Sound) -> None:
        """Send it; returns when the last of it was sent, and sends no more when cancelled."""
        if self._background is not None:
            sound = over(sound, self._background)
        self._frames, self._next = frames(sound, self._law), 0
        self._played = asyncio.get_running_loop().create_future()
        if not self._frames:
            self._played.set_result(None)
        try:
            await self._played
        finally:
            self._frames, self._played = (), None

    def send(self) -> None:
        """Send the next 20 ms."""
        payload = self._payload()
        self._sequence = self._sequence + 1 & 0xFFFF
        self._timestamp = self._timestamp + FRAME & 0xFFFF_FFFF
        lost = self._wire.loss and self._chance.random() < self._wire.loss
        if self._peer is None or lost or self._wire.deaf == "caller":
            return
        header = _HEADER.pack(0x80, self._law.value, self._sequence, self._timestamp, self._source)
        if self._wire.jitter:
            delay = self._chance.random() * self._wire.jitter
            asyncio.get_running_loop().call_later(delay, self._transmit, header + payload)
        else:
            self._transmit(header + payload)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        listener = self._listener()
        if listener is None or self._wire.deaf == "switchboard" or len(data) < _HEADER.size:
            return
        first, kind, _, timestamp, _ = _HEADER.unpack_from(data)
        start = _HEADER.size + 4 * (first & 0x0F)
        if first & 0x10 and len(data) >= start + 4:
            start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4])
        payload = data[start : start + _MOST_PAYLOAD]
        if first >> 6 != 2 or not payload:
            return
        if kind & 0x7F == self._events:
            self._digit(listener, payload[0], timestamp)
        elif kind & 0x7F == self._law.value:
            for begin in range(0, len(payload), FRAME):
                listener.heard(level(payload[begin : begin + FRAME], self._law))

    def error_received(self, exc: Exception) -> None:
        """The caller's port is closed; the signalling will say so."""

    def close(self) -> None:
        """Free the port."""
        if self._played is not None and not self._played.done():
            self._played.set_exception(LegOver("the call has ended"))
        if self._transport is not None:
            self._transport.close()

    def _transmit(self, packet: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(packet, self._peer)

    def _payload(self) -> bytes:
        self._beats += 1
        if self._next < len(self._frames):
            self._next += 1
            if self._next == len(self._frames) and self._played and not self._played.done():
                self._played.set_result(None)
            return self._frames[self._next - 1]
        return self._between[self._beats % len(self._between)] if self._between else b""

    def _digit(self, listener: Listener, event: int, timestamp: int) -> None:
        """One event is many packets of the same timestamp (RFC 4733, 2.5.1)."""
        if timestamp != self._last_event and event < len(_KEYS):
            self._last_event = timestamp
            listener.pressed(_KEYS[event])
