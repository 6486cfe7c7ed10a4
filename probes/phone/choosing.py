"""Choosing in menus: the key for what we want, another hearing where it is not clear, 0 as a last resort."""

from .brain import Deed, HangUp, Press, Say
from .course import Turn
from .intent import Choice, settled
from .levels import Level
from .limits import Limits
from .plan import CallPlan
from .understanding import Understanding
from .wording import wording


class Choosing:
    """What is chosen in one call."""

    def __init__(self, plan: CallPlan, understanding: Understanding, limits: Limits) -> None:
        self._plan, self._understanding, self._limits = plan, understanding, limits
        self._course = understanding.course
        self._at_last = False
        """Whether 0 was pressed unasked."""

    def ahead_of_words(self, now: float) -> Deed | None:
        """A menu that hardly pauses is answered in its pause, before the last of it is transcribed.

        What names our matter is taken at once, what only leads on when the menu was heard twice.
        """
        menus = self._understanding.levels
        quiet = now - self._course.turns[-1].end
        if not menus or quiet < self._limits.before_pressing:
            return None
        if menus[-1].tried or self._course.last_chosen > menus[-1].first:
            return None
        choice = self._settled(menus[-1], patient=True)
        if choice is None or not (choice.outright or menus[-1].hearings > 1):
            return None
        return Press(choice.option.key, choice.because) if choice.option.key else None

    def at(self, turn: Turn, quiet: float) -> Deed | None:
        """Choose, wait for the menu to be read out again, or give up."""
        menus = self._understanding.levels
        level = menus[-1]
        if level.returns > self._limits.returns or len(menus) > self._limits.levels:
            return HangUp("the menu leads in a circle")
        if level.last > turn.end or quiet < self._limits.before_pressing:
            return None
        if level.tried and level.last < self._course.last_chosen:
            return self.without_offer(quiet, "nothing has followed")
        again = level.hearings < self._limits.hearings and quiet < self._limits.repetition
        certain = self._settled(level, patient=again)
        if certain and (certain.outright or not again or self._understood(level)):
            return self._take(certain, level, quiet)
        if level.tried and level.returns:
            return self.without_offer(self._limits.repetition, "every choice leads back here")
        if level.hearings >= self._limits.hearings:
            return self.without_offer(self._limits.repetition, "the menu cannot be understood")
        return self.without_offer(quiet, "the menu is not read out again")

    def without_offer(self, quiet: float, because: str) -> Deed | None:
        """The last resort: 0 once, although nobody offered it; then we give up."""
        if quiet < self._limits.repetition:
            return None
        if not self._at_last and all(p.key != "0" for p in self._course.pressed):
            self._at_last = True
            return Press("0", f"not offered, as a last resort: {because}")
        return HangUp(because)

    def _understood(self, level: Level) -> bool:
        """Whether we know what each option is about, or have heard the menu twice."""
        families = wording(self._plan.language).families
        said = [option.meaning for menu in level.readings for option in menu.options]
        return level.hearings > 1 or all(families(meaning) for meaning in said)

    def _settled(self, level: Level, *, patient: bool) -> Choice | None:
        plan = self._plan
        wants = f"{plan.wants} {plan.question}"
        return settled(level.readings, wants, plan.language, level.tried, patient=patient)

    def _take(self, choice: Choice, level: Level, quiet: float) -> Deed | None:
        option = choice.option
        if option.key:
            return Press(option.key, choice.because)
        if option.word:
            return Say(option.word, choice.because)
        if level.hearings >= self._limits.hearings:
            return self.without_offer(self._limits.repetition, "staying on the line leads nowhere")
        if quiet >= self._limits.silence:
            return HangUp("nothing follows the menu")
        return None
