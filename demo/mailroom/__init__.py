"""The sample company's mail room: real SMTP and IMAP on loopback, and staff with habits.

A public fake for tests of mail: write to a desk, and what its habits say comes back in its time.
Needs the extra ``demo`` (aiosmtpd and pymap), which is loaded only when a room is entered.
"""

from .accounts import ACCOUNTS, Account
from .clock import RoomClock
from .question import Question
from .room import MailRoom, MailRoomNeeds
from .truthlog import Entry

__all__ = ["ACCOUNTS", "Account", "Entry", "MailRoom", "MailRoomNeeds", "Question", "RoomClock"]
