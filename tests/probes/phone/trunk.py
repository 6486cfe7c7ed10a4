"""A trunk: registers shoppers by digest (RFC 3261, 22) and turns their calls away as busy."""

import re
import secrets
import socket
import threading
from dataclasses import dataclass, field
from hashlib import md5

from mysteryshop.demo.switchboard.sip.message import Message, NotSip

REALM = "trunk.example"


def digest(*parts: str) -> str:
    """As RFC 2617 has it."""
    return md5(":".join(parts).encode(), usedforsecurity=False).hexdigest()


@dataclass
class Trunk:
    """A context manager; ``port`` is its own."""

    login: str
    password: str
    answers: bool = True
    seen: list[Message] = field(default_factory=list)
    nonce: str = field(default_factory=lambda: secrets.token_hex(8))

    def __enter__(self) -> "Trunk":
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(5)
        self._socket.close()

    def requests(self, method: str) -> list[Message]:
        """What came in of a method."""
        return [message for message in self.seen if message.method == method]

    def _serve(self) -> None:
        while True:
            packet, sender = self._socket.recvfrom(65_535)
            if not packet:
                return
            try:
                message = Message.parse(packet)
            except NotSip:
                continue
            self.seen.append(message)
            if self.answers and message.method in ("REGISTER", "INVITE"):
                self._socket.sendto(bytes(self._answered(message)), sender)

    def _answered(self, request: Message) -> Message:
        if not request.get("authorization"):
            response = request.response(401, "t")
            challenge = f'Digest realm="{REALM}", nonce="{self.nonce}", algorithm=MD5'
            response.headers.append(("www-authenticate", challenge))
            return response
        if not self._knows(request):
            return request.response(403, "t")
        response = request.response(200 if request.method == "REGISTER" else 486, "t")
        if request.method == "REGISTER":
            response.headers += [("contact", request.get("contact")), ("expires", "600")]
        return response

    def _knows(self, request: Message) -> bool:
        told = dict(re.findall(r'(\w+)="([^"]*)"', request.get("authorization")))
        wanted = digest(
            digest(self.login, REALM, self.password),
            self.nonce,
            digest(request.method, told["uri"]),
        )
        return (told["username"], told["response"]) == (self.login, wanted)
