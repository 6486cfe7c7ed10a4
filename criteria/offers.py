"""Offers that are said to be for one customer alone."""

from ..core.criterion import Criterion
from ..core.verdict import Judgement, Level, Outcome, Theme
from ..probes.mail.offers import Offers
from .mail import PEPPERS_4

STRANGERS = 2
"""Looks by other shoppers before "nobody else gets it" is believed."""


def judge_just_for_you(seen: Offers) -> Judgement:
    """Missed when another shopper was offered the same terms; met when two looks by others differ."""
    if seen.offer is None:
        return Judgement(Outcome.NOT_MEASURED, "no offer says that it is just for me")
    for shopper, offers in seen.others.items():
        if same := next((each for each in offers if each.terms == seen.offer.terms), None):
            because = f"“{seen.offer.claim}”, and the shopper {shopper!r} is offered the same terms"
            quotes = (seen.offer.claim, same.claim)
            figures = {"terms": len(same.terms)}
            return Judgement(Outcome.MISSED, because, figures, quotes, seen.evidence)
    looks = sum(max(len(offers), 1) for offers in seen.others.values())
    if looks < STRANGERS:
        known = f"what others are offered is not known yet ({looks} of {STRANGERS} looks)"
        because = f"“{seen.offer.claim}”; {known}"
        return Judgement(Outcome.NOT_MEASURED, because)
    because = f"“{seen.offer.claim}”, and nobody else was offered these terms"
    return Judgement(Outcome.MET, because, {"looks": looks}, (seen.offer.claim,), seen.evidence)


just_for_you = Criterion(
    id="just-for-you",
    promise="An offer “just for me” is not everybody's",
    theme=Theme.SINCERITY,
    level=Level.MUST,
    judge=judge_just_for_you,
    source=f"{PEPPERS_4}; the two looks are ours",
)
