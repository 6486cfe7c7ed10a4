"""What a shopper calls for: one call as data, before it is placed."""

from dataclasses import dataclass

from ...core.action import Action
from ...core.effects import Effect

CHANNEL = "phone"
PATIENCE = 300.0
"""Seconds (Which?, n = 2,260: 93 % wait five minutes at most)."""
ALLOWED_TRANSFERS = 2
"""Dave Brock, Experiencing What Our Customers Experience: within two transfers."""


@dataclass(frozen=True)
class CallPlan:
    """One call to be placed: data, so that equal calls are one."""

    target: str
    """A telephone number in E.164, or ``sip:user@host:port``."""
    wants: str
    """What the shopper says when asked, in one sentence: "I have a question about my invoice"."""
    question: str = ""
    """What is said when somebody wants to know more; empty when there is nothing more to say."""
    language: str = "en"
    """ISO 639-1: in which the company is called."""
    allowed_transfers: int = ALLOWED_TRANSFERS
    """Hand-overs from person to person the shopper goes along with; one more ends the call."""
    patience: float = PATIENCE
    """Seconds from the answer within which a person is to be there; nobody by then ends the call."""
    opening_hours: str = ""
    """When they say they are open, as published: ``Mon-Fri 09:00-17:30``; empty when not known."""

    @property
    def action(self) -> Action:
        """The call as an action of a visit."""
        return Action("phone-call", vars(self), Effect.CONTACT, channel=CHANNEL)

    def __str__(self) -> str:
        return f"I call {self.target}: {self.wants}"
