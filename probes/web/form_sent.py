"""What the form probe observes: how one message was put into a contact form, and what came of it."""

from dataclasses import dataclass, field

from ...core.evidence import Evidence
from ...core.observation import observation
from .consents import Consent


@observation("form-letter/1")
@dataclass(frozen=True)
class FormSent:
    """What came of writing to a company by its contact form."""

    url: str
    """The page the form stands on; the last page reached where there is none."""
    outcome: str
    """``accepted``, ``rejected`` (by the company), ``blocked`` (by what we may not or cannot do) or
    ``unclear``."""
    because: str
    quote: str = ""
    """The company's own words."""
    said: tuple[str, ...] = ()
    """All sentences that stood there afterwards and not before: what they promise may be among them."""
    blocked: str | None = None
    """Why it could not be sent, when it could not."""
    address: str = ""
    """Where the answer is to come to."""
    sent_at: str | None = None
    """When the button was pressed (ISO 8601, UTC); None when it was not."""
    filled: dict[str, str] = field(default_factory=dict)
    """Label of a field → what kind of thing was put in."""
    left_empty: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    consents: tuple[Consent, ...] = ()
    marketing_required: str = ""
    """The words of a consent to advertising that one cannot write without."""
    answers: tuple[int, ...] = ()
    """HTTP statuses with which what was sent was answered."""
    evidence: tuple[Evidence, ...] = ()
    """The form as it was filled in, and what stood there afterwards."""
    versions: dict[str, str] = field(default_factory=dict)
