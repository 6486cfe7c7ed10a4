"""Where a dialog stands: tags, numbers and addresses (RFC 3261, 12)."""

from dataclasses import dataclass, field
from uuid import uuid4

from .message import Message, address, parameter, user

Address = tuple[str, int]


@dataclass
class Dialog:
    """The side of a call that was called; ``here`` is our own host and port."""

    invite: Message
    source: Address
    here: Address
    tag: str = field(default_factory=lambda: uuid4().hex[:10])
    _number: int = 0

    @property
    def contact(self) -> str:
        """Our address in this dialog."""
        return f"<sip:{user(self.invite.uri) or 'switchboard'}@{self.here[0]}:{self.here[1]}>"

    def belongs(self, request: Message) -> bool:
        """Whether a request within a dialog is of this one."""
        theirs = parameter(request.get("from"), "tag")
        ours = parameter(request.get("to"), "tag")
        return theirs == parameter(self.invite.get("from"), "tag") and ours in ("", self.tag)

    def request(self, method: str) -> Message:
        """A request of ours within the dialog."""
        self._number += 1
        return self._request(method, self._number, f"z9hG4bK{uuid4().hex[:16]}")

    def acknowledgement(self, invite: Message, response: Message) -> Message:
        """The ACK to the final response to an INVITE of ours (RFC 3261, 13.2.2.4 and 17.1.1.3)."""
        accepted = 200 <= response.status < 300
        branch = f"z9hG4bK{uuid4().hex[:16]}" if accepted else invite.branch
        return self._request("ACK", invite.cseq[0], branch)

    def _request(self, method: str, number: int, branch: str) -> Message:
        host, port = self.here
        theirs = address(self.invite.get("contact")) or address(self.invite.get("from"))
        to = self.invite.get("to")
        ours = to if parameter(to, "tag") else f"{to};tag={self.tag}"
        headers = [
            ("via", f"SIP/2.0/UDP {host}:{port};branch={branch};rport"),
            ("max-forwards", "70"),
            *(("route", route) for route in self.invite.all("record-route")),
            ("from", ours),
            ("to", self.invite.get("from")),
            ("call-id", self.invite.call_id),
            ("cseq", f"{number} {method}"),
            ("contact", self.contact),
        ]
        return Message(method=method, uri=theirs, headers=headers)
