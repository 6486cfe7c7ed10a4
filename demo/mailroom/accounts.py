"""Whose mailboxes the mail room keeps: the customers who write to the company."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Account:
    """A customer's mailbox, and the name the company has in its books."""

    address: str
    login: str
    password: str
    legal_name: str

    def owns(self, address: str) -> bool:
        """Whether mail to ``address`` lands here: case is ignored, and what follows a plus."""
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" == self.address.lower()


ACCOUNTS: Final = (
    Account("maddy.thorne@post.example", "maddy", "low-tide", "Margaret Thorne"),
    Account("ravi.sandhu@post.example", "ravi", "high-tide", "Ravinder Sandhu"),
)
"""The shopper of the demo, and a stranger for journeys that need a second customer."""


def owner_of(address: str, accounts: Sequence[Account]) -> Account | None:
    """The account that mail to this address lands in; None when there is none."""
    return next((account for account in accounts if account.owns(address)), None)
