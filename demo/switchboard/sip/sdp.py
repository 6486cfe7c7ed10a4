"""Session descriptions: what audio the two sides agree on (RFC 4566, RFC 3264)."""

import re
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Final

from ..g711 import Law

EVENTS: Final = "telephone-event"
"""Digits as RFC 4733 carries them."""
_DIRECTIONS: Final = ("sendrecv", "sendonly", "recvonly", "inactive")
_ANSWERS: Final = {"sendonly": "recvonly", "recvonly": "sendonly"}
_RTPMAP: Final = re.compile(r"a=rtpmap:(\d{1,3}) ([\w.-]{1,40})/8000(?:/1)?", re.IGNORECASE)
_MEDIA: Final = re.compile(r"m=audio (\d{1,5})(?:/\d+)? RTP/AVP((?: \d{1,3}){1,60})")
_DEFAULT_EVENTS: Final = 101


@dataclass(frozen=True)
class Session:
    """One side's audio: where it hears, how it is coded, and which way it flows."""

    host: str
    port: int
    laws: tuple[Law, ...]
    events: int | None = _DEFAULT_EVENTS
    """The payload type of digits; None when they cannot be sent."""
    direction: str = "sendrecv"

    @classmethod
    def parse(cls, body: bytes) -> "Session | None":
        """The audio in a description; None when there is none that we understand."""
        lines = body.decode("utf-8", "replace").splitlines()
        media = next((m for line in lines if (m := _MEDIA.fullmatch(line.strip()))), None)
        host = _host(lines)
        if media is None or not host or not 0 < int(media[1]) < 65_536:
            return None
        offered = [int(number) for number in media[2].split()]
        names = {int(m[1]): m[2].lower() for line in lines if (m := _RTPMAP.fullmatch(line))}
        named = {number: names.get(number, "") for number in offered}
        directions = [line[2:] for line in lines if line[2:] in _DIRECTIONS and line[:2] == "a="]
        return cls(
            host,
            int(media[1]),
            laws=tuple(law for number in offered for law in Law if law.value == number),
            events=next((n for n, name in named.items() if name == EVENTS), None),
            direction=directions[-1] if directions else "sendrecv",
        )

    def answer(self, host: str, port: int, laws: tuple[Law, ...]) -> "Session | None":
        """What we answer to this offer; None when we share no way of coding."""
        shared = tuple(law for law in self.laws if law in laws)
        direction = _ANSWERS.get(self.direction, self.direction)
        answer = Session(host, port, shared[:1], self.events, direction)
        return answer if shared else None

    def with_direction(self, direction: str) -> "Session":
        """The same audio, flowing another way."""
        return replace(self, direction=direction)

    def text(self, version: int) -> bytes:
        """The description; ``version`` grows with each one of a call."""
        numbers = [law.value for law in self.laws]
        maps = [f"a=rtpmap:{law.value} {law.encoding}/8000" for law in self.laws]
        if self.events is not None:
            numbers.append(self.events)
            maps += [f"a=rtpmap:{self.events} {EVENTS}/8000", f"a=fmtp:{self.events} 0-15"]
        lines = [
            "v=0",
            f"o=switchboard {self.port} {version} IN IP4 {self.host}",
            "s=call",
            f"c=IN IP4 {self.host}",
            "t=0 0",
            f"m=audio {self.port} RTP/AVP {' '.join(map(str, numbers))}",
            *maps,
            "a=ptime:20",
            f"a={self.direction}",
        ]
        return "\r\n".join([*lines, ""]).encode()


def _host(lines: list[str]) -> str:
    """The address of the last connection line: the media's own goes before the session's."""
    found = [line.split() for line in lines if line.startswith("c=IN IP")]
    try:
        return str(ip_address(found[-1][2].partition("/")[0]))
    except (IndexError, ValueError):
        return ""
