"""How bytes move through the door once somebody may pass.

HTTP is read and written by h11 on both sides, one request a connection: what h11 did not hand over
as part of that request is never sent on, so nothing can hide behind the request that was checked.
"""

import asyncio
import re
from collections.abc import Callable, Iterable
from contextlib import suppress

import h11

from ...core.errors import MysteryShopError, OutOfScope, Unreachable
from .passage import MARK, Cut, Headers, Limits, Pair, asked, kind_of, words

_CHUNK = 65_536
_HEAD_BYTES = 262_144
"""Chromium's own limit for the head of an answer; h11's default of 16 kB breaks on cookie piles."""
_LINGER_SECONDS = 1.0
_HOP_BY_HOP = frozenset(
    {b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade", b"expect"}
)


class Line:
    """One TCP connection on which h11 speaks; whoever made it calls `leave` or `abort`."""

    def __init__(self, role: type[h11.CLIENT] | type[h11.SERVER], streams: Pair) -> None:
        self.http = h11.Connection(our_role=role, max_incomplete_event_size=_HEAD_BYTES)
        self.reader, self.writer = streams
        self.spoken = False
        # Without a buffer of our own, `drain` returns only when the system has taken every byte.
        self.writer.transport.set_write_buffer_limits(0)

    async def hear(self) -> h11.Event | type[h11.PAUSED]:
        """The next event from the other side."""
        while True:
            event = self.http.next_event()
            if event is not h11.NEED_DATA:
                assert not isinstance(event, type) or event is h11.PAUSED
                return event
            if self.http.they_are_waiting_for_100_continue:
                await self.say(h11.InformationalResponse(status_code=100, headers=[]))
            data = await self.reader.read(_CHUNK)
            self.spoken = self.spoken or bool(data)
            self.http.receive_data(data)

    async def say(self, *events: h11.Event) -> None:
        """Send events in one piece; waits while the other side is slow."""
        self.writer.write(b"".join(self.http.send(event) or b"" for event in events))
        await self.writer.drain()

    async def leave(self) -> None:
        """End politely: a reset because of unread bytes would destroy the answer on its way."""
        with suppress(OSError):
            async with asyncio.timeout(_LINGER_SECONDS):
                self.writer.write_eof()
                while await self.reader.read(_CHUNK):
                    pass
        self.abort()

    def abort(self) -> None:
        """End at once; a client that waits for more sees a broken connection."""
        self.writer.transport.abort()


async def answer(client: Line, status: int, error: MysteryShopError, method: str = "") -> None:
    """Tell the client ourselves why its request did not pass, unless an answer has begun.

    The reason phrase carries the error, because it is all that a refused CONNECT hands on.
    """
    if client.http.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
        client.abort()
        return
    # Host names in a message come from pages: only printable ASCII may enter a status line.
    text = re.sub(r"[^ -~]+", " ", f"{type(error).__name__}: {error}")[:500]
    body = f"mysteryshop let nothing pass. {text}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
        (MARK, "out of scope" if isinstance(error, OutOfScope) else kind_of(error)),
    ]
    # In one piece: clients such as Node's take what follows the head of a refused CONNECT for lost.
    await client.say(
        h11.Response(status_code=status, headers=headers, reason=text),
        h11.Data(data=b"" if method == "HEAD" else body),
        h11.EndOfMessage(),
    )


async def exchange(
    client: Line,
    upstream: Line,
    request: h11.Request,
    limits: Limits,
    answered: Callable[[int], None],
) -> None:
    """Pass one plain HTTP request on and its answer back.

    Raises:
        Cut: a limit was reached.
        Unreachable: the connection broke, or what came was no HTTP.
        ConnectionError: the client went away.
    """
    try:
        async with asyncio.timeout(limits.response_seconds):
            await _forward(client, upstream, request)
            response = await _head(upstream, limits)
            answered(response.status_code)
            await client.say(_cleaned(response))
            await _body(client, upstream, limits)
    except TimeoutError:
        raise Cut(f"the answer took more than {limits.response_seconds:g} seconds") from None


async def _forward(client: Line, upstream: Line, request: h11.Request) -> None:
    wanted = asked(request)
    framed = b"transfer-encoding" in dict(request.headers)
    headers = [
        (b"Host", wanted.authority.encode("ascii")),
        *_end_to_end(request.headers.raw_items(), drop={b"host"}),
        *([(b"Transfer-Encoding", b"chunked")] if framed else []),
        (b"Connection", b"close"),
    ]
    head = h11.Request(method=wanted.method, target=wanted.path, headers=headers)
    willing = await _tell(upstream, head)
    while not isinstance(event := await client.hear(), h11.EndOfMessage):
        if isinstance(event, h11.Data):
            willing = willing and await _tell(upstream, h11.Data(data=event.data))
    if willing:
        await _tell(upstream, h11.EndOfMessage())


async def _tell(upstream: Line, event: h11.Event) -> bool:
    """Whether the server still listens; one that does not may have answered already."""
    try:
        await upstream.say(event)
    except OSError:
        return False
    return True


async def _hear(upstream: Line) -> h11.Event | type[h11.PAUSED]:
    try:
        return await upstream.hear()
    except h11.RemoteProtocolError as error:
        if not upstream.spoken:
            raise Unreachable("the connection was closed without an answer") from None
        raise Unreachable(f"the answer is no complete HTTP: {error}") from None
    except OSError as error:
        raise Unreachable(f"the connection broke: {words(error)}") from None


async def _head(upstream: Line, limits: Limits) -> h11.Response:
    try:
        async with asyncio.timeout(limits.first_byte_seconds):
            while not isinstance(event := await _hear(upstream), h11.Response):
                pass  # 100 Continue, 103 Early Hints
            return event
    except TimeoutError:
        raise Cut(f"no answer within {limits.first_byte_seconds:g} seconds") from None


async def _body(client: Line, upstream: Line, limits: Limits) -> None:
    size = 0
    while isinstance(event := await _hear(upstream), h11.Data):
        size += len(event.data)
        if size > limits.response_bytes:
            raise Cut(f"the answer is larger than {limits.response_bytes} bytes")
        await client.say(h11.Data(data=event.data))
    await client.say(h11.EndOfMessage())


def _cleaned(response: h11.Response) -> h11.Response:
    headers = _end_to_end(response.headers.raw_items(), drop={MARK.lower().encode()})
    return h11.Response(
        status_code=response.status_code,
        headers=[*headers, (b"Connection", b"close")],
        reason=response.reason,
    )


def _end_to_end(headers: Iterable[tuple[bytes, bytes]], drop: set[bytes]) -> Headers:
    """Headers meant for the other end (RFC 9110, 7.6.1); h11 or the caller adds the framing."""
    headers = list(headers)
    names = {name.lower() for name, _ in headers}
    named = {
        word.strip().lower()
        for name, value in headers
        if name.lower() == b"connection"
        for word in value.split(b",")
    }
    # A length beside chunks is how requests are smuggled; one named in Connection stays.
    length = {b"content-length"}
    drop = drop | _HOP_BY_HOP | (named - length)
    drop |= length if b"transfer-encoding" in names else set()
    return [
        (name, value)
        for name, value in headers
        if name.lower() not in drop and not name.lower().startswith(b"proxy-")
    ]


async def tunnel(client: Line, upstream: Line, limits: Limits) -> None:
    """Open a tunnel and move bytes both ways until both sides have ended.

    Raises:
        Cut: a limit was reached.
        ConnectionError: one side went away.
    """
    await client.hear()  # The end of the request; what follows is no HTTP of ours.
    await client.say(h11.Response(status_code=200, headers=[], reason="Connection established"))
    loop = asyncio.get_running_loop()
    end = loop.time() + limits.tunnel_seconds
    early, _ = client.http.trailing_data
    pumps: list[asyncio.Task[None]] = []
    try:
        async with asyncio.timeout(limits.idle_seconds) as idle:

            def moved() -> None:
                idle.reschedule(min(loop.time() + limits.idle_seconds, end))

            moved()
            upstream.writer.write(early)
            pumps.append(loop.create_task(_pump(client.reader, upstream.writer, moved)))
            towards_us = _pump(upstream.reader, client.writer, moved, limits.tunnel_bytes)
            pumps.append(loop.create_task(towards_us))
            await asyncio.gather(*pumps)
    except TimeoutError:
        why = f"nothing moved for {limits.idle_seconds:g} seconds"
        if loop.time() >= end:
            why = f"the tunnel was open for {limits.tunnel_seconds:g} seconds"
        raise Cut(why) from None
    finally:
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)


async def _pump(
    source: asyncio.StreamReader,
    sink: asyncio.StreamWriter,
    moved: Callable[[], None],
    most: int | None = None,
) -> None:
    size = 0
    try:
        while data := await source.read(_CHUNK):
            size += len(data)
            if most is not None and size > most:
                raise Cut(f"more than {most} bytes came through the tunnel")
            sink.write(data)
            await sink.drain()
            moved()
        sink.write_eof()
    except OSError as error:
        # One word for all: a time-out of the system must not look like a limit of ours.
        raise ConnectionError(str(error)) from error
