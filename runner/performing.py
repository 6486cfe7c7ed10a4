"""Performing one journey: steps are recorded, expectations go on, the outcome is decided at the end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pytest_bdd.parser import Step

from ..core.criterion import Criterion
from ..core.verdict import Judgement, Level, Outcome, worst, worst_of
from ..core.visit import Visit
from .gherkin import JourneyText
from .outcome import Ending

DONE, NOT_REACHED = "done", "not reached"
"""States of steps that judged nothing: performed, or never begun."""


@dataclass
class Performance:
    """The record of one journey while it is performed."""

    journey: JourneyText
    visit: Visit
    expected_by: Callable[[Step], tuple[Criterion, ...]]
    ending: Ending | None = None
    _states: list[str] = field(default_factory=list)
    _verdicts_before: int = 0

    def begin(self, step: Step) -> None:
        """A step is about to be performed."""
        self._states.append(DONE)
        self._verdicts_before = len(self.visit.verdicts)
        self.visit.step(self.journey.said_in(step))

    def end(self) -> None:
        """The step has been performed; what it judged is its state."""
        judged = self.visit.verdicts[self._verdicts_before :]
        if judged:
            self._states[-1] = worst(judged).value

    def stop(self, ending: Ending) -> None:
        """The journey ends here; what the steps further on expect is not measured."""
        self.ending = ending
        if self._states:
            self._states[-1] = ending.outcome.value
        if ending.outcome is Outcome.MISSED:
            self._miss_of_own_phrase(ending)
        because = f"not reached: {ending.because}"
        judged = {verdict.criterion for verdict in self.visit.verdicts[self._verdicts_before :]}
        for step in self.journey.steps[max(len(self._states) - 1, 0) :]:
            for criterion in self.expected_by(step):
                if criterion.id not in judged:
                    self.visit.conclude(criterion, Judgement(Outcome.NOT_MEASURED, because))
            judged = set()

    @property
    def outcome(self) -> Outcome:
        """What the journey shows: the worst of its verdicts and of its ending.

        An ending alone never makes it met or missed: that takes a verdict.
        """
        judged = worst(self.visit.verdicts)
        if self.ending is None or self.ending.outcome.decided:
            return judged
        return (
            worst_of((self.ending.outcome, judged)) if self.visit.verdicts else self.ending.outcome
        )

    @property
    def because(self) -> str:
        """Why, in one sentence."""
        if self.ending and self.ending.outcome is self.outcome:
            return self.ending.because
        passed_over = None
        for verdict in self.visit.verdicts:
            if verdict.outcome is Outcome.MISSED and not verdict.fails:
                passed_over = passed_over or verdict
            elif verdict.outcome is self.outcome:
                return verdict.judgement.because
        if passed_over:
            return f"not counted as failed: {passed_over.judgement.because}"
        return "no phrase of this journey expects anything"

    @property
    def steps(self) -> list[dict[str, Any]]:
        """Every step with its state, for ledger and results."""
        states = [*self._states, *[NOT_REACHED] * (len(self.journey.steps) - len(self._states))]
        return [
            {
                "line": step.line_number,
                "text": f"{step.keyword.strip()} {step.name}",
                "state": state,
            }
            for step, state in zip(self.journey.steps, states, strict=True)
        ]

    def settle(self) -> None:
        """Write down what the visit came to."""
        ending = self.ending
        self.visit.settle(
            self.outcome,
            {"steps": self.steps, "because": self.because},
            ending.next_check if ending else None,
            stays_open=self._is_open,
        )

    @property
    def _is_open(self) -> bool:
        waiting = {Outcome.PENDING, Outcome.BROKEN}
        if waiting & {self.outcome, *(verdict.outcome for verdict in self.visit.verdicts)}:
            return True
        return self.ending is not None and not self.ending.decides

    def _miss_of_own_phrase(self, ending: Ending) -> None:
        step = self.journey.steps[len(self._states) - 1]
        own = Criterion(
            id="own-phrase",
            promise=step.name,
            theme=None,
            level=Level.MUST,
            judge=lambda _: Judgement(Outcome.MISSED, ending.because, {"said": ending.because}),
            source="a phrase of this suite",
        )
        self.visit.conclude(own, own.judge(None))
