"""Talking to whoever is there: say what we want, hear whether they can help, thank and end."""

from .brain import Deed, HangUp, Say, Tick
from .course import Turn
from .heard import Label
from .limits import Limits
from .parties import Party
from .person import Finding
from .plan import CallPlan
from .prompts import Kind
from .stance import Stance, stance
from .understanding import Understanding
from .wording import wording


class Talking:
    """What the shopper says in one call; nothing is said twice for the same reason."""

    def __init__(self, plan: CallPlan, understanding: Understanding, limits: Limits) -> None:
        self._plan, self._understanding, self._limits = plan, understanding, limits
        self._says = wording(plan.language).table("says")
        self._reasons: list[str] = []

    def to_nobody(self, tick: Tick, since: float) -> Deed | None:
        """Nobody has spoken yet, and somebody may wait for us to speak first."""
        if tick.label is not Label.SILENCE:
            return None
        silent = tick.at - max(tick.since, since, self._understanding.course.last_said)
        if "first" not in self._reasons:
            if silent >= self._limits.unspoken:
                return self._say(
                    "first", f"{self._says['hello']} {self._plan.wants}", "it is silent"
                )
            return None
        return self._whoever_waits("anybody", tick, silent, "nobody says anything")

    def on_the_way(self, party: Party, tick: Tick, since: float) -> Deed | None:
        """We were led on, and whoever came may wait for us to speak first."""
        if tick.label is not Label.SILENCE:
            return None
        silent = tick.at - max(tick.since, since, self._understanding.course.last_said)
        name = self._name(party, "on the way")
        return self._whoever_waits(name, tick, silent, "nobody comes where we were led on to")

    def to_a_bot(self, turn: Turn) -> Deed | None:
        """A machine that asks for words gets ours, twice at most."""
        told = [reason for reason in self._reasons if reason.startswith("bot")]
        if len(told) >= 2:
            return None
        because = "a machine asks what it is about"
        return self._say(f"bot {turn.start}", self._plan.wants, because)

    def to(self, party: Party, turn: Turn, quiet: float) -> Deed | None:
        """After somebody's words, and so many seconds of silence."""
        if self._too_many_people():
            return self._part(party, "enough", "handed over once more than allowed")
        if not party.said:
            asked = turn.prompt.personal or "hello" in turn.prompt.opens
            ready = self._limits.before_speaking if asked else self._limits.before_asking
            return self._tell(party) if quiet >= ready else None
        if self._parted(party):
            return HangUp("somebody who can help has answered")
        if turn.end <= party.said[-1].end:
            return self._unanswered(party, quiet)
        if quiet < self._limits.before_speaking:
            return None
        return self._reply(party, turn, quiet)

    def _reply(self, party: Party, turn: Turn, quiet: float) -> Deed | None:
        kinds = turn.prompt.kinds
        if kinds & {Kind.HAND_OVER, Kind.HOLD_ON}:
            if quiet >= self._limits.silence:
                return HangUp("nobody comes after we were asked to hold")
            return None
        view = stance(party, self._plan.language)
        if view is Stance.HELPS:
            return self._part(party, "thanks", "they can help")
        if view is Stance.CANNOT:
            if self._said_to(party, "through"):
                return self._part(party, "enough", "nobody here can help")
            return self._say_to(party, "through", self._says["through"], "they cannot help")
        if kinds & {Kind.AGAIN, Kind.ASKS_REASON} and not self._said_to(party, "again"):
            text = self._plan.question or self._plan.wants
            return self._say_to(party, "again", text, "they ask again")
        if quiet < self._limits.before_asking:
            return None
        if not (self._said_to(party, "details") or self._said_to(party, "confirm")):
            what = "details" if Kind.ASKS_DETAILS in kinds else "confirm"
            because = "whether they can help is not clear"
            return self._say_to(party, what, self._says[what], because)
        human = self._understanding.weighed(party).finding is Finding.HUMAN
        if human or self._said_to(party, "confirm"):
            return self._part(party, "enough", "whether they can help stays unclear")
        return None

    def _unanswered(self, party: Party, quiet: float) -> Deed | None:
        """We have spoken and nobody replies: ask once, then wait for whatever follows."""
        if quiet >= self._limits.no_reply and not self._said_to(party, "anybody"):
            return self._say_to(party, "anybody", self._says["hello"], "nobody has replied")
        if quiet >= self._limits.silence:
            return HangUp("nobody replies any more")
        return None

    def _whoever_waits(self, name: str, tick: Tick, silent: float, because: str) -> Deed | None:
        """Ask into the silence once, then give up after a while."""
        if name not in self._reasons and silent >= self._limits.no_reply:
            return self._say(name, self._says["hello"], "nobody has replied")
        return HangUp(because) if silent >= self._limits.silence else None

    def _tell(self, party: Party) -> Deed:
        return self._say_to(party, "wants", self._plan.wants, "greeted")

    def _part(self, party: Party, what: str, because: str) -> Deed:
        if self._parted(party):
            return HangUp(because)
        return self._say_to(party, what, self._says[what], because)

    def _parted(self, party: Party) -> bool:
        return self._said_to(party, "thanks") or self._said_to(party, "enough")

    def _too_many_people(self) -> bool:
        before = self._understanding.parties[:-1]
        findings = [self._understanding.weighed(party).finding for party in before]
        return findings.count(Finding.HUMAN) > self._plan.allowed_transfers

    def _say_to(self, party: Party, what: str, text: str, because: str) -> Say:
        return self._say(self._name(party, what), text, because)

    def _say(self, reason: str, text: str, because: str) -> Say:
        self._reasons.append(reason)
        return Say(text, because)

    def _name(self, party: Party, what: str) -> str:
        return f"{what} {party.start:.1f}"

    def _said_to(self, party: Party, what: str) -> bool:
        return self._name(party, what) in self._reasons
