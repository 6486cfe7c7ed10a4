"""One call on pjsip, a SIP stack that nobody here wrote, as a program of its own.

pjsip ends the process when a call outlives the library, so no test shares a process with it. Run as
``python pjsip_phone.py TARGET FOLLOWS FOLDER``; orders come in on stdin (``press 1``, ``say FILE``,
``leave``), reports go out on stdout (``state CONFIRMED 200``, ``transfer URI``, ``direction 3``).
What each leg heard is in FOLDER as ``leg-0.wav`` and so on.
"""

import os
import select
import sys
from pathlib import Path
from typing import Any

import pjsua2 as pj

_POLL = 20


class Leg(pj.Call):
    """One call, and what is recorded of it."""

    def __init__(self, phone: "Phone") -> None:
        super().__init__(phone.account)
        self.phone = phone
        self.state = ""
        self.recorder: Any = None
        self.player: Any = None
        self.name = f"leg-{len(phone.legs)}"
        phone.legs.append(self)

    def onCallState(self, prm: Any) -> None:
        info = self.getInfo()
        self.state = info.stateText
        report("state", self.state, info.lastStatusCode)

    def onCallMediaState(self, prm: Any) -> None:
        info = self.getInfo()  # its media live no longer than it does
        for index, media in enumerate(info.media):
            report("direction", media.dir)
            if media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                self.record(index)

    def onCallTransferRequest(self, prm: Any) -> None:
        report("transfer", prm.dstUri)
        if self.phone.follows:
            prm.newCall = Leg(self.phone)
        else:
            prm.statusCode = 603

    def record(self, index: int) -> None:
        """Write what comes in into this leg's file."""
        if self.recorder is None:
            self.recorder = pj.AudioMediaRecorder()
            self.recorder.createRecorder(str(self.phone.folder / f"{self.name}.wav"))
        self.getAudioMedia(index).startTransmit(self.recorder)

    def say(self, path: str) -> None:
        """Play a wav file to the other side, once."""
        self.player = pj.AudioMediaPlayer()
        self.player.createPlayer(path, pj.PJMEDIA_FILE_NO_LOOP)
        self.player.startTransmit(self.getAudioMedia(-1))


class Phone:
    """The endpoint and its legs."""

    def __init__(self, follows: bool, folder: Path) -> None:
        self.follows, self.folder = follows, folder
        self.legs: list[Leg] = []
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

    def call(self, target: str) -> None:
        """Call, and serve the call and the orders until it is over."""
        Leg(self).makeCall(target, pj.CallOpParam(True))
        while any(leg.state != "DISCONNECTED" for leg in self.legs):
            self.endpoint.libHandleEvents(_POLL)
            if select.select([sys.stdin], [], [], 0)[0]:
                self.obey(sys.stdin.readline().strip() or "leave")

    def obey(self, order: str) -> None:
        """Do what an order says, on the leg where somebody talks to us."""
        what, _, more = order.partition(" ")
        talking = [leg for leg in self.legs if leg.state == "CONFIRMED"]
        if what == "leave":
            self.endpoint.hangupAllCalls()
        elif what == "press" and talking:
            talking[-1].dialDtmf(more)
        elif what == "say" and talking:
            talking[-1].say(more)


def report(*words: object) -> None:
    """Tell the test."""
    print(*words, flush=True)


if __name__ == "__main__":
    phone = Phone(sys.argv[2] == "True", Path(sys.argv[3]))
    phone.call(sys.argv[1])
    phone.endpoint.libDestroy()
    os._exit(0)  # pjsip's objects must not be taken down one by one
