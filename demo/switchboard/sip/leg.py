"""A call that came in, as the switchboard handles it: a `Leg` over our own SIP and RTP."""

import asyncio
import re
from collections.abc import Callable
from typing import Final

from ..leg import LegOver, Listener
from ..sounds import Sound
from ..wire import Wire
from . import sdp
from .dialog import Address, Dialog
from .message import Message, address, user
from .rtp import Pacer, Stream
from .transactions import Client, resend

_FINAL_NOTIFY: Final = re.compile(rb"SIP/2\.0 ([2-6])\d\d")
_FOLLOWS_WITHIN: Final = 60.0
_GONE: Final = (408, 481)
"""After these the other side no longer knows the call (RFC 3261, 12.2.1.2)."""
_INFO_KEY: Final = re.compile(rb"(?:Signal\s*=\s*)?([0-9*#A-D])\s*(?:\r?\n|$)", re.IGNORECASE)
_TRIES: Final = 3
_SDP: Final = "application/sdp"

Send = Callable[[Message, Address], None]
Closed = Callable[["SipLeg"], None]


class SipLeg:
    """One dialog, from its INVITE to its end; made by the server, which hands it the messages."""

    def __init__(
        self, dialog: Dialog, wire: Wire, pacer: Pacer, send: Send, closed: Closed
    ) -> None:
        self.dialog = dialog
        self._wire = wire
        self._pacer = pacer
        self._send = send
        self._closed = closed
        self._listener: Listener | None = None
        self._stream = Stream(wire, lambda: self._listener)
        self._audio: sdp.Session | None = None
        self._peer: sdp.Session | None = None
        self._version = 0
        self._last: Message | None = None
        self._acknowledged: asyncio.Future[object] = asyncio.Future()
        self._referred: asyncio.Future[bool] = asyncio.Future()
        self._clients: dict[str, Client] = {}
        self._answered = self.over = False

    @property
    def caller(self) -> str:
        return address(self.dialog.invite.get("from"))

    @property
    def called(self) -> str:
        return user(self.dialog.invite.uri)

    def listen(self, listener: Listener) -> None:
        self._listener = listener

    async def open(self) -> bool:
        """Have a port for the audio; whether we share a way of coding with the caller.

        Raises:
            OSError: no port can be had.
        """
        loop = asyncio.get_running_loop()
        host = self.dialog.here[0]
        await loop.create_datagram_endpoint(lambda: self._stream, local_addr=(host, 0))
        if self.dialog.invite.body:
            return self._take_offer(self.dialog.invite.body)
        self._audio = sdp.Session(host, self._stream.port, self._wire.laws)
        return True

    async def ring(self) -> None:
        self._alive()
        self._respond(180)

    async def early_media(self) -> None:
        self._alive()
        self._respond(183, with_audio=True)
        self._flow()

    async def answer(self) -> None:
        self._alive()
        response = self._response(200, with_audio=True)
        self._flow()
        self._answered = True
        await self._until_acknowledged(response)

    async def reject(self, code: int) -> None:
        self._alive()
        self._close()
        await self._until_acknowledged(self._response(code))

    async def play(self, sound: Sound) -> None:
        self._alive()
        await self._stream.play(sound)

    async def hold(self) -> None:
        await self._renegotiate("sendonly")

    async def resume(self) -> None:
        await self._renegotiate("sendrecv")

    async def refer(self, target: str) -> bool:
        self._alive()
        host, port = self.dialog.here
        uri = target if ":" in target else f"sip:{target}@{host}:{port}"
        request = self.dialog.request("REFER")
        request.headers += [("refer-to", f"<{uri}>"), ("referred-by", self.dialog.contact)]
        self._referred = asyncio.Future()
        response = await self._ask(request)
        if response is None or not 200 <= response.status < 300:
            return False
        await asyncio.wait({self._referred}, timeout=_FOLLOWS_WITHIN)
        return self._referred.done() and self._referred.result()

    async def hang_up(self) -> None:
        if self.over:
            return
        self._close()
        if self._answered:
            await self._ask(self.dialog.request("BYE"))
        else:
            await self._until_acknowledged(self._response(480))

    def retransmitted(self) -> None:
        """The INVITE came again: so did our last word on it get lost."""
        if self._last is not None:
            self._send(self._last, self.dialog.source)

    def respond(self, response: Message) -> None:
        """Take a response to a request of ours."""
        client = self._clients.get(response.branch)
        if client is not None:
            client.respond(response)

    def take(self, request: Message, source: Address) -> Message | None:
        """Take a request within the dialog; the response to it."""
        self.dialog.source = source
        handler = self._handlers().get(request.method)
        if handler is None:
            return request.response(405, self.dialog.tag)
        return handler(request)

    def close(self) -> None:
        """Free the port, without a word."""
        self._stream.close()

    def _handlers(self) -> dict[str, Callable[[Message], Message | None]]:
        return {
            "ACK": self._ack,
            "BYE": self._bye,
            "CANCEL": self._cancel,
            "INFO": self._info,
            "INVITE": self._reinvite,
            "NOTIFY": self._notify,
            "OPTIONS": self._ok,
        }

    def _ok(self, request: Message) -> Message:
        return request.response(200, self.dialog.tag)

    def _ack(self, request: Message) -> None:
        if not self._acknowledged.done():
            if self._peer is None and request.body:
                self._take_offer(request.body)
                self._flow()
            self._acknowledged.set_result(None)

    def _bye(self, request: Message) -> Message:
        self._end("BYE")
        return self._ok(request)

    def _cancel(self, request: Message) -> Message:
        if not self._answered and not self.over:
            self._last = self._response(487)
            self._send(self._last, self.dialog.source)
            self._end("CANCEL")
        return self._ok(request)

    def _info(self, request: Message) -> Message:
        key = _INFO_KEY.search(request.body)
        if "dtmf" in request.get("content-type") and key and self._listener:
            self._listener.pressed(key[1].decode().upper())
        return self._ok(request)

    def _notify(self, request: Message) -> Message:
        state = _FINAL_NOTIFY.search(request.body)
        if state and not self._referred.done():
            self._referred.set_result(state[1] == b"2")
        return self._ok(request)

    def _reinvite(self, request: Message) -> Message:
        if request.body and not self._take_offer(request.body):
            return request.response(488, self.dialog.tag)
        self._flow()
        return self._with_audio(request.response(200, self.dialog.tag))

    def _take_offer(self, body: bytes) -> bool:
        offer = sdp.Session.parse(body)
        if offer is None:
            return False
        answer = offer.answer(self.dialog.here[0], self._stream.port, self._wire.laws)
        if answer is None:
            return False
        self._peer, self._audio = offer, answer
        return True

    def _flow(self) -> None:
        """Let audio flow as agreed."""
        if self._peer is None or self._audio is None:
            return
        sends = self._audio.direction in ("sendrecv", "sendonly")
        peer = (self._peer.host, self._peer.port) if sends else None
        self._stream.agree(peer, self._audio.laws[0], self._audio.events)
        self._pacer.add(self._stream)

    async def _renegotiate(self, direction: str) -> None:
        """Offer another direction; a caller who declines keeps the audio as it was."""
        for attempt in range(_TRIES):
            self._alive()
            assert self._audio is not None
            request = self.dialog.request("INVITE")
            offered = self._audio.with_direction(direction)
            response = await self._ask(self._with_audio(request, offered))
            if response is None:
                break
            self._send(self.dialog.acknowledgement(request, response), self.dialog.source)
            if 200 <= response.status < 300:
                self._audio = offered
                self._peer = sdp.Session.parse(response.body) or self._peer
                self._flow()
            if response.status != 491:
                break
            await asyncio.sleep(0.3 * (attempt + 1))

    async def _ask(self, request: Message) -> Message | None:
        client = Client(request, lambda message: self._send(message, self.dialog.source))
        self._clients[request.branch] = client
        try:
            response = await client.final()
        finally:
            del self._clients[request.branch]
        if response is None or response.status in _GONE:
            self._end("gone")
        return response

    async def _until_acknowledged(self, response: Message) -> None:
        self._last = response
        self._acknowledged = asyncio.Future()
        said = await resend(self.retransmitted, self._acknowledged)
        if not said and self._answered:
            self._end("no ACK")
            raise LegOver("the caller never acknowledged the answer")

    def _respond(self, status: int, with_audio: bool = False) -> None:
        self._last = self._response(status, with_audio)
        self._send(self._last, self.dialog.source)

    def _response(self, status: int, with_audio: bool = False) -> Message:
        response = self.dialog.invite.response(status, self.dialog.tag)
        if with_audio:
            return self._with_audio(response)
        response.headers.append(("contact", self.dialog.contact))
        return response

    def _with_audio(self, message: Message, audio: sdp.Session | None = None) -> Message:
        described = audio or self._audio
        assert described is not None
        self._version += 1
        if not message.get("contact"):
            message.headers.append(("contact", self.dialog.contact))
        message.headers.append(("content-type", _SDP))
        message.body = described.text(self._version)
        return message

    def _alive(self) -> None:
        if self.over:
            raise LegOver("the call has ended")

    def _end(self, reason: str) -> None:
        """The other side, or the network, has ended it."""
        if not self.over:
            self._close()
            if self._listener is not None:
                self._listener.ended(reason)

    def _close(self) -> None:
        if self.over:
            return
        self.over = True
        self._closed(self)
        self._pacer.remove(self._stream)
        self._stream.close()
