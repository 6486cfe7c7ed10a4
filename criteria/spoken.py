"""What is said in a call: the telephone's side of promises that hold on any channel (see `mail`)."""

from ..core.verdict import Figure, Judgement, Outcome
from ..probes.phone.call import CallOutcome, PhoneCall

GRACE = 60.0
"""Seconds an announced time may be exceeded by: they say "about"."""


def judge_cliche(seen: PhoneCall) -> Judgement:
    """Met when nothing that is said while I wait is said to everybody."""
    if reason := nothing_heard(seen):
        return Judgement(Outcome.NOT_MEASURED, reason)
    figures: dict[str, Figure] = {
        "phrases": len(seen.cliches),
        "minutes_on_hold": round(seen.hold_s / 60, 2),
    }
    if seen.cliches:
        quotes = tuple(dict.fromkeys(phrase.text for phrase in seen.cliches))[:3]
        because = f"“{quotes[0]}”, and {minutes(seen.hold_s)} on hold"
        return said(Outcome.MISSED, because, seen, figures, quotes)
    return said(Outcome.MET, f"no empty phrases, {minutes(seen.hold_s)} on hold", seen, figures)


def judge_repeat(seen: PhoneCall) -> Judgement:
    """Met when nobody wants to be told again what was told in this call."""
    if not seen.reached_human:
        return Judgement(Outcome.NOT_MEASURED, "nobody was there who could have asked again")
    figures: dict[str, Figure] = {"repeats": len(seen.asked_again)}
    if seen.asked_again:
        quotes = tuple(phrase.text for phrase in seen.asked_again)[:3]
        because = f"I had to say {len(seen.asked_again) + 1} times what I call about"
        return said(Outcome.MISSED, because, seen, figures, quotes)
    return said(Outcome.MET, "I said once what I call about", seen, figures)


def judge_words(seen: PhoneCall) -> Judgement:
    """Met when somebody was there by the time they announced, give or take a minute."""
    if reason := nothing_heard(seen):
        return Judgement(Outcome.NOT_MEASURED, reason)
    there = seen.total_s
    if seen.seconds_to_human is not None and seen.answered_at_s is not None:
        there = seen.answered_at_s + seen.seconds_to_human
    waits = [told for told in seen.announcements if told.due_s is not None]
    figures: dict[str, Figure] = {"announcements": len(seen.announcements), "due": len(waits)}
    for told in waits:
        if told.at_s < there and told.due_s is not None and there > told.due_s + GRACE:
            late = there - told.due_s
            came = "somebody came" if seen.reached_human else "nobody had come"
            because = f"announced “{told.text}”, and {came} {minutes(late)} later than that"
            return said(Outcome.MISSED, because, seen, figures, (told.text,))
    because = "what they announced did happen" if waits else "they announced nothing with a time"
    return said(Outcome.MET, because, seen, figures, tuple(told.text for told in waits)[:3])


def unanswered(seen: PhoneCall) -> str:
    """Why nothing can be said of what was heard: nobody picked up; empty otherwise."""
    return "" if seen.answered_at_s is not None else f"nobody has picked up ({seen.told})"


def nothing_heard(seen: PhoneCall) -> str:
    """Why words cannot be judged; empty where they can."""
    if reason := unanswered(seen):
        return reason
    if seen.outcome is CallOutcome.STOPPED:
        return f"the call was cut short ({seen.because})"
    return "" if seen.transcribed else "what they say was not transcribed"


def minutes(seconds: float) -> str:
    """A time as people say it."""
    whole = round(seconds)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60:02} s"


def said(
    outcome: Outcome,
    because: str,
    seen: PhoneCall,
    figures: dict[str, Figure],
    quotes: tuple[str, ...] = (),
) -> Judgement:
    """A judgement with the files of the call as its evidence."""
    return Judgement(outcome, because, figures, quotes, seen.evidence)
