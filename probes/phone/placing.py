"""A shopper's call to a company: every rule is asked before it, then it is carried to its end and counted."""

import json
from dataclasses import asdict, replace
from importlib.metadata import version

from ...core.attempt import Attempt
from ...core.clock import stamp
from ...core.effects import Effect
from ...core.evidence import Evidence
from ...core.hours import is_open
from ...core.telephone import Line
from .baresip import BaresipTransport
from .call import PhoneCall
from .caller import Caller
from .calling import Record, Rules, Tools, make_call
from .counting import count
from .plan import CallPlan
from .recording import recording
from .voice import Voice
from .whisper import Whisper


def place_call(plan: CallPlan, attempt: Attempt) -> PhoneCall:
    """Call a number or SIP address for a visit, and bring back what came of it.

    Raises:
        Refused: the target, the hour or the run does not allow it; nothing was dialled.
        MissingExtra: the telephone extra is not installed; nothing was dialled.
        ConfigurationError: the line cannot call this target.
        Unreachable: no call could be placed.
    """
    line = attempt.shopper.line or Line()
    company = attempt.company
    now = attempt.clock.now()
    company.check_call(plan.target, now)
    attempt.before(Effect.CONTACT)
    line.uri(plan.target)
    transport = BaresipTransport(line)
    tools = Tools(Whisper(line.transcriber) if line.transcriber else None, Voice(line.voice))
    rules = Rules(
        longest=company.budget.longest_call_minutes * 60,
        check_target=company.scope.check_number,
        check_stop=lambda: attempt.before(Effect.CONTACT),
        language=plan.language,
    )
    caller = Caller(plan, transcribes=bool(line.transcriber))
    attempt.hand_over()
    record = make_call(lambda: transport, plan.target, caller, tools, rules)
    call = count(record.events, plan, transcribed=bool(line.transcriber), cut=record.cut)
    return replace(
        call,
        placed=stamp(now),
        said_open=is_open(plan.opening_hours, now.astimezone(company.zone)),
        evidence=_kept(call, record, caller.human_at, attempt),
        versions={"probe": "phone/1", "baresip": version("baresip-python")},
    )


def _kept(
    call: PhoneCall, record: Record, human_at: float | None, attempt: Attempt
) -> tuple[Evidence, ...]:
    """The timeline, and the recording up to the first word of a person."""
    spans = json.dumps([asdict(span) for span in call.timeline], ensure_ascii=False, indent=1)
    kept = [attempt.keep(spans.encode(), "timeline.json", "application/json")]
    if sound := recording(record.audio, human_at):
        kept.append(attempt.keep(sound, "call.wav", "audio/wav"))
    return tuple(kept)
