"""Somebody who answers calls, on another SIP stack (`pjsua2`), in a process of its own.

``python answerer.py 'JSON'`` with a list of steps, each ``{"do": …, "after": seconds}``; prints
``PORT`` and what it saw. Steps: ``ring``, ``early``, ``answer``, ``refuse`` (code), ``hang up``,
``hold``, ``resume``, ``refer`` (to), ``die``; ``play`` names the file that is played,
``certificate`` that of a TLS server; with ``srtp`` no other audio is taken.
"""

import json
import os
import sys
import time

import pjsua2 as pj


def main(script: dict) -> None:
    endpoint = pj.Endpoint()
    endpoint.libCreate()
    settings = pj.EpConfig()
    settings.logConfig.level = settings.logConfig.consoleLevel = 0
    settings.uaConfig.threadCnt = 0
    settings.uaConfig.mainThreadOnly = True
    settings.medConfig.txDropPct = script.get("loss", 0)
    settings.medConfig.noVad = True
    endpoint.libInit(settings)
    transport = pj.TransportConfig()
    transport.boundAddress = transport.publicAddress = "127.0.0.1"
    kind = pj.PJSIP_TRANSPORT_UDP
    if certificate := script.get("certificate"):
        kind = pj.PJSIP_TRANSPORT_TLS
        transport.tlsConfig.certFile = transport.tlsConfig.privKeyFile = certificate
    number = endpoint.transportCreate(kind, transport)
    endpoint.audDevManager().setNullDev()
    endpoint.libStart()
    calls: list[pj.Call] = []

    class Call(pj.Call):
        def onCallMediaState(self, _):
            info = self.getInfo()  # kept: what it holds goes with it
            for media in info.media:
                playing = media.status == pj.PJSUA_CALL_MEDIA_ACTIVE and script.get("play")
                if media.type == pj.PJMEDIA_TYPE_AUDIO and playing:
                    self.player = pj.AudioMediaPlayer()
                    self.player.createPlayer(script["play"])
                    self.player.startTransmit(self.getAudioMedia(media.index))

        def onDtmfDigit(self, parameters):
            print("digit", parameters.digit, flush=True)

        def onCallState(self, _):
            print("state", self.getInfo().stateText, flush=True)

    class Account(pj.Account):
        def onIncomingCall(self, parameters):
            call = Call(self, parameters.callId)
            call.steps = [dict(step) for step in script["steps"]]
            call.begun = time.monotonic()
            calls.append(call)

    account, configured = Account(), pj.AccountConfig()
    configured.idUri = "sip:company@127.0.0.1"
    configured.mediaConfig.transportConfig.boundAddress = "127.0.0.1"
    if script.get("srtp"):
        configured.mediaConfig.srtpUse = pj.PJMEDIA_SRTP_MANDATORY
    account.create(configured)
    print("PORT", endpoint.transportGetInfo(number).localName.rpartition(":")[2], flush=True)
    while os.getppid() != 1:
        endpoint.libHandleEvents(10)
        for call in calls:
            if call.steps and time.monotonic() - call.begun >= call.steps[0].get("after", 0):
                perform(call, call.steps.pop(0))


def perform(call: pj.Call, step: dict) -> None:
    parameters = pj.CallOpParam(True)
    match step["do"]:
        case "ring" | "early" | "answer" | "refuse":
            codes = {"ring": 180, "early": 183, "answer": 200}
            parameters.statusCode = step.get("code") or codes[step["do"]]
            call.answer(parameters)
        case "hang up":
            call.hangup(parameters)
        case "hold":
            call.setHold(parameters)
        case "resume":
            parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
            call.reinvite(parameters)
        case "refer":
            call.xfer(step["to"], parameters)
        case "die":
            os._exit(0)


main(json.loads(sys.argv[1]))
