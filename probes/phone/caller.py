"""The brain of a shopper on the telephone: finds the way to somebody who can help, and never hangs.

Sans-IO: it is told what is heard and answers with deeds. What it knows is in the `Course`; what it
makes of that is in `levels`, `parties` and `person`; here stands only what is done about it.
"""

from collections.abc import Sequence

from .brain import Deed, Done, Event, Follow, HangUp, Press, Say, Tick
from .course import Course, Turn
from .heard import Label
from .intent import Choice, settled
from .levels import Level, levels
from .limits import Limits
from .line import Progress, Signal
from .parties import Party, parties
from .person import Finding, Stance, Weighed, beep, stance, weigh
from .plan import CallPlan
from .prompts import Kind
from .wording import wording


class Caller:
    """Follows a plan through one call."""

    def __init__(
        self, plan: CallPlan, *, transcribes: bool = True, limits: Limits | None = None
    ) -> None:
        self.plan = plan
        self.course = Course(plan.language)
        self._limits = limits or Limits()
        self._transcribes = transcribes
        self._says = wording(plan.language).table("says")
        self._deed: Deed | None = None
        self._since = 0.0
        self._over = False
        self._mute = False
        self._spoken: list[str] = []
        """What we have said for which reason, so that nothing is said twice."""
        self._last_resort: list[float] = []
        self._known: tuple[object, list[Party], list[Level]] = (None, [], [])

    @property
    def human_at(self) -> float | None:
        """When a person first spoke, as far as is known."""
        found, _ = self._understood()
        people = (p for p in found if weigh(p, self.course).finding is Finding.HUMAN)
        return next((party.start for party in people), None)

    @property
    def perhaps_human_at(self) -> float | None:
        """When somebody first spoke who is not known for a machine."""
        found, _ = self._understood()
        machines = (Finding.RECORDING, Finding.VOICEMAIL)
        people = (p for p in found if weigh(p, self.course).finding not in machines)
        return next((party.start for party in people), None)

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
            return self._ahead_of_words(tick)
        found, _ = self._understood()
        if not found:
            return self._nobody_speaks(tick, answered)
        return self._after(found[-1], tick)

    def _out_of_time(self, tick: Tick, answered: float) -> HangUp | None:
        waited = tick.at - answered
        if waited >= self.plan.patience + self._limits.after_patience:
            return HangUp("the call has lasted long enough")
        if waited >= self.plan.patience and self.human_at is None:
            return HangUp(f"no person within {self.plan.patience:.0f} seconds")
        return None

    def _awaits_words(self, tick: Tick) -> bool:
        """Whether words that were heard are still being transcribed."""
        if not self._transcribes or not self.course.turns:
            return False
        last = self.course.turns[-1]
        pending = not last.heard and tick.heard_until < last.end
        return pending and tick.at - last.end < self._limits.transcript

    def _ahead_of_words(self, tick: Tick) -> Deed | None:
        """A menu that hardly pauses is answered in its pause, before the last of it is transcribed.

        What names our matter is taken at once, what only leads on when the menu was heard twice.
        """
        _, menus = self._understood()
        quiet = tick.at - self.course.turns[-1].end
        if not menus or quiet < self._limits.before_pressing:
            return None
        if menus[-1].tried or self._last_chosen() > menus[-1].first:
            return None
        choice = self._settled(menus[-1], patient=True)
        if choice is None or not (choice.outright or menus[-1].hearings > 1):
            return None
        return Press(choice.option.key, choice.because) if choice.option.key else None

    def _settled(self, level: Level, *, patient: bool) -> Choice | None:
        plan = self.plan
        wants = f"{plan.wants} {plan.question}"
        return settled(level.readings, wants, plan.language, level.tried, patient=patient)

    def _understood(self) -> tuple[list[Party], list[Level]]:
        """Who was there and which menus, worked out again only after something was added."""
        course = self.course
        state = (
            tuple(map(hash, course.turns)),
            len(course.stretches),
            len(course.said),
            len(course.pressed),
            len(course.signals),
        )
        if self._known[0] != state:
            self._known = (state, parties(course), levels(course))
        return self._known[1], self._known[2]

    def _nobody_speaks(self, tick: Tick, answered: float) -> Deed | None:
        """Somebody may wait for us to speak first."""
        if tick.label is not Label.SILENCE:
            return None
        silent = tick.at - max(tick.since, answered, self._last_said())
        if "first" not in self._spoken:
            if silent >= self._limits.unspoken:
                return self._say(
                    "first", f"{self._says['hello']} {self.plan.wants}", "it is silent"
                )
            return None
        if "anybody" not in self._spoken and silent >= self._limits.no_reply:
            return self._say("anybody", self._says["hello"], "nobody has replied")
        if silent >= self._limits.silence:
            return HangUp("nobody says anything")
        return None

    def _after(self, party: Party, tick: Tick) -> Deed | None:
        """What to do once somebody has finished speaking."""
        turn = party.turns[-1]
        quiet = tick.at - max(turn.end, self._last_said())
        kinds = turn.prompt.kinds
        held = tick.label in (Label.MUSIC, Label.RINGBACK) and tick.since >= turn.start
        chosen = self._last_chosen() > turn.end
        if tick.label is not Label.SPEECH and Kind.MENU in kinds and not (held and chosen):
            return self._at_menu(turn, quiet)
        if held:
            return None  # in a queue, or on the way to somebody: patience is limited elsewhere
        if Kind.VOICEMAIL in kinds:
            beeped = beep(party, self.course) is not None
            if beeped or quiet >= self._limits.beep:
                return HangUp("a voicemail asks for a message")
            return None
        if Kind.SHUT in kinds:
            return HangUp("they say they are closed") if quiet >= self._limits.beep else None
        if Kind.BOT in kinds:
            return self._to_a_bot(turn, quiet)
        if Kind.ENTRY in kinds:
            return self._without_offer(quiet, "digits are asked for that I do not have")
        weighed = weigh(party, self.course)
        if weighed.finding is Finding.RECORDING or (turn.prompt.machine and not party.replies):
            return self._after_recording(turn, tick)
        return self._talk(party, weighed, turn, quiet)

    def _after_recording(self, turn: Turn, tick: Tick) -> Deed | None:
        """An announcement: something follows, or they end the call."""
        silent = tick.at - max(tick.since, turn.end)
        if tick.label is Label.SILENCE and silent >= self._limits.silence:
            return HangUp("nothing follows the announcement")
        return None

    def _to_a_bot(self, turn: Turn, quiet: float) -> Deed | None:
        """A machine that asks for words gets ours, twice at most."""
        told = [name for name in self._spoken if name.startswith("bot")]
        if quiet < self._limits.before_speaking:
            return None
        if len(told) < 2:
            return self._say(
                f"bot {turn.start}", self.plan.wants, "a machine asks what it is about"
            )
        return self._without_offer(quiet, "a machine does not understand what I want")

    def _at_menu(self, turn: Turn, quiet: float) -> Deed | None:
        """Choose, wait for the menu to be read out again, or give up."""
        _, menus = self._understood()
        level = menus[-1]
        if level.returns > self._limits.returns or len(menus) > self._limits.levels:
            return HangUp("the menu leads in a circle")
        if level.last > turn.end or quiet < self._limits.before_pressing:
            return None
        if level.tried and level.last < self._last_chosen():
            return self._without_offer(quiet, "nothing has followed")
        again = level.hearings < self._limits.hearings and quiet < self._limits.repetition
        certain = self._settled(level, patient=again)
        if certain:
            return self._take(certain, level, quiet)
        if level.tried and level.returns:
            return self._without_offer(self._limits.repetition, "every choice leads back here")
        if level.hearings >= self._limits.hearings:
            return self._without_offer(self._limits.repetition, "the menu cannot be understood")
        return self._without_offer(quiet, "the menu is not read out again")

    def _take(self, choice: Choice, level: Level, quiet: float) -> Deed | None:
        option = choice.option
        if option.key:
            return Press(option.key, choice.because)
        if option.word:
            return Say(option.word, choice.because)
        if level.hearings >= self._limits.hearings:
            return self._without_offer(self._limits.repetition, "staying on the line leads nowhere")
        if quiet >= self._limits.silence:
            return HangUp("nothing follows the menu")
        return None

    def _without_offer(self, quiet: float, because: str) -> Deed | None:
        """The last resort: 0 once, although nobody offered it; then we give up."""
        if quiet < self._limits.repetition:
            return None
        if not self._last_resort and all(p.key != "0" for p in self.course.pressed):
            self._last_resort.append(quiet)
            return Press("0", f"not offered, as a last resort: {because}")
        return HangUp(because)

    def _talk(self, party: Party, weighed: Weighed, turn: Turn, quiet: float) -> Deed | None:
        """Say what we want, hear whether they can help, thank and end."""
        if self._too_many_people():
            return self._part(party, "enough", "handed over once more than allowed")
        if not party.said:
            asked = turn.prompt.personal or "hello" in turn.prompt.opens
            ready = self._limits.before_speaking if asked else self._limits.before_asking
            return self._tell(party, "greeted") if quiet >= ready else None
        if self._parted(party):
            return HangUp("somebody who can help has answered")
        if turn.end <= party.said[-1].end:
            return self._unanswered(party, quiet)
        if quiet < self._limits.before_speaking:
            return None
        return self._reply(party, weighed, turn, quiet)

    def _reply(self, party: Party, weighed: Weighed, turn: Turn, quiet: float) -> Deed | None:
        kinds = turn.prompt.kinds
        if kinds & {Kind.HAND_OVER, Kind.HOLD_ON}:
            if quiet >= self._limits.silence:
                return HangUp("nobody comes after we were asked to hold")
            return None
        view = stance(party, self.plan.language)
        if view is Stance.HELPS:
            return self._part(party, "thanks", "they can help")
        if view is Stance.CANNOT:
            if self._said_to(party, "through"):
                return self._part(party, "enough", "nobody here can help")
            return self._say(
                self._name(party, "through"), self._says["through"], "they cannot help"
            )
        if kinds & {Kind.AGAIN, Kind.ASKS_REASON} and not self._said_to(party, "again"):
            text = self.plan.question or self.plan.wants
            return self._say(self._name(party, "again"), text, "they ask again")
        if quiet < self._limits.before_asking:
            return None
        for name in ("details", "confirm"):
            wanted = name == "confirm" or Kind.ASKS_DETAILS in kinds
            if (
                wanted
                and not self._said_to(party, "details")
                and not self._said_to(party, "confirm")
            ):
                because = "whether they can help is not clear"
                return self._say(self._name(party, name), self._says[name], because)
        if weighed.finding is Finding.HUMAN or self._said_to(party, "confirm"):
            return self._part(party, "enough", "whether they can help stays unclear")
        return None

    def _unanswered(self, party: Party, quiet: float) -> Deed | None:
        """We have spoken and nobody replies: ask once, then wait for whatever follows."""
        if quiet >= self._limits.no_reply and not self._said_to(party, "anybody"):
            return self._say(
                self._name(party, "anybody"), self._says["hello"], "nobody has replied"
            )
        if quiet >= self._limits.silence:
            return HangUp("nobody replies any more")
        return None

    def _tell(self, party: Party, because: str) -> Deed:
        return self._say(self._name(party, "wants"), self.plan.wants, because)

    def _part(self, party: Party, what: str, because: str) -> Deed:
        if self._parted(party):
            return HangUp(because)
        return self._say(self._name(party, what), self._says[what], because)

    def _parted(self, party: Party) -> bool:
        return self._said_to(party, "thanks") or self._said_to(party, "enough")

    def _too_many_people(self) -> bool:
        found, _ = self._understood()
        people = [p for p in found[:-1] if weigh(p, self.course).finding is Finding.HUMAN]
        return len(people) > self.plan.allowed_transfers

    def _say(self, name: str, text: str, because: str) -> Say:
        self._spoken.append(name)
        return Say(text, because)

    def _name(self, party: Party, what: str) -> str:
        return f"{what} {party.start:.1f}"

    def _said_to(self, party: Party, what: str) -> bool:
        return self._name(party, what) in self._spoken

    def _last_said(self) -> float:
        return max((spoken.end for spoken in self.course.said), default=0.0)

    def _last_chosen(self) -> float:
        return max((pressed.at for pressed in self.course.pressed), default=0.0)
