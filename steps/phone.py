"""Calling customer service as a customer: one call, and every promise is judged by it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from pytest_bdd import given, parsers, then, when

from ..core.action import Called
from ..core.attempt import Attempt
from ..core.criterion import Criterion
from ..core.extras import extra
from ..core.hours import is_open, next_opening, read_hours
from ..core.verdict import Figure, Outcome
from ..core.visit import Visit
from ..criteria.mail import no_cliche, no_repeat, words_match_deeds
from ..criteria.phone import (
    hours_true,
    human_transfers,
    no_dead_end_call,
    no_forced_voicemail,
    no_phone_maze,
    time_to_human,
)
from ..probes.phone.call import PhoneCall
from ..probes.phone.plan import CallPlan
from .expects import expects

PlaceCall = Callable[[CallPlan, Attempt], PhoneCall]


def _hours(text: str) -> str:
    read_hours(text)
    return text


@dataclass
class Telephoning:
    """The plan these phrases build together: one call, placed when its result is needed."""

    place: PlaceCall
    plan: CallPlan
    asked: bool = False
    """Whether a phrase has said to call."""
    called: Called[PhoneCall] | None = None

    def came_to(self, visit: Visit) -> Called[PhoneCall]:
        """What the call came to; the first asking places it."""
        if not self.asked:
            visit.stop(
                Outcome.NOT_MEASURED, 'say first that I call: "When I call customer service"'
            )
        if not self.plan.target:
            visit.stop(
                Outcome.NOT_MEASURED,
                'no number to call: name one in the profile, [company] phone = "+44…"',
            )
        if not self.plan.wants:
            visit.stop(
                Outcome.NOT_MEASURED, 'say first what I want: "Given on the telephone I say …"'
            )
        if self.called is None:
            plan = self.plan
            self.called = visit.call(plan.action, lambda attempt: self.place(plan, attempt))
        return self.called

    def expect(self, visit: Visit, criterion: Criterion, **parameters: Figure) -> None:
        """Judge the call by a promise."""
        visit.expect(criterion, self.came_to(visit), **parameters)


@pytest.fixture(scope="session")
def place_call() -> PlaceCall:
    """What places the calls; a suite's own ``conftest.py`` may put something else in its place."""

    def place(plan: CallPlan, attempt: Attempt) -> PhoneCall:
        with extra("phone", "telephone calls"):
            from ..probes.phone.placing import place_call
        return place_call(plan, attempt)

    return place


@pytest.fixture
def telephoning(visit: Visit, place_call: PlaceCall) -> Telephoning:
    """The one call of a journey."""
    company = visit.company.identity
    plan = CallPlan(
        target=company.phone or "",
        wants="",
        language=company.language,
        opening_hours=company.opening_hours,
    )
    return Telephoning(place_call, plan)


@given(parsers.parse('they say they are open "{hours}"'), converters={"hours": _hours})
def _(telephoning: Telephoning, hours: str) -> None:
    telephoning.plan = replace(telephoning.plan, opening_hours=hours)


@given("it is a time when they say they are open")
def _(telephoning: Telephoning, visit: Visit) -> None:
    hours = telephoning.plan.opening_hours
    now = visit.context.ledger.clock.now().astimezone(visit.company.zone)
    if is_open(hours, now) is False:
        because = f"they are not open: it is {now:%a %H:%M} there, and they say {hours}"
        visit.stop(Outcome.PENDING, because, next_opening(hours, now))


@given(parsers.parse('on the telephone I say "{words}"'))
def _(telephoning: Telephoning, words: str) -> None:
    telephoning.plan = replace(telephoning.plan, wants=words)


@given(parsers.parse('when they want to know more I ask "{question}"'))
def _(telephoning: Telephoning, question: str) -> None:
    telephoning.plan = replace(telephoning.plan, question=question)


@given(
    parsers.re(r"I wait for a person for (?P<minutes>\d+) minutes? at most"),
    converters={"minutes": float},
)
def _(telephoning: Telephoning, minutes: float) -> None:
    telephoning.plan = replace(telephoning.plan, patience=minutes * 60)


@when("I call customer service")
def _(telephoning: Telephoning) -> None:
    telephoning.asked = True


@when(parsers.parse('I call "{number}"'))
def _(telephoning: Telephoning, number: str) -> None:
    telephoning.plan = replace(telephoning.plan, target=number)
    telephoning.asked = True


@then(
    parsers.re(r"a person who can help answers within (?P<transfers>\d+) transfers?"),
    converters={"transfers": int},
)
@expects(human_transfers)
def _(telephoning: Telephoning, visit: Visit, transfers: int) -> None:
    if telephoning.called is None:
        telephoning.plan = replace(telephoning.plan, allowed_transfers=transfers)
    telephoning.expect(visit, human_transfers, threshold=transfers)


@then(
    parsers.re(r"a person is there after at most (?P<minutes>\d+) minutes?"),
    converters={"minutes": int},
)
@expects(time_to_human)
def _(telephoning: Telephoning, visit: Visit, minutes: int) -> None:
    telephoning.expect(visit, time_to_human, threshold=minutes)


@then(
    parsers.re(r"I go through at most (?P<menus>\d+) menus?, and never through the same one twice"),
    converters={"menus": int},
)
@expects(no_phone_maze)
def _(telephoning: Telephoning, visit: Visit, menus: int) -> None:
    telephoning.expect(visit, no_phone_maze, threshold=menus)


@then("I need not leave a message")
@expects(no_forced_voicemail)
def _(telephoning: Telephoning, visit: Visit) -> None:
    telephoning.expect(visit, no_forced_voicemail)


@then("nobody sends me to the website or makes me wait for a call")
@expects(no_dead_end_call)
def _(telephoning: Telephoning, visit: Visit) -> None:
    telephoning.expect(visit, no_dead_end_call)


@then("somebody picks up when they say they are open")
@expects(hours_true)
def _(telephoning: Telephoning, visit: Visit) -> None:
    telephoning.expect(visit, hours_true)


@then("nobody wants to hear again what I have said on the telephone")
@expects(no_repeat)
def _(telephoning: Telephoning, visit: Visit) -> None:
    telephoning.expect(visit, no_repeat)


@then("nobody tells me how important my call is while I wait")
@expects(no_cliche)
def _(telephoning: Telephoning, visit: Visit) -> None:
    telephoning.expect(visit, no_cliche)


@then("what they announce on the telephone does happen")
@expects(words_match_deeds)
def _(telephoning: Telephoning, visit: Visit) -> None:
    telephoning.expect(visit, words_match_deeds)
