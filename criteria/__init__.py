"""The promises: one pure function each, from an observation to a verdict."""

from ..core.criterion import Criterion
from . import contact, mail, offers, phone, survey

CRITERIA: dict[str, Criterion] = {
    criterion.id: criterion
    for module in (contact, mail, phone, offers, survey)
    for criterion in vars(module).values()
    if isinstance(criterion, Criterion)
}
"""Every built-in criterion by its id."""

__all__ = ["CRITERIA"]
