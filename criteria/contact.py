"""Reaching them: how many clicks to the channel I prefer, and whether what they print is true."""

from ..core.criterion import Criterion
from ..core.verdict import Judgement, Level, Outcome, Theme
from ..probes.web.contacts import Channel, Conflict, Contacts, KeyboardWalk
from ..probes.web.wording import says

NAMES = {"phone": "phone", "email": "e-mail", "address": "postal address", "form": "contact form",
         "chat": "live chat"}  # fmt: skip
"""Channels as people call them."""

HURDLES = (("sign_in", "a sign-in"), ("chat", "live chat"), ("help_pages", "the help pages"))
"""What may stand before a way in: words of its name, and what it is called."""


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


def judge_clicks(
    seen: Contacts,
    *,
    channel: str,
    threshold: float,
    offered: bool = False,
    customers: bool = False,
    unasked: bool = False,
) -> Judgement:
    """Met when the channel is visible after at most ``threshold`` clicks from the home page.

    ``offered``: a channel that is not there at all is not held against them. ``customers``: only
    what is not set apart for sales or the press counts, at whatever depth. ``unasked``: what counts is
    that nothing stands before it, a sign-in, a chat or pages of help.
    """
    if unseen := _could_not_look(seen):
        return unseen
    found = seen.channels.get(channel, Channel(None))
    name = NAMES[channel]
    if found.unproven:
        return Judgement(Outcome.NOT_MEASURED, f"{name}: seen once, but not when walked to again")
    if unasked:
        return _unasked(found, name)
    if found.clicks is not None and (customers or not found.for_customers):
        return _for_customers(found, name)
    if offered and found.clicks is None:
        because = f"{name}: none within {_clicks(found.searched_to_depth)}; they may not offer it"
        return Judgement(Outcome.NOT_MEASURED, because)
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


def _for_customers(found: Channel, name: str) -> Judgement:
    """Met when one of the values is not set apart for somebody else by the words beside it."""
    if ours := found.for_customers:
        because = f"{name}: {ours[0]} is for any customer"
        return Judgement(Outcome.MET, because, {"clicks": found.clicks}, ours[:3], found.evidence)
    purpose = next(iter(found.meant_for.values()))
    depth = _clicks(found.searched_to_depth)
    because = f"{name}: only one for {purpose} within {depth} ({found.printed[0]})"
    return Judgement(
        Outcome.MISSED, because, {"clicks": found.clicks}, found.printed[:3], found.evidence
    )


def _unasked(found: Channel, name: str) -> Judgement:
    """Met when the way there leads through no sign-in, no chat and no pages of help."""
    if found.clicks is None:
        return Judgement(Outcome.NOT_MEASURED, f"no {name} found, so nothing stands before it")
    way = " → ".join(click.click for click in found.path) or "on the home page"
    figures = {"clicks": found.clicks}
    for number, step in enumerate(found.path, start=1):
        # One page of help that shows the way in at once is no search.
        kinds = HURDLES if number < len(found.path) - 1 else HURDLES[:2]
        for kind, what in kinds:
            if name != what and says(kind, step.click):
                because = f"{name}: one is sent to {what} first ({way})"
                return Judgement(Outcome.MISSED, because, figures, (step.click,), found.evidence)
    because = f"{name}: nothing stands before it ({way})"
    return Judgement(Outcome.MET, because, figures, found.printed[:3], found.evidence)


def judge_truth(seen: Contacts, *, channel: str) -> Judgement:
    """Met when printed value, link target and structured data agree."""
    if unseen := _could_not_look(seen):
        return unseen if unseen.outcome is Outcome.NOT_MEASURED else _nothing(channel)
    found = seen.channels.get(channel, Channel(None))
    if found.clicks is None and not found.conflicts:
        return _nothing(channel)
    if found.conflicts:
        conflict = found.conflicts[0]
        because = f"{NAMES[channel]}: {_disagreement(conflict)}"
        figures = {"conflicts": len(found.conflicts)}
        quotes = (conflict.printed, conflict.other)
        return Judgement(Outcome.MISSED, because, figures, quotes, found.evidence)
    because = f"{NAMES[channel]}: what is printed is where it leads"
    return Judgement(Outcome.MET, because, {"conflicts": 0}, found.printed[:3], found.evidence)


def _disagreement(conflict: Conflict) -> str:
    if conflict.kind == "placeholder":
        return f"printed {conflict.printed}, a placeholder that reaches nobody"
    against = "its link goes to" if conflict.kind == "link" else "their structured data says"
    return f"printed {conflict.printed}, but {against} {conflict.other}"


def _nothing(channel: str) -> Judgement:
    return Judgement(Outcome.NOT_MEASURED, f"no {NAMES[channel]} found to compare")


def judge_any_ability(walked: KeyboardWalk, *, threshold: float) -> Judgement:
    """Met when the keyboard gets there in as many steps, and each of them can be read out."""
    name = NAMES[walked.channel]
    way = " → ".join(step.click or "?" for step in walked.steps) or "on the home page"
    figures = {"steps": len(walked.steps), "tabs": sum(step.tabs for step in walked.steps)}
    for step in walked.steps:
        if not step.reached:
            because = (
                f"{name}: the tab key does not come to “{step.click or 'a button without a name'}”"
            )
            return Judgement(Outcome.MISSED, because, figures, (step.click,))
        if not step.named:
            because = f"{name}: one has to press something that has no name to be read out"
            return Judgement(Outcome.MISSED, because, figures, (way,))
    if not walked.arrived:
        return Judgement(
            Outcome.NOT_MEASURED,
            f"{name}: not there after the same path by keyboard ({way})",
            figures,
        )
    if not walked.readable:
        return Judgement(
            Outcome.MISSED,
            f"{name}: only a picture without a text, nothing to be read out",
            figures,
        )
    kept = len(walked.steps) <= threshold
    because = f"{name} by keyboard: {_clicks(len(walked.steps))}, promised {threshold:g} ({way})"
    return Judgement(Outcome.MET if kept else Outcome.MISSED, because, figures, (way,))


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

contact_any_ability = Criterion(
    id="contact-any-ability",
    promise="So do I with a keyboard or a screen reader",
    theme=Theme.REACHABILITY,
    level=Level.SHOULD,
    judge=judge_any_ability,
    source="Dave Brock, Experiencing What Our Customers Experience; the rule is ours",
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
