"""The brain of a shopper on the telephone: finds the way to somebody who can help, and never hangs.

Sans-IO: it is told what is heard and answers with deeds. What it knows is in the `Course`, what it makes
of that in the `Understanding`; what is done in menus is in `choosing`, with people in `talking`; here
stands which of them it is.
"""

from collections.abc import Sequence

from .brain import Deed, Done, Event, Follow, HangUp, Say, Tick
from .choosing import Choosing
from .course import Course, Turn
from .heard import AWAY, Label
from .limits import Limits
from .line import Progress, Signal
from .parties import WENT_AWAY, Party
from .person import Finding, beep
from .plan import CallPlan
from .prompts import Kind
from .talking import Talking
from .understanding import Understanding


class Caller:
    """Follows a plan through one call."""

    def __init__(
        self, plan: CallPlan, *, transcribes: bool = True, limits: Limits | None = None
    ) -> None:
        self.plan = plan
        self.course = Course(plan.language)
        self._limits = limits or Limits()
        self._transcribes = transcribes
        self._understanding = Understanding(self.course)
        self._choosing = Choosing(plan, self._understanding, self._limits)
        self._talking = Talking(plan, self._understanding, self._limits)
        self._deed: Deed | None = None
        self._since = 0.0
        self._over = False
        self._mute = False

    @property
    def perhaps_human_at(self) -> float | None:
        """When somebody first spoke who is not known for a machine."""
        there, weighed = self._understanding.parties, self._understanding.weighed
        return next((party.start for party in there if weighed(party).may_be_a_person), None)

    def take(self, event: Event) -> Sequence[Deed]:
        """What to do after one more event."""
        self.course.take(event)
        if isinstance(event, Done) and event.deed == self._deed:
            self._deed = None
            self._mute = self._mute or (isinstance(event.deed, Say) and bool(event.refused))
        if isinstance(event, Signal):
            return self._on_signal(event)
        if not isinstance(event, Tick) or self._over or self._is_doing(event.at):
            return ()
        deed = self._decide(event)
        if deed is None or (self._mute and isinstance(deed, Say)):
            return self._listen_on(event)
        self._deed, self._since = deed, event.at
        self._over = isinstance(deed, HangUp)
        return (deed,)

    def _listen_on(self, tick: Tick) -> Sequence[Deed]:
        """Without a voice of our own there is nothing to do but listen, until nothing more comes."""
        silent = tick.label is not Label.SPEECH and tick.at - tick.since >= self._limits.silence
        if not (self._mute and silent and self.course.answered_at is not None):
            return ()
        self._over = True
        return (HangUp("nothing more is said to somebody who cannot speak"),)

    def _on_signal(self, signal: Signal) -> Sequence[Deed]:
        if signal.progress is Progress.ENDED:
            self._over = True
        if signal.progress is Progress.TRANSFER and not self._over:
            return (Follow(signal.detail, "they ask us to call somebody else"),)
        return ()

    def _is_doing(self, now: float) -> bool:
        return self._deed is not None and now - self._since < self._limits.deed

    def _decide(self, tick: Tick) -> Deed | None:
        """What to do now, by where we are."""
        answered = self.course.answered_at
        if tick.label is Label.BUSY and tick.at - tick.since >= self._limits.busy:
            return HangUp("the line is busy")
        if answered is None:
            if tick.at >= self._limits.ringing:
                return HangUp(f"nobody has picked up within {self._limits.ringing:.0f} seconds")
            return None
        if stop := self._out_of_time(tick, answered):
            return stop
        if tick.label is Label.SPEECH:
            return None
        if self._awaits_words(tick):
            return self._choosing.ahead_of_words(tick.at)
        there = self._understanding.parties
        return self._after(there[-1], tick) if there else self._talking.to_nobody(tick, answered)

    def _out_of_time(self, tick: Tick, answered: float) -> HangUp | None:
        waited = tick.at - answered
        if waited >= self.plan.patience + self._limits.after_patience:
            return HangUp("the call has lasted long enough")
        if waited >= self.plan.patience and not self._has_met_a_person():
            return HangUp(f"no person within {self.plan.patience:.0f} seconds")
        return None

    def _has_met_a_person(self) -> bool:
        there, weighed = self._understanding.parties, self._understanding.weighed
        return any(weighed(party).finding is Finding.HUMAN for party in there)

    def _awaits_words(self, tick: Tick) -> bool:
        """Whether words that were heard are still being transcribed."""
        if not self._transcribes or not self.course.turns:
            return False
        last = self.course.turns[-1]
        pending = not last.heard and tick.heard_until < last.end
        return pending and tick.at - last.end < self._limits.transcript

    def _after(self, party: Party, tick: Tick) -> Deed | None:
        """What to do once somebody has finished speaking."""
        turn = party.turns[-1]
        quiet = tick.at - max(turn.end, self.course.last_said)
        kinds = turn.prompt.kinds
        held = tick.label in AWAY and tick.since >= turn.start
        asks_for_a_key = Kind.MENU in kinds and self.course.last_chosen <= turn.end
        led_on = self._led_on(turn, by_music=not asks_for_a_key)
        if Kind.MENU in kinds and led_on is None and (asks_for_a_key or not held):
            return self._choosing.at(turn, quiet)
        if held:
            return None  # in a queue, or on the way to somebody: patience is limited elsewhere
        finding = self._understanding.weighed(party).finding
        if Kind.VOICEMAIL in kinds or finding is Finding.VOICEMAIL:
            beeped = beep(party, self.course) is not None
            if beeped or quiet >= self._limits.beep:
                return HangUp("a voicemail asks for a message")
            return None
        if led_on is not None:
            return self._talking.on_the_way(party, tick, led_on)
        if Kind.SHUT in kinds:
            return HangUp("they say they are closed") if quiet >= self._limits.beep else None
        if Kind.BOT in kinds:
            return self._to_a_bot(turn, quiet)
        if Kind.ENTRY in kinds:
            because = "digits are asked for that I do not have"
            return self._choosing.without_offer(quiet, because)
        if finding is Finding.RECORDING or (turn.prompt.machine and not party.replies):
            return self._after_recording(turn, tick)
        return self._talking.to(party, turn, quiet)

    def _led_on(self, turn: Turn, *, by_music: bool) -> float | None:
        """Until when we were led on to somebody else since these words, by the network or by waiting."""
        course = self.course
        until = [signal.at for signal in course.led_on(turn.nearly_over, course.now)]
        away = course.between(turn.end, course.now, *AWAY)
        if by_music and course.seconds_of(turn.end, course.now, *AWAY) >= WENT_AWAY:
            until.append(away[-1].end)
        return max(until, default=None)

    def _after_recording(self, turn: Turn, tick: Tick) -> Deed | None:
        """An announcement: something follows, or they end the call."""
        silent = tick.at - max(tick.since, turn.end)
        if tick.label is Label.SILENCE and silent >= self._limits.silence:
            return HangUp("nothing follows the announcement")
        return None

    def _to_a_bot(self, turn: Turn, quiet: float) -> Deed | None:
        """A machine that asks for words."""
        if quiet < self._limits.before_speaking:
            return None
        because = "a machine does not understand what I want"
        return self._talking.to_a_bot(turn) or self._choosing.without_offer(quiet, because)
