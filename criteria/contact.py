"""Reaching them: how many clicks to the channel I prefer, and whether what they print is true."""

from ..core.criterion import Criterion
from ..core.verdict import Judgement, Level, Outcome, Theme
from ..probes.web.contacts import Channel, Contacts

NAMES = {"phone": "phone", "email": "e-mail", "address": "postal address", "form": "contact form",
         "chat": "live chat"}  # fmt: skip
"""Channels as people call them."""


def _could_not_look(seen: Contacts) -> Judgement | None:
    if seen.blocked:
        return Judgement(Outcome.NOT_MEASURED, f"blocked: {seen.blocked}")
    if seen.down:
        return Judgement(
            Outcome.MISSED, f"their website is down ({seen.down})", {"answer": seen.down}
        )
    return None


def _clicks(count: float) -> str:
    return f"{count:g} click{'' if count == 1 else 's'}"


def judge_clicks(seen: Contacts, *, channel: str, threshold: float) -> Judgement:
    """Met when the channel is visible after at most ``threshold`` clicks from the home page."""
    if unseen := _could_not_look(seen):
        return unseen
    found = seen.channels.get(channel, Channel(None))
    name = NAMES[channel]
    if found.unproven:
        return Judgement(Outcome.NOT_MEASURED, f"{name}: seen once, but not when walked to again")
    if found.clicks is None:
        if found.searched_to_depth >= threshold:
            because = (
                f"{name}: none within {_clicks(found.searched_to_depth)}, promised {threshold:g}"
            )
            return Judgement(
                Outcome.MISSED, because, {"searched_to_depth": found.searched_to_depth}
            )
        return Judgement(
            Outcome.NOT_MEASURED,
            f"{name}: none found, but only {_clicks(found.searched_to_depth)} deep could be searched",
        )
    kept = found.clicks <= threshold
    if not kept and found.searched_to_depth < threshold:
        return Judgement(
            Outcome.NOT_MEASURED,
            f"{name}: found after {_clicks(found.clicks)}, but pages nearer could not be looked at",
        )
    way = " → ".join(click.click for click in found.path) or "on the home page"
    return Judgement(
        Outcome.MET if kept else Outcome.MISSED,
        f"{name} {_clicks(found.clicks)}, promised {threshold:g} ({way})",
        {"clicks": found.clicks},
        quotes=found.printed[:3],
        evidence=found.evidence,
    )


def judge_truth(seen: Contacts, *, channel: str) -> Judgement:
    """Met when printed value, link target and structured data agree."""
    if unseen := _could_not_look(seen):
        return unseen if unseen.outcome is Outcome.NOT_MEASURED else _nothing(channel)
    found = seen.channels.get(channel, Channel(None))
    if found.clicks is None:
        return _nothing(channel)
    if found.conflicts:
        conflict = found.conflicts[0]
        against = "its link goes to" if conflict.kind == "link" else "their structured data says"
        because = f"{NAMES[channel]}: printed {conflict.printed}, but {against} {conflict.other}"
        figures = {"conflicts": len(found.conflicts)}
        quotes = (conflict.printed, conflict.other)
        return Judgement(Outcome.MISSED, because, figures, quotes, found.evidence)
    because = f"{NAMES[channel]}: what is printed is where it leads"
    return Judgement(Outcome.MET, because, {"conflicts": 0}, found.printed[:3], found.evidence)


def _nothing(channel: str) -> Judgement:
    return Judgement(Outcome.NOT_MEASURED, f"no {NAMES[channel]} found to compare")


contact_clicks = Criterion(
    id="contact-clicks",
    promise="I find how to reach them, by the channel I prefer, in one or two clicks",
    theme=Theme.REACHABILITY,
    level=Level.MUST,
    judge=judge_clicks,
    source="Dave Brock, Experiencing What Our Customers Experience: one or two clicks",
    threshold=2,
    unit="clicks",
)

contact_true = Criterion(
    id="contact-true",
    promise="What they print reaches them",
    theme=Theme.REACHABILITY,
    level=Level.MUST,
    judge=judge_truth,
    source="Dave Brock, Experiencing What Our Customers Experience; the rule is ours",
)
