"""Calling them: whether a person who can help answers, how soon, and where a customer is sent."""

from ..core.criterion import Criterion
from ..core.verdict import Figure, Judgement, Level, Outcome, Theme
from ..probes.phone.call import CallOutcome, PhoneCall
from .spoken import minutes, nothing_heard, said, unanswered

BROCK = "Dave Brock, Experiencing What Our Customers Experience"
WHICH = "Which?, n = 2,260"
UNDECIDED = frozenset({CallOutcome.UNREACHABLE, CallOutcome.STOPPED})
"""Outcomes that say nothing about the company."""
NOT_OPEN = frozenset({CallOutcome.CLOSED, CallOutcome.VOICEMAIL})
"""Outcomes that are only held against a company while it says it is open."""


def judge_transfers(seen: PhoneCall, *, threshold: float) -> Judgement:
    """Met when a person who can help has answered, with at most ``threshold`` hand-overs."""
    if reason := _undecided(seen):
        return Judgement(Outcome.NOT_MEASURED, reason)
    figures: dict[str, Figure] = {
        "transfers": seen.transfers,
        "handovers_before_human": seen.handovers_before_human,
        "signalled": seen.transfers_signalled,
        "inferred": seen.transfers_inferred,
    }
    if seen.reached_human is None:
        return Judgement(Outcome.NOT_MEASURED, "whether a person was there is not known", figures)
    if not seen.reached_human:
        return said(Outcome.MISSED, f"no person reached ({seen.told})", seen, figures)
    if seen.transfers > threshold or seen.handovers_before_human > threshold:
        because = f"handed over {_most(seen)} times, promised {threshold:g}"
        return said(Outcome.MISSED, because, seen, figures)
    if seen.right_person is None:
        because = "a person was there; whether they can help was not said"
        return Judgement(Outcome.NOT_MEASURED, because, figures, evidence=seen.evidence)
    if not seen.right_person:
        because = f"a person was there, but nobody who can help after {_times(seen.transfers)}"
        return said(Outcome.MISSED, because, seen, figures)
    because = f"somebody who can help after {_times(seen.transfers)}"
    return said(Outcome.MET, because, seen, figures)


def judge_maze(seen: PhoneCall, *, threshold: float) -> Judgement:
    """Met with at most ``threshold`` menus, none twice, and a way to a person."""
    if reason := nothing_heard(seen):
        return Judgement(Outcome.NOT_MEASURED, reason)
    keys = "".join(pressed.key for pressed in seen.keys_pressed)
    figures: dict[str, Figure] = {
        "menus": seen.menu_levels,
        "menus_again": seen.menu_returns,
        "keys": keys,
    }
    if seen.menu_levels > threshold:
        because = f"{seen.menu_levels} menus, promised {threshold:g}"
        return said(Outcome.MISSED, because, seen, figures)
    unasked = sum(not pressed.offered for pressed in seen.keys_pressed)
    if seen.outcome is CallOutcome.LOOP or seen.menu_returns > unasked:
        return said(Outcome.MISSED, "sent back to a menu I had been in", seen, figures)
    if seen.reached_human or not seen.menu_levels:
        because = f"{seen.menu_levels} menus" if seen.menu_levels else "no menu at all"
        return said(Outcome.MET, because, seen, figures)
    if seen.operator_offered is None or seen.outcome is CallOutcome.UNCLEAR:
        return Judgement(Outcome.NOT_MEASURED, "the menus could not be understood", figures)
    if not seen.operator_offered:
        return said(Outcome.MISSED, "no menu leads to a person", seen, figures)
    return said(Outcome.MET, f"{seen.menu_levels} menus, with a way to a person", seen, figures)


def judge_voicemail(seen: PhoneCall) -> Judgement:
    """Met when nobody is left with a voicemail while they say they are open."""
    if reason := _undecided(seen) or nothing_heard(seen):
        return Judgement(Outcome.NOT_MEASURED, reason)
    figures: dict[str, Figure] = {"seconds": seen.total_s}
    if seen.outcome is CallOutcome.VOICEMAIL:
        return said(Outcome.MISSED, "only a voicemail answers", seen, figures)
    return said(Outcome.MET, "no message is asked for", seen, figures)


def judge_dead_end(seen: PhoneCall) -> Judgement:
    """Met when the call is not ended with a word about the website or calling back."""
    if reason := nothing_heard(seen):
        return Judgement(Outcome.NOT_MEASURED, reason)
    if end := seen.dead_end:
        to = "to wait for a call, or call again" if end.to == "call back" else f"to the {end.to}"
        figures: dict[str, Figure] = {"seconds": end.at_s}
        return said(Outcome.MISSED, f"sent {to}", seen, figures, (end.text,))
    return said(Outcome.MET, "sent nowhere else", seen, {"seconds": seen.total_s})


def judge_time(seen: PhoneCall, *, threshold: float) -> Judgement:
    """Met when a person speaks within ``threshold`` minutes of the answer."""
    if reason := _undecided(seen) or unanswered(seen):
        return Judgement(Outcome.NOT_MEASURED, reason)
    figures: dict[str, Figure] = {
        "hold_seconds": seen.hold_s,
        "post_dial_delay_seconds": seen.post_dial_delay_s,
    }
    if seen.seconds_to_human is not None:
        needed = seen.seconds_to_human / 60
        outcome = Outcome.MET if needed <= threshold else Outcome.MISSED
        because = f"a person after {minutes(seen.seconds_to_human)}, promised {threshold:g} min"
        return said(outcome, because, seen, {"minutes": round(needed, 2), **figures})
    waited = seen.total_s - (seen.answered_at_s or 0.0)
    if seen.reached_human is False and waited >= threshold * 60:
        because = f"nobody within {minutes(waited)}, promised {threshold:g} min"
        return said(Outcome.MISSED, because, seen, {"minutes": round(waited / 60, 2), **figures})
    because = f"no person came, and the call ended after {minutes(waited)} ({seen.told})"
    return Judgement(Outcome.NOT_MEASURED, because, figures)


def judge_hours(seen: PhoneCall) -> Judgement:
    """Met when a person answers while they say they are open."""
    if seen.said_open is None:
        return Judgement(Outcome.NOT_MEASURED, "when they say they are open is not known")
    if not seen.said_open:
        return Judgement(Outcome.NOT_MEASURED, "they do not say they are open at this time")
    if reason := _undecided(seen):
        return Judgement(Outcome.NOT_MEASURED, reason)
    figures: dict[str, Figure] = {"attempts": 1, "answered": int(bool(seen.reached_human))}
    if seen.reached_human:
        return said(Outcome.MET, "somebody picks up when they say so", seen, figures)
    if seen.reached_human is None or seen.outcome in (CallOutcome.LOOP, CallOutcome.UNCLEAR):
        return Judgement(Outcome.NOT_MEASURED, f"whether anybody is there: {seen.told}", figures)
    quotes = (seen.closed.text,) if seen.closed else ()
    because = f"nobody picks up although they say they are open ({seen.told})"
    return said(Outcome.MISSED, because, seen, figures, quotes)


def _undecided(seen: PhoneCall) -> str:
    """Why nothing can be held against them, where that is so."""
    if seen.outcome in UNDECIDED:
        return f"no call came about ({seen.told})"
    if seen.outcome in NOT_OPEN and not seen.said_open:
        known = "they do not say they are open now"
        unknown = "whether they say they are open now is not known"
        return f"{seen.told}; {unknown if seen.said_open is None else known}"
    if seen.outcome is CallOutcome.UNCLEAR and seen.reached_human is not True:
        return f"it could not be told what answers ({seen.because})"
    return ""


def _most(seen: PhoneCall) -> int:
    return max(seen.transfers, seen.handovers_before_human)


def _times(count: int) -> str:
    return {0: "no transfer", 1: "one transfer"}.get(count, f"{count} transfers")


human_transfers = Criterion(
    id="human-transfers",
    promise="I reach a person who can help within two transfers",
    theme=Theme.REACHABILITY,
    level=Level.MUST,
    judge=judge_transfers,
    source=f"{BROCK}: within two transfers",
    threshold=2,
    unit="transfers",
)

no_phone_maze = Criterion(
    id="no-phone-maze",
    promise="I am not sent through an endless phone tree",
    theme=Theme.REACHABILITY,
    level=Level.MUST,
    judge=judge_maze,
    source=f"{BROCK}; the number is ours, after Software Advice 2014, n = 50",
    threshold=3,
    unit="menus",
)

no_forced_voicemail = Criterion(
    id="no-forced-voicemail",
    promise="I am not made to leave a message",
    theme=Theme.REACHABILITY,
    level=Level.MUST,
    judge=judge_voicemail,
    source=BROCK,
)

no_dead_end_call = Criterion(
    id="no-dead-end-call",
    promise="I am not sent to the website or made to wait for a call",
    theme=Theme.REACHABILITY,
    level=Level.SHOULD,
    judge=judge_dead_end,
    source=BROCK,
)

time_to_human = Criterion(
    id="time-to-human",
    promise="I am not kept waiting for a person",
    theme=Theme.REACHABILITY,
    level=Level.SHOULD,
    judge=judge_time,
    source=f"{BROCK}; the minutes from {WHICH}",
    threshold=5,
    unit="minutes",
)

hours_true = Criterion(
    id="hours-true",
    promise="When they say they are open, somebody picks up",
    theme=Theme.REACHABILITY,
    level=Level.MUST,
    judge=judge_hours,
    source=f"{BROCK}; the rule is ours",
)
