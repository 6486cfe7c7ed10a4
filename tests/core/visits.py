"""What the tests of visits perform: probes that count, and what a visit holds afterwards."""

from dataclasses import replace
from typing import Any

from mysteryshop.core.action import Action
from mysteryshop.core.attempt import Attempt
from mysteryshop.core.criterion import Criterion
from mysteryshop.core.effects import Effect, Permissions
from mysteryshop.core.ledger import CallState
from mysteryshop.core.verdict import Judgement, Level, Outcome, Theme
from mysteryshop.core.visit import Visit

LIVE = Permissions(live=True)
LOOK = Action("look", {"url": "https://www.good.example/"}, Effect.READ, channel="web")
SHARED = replace(LOOK, shareable=True)
WRITE = Action("write", {"subject": "Where is it?"}, Effect.CONTACT, channel="mail")


class Probe:
    """Counts how often it is performed, and brings back a fact after the other."""

    def __init__(self, *facts: Any) -> None:
        self.facts = facts or ("fact",)
        self.performed = 0

    def __call__(self, attempt: Attempt) -> Any:
        self.performed += 1
        return self.facts[min(self.performed, len(self.facts)) - 1]


class Outward(Probe):
    """A probe that hands something over, as a mail or a call is."""

    def __call__(self, attempt: Attempt) -> Any:
        attempt.hand_over()
        return super().__call__(attempt)


class CutOff(Exception):
    """The process ends here."""


def states(visit: Visit) -> list[tuple[CallState, int]]:
    """State and attempts of every call of a visit."""
    with visit.context.ledger.transaction() as db:
        return [(c.state, c.attempts) for c in visit.context.ledger.calls.of(db, visit.id)]


def faults(visit: Visit) -> list[str]:
    with visit.context.ledger.transaction() as db:
        return list(visit.context.ledger.records.faults(db, visit.id))


def judge(seen: int, threshold: float) -> Judgement:
    outcome = Outcome.MET if seen <= threshold else Outcome.MISSED
    return Judgement(outcome, f"{seen} clicks, promised {threshold:g}", {"clicks": seen})


CLICKS = Criterion(
    "contact-clicks",
    "a way to reach us within 2 clicks",
    Theme.REACHABILITY,
    Level.MUST,
    judge,
    "a study",
    threshold=2,
    unit="clicks",
)
