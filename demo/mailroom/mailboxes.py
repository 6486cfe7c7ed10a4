"""What the mail room needs of an IMAP server, whichever keeps the customers' mailboxes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

from .accounts import Account

HOST: Final = "127.0.0.1"
Now = Callable[[], datetime]


class Mailboxes(Protocol):
    """An IMAP server on loopback with INBOX, Sent and Junk for each account.

    Both methods are awaited in one event loop that runs until the server has stopped.
    """

    async def start(self, accounts: Sequence[Account], now: Now) -> int:
        """Serve, dating mail by ``now`` where it comes without a date; the port."""

    async def stop(self) -> None:
        """Serve no more."""
