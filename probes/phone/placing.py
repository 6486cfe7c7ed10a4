"""A shopper's call to a company: every rule is asked before it, then it is carried to its end."""

from ...core.attempt import Attempt
from ...core.effects import Effect
from ...core.telephone import Line
from .baresip import BaresipTransport
from .brain import Brain
from .calling import Record, Rules, Tools, make_call
from .voice import Voice
from .whisper import Whisper


def place(target: str, brain: Brain, attempt: Attempt, language: str = "en") -> Record:
    """Call a number or SIP address for a visit.

    Raises:
        Refused: the target, the hour or the run does not allow it; nothing was dialled.
        MissingExtra: the telephone extra is not installed; nothing was dialled.
        ConfigurationError: the line cannot call this target.
        Unreachable: no call could be placed.
    """
    line = attempt.shopper.line or Line()
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
