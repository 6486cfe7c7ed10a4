"""Finding phone number, e-mail address and the other ways in on the website."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from pytest_bdd import given, parsers, then, when

from ..core.action import Called
from ..core.verdict import Outcome
from ..core.visit import Visit
from ..criteria.contact import NAMES, contact_any_ability, contact_clicks, contact_true
from ..probes.web.browser import DEVICES, WebBrowser
from ..probes.web.contacts import Contacts
from ..probes.web.keyboard import keyboard_search, walk_by_keyboard
from ..probes.web.search import ContactSearch, search_contacts
from .expects import expects

WAYS_IN = {
    "phone number": "phone",
    "e-mail address": "email",
    "postal address": "address",
    "contact form": "form",
    "live chat": "chat",
}
"""What a customer calls a channel, and what it is called in criteria and JSON."""


def _way_in(text: str) -> str:
    if text not in WAYS_IN:
        raise ValueError(f"{text!r} is no way in; there are: {', '.join(WAYS_IN)}")
    return WAYS_IN[text]


def _device(text: str) -> str:
    if text not in DEVICES:
        raise ValueError(f"{text!r} is no device; there are: {', '.join(DEVICES)}")
    return text


@dataclass
class LookingFor:
    """The plan these phrases build together: one walk, performed when its result is needed."""

    search: ContactSearch
    channel: str | None = None
    called: Called[Contacts] | None = None

    def found(self, visit: Visit, browser: Callable[[], WebBrowser]) -> Called[Contacts]:
        """What the walk observed; the first asking performs it."""
        search = self.search
        if self.called is None or self.called.action != search.action:
            self.called = visit.call(
                search.action, lambda attempt: search_contacts(search, attempt, browser)
            )
        return self.called


@pytest.fixture(scope="session")
def web_browser() -> Iterator[Callable[[], WebBrowser]]:
    """One browser for all journeys of a process, started by the first that needs it."""
    running: list[WebBrowser] = []

    def started() -> WebBrowser:
        if not running:
            running.append(WebBrowser())
        return running[0]

    yield started
    for browser in running:
        browser.close()


@pytest.fixture
def looking_for(visit: Visit) -> LookingFor:
    """The walk that the phrases of one journey plan together."""
    company = visit.company.identity
    return LookingFor(ContactSearch(company.website, "computer", company.country))


@given("I have just opened the company's home page")
def _(looking_for: LookingFor, visit: Visit) -> None:
    looking_for.search = replace(looking_for.search, url=visit.company.identity.website)


@given(parsers.parse("I am using my {device}"), converters={"device": _device})
def _(looking_for: LookingFor, device: str) -> None:
    looking_for.search = replace(looking_for.search, device=device)


@when(parsers.parse("I look for the {way_in}"), converters={"way_in": _way_in})
@when(parsers.parse("I look for their {way_in}"), converters={"way_in": _way_in})
def _(
    looking_for: LookingFor,
    way_in: str,
    visit: Visit,
    web_browser: Callable[[], WebBrowser],
) -> None:
    looking_for.channel = way_in
    looking_for.found(visit, web_browser)


@then(
    parsers.re(r"I see it (?:after|in) at most (?P<clicks>\d+) clicks?"), converters={"clicks": int}
)
@expects(contact_clicks)
def _(looking_for: LookingFor, clicks: int, visit: Visit) -> None:
    _judge_clicks(looking_for, visit, clicks)


@then(parsers.parse("I see it in one or two clicks"))
@expects(contact_clicks)
def _(looking_for: LookingFor, visit: Visit) -> None:
    _judge_clicks(looking_for, visit, 2)


@then(parsers.parse("I see it in under two clicks"))
@expects(contact_clicks)
def _(looking_for: LookingFor, visit: Visit) -> None:
    _judge_clicks(looking_for, visit, 1)


@then("I see it in one or two clicks, if they have one")
@expects(contact_clicks)
def _(looking_for: LookingFor, visit: Visit) -> None:
    called, channel = _needed(looking_for, visit)
    visit.expect(contact_clicks, called, channel=channel, threshold=2, offered=True)


@then("it is meant for customers, not for sales or the press")
@expects(contact_clicks)
def _(looking_for: LookingFor, visit: Visit) -> None:
    called, channel = _needed(looking_for, visit)
    visit.expect(contact_clicks, called, channel=channel, customers=True)


@then("nothing asks me to sign in, chat or search the help pages first")
@expects(contact_clicks)
def _(looking_for: LookingFor, visit: Visit) -> None:
    called, channel = _needed(looking_for, visit)
    visit.expect(contact_clicks, called, channel=channel, unasked=True)


@then("I can do the same with the keyboard alone and have it read out to me")
@expects(contact_any_ability)
def _(looking_for: LookingFor, visit: Visit, web_browser: Callable[[], WebBrowser]) -> None:
    called, channel = _needed(looking_for, visit)
    search = keyboard_search(looking_for.search, called.observation, channel)
    if search is None:
        visit.stop(Outcome.NOT_MEASURED, f"no {NAMES[channel]} found to walk to by keyboard")
    walked = visit.call(
        search.action, lambda attempt: walk_by_keyboard(search, attempt, web_browser)
    )
    visit.expect(contact_any_ability, walked)


@then("what I see is where the link takes me")
@expects(contact_true)
def _(looking_for: LookingFor, visit: Visit) -> None:
    called, channel = _needed(looking_for, visit)
    visit.expect(contact_true, called, channel=channel)


def _judge_clicks(looking_for: LookingFor, visit: Visit, clicks: int) -> None:
    called, channel = _needed(looking_for, visit)
    visit.expect(contact_clicks, called, channel=channel, threshold=clicks)


def _needed(looking_for: LookingFor, visit: Visit) -> tuple[Called[Contacts], str]:
    if looking_for.called is None or looking_for.channel is None:
        visit.stop(Outcome.NOT_MEASURED, 'say first what I look for: "When I look for their …"')
    return looking_for.called, looking_for.channel
