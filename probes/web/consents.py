"""What a customer is asked to agree to when writing, and what of it is about advertising."""

import re
from dataclasses import dataclass

from .fields import Field
from .wording import says

_SENTENCE = re.compile(r"(?<=[.;!?。！？])\s*")


@dataclass(frozen=True)
class Consent:
    """One box that can be ticked."""

    label: str
    required: bool
    marketing: bool
    ticked: bool
    """Whether it was ticked when the form was sent."""
    preticked: bool = False
    """Whether it was ticked before anybody touched it."""


def is_marketing(words: str) -> bool:
    """Whether one agrees to be advertised to; what is only denied is not agreed to."""
    sentences = _SENTENCE.split(words)
    return any(says("field_marketing", s) and not says("negation", s) for s in sentences)


def is_privacy(field: Field) -> bool:
    """Whether one agrees to terms or to the use of one's data, and to nothing else."""
    return says("field_consent", field.words) and not is_marketing(field.words)
