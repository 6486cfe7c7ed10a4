"""The telephone network over `baresip-python` (extra ``phone``): SIP, G.711, RFC 4733 digits.

One transport at a time in a process: that is how many SIP stacks the library runs.
"""

import asyncio
import re
import ssl
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...core.errors import ConfigurationError, Unreachable
from ...core.extras import extra
from ...core.numbers import sip_address
from ...core.telephone import Line
from .line import RATE, Audio, Progress, Signal

if TYPE_CHECKING:
    import baresip

READ_EVERY = 0.04
"""Seconds between two looks at what has come in."""
LOST_AFTER = 20
"""Seconds without one packet of audio after which a call that is not held counts as lost."""
LATE_WRITES = 0.2
"""Seconds of speech that are written ahead."""
ANSWER_TO_END = 2.0
"""Seconds they have to confirm that we ended the call."""
BETWEEN_KEYS = 0.12
"""Seconds of silence after a key, so that two of them are two."""
_READ_AT_MOST = 1 << 20
_TO_SIGNAL = {
    "CALL_RINGING": Progress.RINGING,
    "CALL_PROGRESS": Progress.EARLY_MEDIA,
    "CALL_ESTABLISHED": Progress.ANSWERED,
    "CALL_HOLD": Progress.HELD,
    "CALL_RESUME": Progress.RESUMED,
}
_THEIR_BYE = "Connection reset by peer"
"""What the library calls a BYE or CANCEL of theirs."""
_STATUS = re.compile(r"([1-6][0-9]{2}) (.*)", re.DOTALL)
_ERRNO = re.compile(r" \[\d+\]$")


def _library() -> Any:
    with extra("phone", "telephone calls"):
        import baresip
    return baresip


class BaresipTransport:
    """Places calls over a line; the stack starts with the first call and ends with `close`."""

    def __init__(self, line: Line | None = None) -> None:
        """Take the line to call over; without one, ``sip:`` addresses are called directly.

        Raises:
            MissingExtra: `baresip-python` is not installed.
        """
        self._library = _library()
        self._line = line or Line()
        self._starting = asyncio.Lock()
        self._runtime: baresip.Runtime | None = None
        self._agent: baresip.UserAgent | None = None
        self._events: defaultdict[int, asyncio.Queue[Any]] = defaultdict(asyncio.Queue)

    async def place(self, target: str) -> "BaresipCall":
        """Dial a ``sip:`` URI, or a number over the line's trunk.

        Raises:
            ConfigurationError: a number and no trunk, or the trunk refuses the login.
            Unreachable: the trunk does not answer, or no network leads to the target.
        """
        uri = self._line.uri(target)
        async with self._starting:
            if self._agent is None:
                self._agent = await self._start(sip_address(uri).is_loopback)
        placed = time.monotonic()
        try:
            native = await self._agent.dial(uri)
        except (self._library.BaresipError, ValueError) as error:
            raise Unreachable(f"{target}: no call could be placed: {error}") from None
        return BaresipCall(self, native, placed)

    async def close(self) -> None:
        """Hang up whatever is left and free every port."""
        runtime, self._runtime, self._agent = self._runtime, None, None
        if runtime is not None:
            await runtime.close()

    def queue(self, handle: int) -> asyncio.Queue[Any]:
        """What the stack reports of one call, also what came before anybody asked."""
        return self._events[handle]

    def forget(self, handle: int) -> None:
        """A call is over."""
        self._events.pop(handle, None)

    async def _start(self, on_loopback: bool) -> "baresip.UserAgent":
        library, line = self._library, self._line
        self._runtime = library.Runtime()
        await self._runtime.start(
            library.Config(
                net_interface="127.0.0.1" if on_loopback else None,
                max_concurrent_calls=None,
                rtp_timeout=LOST_AFTER,
                native_log_level="error",
                extra_config_text="\n".join(_stack_settings(line)),
            )
        )
        self._runtime.subscribe(self._take)
        agent: baresip.UserAgent = await library.UserAgent.create(self._runtime, self._account())
        agent.on_incoming(self._turn_away)
        if line.server and line.registers:
            await self._register(agent)
        return agent

    def _account(self) -> "baresip.Account":
        line = self._line
        domain = line.server or "127.0.0.1"
        account: baresip.Account = self._library.Account(
            user=line.caller_id or "shopper",
            domain=domain,
            password=line.password(),
            auth_user=line.login or None,
            registrar=f"{domain};transport={line.transport}" if line.server else None,
            reg_interval=600 if line.server and line.registers else 0,
            transport=line.transport,
            extra_params=("mediaenc=srtp-mand",) if line.srtp else (),
        )
        return account

    async def _register(self, agent: "baresip.UserAgent") -> None:
        try:
            await agent.register()
        except self._library.RegistrationError as error:
            refused = error.status in (401, 403, 407)
            kind = ConfigurationError if refused else Unreachable
            raise kind(f"{self._line.server} did not register the line: {error}") from None

    def _take(self, event: Any) -> None:
        if event.call:
            self._events[event.call].put_nowait(event)

    def _turn_away(self, call: "baresip.Call") -> None:
        """Nobody calls us: the shopper's line only calls out."""
        task = asyncio.get_running_loop().create_task(call.reject())
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self.forget(call.handle)


def _stack_settings(line: Line) -> list[str]:
    settings = [f"sip_transports {line.transport}"]
    if line.transport == "tls":
        authorities = ssl.get_default_verify_paths()
        settings.append("sip_verify_server yes")
        settings += [f"sip_cafile {authorities.cafile}"] if authorities.cafile else []
        settings += [f"sip_capath {authorities.capath}"] if authorities.capath else []
    return settings


class BaresipCall:
    """One call; after a transfer that succeeds, the new one in its place."""

    def __init__(self, transport: BaresipTransport, native: "baresip.Call", placed: float) -> None:
        self._transport, self._native, self._placed = transport, native, placed
        self._library = transport._library
        self._following: baresip.Call | None = None
        self._hung_up_at: float | None = None
        self._over = False

    async def events(self) -> AsyncIterator[Signal | Audio]:
        """All that happens, in order; ends after `Progress.ENDED`."""
        while not self._over:
            for signal in await self._signals():
                yield signal
            if not self._over and self._is_left_unanswered():
                self._over = True
                yield Signal(self._now(), Progress.ENDED, "our end was not answered", by_us=True)
            if not self._over and (pcm := self._heard()):
                yield Audio(self._now(), pcm)

    async def press(self, key: str) -> None:
        with suppress(self._library.StaleHandleError):
            await self._native.send_dtmf(key)
            await asyncio.sleep(BETWEEN_KEYS)

    async def speak(self, pcm: bytes) -> None:
        begun, written = time.monotonic(), 0
        while written < len(pcm) and not self._over:
            with suppress(self._library.AudioRestarted, self._library.AudioNotActive):
                written += self._native.audio.write(pcm[written : written + RATE // 5])
            ahead = written / (2 * RATE) - (time.monotonic() - begun)
            await asyncio.sleep(max(0.01, ahead - LATE_WRITES))
        await asyncio.sleep(max(0.0, len(pcm) / (2 * RATE) - (time.monotonic() - begun)))

    async def follow(self, target: str) -> None:
        request = self._native.transfer_request
        if request is None or request.target != target:
            raise ValueError(f"{target[:80]!r} is not what they asked for")
        try:
            self._following = await self._native.accept_transfer()
        except self._library.StaleHandleError:
            return
        except self._library.BaresipError as error:
            raise Unreachable(f"{target[:80]}: no call could be placed: {error}") from None

    async def decline(self) -> None:
        with suppress(self._library.BaresipError):
            await self._native.reject_transfer()

    async def hang_up(self) -> None:
        self._hung_up_at = self._hung_up_at or self._now()
        for native in (self._following, self._native):
            if native is not None:
                with suppress(self._library.StaleHandleError):
                    await native.hangup()

    def _is_left_unanswered(self) -> bool:
        """Whether they do not even confirm that it is over; the stack would wait for 32 s."""
        return self._hung_up_at is not None and self._now() - self._hung_up_at > ANSWER_TO_END

    def _now(self) -> float:
        return time.monotonic() - self._placed

    async def _signals(self) -> list[Signal]:
        """What was reported within one look; the new call is in this one's place once it stands."""
        queue = self._transport.queue(self._native.handle)
        found: list[Signal] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(READ_EVERY):
                event = await queue.get()
            found += self._signal(event)
        while not queue.empty() and not self._over:
            found += self._signal(queue.get_nowait())
        if self._following is not None and not self._over:
            found += self._signals_of_transfer(self._following)
        return found

    def _signals_of_transfer(self, new: "baresip.Call") -> list[Signal]:
        queue = self._transport.queue(new.handle)
        found: list[Signal] = []
        while not queue.empty() and self._following is not None:
            event = queue.get_nowait()
            if event.event.name == "CALL_CLOSED":
                code, detail = _reason(event.text)
                found.append(
                    Signal(self._now(), Progress.RESUMED, f"transfer failed: {detail}", code)
                )
                self._leave(new)
                self._following = None
            else:
                if event.event.name == "CALL_ESTABLISHED":
                    self._leave(self._native)
                    self._native, self._following = new, None
                found += self._signal(event)
        return found

    def _signal(self, event: Any) -> list[Signal]:
        name = event.event.name
        if name == "CALL_CLOSED":
            return self._closed(event.text or "")
        if name == "CALL_TRANSFER":
            request = self._native.transfer_request
            target = request.target if request else ""
            return [Signal(self._now(), Progress.TRANSFER, target)]
        progress = _TO_SIGNAL.get(name)
        return [Signal(self._now(), progress)] if progress else []

    def _closed(self, text: str) -> list[Signal]:
        if self._following is not None:
            # They leave once we are on our way: what counts now is the new call.
            self._leave(self._native)
            self._native, self._following = self._following, None
            return []
        self._over = True
        self._leave(self._native)
        code, detail = _reason(text)
        return [
            Signal(self._now(), Progress.ENDED, detail, code, by_us=self._hung_up_at is not None)
        ]

    def _leave(self, native: "baresip.Call") -> None:
        self._transport.forget(native.handle)

    def _heard(self) -> bytes:
        for _ in range(2):
            try:
                return bytes(self._native.audio.read(_READ_AT_MOST))
            except self._library.AudioRestarted:
                continue
            except self._library.AudioNotActive:
                break
        return b""


def _reason(text: str) -> tuple[int, str]:
    """SIP status, 0 when there is none, and the reason in the network's words."""
    status = _STATUS.fullmatch(text)
    if status:
        return int(status[1]), status[2][:200]
    if text.startswith(_THEIR_BYE):
        return 0, "BYE"
    return 0, _ERRNO.sub("", text)[:200]
