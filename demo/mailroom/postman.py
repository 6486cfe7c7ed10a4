"""Puts mail into customers' mailboxes, as the last server on its way does."""

import imaplib
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from .accounts import Account

_PATIENCE = 30.0


@dataclass
class Postman:
    """Delivers by IMAP APPEND, so that any IMAP server can keep the mailboxes.

    One connection an account, opened at the first delivery; a lost one is opened again.
    """

    host: str
    port: int
    _open: dict[str, imaplib.IMAP4] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def deliver(self, account: Account, folder: str, raw: bytes, at: datetime) -> None:
        """Append the message; its INTERNALDATE is ``at``.

        Raises:
            imaplib.IMAP4.error: the server does not take it.
            OSError: there is no server.
        """
        with self._lock:
            try:
                self._append(account, folder, raw, at)
            except (imaplib.IMAP4.abort, OSError):
                self._open.pop(account.login).shutdown()
                self._append(account, folder, raw, at)

    def close(self) -> None:
        """End the connections."""
        with self._lock:
            for connection in self._open.values():
                with suppress(imaplib.IMAP4.error, OSError):
                    connection.logout()
            self._open.clear()

    def _append(self, account: Account, folder: str, raw: bytes, at: datetime) -> None:
        if account.login not in self._open:
            connection = imaplib.IMAP4(self.host, self.port, timeout=_PATIENCE)
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else 40 ms each
            self._open[account.login] = connection
            connection.login(account.login, account.password)
        answer, said = self._open[account.login].append(folder, "", at, raw)
        if answer != "OK":
            raise imaplib.IMAP4.error(f"APPEND to {folder}: {answer} {said!r}")
