"""The port where calls come in: reads packets, knows the calls, and answers what belongs to none."""

import asyncio
import logging
import re
from collections.abc import Callable
from typing import Final, cast

from ..wire import Wire
from .dialog import Address, Dialog
from .leg import SipLeg
from .message import Message, NotSip, parameter
from .rtp import Pacer
from .transactions import GIVE_UP

_MOST_CALLS: Final = 200
_RPORT: Final = re.compile(r";rport(?=;|$|,)", re.IGNORECASE)
_log = logging.getLogger(__name__)


class SipServer(asyncio.DatagramProtocol):
    """Takes calls over UDP; each one that can be understood is given to ``take`` as a leg."""

    def __init__(self, wire: Wire, take: Callable[[SipLeg], None]) -> None:
        self._wire = wire
        self._take = take
        self._pacer = Pacer()
        self._legs: dict[tuple[str, str], SipLeg] = {}
        self._opening: set[asyncio.Task[None]] = set()

    async def listen(self, host: str, port: int) -> int:
        """Open the port, a free one when it is 0; its number.

        Raises:
            OSError: it cannot be had.
        """
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))
        self._here: Address = (host, self._transport.get_extra_info("sockname")[1])
        return self._here[1]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        try:
            message = Message.parse(data)
        except NotSip:
            return
        if message.status:
            self._response(message)
        else:
            _trace(message, addr)
            self._request(message, addr)

    def error_received(self, exc: Exception) -> None:
        """A caller's port is closed; sending again finds out whether it stays so."""

    def close(self) -> None:
        """Free every port."""
        self._pacer.close()
        for task in self._opening:
            task.cancel()
        for leg in self._legs.values():
            leg.close()
        self._transport.close()

    def send(self, message: Message, to: Address) -> None:
        """Send a message."""
        if not self._transport.is_closing():
            self._transport.sendto(bytes(message), to)

    def _response(self, response: Message) -> None:
        leg = self._legs.get((response.call_id, parameter(response.get("to"), "tag")))
        if leg is not None:
            leg.respond(response)

    def _request(self, request: Message, source: Address) -> None:
        leg = self._legs.get((request.call_id, parameter(request.get("from"), "tag")))
        if leg is None:
            self._stranger(request, source)
        elif request.method == "INVITE" and request.cseq == leg.dialog.invite.cseq:
            leg.retransmitted()
        elif not leg.dialog.belongs(request) or (leg.over and request.method != "ACK"):
            self._gone(leg, request, source)
        else:
            response = leg.take(request, source)
            if response is not None:
                self.send(response, source)

    def _gone(self, leg: SipLeg, request: Message, source: Address) -> None:
        """A request to a call that has ended; a BYE may have crossed ours, or come twice."""
        status = 200 if leg.over and request.method in ("BYE", "CANCEL", "NOTIFY") else 481
        if request.method != "ACK":
            self.send(request.response(status, leg.dialog.tag), source)

    def _stranger(self, request: Message, source: Address) -> None:
        """A request outside every call."""
        if request.method == "INVITE" and not parameter(request.get("to"), "tag"):
            self._invite(request, source)
        elif request.method in ("OPTIONS", "REGISTER"):
            response = request.response(200, "0")
            response.headers += [("contact", c) for c in request.all("contact")]
            self.send(response, source)
        elif request.method != "ACK":
            self.send(request.response(481, "0"), source)

    def _invite(self, request: Message, source: Address) -> None:
        if request.get("require"):
            response = request.response(420, "0")
            response.headers.append(("unsupported", request.get("require")))
            self.send(response, source)
        elif len(self._legs) >= _MOST_CALLS:
            self.send(request.response(503, "0"), source)
        else:
            self.send(request.response(100), source)
            dialog = Dialog(request, source, self._here)
            leg = SipLeg(dialog, self._wire, self._pacer, self.send, self._forget_later)
            self._legs[request.call_id, parameter(request.get("from"), "tag")] = leg
            task = asyncio.get_running_loop().create_task(self._open(leg))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _open(self, leg: SipLeg) -> None:
        """Give the call to the switchboard, if audio can be agreed on."""
        try:
            if not await leg.open():
                await leg.reject(488)
            elif not leg.over:
                self._take(leg)
        except OSError:
            _log.exception("no port for the audio of a call")
            await leg.reject(503)

    def _forget_later(self, leg: SipLeg) -> None:
        """Forget a call that has ended, once nothing of it can still come twice."""
        invite = leg.dialog.invite
        key = invite.call_id, parameter(invite.get("from"), "tag")
        asyncio.get_running_loop().call_later(GIVE_UP, self._legs.pop, key, None)


def _trace(request: Message, source: Address) -> None:
    """Say in the topmost Via where the request came from (RFC 3261, 18.2.1; RFC 3581)."""
    for index, (name, value) in enumerate(request.headers):
        if name == "via":
            traced = f";received={source[0]};rport={source[1]}"
            first, comma, rest = value.partition(",")
            request.headers[index] = (name, _RPORT.sub("", first) + traced + comma + rest)
            return
