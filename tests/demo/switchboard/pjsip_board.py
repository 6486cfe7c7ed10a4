"""The same scripts on a second stack: a switchboard whose legs are pjsip's, as a program of its own.

Run as ``python pjsip_board.py SCRIPT VARIANT TRUTH``: says ``call sip:help@…`` on stdout, and serves
until its stdin is closed. Everything runs in one thread: pjsip is polled from the event loop. A call on
hold hears nothing, because pjsip plays nothing to it; loss, noise and one-way audio are not served.
"""

import asyncio
import os
import sys
import tempfile
import wave
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pjsua2 as pj

from mysteryshop.demo.switchboard import load_script
from mysteryshop.demo.switchboard.engine import Engine
from mysteryshop.demo.switchboard.g711 import RATE, Law, decode, pcm_level
from mysteryshop.demo.switchboard.leg import LegOver, Listener
from mysteryshop.demo.switchboard.prompts import Flite
from mysteryshop.demo.switchboard.sip.message import address, user
from mysteryshop.demo.switchboard.sounds import Sound
from mysteryshop.demo.switchboard.switchboard import prepare
from mysteryshop.demo.truthlog import TruthLog

_BEAT = 0.02
_PATIENCE = 40.0
_PLAYED = 3
"""Players kept: a thread of pjsip tells one that its file has ended, and crashes if that was freed."""


class PjsipLeg(pj.Call):
    """One call that came in, as a leg; never freed, because pjsip must not outlive its objects."""

    def __init__(self, board: "Board", call_id: int) -> None:
        super().__init__(board.account, call_id)
        info = self.getInfo()
        self.board = board
        self.caller, self.called = address(info.remoteUri), user(address(info.localUri))
        self.listener: Listener | None = None
        self.audio: Any = None
        self.over = self.ended_by_us = False
        self.changed = asyncio.Event()
        self.played: deque[Any] = deque(maxlen=_PLAYED)
        self.answered = False
        self.media_changes = 0
        self.referred: bool | None = None

    def listen(self, listener: Listener) -> None:
        self.listener = listener

    def onCallState(self, prm: Any) -> None:
        state = self.getInfo().state
        self.answered = state == pj.PJSIP_INV_STATE_CONFIRMED
        if state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self.over, self.audio = True, None
            if self.listener is not None and not self.ended_by_us:
                self.listener.ended("BYE")
        self.changed.set()

    def onCallMediaState(self, prm: Any) -> None:
        info = self.getInfo()
        active = [m.status == pj.PJSUA_CALL_MEDIA_ACTIVE for m in info.media]
        self.audio = self.getAudioMedia(active.index(True)) if True in active else None
        if self.audio is not None:  # what nobody listens to is not measured either
            sink = self.board.endpoint.audDevManager().getPlaybackDevMedia()
            self.audio.startTransmit(sink)
        self.media_changes += 1
        self.changed.set()

    def onDtmfDigit(self, prm: Any) -> None:
        if self.listener is not None:
            self.listener.pressed(prm.digit)

    def onCallTransferStatus(self, prm: Any) -> None:
        if prm.statusCode >= 200:
            self.referred = prm.statusCode < 300
            self.changed.set()

    def hear(self) -> None:
        """Tell how loud the caller is now; pjsip says it as a byte of µ-law, inverted."""
        if self.audio is not None and self.listener is not None:
            self.listener.heard(
                pcm_level(decode(bytes([self.audio.getTxLevel() ^ 0xFF]), Law.ULAW))
            )

    async def ring(self) -> None:
        self._answer(180)

    async def early_media(self) -> None:
        self._answer(183)
        await self._until(lambda: self.audio is not None)

    async def answer(self) -> None:
        self._answer(200)
        await self._until(lambda: self.answered and self.audio is not None)

    async def reject(self, code: int) -> None:
        self.ended_by_us = True
        self._answer(code)

    async def play(self, sound: Sound) -> None:
        self._alive()
        player = pj.AudioMediaPlayer()
        player.createPlayer(str(self.board.wav(sound)), pj.PJMEDIA_FILE_NO_LOOP)
        self.played.append(player)
        if self.audio is None:
            await asyncio.sleep(sound.seconds)
            return
        player.startTransmit(self.audio)
        try:
            await asyncio.sleep(sound.seconds)
        finally:
            if self.audio is not None:
                player.stopTransmit(self.audio)

    async def hold(self) -> None:
        await self._renegotiate(lambda: self.setHold(pj.CallOpParam(True)))

    async def resume(self) -> None:
        prm = pj.CallOpParam(True)
        prm.opt.flag = pj.PJSUA_CALL_UNHOLD
        await self._renegotiate(lambda: self.reinvite(prm))

    async def refer(self, target: str) -> bool:
        self._alive()
        self.referred = None
        uri = target if ":" in target else f"sip:{target}@127.0.0.1:{self.board.port}"
        self.xfer(uri, pj.CallOpParam(True))
        await self._until(lambda: self.referred is not None)
        return bool(self.referred)

    async def hang_up(self) -> None:
        if not self.over:
            self.ended_by_us = True
            self.hangup(pj.CallOpParam(True))
            with suppress(TimeoutError):
                await self._until(lambda: self.over)

    def _answer(self, code: int) -> None:
        self._alive()
        prm = pj.CallOpParam(True)
        prm.statusCode = code
        pj.Call.answer(self, prm)

    async def _renegotiate(self, ask: Callable[[], None]) -> None:
        self._alive()
        before = self.media_changes
        ask()
        await self._until(lambda: self.media_changes > before)

    async def _until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not happened():
                self._alive()
                self.changed.clear()
                await self.changed.wait()

    def _alive(self) -> None:
        if self.over:
            raise LegOver("the call has ended")


class Account(pj.Account):
    """What gives calls that come in to the board."""

    def __init__(self, board: "Board") -> None:
        super().__init__()
        self.board = board

    def onIncomingCall(self, prm: Any) -> None:
        leg = PjsipLeg(self.board, prm.callId)
        self.board.legs.append(leg)
        self.board.take(leg)


class Board:
    """The endpoint and its legs."""

    def __init__(self, take: Callable[[PjsipLeg], None], folder: Path) -> None:
        self.take, self.folder = take, folder
        self.legs: list[PjsipLeg] = []
        self.endpoint = pj.Endpoint()
        self.endpoint.libCreate()
        config = pj.EpConfig()
        config.uaConfig.threadCnt = 0
        config.uaConfig.mainThreadOnly = True
        config.logConfig.level = config.logConfig.consoleLevel = 0
        config.medConfig.clockRate = config.medConfig.sndClockRate = RATE
        config.medConfig.noVad = True
        config.medConfig.ecTailLen = 0
        self.endpoint.libInit(config)
        transport = pj.TransportConfig()
        transport.port, transport.boundAddress = 0, "127.0.0.1"
        number = self.endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
        self.endpoint.libStart()
        self.endpoint.audDevManager().setNullDev()
        self.port = int(self.endpoint.transportGetInfo(number).localName.rpartition(":")[2])
        settings = pj.AccountConfig()
        settings.idUri = f"sip:help@127.0.0.1:{self.port}"
        settings.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
        self.account = Account(self)
        self.account.create(settings)

    def wav(self, sound: Sound) -> Path:
        """The sound as a file, which is what pjsip plays."""
        path = self.folder / f"{hash(sound.pcm)}.wav"
        if not path.exists():
            with wave.open(str(path), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes(sound.pcm)
        return path

    async def serve(self) -> None:
        """Poll pjsip for ever."""
        while True:
            self.endpoint.libHandleEvents(0)
            for leg in self.legs:
                if not leg.over:
                    leg.hear()
            await asyncio.sleep(_BEAT)


async def main(script_path: str, variant: str, truth: str) -> None:
    """Serve a script until stdin is closed."""
    script, speaker = load_script(Path(script_path), int(variant)), Flite()
    prepare(script, speaker)
    engine = Engine(script, speaker, TruthLog(Path(truth)))
    board = Board(engine.take, Path(tempfile.mkdtemp()))
    print(f"call sip:help@127.0.0.1:{board.port}", flush=True)
    serving = asyncio.ensure_future(board.serve())
    await asyncio.to_thread(sys.stdin.read)
    await engine.close()
    serving.cancel()
    os._exit(0)  # pjsip's objects must not be taken down one by one


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
