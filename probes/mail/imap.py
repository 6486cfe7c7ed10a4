"""The shopper's mailbox over IMAP (RFC 3501): what is new in it, and single messages."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from imap_tools import (
    BaseMailBox,
    MailBox,
    MailBoxStartTls,
    MailBoxUnencrypted,
    MailMessageFlags,
)
from imap_tools.errors import ImapToolsError, MailboxLoginError

from ...core.errors import ConfigurationError, Unreachable
from ...core.ledger import Mark
from ...core.mailbox import Mailbox, is_loopback
from ...core.scope import host_and_port

PATIENCE = 60
"""Seconds for one answer of the server."""
IMPLICIT_TLS = 993
AT_ONCE = 500
"""Headers fetched with one command."""
LONGEST_IDLE = 25 * 60
"""Seconds; servers may hang up after half an hour (RFC 2177)."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a message that are fetched; what is larger is looked at by its beginning."""


class Gone(Exception):
    """A message that was listed is no longer there."""


class Headers:
    """A message as a listing shows it: its headers and what the server knows of it."""

    def __init__(self, uid: int, arrived: datetime, size: int, data: bytes) -> None:
        self.uid = uid
        self.arrived = arrived
        self.size = size
        self.data = data


@contextmanager
def inbox(mailbox: Mailbox) -> Iterator["Inbox"]:
    """A session with the shopper's mailbox, signed in.

    Raises:
        Unreachable: nothing answers there, or it hangs up.
        ConfigurationError: it does not let us in.
    """
    try:
        session = _connected(mailbox)
        try:
            _sign_in(session, mailbox)
            yield Inbox(session, mailbox)
        finally:
            _leave(session)
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise Unreachable(f"mailbox {mailbox.imap}: {error}") from error


class Inbox:
    """An open mailbox. Nothing in it is changed but by ``keep``; messages stay unread."""

    def __init__(self, session: BaseMailBox, mailbox: Mailbox) -> None:
        self._session = session
        self._mailbox = mailbox

    @property
    def folders(self) -> list[str]:
        """Where answers may be: as the settings say, else the inbox and the folder for junk."""
        if self._mailbox.folders:
            return list(self._mailbox.folders)
        return ["INBOX", *self._marked("\\Junk", "Junk", "Spam")]

    def is_junk(self, folder: str) -> bool:
        """Whether a folder is the one for unwanted mail."""
        return folder in self._marked("\\Junk", "Junk", "Spam")

    def open(self, folder: str) -> int:
        """Enter a folder to read; its UIDVALIDITY.

        Raises:
            ConfigurationError: there is no such folder.
        """
        try:
            self._session.folder.set(folder, readonly=True)
        except ImapToolsError as error:
            raise ConfigurationError(
                f"mailbox {self._mailbox.imap}: {folder!r}: {error}"
            ) from error
        said = self._session.client.response("UIDVALIDITY")[1]
        return int(said[0]) if said and said[0] else 0

    def new_since(self, mark: Mark, since: datetime | None = None) -> Iterator[list[Headers]]:
        """The messages of the open folder with a UID above the mark's, some hundred at a time.

        ``since``: what the server took in on an earlier day is left out.
        """
        # SINCE knows only days, in whatever zone the server keeps (RFC 3501, 6.4.4).
        day = f" SINCE {since - timedelta(days=1):%d-%b-%Y}" if since else ""
        found = self._command("SEARCH", f"UID {mark.last_uid + 1}:*{day}")
        numbers = b" ".join(part for part in found if isinstance(part, bytes)).split()
        uids = sorted(uid for uid in map(int, numbers) if uid > mark.last_uid)
        for start in range(0, len(uids), AT_ONCE):
            chosen = ",".join(map(str, uids[start : start + AT_ONCE]))
            parts = "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])"
            listed = _items(self._command("FETCH", chosen, parts))
            yield [_headers(about, data) for about, data in listed if b"INTERNALDATE" in about]

    def last_uid(self) -> int:
        """The highest UID in the open folder; 0 when it is empty."""
        found = self._command("SEARCH", "UID *")
        uids = b" ".join(part for part in found if isinstance(part, bytes)).split()
        return max(map(int, uids), default=0)

    def message(self, uid: int) -> bytes:
        """A whole message of the open folder.

        Raises:
            Gone: it has been deleted or moved.
        """
        answer = self._command("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{LARGEST}>)")
        for about, data in _items(answer):
            if _number(rb"UID (\d+)", about) == uid:
                return data
        raise Gone(f"message {uid} is no longer there")

    def keep(self, message: EmailMessage, at: datetime) -> bool:
        """Put a copy of a sent message into the folder for these; whether that could be done."""
        folder = self.sent_folder
        if not folder:
            return False
        try:
            self._session.append(
                message.as_bytes(), folder, dt=at, flag_set=[MailMessageFlags.SEEN]
            )
        except (OSError, imaplib.IMAP4.error, ImapToolsError):
            return False
        return True

    def kept(self, identity: str) -> datetime | None:
        """When a sent message was kept, by its Message-ID; None if it is not there."""
        if folder := self.sent_folder:
            self.open(folder)
            found = self._command("SEARCH", "HEADER", "Message-ID", f'"<{identity}>"')
            for uid in b" ".join(part for part in found if isinstance(part, bytes)).split():
                for about, _ in _items(self._command("FETCH", uid.decode(), "(UID INTERNALDATE)")):
                    return _arrived(about)
        return None

    @property
    def sent_folder(self) -> str:
        """Where sent letters are kept; empty when the server has no such folder.

        Raises:
            ConfigurationError: the settings name one that does not exist.
        """
        named = self._mailbox.sent_folder
        if named and not self._session.folder.exists(named):
            raise ConfigurationError(
                f"mailbox {self._mailbox.imap}: sent_folder: there is no folder {named!r}"
            )
        return named or next(
            iter(self._marked("\\Sent", "Sent", "Sent Items", "Sent Messages")), ""
        )

    def wait(self, seconds: float) -> bool:
        """Until something happens in the open folder (IDLE, RFC 2177) or the time is over; whether it did."""
        try:
            return bool(self._session.idle.wait(timeout=seconds))
        except imaplib.IMAP4.abort as error:
            if "EOF" in str(error):
                raise
            return True  # imap-tools stumbles over a line that comes in two pieces; it is news

    def _marked(self, flag: str, *names: str) -> list[str]:
        """Folders by their special use (RFC 6154), else by their usual names."""
        folders = self._session.folder.list()
        marked = [folder.name for folder in folders if flag in folder.flags]
        return marked or [folder.name for folder in folders if folder.name in names]

    def _command(self, name: str, *arguments: str) -> list[bytes | tuple[bytes, bytes]]:
        status, answer = self._session.client.uid(name, *arguments)
        if status != "OK":
            raise imaplib.IMAP4.error(f"{name}: {answer!r}")
        return [part for part in answer if part]


def _connected(mailbox: Mailbox) -> BaseMailBox:
    host, port = host_and_port(mailbox.imap)
    context = ssl.create_default_context()
    session: BaseMailBox
    if (port or IMPLICIT_TLS) == IMPLICIT_TLS:
        session = MailBox(host, IMPLICIT_TLS, timeout=PATIENCE, ssl_context=context)
    elif is_loopback(mailbox.imap):
        session = MailBoxUnencrypted(host, port, timeout=PATIENCE)
    else:
        session = MailBoxStartTls(host, port, timeout=PATIENCE, ssl_context=context)
    # A message to keep goes out in two parts; without this the second waits for the first's receipt.
    session.client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return session


def _sign_in(session: BaseMailBox, mailbox: Mailbox) -> None:
    secret = mailbox.password()
    enter = session.xoauth2 if mailbox.token_command else session.login
    try:
        enter(mailbox.user, secret, initial_folder=None)
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        raise ConfigurationError(
            f"mailbox {mailbox.imap} does not let {mailbox.user} in; look at login and password"
        ) from error


def _leave(session: BaseMailBox) -> None:
    try:
        session.logout()
    except (OSError, imaplib.IMAP4.error, ImapToolsError):
        session.client.shutdown()


def _items(answer: list[bytes | tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """What is said about each message, before and behind its literal, and the literal."""
    about, data = b"", b""
    for part in answer:
        if isinstance(part, tuple):
            about, data = about + part[0], part[1]
            continue
        about += part
        if part.rstrip().endswith(b")"):
            yield about, data
            about, data = b"", b""


def _headers(about: bytes, data: bytes) -> Headers:
    return Headers(
        uid=_number(rb"UID (\d+)", about),
        arrived=_arrived(about),
        size=_number(rb"RFC822\.SIZE (\d+)", about),
        data=data,
    )


def _number(pattern: bytes, about: bytes) -> int:
    found = re.search(pattern, about)
    return int(found[1]) if found else 0


def _arrived(about: bytes) -> datetime:
    """INTERNALDATE, with its own zone."""
    found = re.search(rb'INTERNALDATE "([^"]+)"', about)
    if not found:
        raise imaplib.IMAP4.error(f"no INTERNALDATE in {about[:100]!r}")
    return datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
