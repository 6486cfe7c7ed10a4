"""Asking whether the customer was satisfied, and coming back to one who was not."""

from ..core.criterion import Criterion
from ..core.verdict import Judgement, Level, Outcome, Theme
from ..probes.mail.survey import Survey
from .mail import PEPPERS_1, judge_answered

CONTACTS = 3
"""Contacts after which no survey came, before that is held against a company: many ask only some."""


def judge_surveyed(seen: Survey, *, threshold: float) -> Judgement:
    """Met when they ask within ``threshold`` days; missed after three contacts without."""
    if seen.hours is not None:
        because = f"they ask {seen.hours:.0f} hours after the contact: “{seen.subject}”"
        figures = {"hours": round(seen.hours, 2)}
        return Judgement(Outcome.MET, because, figures, (seen.subject,), seen.evidence)
    contacts = seen.contacts_without + 1
    none = f"no survey within {threshold:g} days"
    if contacts < CONTACTS:
        because = f"{none} of this contact; missed only after {CONTACTS}, this is number {contacts}"
        return Judgement(Outcome.NOT_MEASURED, because, {"contacts": contacts})
    because = f"{none} of any of {contacts} contacts"
    return Judgement(Outcome.MISSED, because, {"contacts": contacts}, evidence=seen.evidence)


surveyed = Criterion(
    id="surveyed",
    promise="They ask whether I was satisfied",
    theme=Theme.RELEVANCE,
    level=Level.MUST,
    judge=judge_surveyed,
    source=f"{PEPPERS_1}; the days and the three contacts are ours",
    threshold=7,
    unit="days",
)

dissatisfied_reached = Criterion(
    id="dissatisfied-reached",
    promise="When my survey says I am unhappy, a person contacts me, unasked, in less than 24 hours",
    theme=Theme.RELEVANCE,
    level=Level.MUST,
    judge=judge_answered,
    source=f"{PEPPERS_1}: in less than 24 hours",
    threshold=24,
    unit="hours",
)
