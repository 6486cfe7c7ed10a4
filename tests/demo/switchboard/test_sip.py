"""The answering service, packet by packet: what a plain UDP client sees of it."""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from mysteryshop.demo.switchboard import Switchboard, read_script

from .fakes import Mute

SDP = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio {port} RTP/AVP {formats}
a=rtpmap:96 telephone-event/8000
a={direction}
"""
MENU = {
    "company": "Larkfield Water",
    "start": "welcome",
    "rings": 0,
    "post_dial": 0,
    "staff": {"ann": {"voice": "slt"}},
    "nodes": {
        "welcome": {
            "kind": "menu",
            "say": "For billing, press 1, or say it, or wait for as long as you like. " * 5,
            "keys": {n: f"after-{n}" for n in "123"},
        },
        "after-1": {"kind": "silence"},
        "after-2": {"kind": "drop"},
        "after-3": {"kind": "transfer", "by": "refer", "to": "after-1"},
        "busy": {"kind": "reject", "code": 486},
        "ringing": {"kind": "ring"},
        "ann": {"kind": "person", "who": "ann", "answers": ["Yes."]},
    },
}


@dataclass
class Client:
    """A caller who writes every packet by hand; requests are numbered as they are sent."""

    port: int
    call_id: str = "call-1"
    to_tag: str = ""
    number: int = 0
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sip, self.rtp = _socket(), _socket()

    def close(self) -> None:
        self.sip.close()
        self.rtp.close()

    def send(self, method: str, body: str = "", user: str = "help", **headers: str) -> str:
        """Send a request; its text."""
        if method not in ("ACK", "CANCEL"):
            self.number += 1
        here = self.sip.getsockname()[1]
        tag = f";tag={self.to_tag}" if self.to_tag else ""
        lines = [
            f"{method} sip:{user}@127.0.0.1:{self.port} SIP/2.0",
            f"v: SIP/2.0/UDP 127.0.0.1:{here};branch=z9hG4bK{self.number};rport",
            f"From: <sip:maddy@127.0.0.1:{here}>;tag=m",
            f"t: <sip:{user}@127.0.0.1:{self.port}>{tag}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {self.number} {method}",
            f"Contact: <sip:maddy@127.0.0.1:{here}>",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
            f"Content-Length: {len(body)}",
        ]
        text = "\r\n".join([*lines, "", body])
        self.raw(text.encode())
        return text

    def raw(self, packet: bytes) -> None:
        self.sip.sendto(packet, ("127.0.0.1", self.port))

    def invite(
        self, user: str = "help", formats: str = "0 8 96", direction: str = "sendrecv"
    ) -> None:
        port = self.rtp.getsockname()[1]
        body = SDP.format(port=port, formats=formats, direction=direction).replace("\n", "\r\n")
        self.send("INVITE", body, user, Content_Type="application/sdp")

    def receive(self) -> str:
        text = self.sip.recv(65_535).decode()
        self.said.append(text.partition("\r\n")[0])
        return text

    def until(self, start: str) -> str:
        """The next packet that begins so."""
        while not (text := self.receive()).startswith(start):
            pass
        for line in text.splitlines():
            if line.startswith("To:") and ";tag=" in line and text.startswith("SIP/2.0"):
                self.to_tag = line.rpartition(";tag=")[2]
        return text

    def connect(self, **offer: str) -> str:
        """Call, and acknowledge the answer; the answer."""
        self.invite(**offer)
        answer = self.until("SIP/2.0 200")
        self.send("ACK")
        return answer

    def answered(self, request: str, status: str = "200 OK") -> None:
        """Answer a request of theirs."""
        lines = request.partition("\r\n\r\n")[0].splitlines()
        copied = [x for x in lines if x.split(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq")]
        self.raw("\r\n".join([f"SIP/2.0 {status}", *copied, "Content-Length: 0", "", ""]).encode())

    def press(self, event: int, answer: str) -> None:
        """Send a digit as three packets of one event (RFC 4733)."""
        port = int(answer.split("m=audio ")[1].split()[0])
        for sequence in range(3):
            header = struct.pack("!BBHII", 0x80, 96, sequence, 8000, 1)
            payload = struct.pack(
                "!BBH", event, 0x8A if sequence == 2 else 10, 160 * (sequence + 1)
            )
            self.rtp.sendto(header + payload, ("127.0.0.1", port))


def _socket() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind(("127.0.0.1", 0))
    made.settimeout(10)
    return made


@pytest.fixture
def board() -> Iterator[Switchboard]:
    with Switchboard(read_script(MENU, "sip"), speaker=Mute()) as switchboard:
        yield switchboard


@pytest.fixture
def client(board: Switchboard) -> Iterator[Client]:
    made = Client(board.port)
    yield made
    made.close()


def test_a_call(board, client):
    """A call rings, is answered with an audio description, and ends with BYE."""
    answer = client.connect()
    assert [line.split()[1] for line in client.said] == ["100", "180", "200"]
    assert "m=audio" in answer
    assert "a=rtpmap:0 PCMU/8000" in answer
    assert "a=rtpmap:96 telephone-event/8000" in answer
    client.send("BYE")
    client.until("SIP/2.0 200")
    assert board.wait_for("hung up")
    assert (board.calls()[0].hung_up_by, board.calls()[0].outcome) == ("caller", "stopped")


def test_audio_flows_every_20_ms(client):
    """Packets carry 20 ms of G.711, numbered one by one."""
    client.connect()
    packets = [client.rtp.recv(2000) for _ in range(50)]
    heads = [struct.unpack("!BBHII", packet[:12]) for packet in packets]
    assert {len(packet) for packet in packets} == {172}
    assert {head[1] for head in heads} == {0}
    assert [head[2] - heads[0][2] for head in heads] == list(range(50))
    assert [head[3] - heads[0][3] for head in heads] == [160 * n for n in range(50)]


@pytest.mark.parametrize(("formats", "payload"), [("8 0", 8), ("3 8", 8), ("0", 0)])
def test_the_first_shared_law_is_used(client, formats, payload):
    """The answer names the caller's first choice that we have, and audio comes in it."""
    answer = client.connect(formats=formats)
    assert f"RTP/AVP {payload}" in answer
    assert client.rtp.recv(2000)[1] == payload


@pytest.mark.parametrize("formats", ["3", "9 18", "111"])
def test_no_shared_law(client, formats):
    """A caller with whom no coding is shared is refused with 488."""
    client.invite(formats=formats)
    client.until("SIP/2.0 488")


def test_a_digit_is_received_once(board, client):
    """The packets of one event are one digit."""
    answer = client.connect()
    client.press(1, answer)
    assert board.wait_for("digit")
    assert board.wait_until(lambda: board.calls()[0].keys == "1")
    client.send("INFO", "Signal=5\r\nDuration=160\r\n", Content_Type="application/dtmf-relay")
    client.until("SIP/2.0 200")
    assert board.calls()[0].keys == "15"


def test_the_answer_is_sent_until_it_is_acknowledged(client):
    """A lost 200 comes again (RFC 3261, 13.3.1.4)."""
    client.invite()
    client.until("SIP/2.0 200")
    client.until("SIP/2.0 200")
    client.send("ACK")


def test_an_invite_that_comes_twice_is_one_call(board, client):
    """A retransmitted INVITE gets the last response again and makes no second call."""
    client.invite("ringing")
    client.until("SIP/2.0 180")
    client.number -= 1
    client.invite("ringing")
    client.until("SIP/2.0 180")
    assert len(board.calls()) == 1


def test_cancel(board, client):
    """A caller who gives up while it rings gets 200 and 487."""
    client.invite("ringing")
    client.until("SIP/2.0 180")
    client.send("CANCEL", user="ringing")
    client.until("SIP/2.0 487")
    client.until("SIP/2.0 200")
    assert board.wait_for("hung up")
    assert board.calls()[0].outcome == "no answer"


def test_a_refusal(board, client):
    """A refusal carries its status and comes again until it is acknowledged."""
    client.invite("busy")
    client.until("SIP/2.0 486")
    client.until("SIP/2.0 486")
    client.send("ACK", user="busy")
    assert board.wait_for("hung up")
    assert (board.calls()[0].outcome, board.calls()[0].code) == ("busy", 486)


def test_the_company_hangs_up(board, client):
    """The company ends a call with a BYE of its own."""
    answer = client.connect()
    assert board.wait_for("prompt started")
    client.press(2, answer)
    client.answered(client.until("BYE"))
    assert board.wait_for("hung up")
    assert board.calls()[0].outcome == "dropped"


def test_refer(board, client):
    """A hand-over by REFER names the extension, and NOTIFY says whether the caller got there."""
    answer = client.connect()
    assert board.wait_for("prompt started")
    client.press(3, answer)
    request = client.until("REFER")
    assert f"Refer-To: <sip:after-1@127.0.0.1:{board.port}>" in request
    client.answered(request, "202 Accepted")
    client.send("NOTIFY", "SIP/2.0 200 OK\r\n", Content_Type="message/sipfrag")
    client.answered(client.until("BYE"))
    assert board.wait_for("hung up")
    assert [e.kind for e in board.truth() if e.what == "hung up"] == ["referred"]


def test_a_refused_refer(board, client):
    """A caller who declines a REFER is not waited for."""
    answer = client.connect()
    assert board.wait_for("prompt started")
    client.press(3, answer)
    client.answered(client.until("REFER"), "603 Decline")
    client.until("BYE")
    assert board.wait_for("refused")


def test_renegotiation(client):
    """A caller's re-INVITE is answered; held audio is answered with what fits it (RFC 3264)."""
    client.connect()
    client.invite(direction="sendonly")
    assert "a=recvonly" in client.until("SIP/2.0 200")
    client.send("ACK")


def test_no_description_in_the_invite(client):
    """Without an offer in the INVITE, the answer makes one, and ACK says where to send to."""
    client.send("INVITE")
    offer = client.until("SIP/2.0 200")
    assert "RTP/AVP 0 8 101" in offer
    port = client.rtp.getsockname()[1]
    body = SDP.format(port=port, formats="8 101", direction="sendrecv").replace("\n", "\r\n")
    client.send("ACK", body, Content_Type="application/sdp")
    assert client.rtp.recv(2000)[1] == 8


@pytest.mark.parametrize(("method", "status"), [("OPTIONS", 200), ("REGISTER", 200), ("BYE", 481)])
def test_outside_a_call(client, method, status):
    """What belongs to no call is answered too."""
    client.send(method)
    client.until(f"SIP/2.0 {status}")


def test_a_required_extension(client):
    """A caller who insists on an extension is told that there is none (RFC 3261, 8.2.2.3)."""
    client.send("INVITE", Require="100rel")
    assert "Unsupported: 100rel" in client.until("SIP/2.0 420")


def test_an_unknown_method_in_a_call(client):
    """A method that is not served is refused with 405."""
    client.connect()
    client.send("PUBLISH")
    client.until("SIP/2.0 405")


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\r\n\r\n",
        b"\0" * 4000,
        b"INVITE",
        b"INVITE sip:a@b SIP/2.0\r\n\r\n",
        b"SIP/2.0 200 OK\r\n\r\n",
        b"SIP/2.0 999 OK\r\nv: a\r\nf: b\r\nt: c\r\ni: d\r\nCSeq: 1 INVITE\r\n\r\n",
        b"INVITE sip:a@b SIP/2.0\r\nv: ,;\r\nf: <\r\nt: >;;=\r\ni: x\r\nCSeq: 99999999999999 Q\r\n\r\n",
        b"INVITE sip:a@b SIP/2.0\r\n" + b"v: " + b";=<>," * 10_000 + b"\r\n\r\n",
        b"INVITE sip:a@b SIP/2.0\r\nv: v\r\nf: f\r\nt: t\r\ni: i\r\nCSeq: 1 INVITE\r\nl: -5\r\n\r\nv=0",
        b"INVITE sip:a@b SIP/2.0\r\nv: v\r\nf: f\r\nt: t\r\ni: j\r\nCSeq: 1 INVITE\r\n\r\nm=audio 99999 "
        b"RTP/AVP 0\r\nc=IN IP4 nowhere\r\n",
    ],
)
def test_hostile_packets(board, client, caplog, packet):
    """Whatever comes in, the next caller is served, and nothing of ours goes wrong."""
    client.raw(packet)
    other = Client(board.port, "call-2")
    other.connect()
    other.rtp.sendto(packet[:1500], ("127.0.0.1", _audio_port(other)))
    other.send("BYE")
    other.until("SIP/2.0 200 OK")
    other.close()
    assert not caplog.records


def _audio_port(client: Client) -> int:
    return client.rtp.recvfrom(2000)[1][1]


def test_everything_is_freed(caplog):
    """After the switchboard has closed in the middle of a call, its ports can be had again."""
    with Switchboard(read_script(MENU, "sip"), speaker=Mute()) as switchboard:
        client = Client(switchboard.port)
        client.connect()
        audio = _audio_port(client)
    for port in (switchboard.port, audio):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(("127.0.0.1", port))
    client.until("BYE")
    client.close()
    assert not caplog.records
