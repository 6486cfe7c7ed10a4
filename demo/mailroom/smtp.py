"""The SMTP server of the company and of its customers: takes mail, refuses it, or drops it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from .accounts import Account
from .habits import Habit

LARGEST: Final = 36_700_160
"""Bytes of a message that are taken, as large providers do; more is refused with 552."""
_NAME: Final = "mx.tidewater.example"
_GREYLISTED: Final = "451 4.7.1 Greylisted; try again in a few minutes"
_UNKNOWN: Final = "550 5.1.1 No such user here"


class Room(Protocol):
    """What the server asks the mail room."""

    def habits_of(self, address: str) -> tuple[Habit, ...] | None:
        """How this address treats mail; nothing at all for a customer; None when it is unknown."""

    def take(self, address: str, sender: str, raw: bytes) -> None:
        """Take responsibility for a mail; may wait for a disk or another server."""

    def refuse(self, address: str, said: str) -> None:
        """A recipient was refused with this reply."""

    def drop(self, address: str) -> None:
        """The connection was cut in the middle of a mail to this recipient."""


@dataclass
class Handler:
    """Decides about recipients and takes messages; ``slow_seconds`` are the machine's."""

    room: Room
    slow_seconds: float
    _known: set[tuple[str, str]] = field(default_factory=set)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = self._refusal(address, envelope.mail_from or "")
        if said:
            self.room.refuse(address, said)
            return said
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient taken"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        doors = self.doors(envelope.rcpt_tos)
        if "slow" in doors:
            await asyncio.sleep(self.slow_seconds)
        raw = envelope.original_content or b""
        for address in envelope.rcpt_tos:
            await asyncio.to_thread(self.room.take, address, envelope.mail_from or "", raw)
        if "drops-after-data" in doors:
            self.drop(envelope.rcpt_tos)
            raise ConnectionResetError
        return "250 2.0.0 Message taken"

    def doors(self, addresses: Sequence[str]) -> set[str]:
        """What else happens at the server to mail for these recipients."""
        return {habit.door for a in addresses for habit in self.room.habits_of(a) or ()}

    def drop(self, addresses: Sequence[str]) -> None:
        """Say that the connection is cut."""
        for address in addresses:
            self.room.drop(address)

    def _refusal(self, address: str, sender: str) -> str:
        habits = self.room.habits_of(address)
        if habits is None:
            return _UNKNOWN
        if any(habit.door == "greylists" for habit in habits):
            pair = (sender.lower(), address.lower())
            if pair not in self._known:
                self._known.add(pair)
                return _GREYLISTED
        return next((habit.says for habit in habits if habit.says), "")


class _Session(Session):
    """A session whose old property does not warn, at every login, of being used by its own library."""

    login_data = None


class _Server(SMTP):
    """An SMTP server for one connection, which can end in the middle of DATA."""

    def _create_session(self) -> Session:
        return _Session(self.loop)

    async def smtp_DATA(self, arg: str) -> None:
        addresses = self.envelope.rcpt_tos if self.envelope else []
        handler: Handler = self.event_handler
        if "drops-in-data" not in handler.doors(addresses):
            await super().smtp_DATA(arg)
            return
        await self.push("354 Go on")
        await self._reader.readline()
        handler.drop(addresses)
        raise ConnectionResetError


class _Authenticator:
    """Lets in the owners of mailboxes; who does not log in may write to the company all the same."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self._passwords = {account.login: account.password for account in accounts}

    def __call__(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False)
        login = data.login.decode(errors="replace")
        expected = self._passwords.get(login)
        right = expected is not None and data.password == expected.encode()
        return AuthResult(success=right, handled=False)


def server(handler: Handler, accounts: Sequence[Account]) -> Callable[[], asyncio.Protocol]:
    """What makes a session for each connection, for ``loop.create_server``."""

    def session() -> asyncio.Protocol:
        return _Server(
            handler,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            hostname=_NAME,
            ident="ESMTP Tidewater",
            auth_require_tls=False,
            authenticator=_Authenticator(accounts),
            loop=asyncio.get_running_loop(),
        )

    return session
