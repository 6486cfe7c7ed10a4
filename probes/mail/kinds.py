"""What a message can be, whoever it is from."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Who or what wrote a message, as far as the shopper's clock is concerned."""

    BOUNCE = "bounce"
    """A mail system says that a message did not arrive, or not yet."""
    AUTO = "auto"
    """A machine answered: receipt, out of office, challenge, bot …"""
    HUMAN = "human"
    """A person wrote it, whatever carried it and however little it says."""
    OTHER = "other"
    """No answer at all: newsletter, survey, report, notification, spam."""


SUBKINDS: dict[Kind, tuple[str, ...]] = {
    Kind.BOUNCE: ("permanent", "delayed"),
    Kind.AUTO: (
        "receipt",
        "out of office",
        "vacation",
        "challenge",
        "bot",
        "read receipt",
        "autoresponder",
    ),
    Kind.OTHER: ("newsletter", "survey", "report", "notification", "spam"),
    Kind.HUMAN: ("ticket system",),
}


@dataclass(frozen=True)
class Classified:
    """What a message is, and why."""

    kind: Kind
    subkind: str | None
    """One of `SUBKINDS`; None for a person's own mail."""
    rules: tuple[str, ...]
    """Names of the rules that spoke for the kind, strongest first; `sentence_of` explains them."""
