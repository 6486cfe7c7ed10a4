"""A caller on pjsip, a SIP stack that nobody here wrote; one endpoint, served by the test's thread."""

import time
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pjsua2 as pj

_PATIENCE = 20.0


class PjCall(pj.Call):
    """One call; everything that happens is in ``events``."""

    def __init__(self, line: "PjLine", call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(line.account, call_id)
        self.line = line
        self.events: list[str] = []
        self.statuses: list[int] = []
        self.targets: list[str] = []
        self.directions: list[int] = []
        self.follows = True
        self.recorder: Any = None
        self.player: Any = None
        self.next_call: PjCall | None = None

    def onCallState(self, prm: Any) -> None:
        info = self.getInfo()
        self.events.append(info.stateText)
        self.statuses.append(info.lastStatusCode)

    def onCallMediaState(self, prm: Any) -> None:
        info = self.getInfo()  # its media live no longer than it does
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO:
                self.directions.append(media.dir)
                if media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                    self._record(index)

    def onCallTransferRequest(self, prm: Any) -> None:
        self.targets.append(prm.dstUri)
        if self.follows:
            self.next_call = PjCall(self.line)
            prm.newCall = self.next_call
            self.line.calls.append(self.next_call)
        else:
            prm.statusCode = 603

    @property
    def wav(self) -> Path:
        """What was heard."""
        return self.line.folder / f"heard-{id(self)}.wav"

    @property
    def over(self) -> bool:
        return "DISCONNECTED" in self.events

    @property
    def talking(self) -> bool:
        return "CONFIRMED" in self.events and not self.over

    def speak(self, path: Path) -> None:
        """Say what is in a wav file, once."""
        self.player = pj.AudioMediaPlayer()
        self.player.createPlayer(str(path), pj.PJMEDIA_FILE_NO_LOOP)
        self.player.startTransmit(self.getAudioMedia(-1))

    def press(self, keys: str) -> None:
        """Send digits as RFC 4733."""
        self.dialDtmf(keys)

    def leave(self) -> None:
        """Hang up, or give up."""
        if not self.over:
            self.hangup(pj.CallOpParam(True))
        self.line.until(lambda: self.over)

    def _record(self, index: int) -> None:
        if self.recorder is None:
            self.recorder = pj.AudioMediaRecorder()
            self.recorder.createRecorder(str(self.wav))
        self.getAudioMedia(index).startTransmit(self.recorder)

    def discard(self) -> None:
        """Free what pjsip holds of it: nothing of a call may outlive the endpoint."""
        for held in (self.recorder, self.player, self):
            _free(held)
        self.recorder = self.player = None

    def heard(self) -> bytes:
        """The samples that came in; written when the line closes."""
        with wave.open(str(self.wav), "rb") as file:
            return file.readframes(file.getnframes())


def _free(held: Any) -> None:
    """End something of pjsip's now, whoever still refers to it."""
    if held is not None and held.thisown:
        held.__swig_destroy__(held)
        held.thisown = False


@dataclass
class PjLine:
    """The endpoint; a context manager. ``until`` serves it while waiting."""

    folder: Path
    calls: list[PjCall] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.endpoint = pj.Endpoint()
        self.endpoint.libCreate()
        config = pj.EpConfig()
        config.uaConfig.threadCnt = 0
        config.uaConfig.mainThreadOnly = True
        config.logConfig.level = config.logConfig.consoleLevel = 0
        config.medConfig.clockRate = config.medConfig.sndClockRate = 8000
        config.medConfig.noVad = True
        config.medConfig.ecTailLen = 0
        self.endpoint.libInit(config)
        transport = pj.TransportConfig()
        transport.port, transport.boundAddress = 0, "127.0.0.1"
        self.endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
        self.endpoint.libStart()
        self.endpoint.audDevManager().setNullDev()
        account = pj.AccountConfig()
        account.idUri = "sip:maddy@127.0.0.1"
        account.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
        self.account = pj.Account()
        self.account.create(account)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for call in self.calls:
            call.discard()
        self.account.shutdown()
        self.endpoint.libDestroy()

    def call(self, target: str, follows: bool = True) -> PjCall:
        """Dial."""
        call = PjCall(self)
        call.follows = follows
        self.calls.append(call)
        call.makeCall(target, pj.CallOpParam(True))
        return call

    def until(self, happened: Callable[[], bool], seconds: float = _PATIENCE) -> None:
        """Serve the endpoint until this has happened."""
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, [call.events for call in self.calls]
            self.endpoint.libHandleEvents(20)
