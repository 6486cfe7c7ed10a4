"""From the record of a call to what it came to: pure, so that a stored call can be judged again."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from .brain import Done, Event, HangUp
from .call import (
    Announcement,
    DeadEnd,
    KeyPressed,
    PhoneCall,
    Phrase,
    Span,
    Utterance,
)
from .course import Course
from .heard import Label
from .holding import hold_seconds
from .levels import levels
from .line import Progress, Signal
from .naming import quoted, without_names
from .outcomes import Known, closed_by, outcome_of
from .parties import Party, parties
from .person import Finding, weigh
from .plan import CallPlan
from .points import handovers_before
from .prompts import Kind
from .stance import Stance, stance
from .wording import normal, wording


def count(
    record: Iterable[Event], plan: CallPlan, *, transcribed: bool = True, cut: str = ""
) -> PhoneCall:
    """What a call came to; ``cut`` says why we were made to end it, if we were.

    What only the caller of this knows (``placed``, ``said_open``, ``evidence``, ``versions``) is left
    empty, to be put in with `dataclasses.replace`.
    """
    events = list(record)
    course = Course.of(events, plan.language)
    there = parties(course)
    known = Known(
        plan,
        course,
        there,
        [weigh(party, course) for party in there],
        levels(course),
        next((e.deed for e in events if isinstance(e, Done) and isinstance(e.deed, HangUp)), None),
        cut,
    )
    outcome, because = outcome_of(known)
    people = known.people
    signalled, inferred = _transfers(course, people)
    answered = course.answered_at
    return PhoneCall(
        target=plan.target,
        outcome=outcome,
        because=because,
        reached_human=_reached(known, transcribed),
        right_person=_right(known),
        human_evidence=_evidence(known),
        transfers=signalled + inferred,
        handovers_before_human=handovers_before(course, there, people),
        transfers_signalled=signalled,
        transfers_inferred=inferred,
        menu_levels=len(known.levels),
        voicemail=known.voicemail,
        post_dial_delay_s=_post_dial_delay(course),
        hold_s=hold_seconds(course, there),
        seconds_to_human=_s(_there_since(known) - answered)
        if people and answered is not None
        else None,
        total_s=_s(course.ended.at if course.ended else course.now),
        keys_pressed=_keys(known),
        cliches=tuple(Phrase(text, _s(t.start)) for t in course.turns for text in t.prompt.cliches),
        transcript=_transcript(course),
        timeline=_timeline(course),
        answered_at_s=None if answered is None else _s(answered),
        transcribed=transcribed,
        menu_returns=sum(level.returns for level in known.levels),
        operator_offered=_operator(known),
        asked_again=_asked_again(known),
        announcements=tuple(_announcements(known)),
        dead_end=_dead_end(known),
        closed=closed_by(course),
        code=course.ended.code if course.ended and answered is None else 0,
        allowed_transfers=plan.allowed_transfers,
    )


def _reached(known: Known, transcribed: bool) -> bool | None:
    if known.people:
        return True
    talked = [party for party in known.parties if party.turns]
    return None if talked and (known.unknown or not transcribed) else False


def _right(known: Known) -> bool | None:
    if not known.people:
        return None
    last = stance(known.people[-1], known.plan.language)
    if known.parties[-1] is not known.people[-1]:
        return False  # handed on, and nobody else was there
    return {Stance.HELPS: True, Stance.UNCLEAR: None}.get(last, False)


def _evidence(known: Known) -> tuple[str, ...]:
    """The signs by which the first person was known, else those of whoever spoke last."""
    both = zip(known.parties, known.weighed, strict=True)
    people = [seen for _, seen in both if seen.finding is Finding.HUMAN]
    if people:
        return people[0].evidence
    return known.weighed[-1].evidence if known.weighed else ()


def _transfers(course: Course, people: Sequence[Party]) -> tuple[int, int]:
    pairs = list(pairwise(people))
    signalled = sum(course.referred(one.start, other.start) for one, other in pairs)
    return signalled, len(pairs) - signalled


def _there_since(known: Known) -> float:
    """When the first person was there: with their first words or, if they waited for ours, in the silence."""
    course, person = known.course, known.people[0]
    ours = [said.start for said in course.said if said.start < person.start]
    if not ours or person is not known.parties[0]:
        return max(person.start, course.answered_at or 0.0)
    sounds = [s.end for s in course.stretches if s.label is not Label.SILENCE and s.end <= ours[0]]
    return max([course.answered_at or 0.0, *sounds])


def _post_dial_delay(course: Course) -> float | None:
    """Until the network told anything of the other end, a refusal too (RFC 6076, 4.3)."""
    first = course.first(Progress.RINGING, Progress.EARLY_MEDIA, Progress.ANSWERED)
    ended = course.ended
    first = first or (ended if ended and ended.code else None)
    return _s(first.at) if first else None


def _keys(known: Known) -> tuple[KeyPressed, ...]:
    menus = [menu for level in known.levels for menu in level.readings]
    return tuple(
        KeyPressed(p.key, _s(p.at), p.because, any(menu.offers(p.key) for menu in menus))
        for p in known.course.pressed
    )


def _operator(known: Known) -> bool | None:
    words = wording(known.plan.language)
    heard = [o for level in known.levels for menu in level.readings for o in menu.options]
    if not any(option.meaning for option in heard):
        return None
    return any("operator" in words.families(option.meaning) or option.waits for option in heard)


def _asked_again(known: Known) -> tuple[Phrase, ...]:
    """Everybody who had to be told again: a second person, or the same one after "say that again"."""
    plan, found, told = known.plan, [], False
    for party in known.people:
        for spoken in (
            s for s in party.said if s.text.endswith((plan.wants, plan.question or "\0"))
        ):
            asked = [turn for turn in party.turns if turn.start < spoken.start]
            before = party.said[0] is not spoken
            again = before and bool(asked) and Kind.AGAIN in asked[-1].prompt.kinds
            if told and asked and (again or not before):
                found.append(Phrase(quoted(asked[-1].prompt.text), _s(asked[-1].start)))
            told = True
    return tuple(found)


def _announcements(known: Known) -> Iterable[Announcement]:
    for turn in known.course.turns:
        prompt = turn.prompt
        if prompt.wait_minutes is not None:
            due = _s(turn.end + prompt.wait_minutes * 60)
            yield Announcement("wait", quoted(turn.prompt.text), _s(turn.start), due)
        elif Kind.CALL_BACK in prompt.kinds and not prompt.menus:
            yield Announcement("call back", quoted(turn.prompt.text), _s(turn.start))


def _dead_end(known: Known) -> DeadEnd | None:
    """Where the last words before their end of the call sent us, when no person was there."""
    ended = known.course.ended
    if known.people or not known.parties or ended is None:
        return None
    turn = known.parties[-1].turns[-1]
    prompt, words = turn.prompt, wording(known.plan.language)
    forced = not ended.by_us or words.says("only", normal(prompt.text))
    waits = Kind.QUEUE in prompt.kinds and turn is not known.course.called_off
    if prompt.menus or waits or not forced:
        return None
    for kind, to in ((Kind.WEBSITE, "website"), (Kind.CALL_BACK, "call back")):
        if kind in prompt.kinds:
            return DeadEnd(to, quoted(turn.prompt.text), _s(turn.start))
    return None


def _transcript(course: Course) -> tuple[Utterance, ...]:
    theirs = [
        Utterance(_s(t.start), _s(t.end), "them", without_names(t.prompt.text))
        for t in course.turns
    ]
    ours = [Utterance(_s(said.start), _s(said.end), "us", said.text) for said in course.said]
    return tuple(sorted((*theirs, *ours), key=lambda line: line.start_s))


def _timeline(course: Course) -> tuple[Span, ...]:
    spans = [
        *(Span("network", _s(s.at), _s(s.at), _told(s)) for s in course.signals),
        *(Span("heard", _s(s.start), _s(s.end), s.label.value) for s in course.stretches),
        *(Span("said", _s(t.start), _s(t.end), without_names(t.prompt.text)) for t in course.turns),
        *(Span("said", _s(s.start), _s(s.end), f"we: {s.text}") for s in course.said),
        *(Span("keys", _s(p.at), _s(p.at), p.key) for p in course.pressed),
    ]
    return tuple(sorted(spans, key=lambda span: (span.start_s, span.end_s)))


def _told(signal: Signal) -> str:
    code = f" {signal.code}" if signal.code else ""
    return f"{signal.progress.value}{code} {signal.detail}".strip()


def _s(seconds: float) -> float:
    return round(seconds, 2)
