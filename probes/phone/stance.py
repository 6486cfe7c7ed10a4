"""What a person makes of what we want: helps, hands over, cannot help."""

from enum import StrEnum

from .course import Turn
from .parties import Party
from .prompts import Kind
from .wording import of_one_matter, wording

SAYS_SOMETHING = 7
"""Words from which a reply can be about a matter."""


class Stance(StrEnum):
    """What a person makes of what we want."""

    HELPS = "helps"
    HANDS_OVER = "hands over"
    CANNOT = "cannot help"
    UNCLEAR = "unclear"


def stance(party: Party, language: str) -> Stance:
    """What a person makes of what we want, by the last words that tell."""
    verdict = Stance.UNCLEAR
    asked = wording(language).table("says")
    for turn in party.replies:
        before = [s.text for s in party.said if s.start < turn.end]
        confirming = before and before[-1] in (asked.get("confirm"), asked.get("details"))
        kinds, opens = turn.prompt.kinds, turn.prompt.opens
        if Kind.HAND_OVER in kinds:
            verdict = Stance.HANDS_OVER
        elif Kind.WRONG in kinds or (confirming and "denies" in opens and Kind.HELPS not in kinds):
            verdict = Stance.CANNOT
        elif (
            Kind.HELPS in kinds
            or (confirming and "affirms" in opens)
            or _deals_with_it(turn, before, language)
        ):
            verdict = Stance.HELPS
    return verdict


def _deals_with_it(turn: Turn, told: list[str], language: str) -> bool:
    """Whether a reply is about our matter and asks nothing: it explains, or does something."""
    prompt = turn.prompt
    asks = prompt.kinds & {Kind.ASKS_REASON, Kind.ASKS_DETAILS, Kind.AGAIN, Kind.HOLD_ON}
    if asks or prompt.text.endswith("?") or len(prompt.text.split()) < SAYS_SOMETHING:
        return False
    return Kind.ANSWERS in prompt.kinds or of_one_matter(prompt.text, " ".join(told), language)
