"""The one door of the web medium: a loopback forward proxy that lets nothing out of scope through.

A page can leave by redirects, frames, workers, beacons, sockets and prefetches, of which a
browser's own hooks show only some. So the browser and our HTTP session are given no other way out
than this proxy, and the proxy asks the scope at every single request and tunnel. Names are resolved
here, once, so that what was checked is what is connected to.
"""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import h11
import requests

from ...core.errors import MysteryShopError, OutOfScope, Refused, Unreachable
from ...core.scope import Scope
from .passage import (
    READING,
    Asked,
    Cut,
    Limits,
    Malformed,
    Passage,
    asked,
    kind_of,
    words,
)
from .session import DoorAdapter, NoAnswer
from .wire import Line, answer, exchange, tunnel

if TYPE_CHECKING:  # Playwright is loaded only where a browser is started.
    from playwright.sync_api import ProxySettings

__all__ = ["CHROMIUM_FLAGS", "Door", "Limits", "NoAnswer", "Passage"]

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

CHROMIUM_FLAGS = (
    # A browser context that was given no door has no way out: nothing can listen on port 0.
    "--proxy-server=http://127.0.0.1:0",
    # Chromium takes loopback and link-local addresses past every proxy unless told not to.
    "--proxy-bypass-list=<-loopback>",
    # HTTP/3 is UDP, which no HTTP proxy sees.
    "--disable-quic",
    # WebRTC would send UDP (STUN, mDNS) itself. Chromium reads the first, its headless shell the
    # second.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # A look-up alone tells a name server whom we visit: only the door resolves names.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    # What the browser asks its maker on its own account: experiments, updates, accounts, reports.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-breakpad",
    "--no-first-run",
)
"""Start Chromium with these, or there are ways around the door.

The door itself is the proxy of each *context* (``Door.playwright_proxy``): a proxy of the whole
browser would lose against the first flag, and then nothing gets out at all.
"""

_STATUS = {"refused": 403, "unreachable": 502, "cut": 504, "broken": 500}
_DEFAULT_LIMITS = Limits()


class Door:
    """A context manager: open inside the ``with``, closed with every tunnel at its end.

    What passes: hosts in ``scope.hosts``; plain HTTP to ``scope.assets`` only by GET, HEAD and
    OPTIONS. A tunnel to an asset host hides its method. Nothing passes whose name resolves to an
    address ``scope.check_address`` refuses, unless ``connect_to`` names the target.

    ``before`` is called in the door's thread before anything is connected to; by raising `Refused`
    it refuses. Like everything there it must not block. ``resolve`` finds the addresses of a name
    (by default the system's resolver).
    """

    def __init__(
        self,
        scope: Scope,
        *,
        before: Callable[[], None] | None = None,
        limits: Limits = _DEFAULT_LIMITS,
        resolve: Resolve | None = None,
    ) -> None:
        self._scope = scope
        self._before = before
        self._limits = limits
        self._resolve = resolve or _system_addresses
        self._port = 0
        self._log: list[Passage] = []
        self._crashes: list[BaseException] = []
        self._sessions: list[requests.Session] = []
        self._names: dict[str, asyncio.Task[Sequence[str]]] = {}
        self._lines: set[Line] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way = 0
        self._loop: asyncio.AbstractEventLoop
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="mysteryshop-door", daemon=True)
        self._open: Future[int] = Future()

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``, once the door is open."""
        if not self._port:
            raise RuntimeError("the door is not open: use it in a with statement")
        return f"http://127.0.0.1:{self._port}"

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Everything that asked to pass so far, in the order of the decisions."""
        return tuple(self._log)  # One step for the interpreter: no lock is needed.

    @property
    def playwright_proxy(self) -> "ProxySettings":
        """The ``proxy`` of a Playwright browser context; loopback included."""
        return {"server": self.url, "bypass": "<-loopback>"}

    def session(self) -> requests.Session:
        """A session whose only way out is this door; the door closes it at its end.

        Its requests raise `OutOfScope` or another `Refused` for a hop that may not pass, and
        `NoAnswer` for one that was not answered or was cut before its answer began. A plain answer
        cut in its middle raises ``requests.exceptions.ChunkedEncodingError``.
        """
        session = requests.Session()
        session.trust_env = False
        session.adapters.clear()
        session.mount("", DoorAdapter(self.url, self._limits))
        self._sessions.append(session)
        return session

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread.start()
        self._port = self._open.result()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for session in self._sessions:
            session.close()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        if not self._crashes:
            return
        crash = self._crashes[0]
        if error is not None and not isinstance(error, Exception):
            error.add_note(f"The door of the web medium broke as well: {crash!r}")
        elif isinstance(crash, MysteryShopError):
            raise crash
        else:
            raise MysteryShopError(f"the door of the web medium broke: {crash!r}") from crash

    def _run(self) -> None:
        self._loop.set_exception_handler(self._uncaught)
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:
            if self._open.done():
                self._crashes.append(error)
            else:
                self._open.set_exception(error)
        finally:
            self._loop.close()

    def _uncaught(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception") or RuntimeError(str(context["message"]))
        if not isinstance(error, asyncio.CancelledError):  # A connection cancelled as we close.
            self._crashes.append(error)

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._welcome, "127.0.0.1", 0)
        self._open.set_result(server.sockets[0].getsockname()[1])
        await self._stop.wait()
        await self._end_tasks()
        # Only now: asyncio loses a connection that is just being accepted when its server closes.
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0)  # One more turn of the loop, in which aborted sockets are closed.

    async def _end_tasks(self) -> None:
        here = asyncio.current_task()
        while rest := asyncio.all_tasks() - {here}:
            for task in rest & {*self._tasks, *self._names.values()}:
                task.cancel()
            # What others started, asyncio's own accepting included, ends by itself or is ended.
            _, slow = await asyncio.wait(rest, timeout=1)
            for other in slow:
                other.cancel()
        for line in self._lines:  # A client whose task was ended before it began.
            line.abort()

    def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(h11.SERVER, (reader, writer))
        self._lines.add(line)
        self._tasks.add(task := self._loop.create_task(self._attend(line)))
        task.add_done_callback(self._tasks.discard)

    async def _attend(self, client: Line) -> None:
        """One client from its first byte to the end of its connection."""
        try:
            with suppress(ConnectionError):
                await self._hear_out(client)
                await client.leave()
        finally:
            client.abort()
            self._lines.discard(client)

    async def _hear_out(self, client: Line) -> None:
        try:
            async with asyncio.timeout(self._limits.first_byte_seconds):
                head = await client.hear()
            if not isinstance(head, h11.Request):
                return
            wanted = asked(head)
        except TimeoutError:
            return
        except (h11.RemoteProtocolError, Malformed) as error:
            malformed = Malformed(str(error))
            self._note(Asked(), malformed)
            await answer(client, 400, malformed)
            return
        self._under_way += 1
        try:
            await self._pass(client, head, wanted)
        except h11.RemoteProtocolError:
            pass  # The client stopped in the middle of its request.
        finally:
            self._under_way -= 1

    async def _pass(self, client: Line, head: h11.Request, wanted: Asked) -> None:
        entry: int | None = None
        try:
            upstream = Line(h11.CLIENT, await self._admit(wanted))
            try:
                entry = self._note(wanted)
                await self._move(client, upstream, head, entry)
            finally:
                upstream.abort()
        except (Refused, Unreachable) as error:
            self._note(wanted, error, entry)
            await answer(client, _STATUS[kind_of(error)], error, wanted.method)
        except (ConnectionError, h11.RemoteProtocolError):
            raise
        except Exception as crash:
            self._crashes.append(crash)
            broken = MysteryShopError(f"the door broke: {crash!r}")
            self._note(wanted, broken, entry)
            await answer(client, _STATUS["broken"], broken, wanted.method)

    async def _move(self, client: Line, upstream: Line, head: h11.Request, entry: int) -> None:
        if head.method == b"CONNECT":
            await tunnel(client, upstream, self._limits)
            return

        def answered(status: int) -> None:
            self._log[entry] = replace(self._log[entry], status=status)

        await exchange(client, upstream, head, self._limits, answered)

    def _note(
        self, wanted: Asked, error: MysteryShopError | None = None, entry: int | None = None
    ) -> int:
        """Write a passage down, or what became of one; returns its place in the log."""
        if entry is not None and error is not None:
            self._log[entry] = replace(self._log[entry], reason=str(error), kind=kind_of(error))
            return entry
        passage = Passage(
            method=wanted.method,
            host=wanted.host,
            port=wanted.port,
            path=wanted.path,
            passed=error is None,
            reason="" if error is None else str(error),
            kind="passed" if error is None else kind_of(error),
        )
        self._log.append(passage)
        return len(self._log) - 1

    async def _admit(self, wanted: Asked) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection for a request that may pass.

        Raises:
            Refused: it may not.
            Unreachable: it may, but there is no address or no connection.
        """
        if self._under_way > self._limits.connections:
            raise Cut(f"more than {self._limits.connections} requests at once")
        self._check(wanted)
        host, port, given = self._scope.connection(wanted.host, wanted.port)
        addresses = await self._addresses(host, port)
        for address in addresses:
            if not given:
                self._scope.check_address(wanted.host, address)
            self._check_not_us(address, port)
        if self._before is not None:
            self._before()
        return await self._connect(addresses, port, wanted.place)

    def _check(self, wanted: Asked) -> None:
        if self._scope.permits(wanted.host, wanted.port):
            return
        if not self._scope.permits_asset(wanted.host, wanted.port):
            raise OutOfScope(f"{wanted.place} is not in [scope]")
        if wanted.method not in READING | {"CONNECT"}:
            raise OutOfScope(f"{wanted.place} is an asset host: it is read from, never written to")

    def _check_not_us(self, address: str, port: int) -> None:
        found = ipaddress.ip_address(address.split("%")[0])
        found = getattr(found, "ipv4_mapped", None) or found
        if port == self._port and (found.is_loopback or found.is_unspecified):
            raise OutOfScope(f"{address}:{port} is the door itself")

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host: the same ones for the life of the door, once it had any."""
        with suppress(ValueError):
            return [str(ipaddress.ip_address(host))]
        if host not in self._names:
            look_up = self._loop.create_task(self._look_up(host, port))
            # It may fail after everybody who asked has gone; asyncio would call that a crash.
            look_up.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._names[host] = look_up
        try:
            async with asyncio.timeout(self._limits.connect_seconds):
                return await asyncio.shield(self._names[host])
        except TimeoutError:
            raise Unreachable(f"{host}: the name server does not answer") from None

    async def _look_up(self, host: str, port: int) -> Sequence[str]:
        try:
            if found := list(await self._resolve(host, port)):
                return found
            why = "the name server knows none"
        except (OSError, UnicodeError) as error:
            why = str(error)
        del self._names[host]  # Only an answer is kept: a name server may recover.
        raise Unreachable(f"{host} has no address: {why}")

    async def _connect(
        self, addresses: Sequence[str], port: int, place: str
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        why = ""
        for address in addresses:
            try:
                async with asyncio.timeout(self._limits.connect_seconds / len(addresses)):
                    return await asyncio.open_connection(address, port)
            except TimeoutError:
                why = f"no connection within {self._limits.connect_seconds:g} seconds"
            except OSError as error:
                why = words(error)
        raise Unreachable(f"{place} cannot be reached: {why}")


async def _system_addresses(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
