"""The promises: one pure function each, from an observation to a verdict."""

from ..core.criterion import Criterion
from ..core.errors import UsageError
from .contact import contact_clicks, contact_true

CRITERIA: dict[str, Criterion] = {c.id: c for c in (contact_clicks, contact_true)}
"""Every built-in criterion by its id."""


def criterion(id: str) -> Criterion:
    """A built-in criterion by its id.

    Raises:
        UsageError: there is none of that id.
    """
    if id not in CRITERIA:
        raise UsageError(f"no criterion {id!r}; there are {', '.join(CRITERIA)}")
    return CRITERIA[id]
