"""A shopper's call to a company: every rule is asked before it, then it is carried to its end and counted."""

import json
from dataclasses import asdict, replace
from importlib.metadata import version

from ...core.attempt import Attempt
from ...core.clock import stamp
from ...core.effects import Effect
from ...core.errors import ConfigurationError, Stopped
from ...core.evidence import Evidence
from ...core.hours import is_open
from ...core.telephone import Line
from .baresip import BaresipTransport
from .brain import Brain
from .call import PhoneCall
from .caller import Caller
from .calling import Record, Rules, Tools, make_call
from .counting import count
from .line import Signal
from .phone_map import Keys, PhoneLook
from .plan import CallPlan
from .recording import recording
from .surveying import Surveyor
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
    company, now = attempt.company, attempt.clock.now()
    transcribes = bool(_line(attempt).transcriber)
    caller = Caller(plan, transcribes=transcribes)
    record = _carried(plan.target, plan.language, caller, attempt)
    call = count(record.events, plan, transcribed=transcribes, cut=record.cut)
    return replace(
        call,
        placed=stamp(now),
        said_open=is_open(plan.opening_hours, now.astimezone(company.zone)),
        evidence=_kept(call, record, caller, attempt),
        versions={"probe": "phone/1", "baresip": version("baresip-python")},
    )


def look_behind(target: str, language: str, way: Keys, attempt: Attempt) -> PhoneLook:
    """Call to see what stands behind some keys, and hang up there.

    Raises:
        As `place_call`; a line without a transcriber is a ConfigurationError.
    """
    if not _line(attempt).transcriber:
        raise ConfigurationError("a map needs a transcriber: menus are understood by their words")
    surveyor = Surveyor(language, way)
    record = _carried(target, language, surveyor, attempt)
    if record.cut:
        raise Stopped(record.cut)
    total = max((event.at for event in record.events if isinstance(event, Signal)), default=0.0)
    return PhoneLook(target, surveyor.stops, round(total, 1))


def _carried(target: str, language: str, brain: Brain, attempt: Attempt) -> Record:
    """One call under every rule, from dialling to its end."""
    line = _line(attempt)
    company = attempt.company
    company.check_call(target, attempt.clock.now())
    attempt.before(Effect.CONTACT)
    line.uri(target)
    transport = BaresipTransport(line)
    tools = Tools(Whisper(line.transcriber) if line.transcriber else None, Voice(line.voice))
    rules = Rules(
        longest=company.budget.longest_call_minutes * 60,
        check_target=company.scope.check_number,
        check_stop=lambda: attempt.before(Effect.CONTACT),
        language=language,
    )
    attempt.hand_over()
    return make_call(lambda: transport, target, brain, tools, rules)


def _line(attempt: Attempt) -> Line:
    return attempt.shopper.line or Line()


def _kept(
    call: PhoneCall, record: Record, caller: Caller, attempt: Attempt
) -> tuple[Evidence, ...]:
    """The timeline, and the recording as far as it may be kept.

    People are not recorded unless the scope allows it; without their words nobody is known for a machine.
    """
    spans = json.dumps([asdict(span) for span in call.timeline], ensure_ascii=False, indent=1)
    kept = [attempt.keep(spans.encode(), "timeline.json", "application/json")]
    allowed = attempt.company.scope.records_people
    until = caller.perhaps_human_at if call.transcribed else 0.0
    if sound := recording(record.audio, until, people_allowed=allowed):
        kept.append(attempt.keep(sound, "call.wav", "audio/wav"))
    return tuple(kept)
