"""The promises: one pure function each, from an observation to a verdict."""

from ..core.criterion import Criterion
from .contact import contact_any_ability, contact_clicks, contact_true

CRITERIA: dict[str, Criterion] = {
    criterion.id: criterion for criterion in (contact_any_ability, contact_clicks, contact_true)
}
"""Every built-in criterion by its id."""

__all__ = ["CRITERIA", "contact_any_ability", "contact_clicks", "contact_true"]
