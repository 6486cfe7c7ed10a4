"""Sending again what was lost on the way (RFC 3261, 17), over UDP."""

import asyncio
from collections.abc import Callable
from typing import Final

from .message import Message

T1: Final = 0.5
T2: Final = 4.0
GIVE_UP: Final = 64 * T1
"""Seconds after which the other side is taken for gone."""


async def resend(send: Callable[[], None], until: "asyncio.Future[object]") -> bool:
    """Send, and again in growing intervals, until this has happened; whether it has, in time."""
    loop = asyncio.get_running_loop()
    begin, interval = loop.time(), T1
    while True:
        send()
        left = begin + GIVE_UP - loop.time()
        done, _ = await asyncio.wait({until}, timeout=min(interval, max(left, 0)))
        if done:
            return True
        if left <= 0:
            return False
        interval = min(2 * interval, T2)


class Client:
    """One request of ours and the final response to it."""

    def __init__(self, request: Message, send: Callable[[Message], None]) -> None:
        self.request = request
        self._send = send
        self._final: asyncio.Future[object] = asyncio.get_running_loop().create_future()

    def respond(self, response: Message) -> None:
        """Take a response; provisional ones change nothing."""
        if response.status >= 200 and not self._final.done():
            self._final.set_result(response)

    async def final(self) -> Message | None:
        """The final response; None when there was none in time."""
        if not await resend(lambda: self._send(self.request), self._final):
            return None
        response = self._final.result()
        assert isinstance(response, Message)
        return response
