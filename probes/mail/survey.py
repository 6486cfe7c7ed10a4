"""Whether they ask if the customer was satisfied: the survey that comes by mail, and the way into it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from ...core.action import Action
from ...core.attempt import Attempt
from ...core.clock import stamp
from ...core.effects import Effect
from ...core.evidence import Evidence
from ...core.observation import observation
from ...core.signals import Halt
from ...core.verdict import Outcome
from .arrivals import Arrival, news
from .classifying import classify
from .imap import inbox
from .kinds import Kind
from .links import Link, links_in
from .looking import came_back
from .pacing import DELIVERY, next_look
from .phrases import says
from .reply import reply_text
from .sending import mailbox_of
from .writing import CHANNEL, Sent

PROBE = "mail-survey"


@dataclass(frozen=True)
class SurveyWatch:
    """What is waited for: their survey about one letter, until so many days after it."""

    letter: Sent
    days: float

    @property
    def action(self) -> Action:
        """The watch as an action of a visit: it only looks into our own mailbox."""
        arguments: dict[str, Any] = {
            "letter": self.letter.message_id or self.letter.sender,
            "days": self.days,
        }
        return Action(PROBE, arguments, Effect.READ, channel=CHANNEL)

    def __str__(self) -> str:
        return f"I look for their survey within {self.days:g} days"


@observation("survey/1")
@dataclass(frozen=True)
class Survey:
    """What asked whether the customer was satisfied with a contact, or that nothing did."""

    letter: Sent
    promised_days: float
    hours: float | None
    """Clock hours from our letter to the survey; None when none came."""
    subject: str = ""
    links: tuple[Link, ...] = ()
    """The ways into it."""
    contacts_without: int = 0
    """Earlier contacts with this company after which no survey came either."""
    evidence: tuple[Evidence, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)


def look_for_survey(watch: SurveyWatch, attempt: Attempt) -> Survey:
    """The first survey that has come since the letter, or that none has in time.

    Raises:
        Halt: none so far, and there is time.
        Unreachable: our own mailbox does not answer; the visit stays open.
    """
    looked = attempt.clock.now()  # what comes while we read is for the next look
    mailbox = mailbox_of(attempt)
    with inbox(mailbox) as box:
        start, found = came_back(watch.letter, {}, box, attempt)
    for arrival in found:
        links = ways_in(arrival, watch.letter.text)
        if arrival.match.certain and links:
            waited = (arrival.listed.arrived - start).total_seconds() / 3600
            evidence = attempt.keep(arrival.raw, "survey.eml", "message/rfc822")
            return Survey(
                letter=watch.letter,
                promised_days=watch.days,
                hours=round(max(waited, 0), 3),
                subject=arrival.message.subject,
                links=tuple(links),
                evidence=(evidence,),
                versions={"probe": f"{PROBE}/1"},
            )
    deadline = start + timedelta(days=watch.days)
    if looked < deadline + DELIVERY:
        raise Halt(
            Outcome.PENDING,
            f"no survey so far, there is time until {stamp(deadline)[:16].replace('T', ' ')} UTC",
            next_check=next_look(start, looked, deadline),
            wake=lambda seconds: news(mailbox, attempt.ledger, seconds),
        )
    return Survey(
        letter=watch.letter,
        promised_days=watch.days,
        hours=None,
        contacts_without=_without(attempt),
        evidence=watch.letter.evidence,
        versions={"probe": f"{PROBE}/1"},
    )


def ways_in(arrival: Arrival, written: str) -> list[Link]:
    """The links that lead to a survey; none when the message asks for no opinion."""
    message = arrival.message
    classified = classify(message, reply_text(message, written))
    is_survey = classified.kind is Kind.OTHER and classified.subkind == "survey"
    links = [link for link in links_in(arrival.raw) if not says("unsubscribe", link.words)]
    if is_survey:
        return links
    return [link for link in links if says("survey", link.words)]


def _without(attempt: Attempt) -> int:
    """How many earlier visits to this company have waited for a survey in vain."""
    ledger = attempt.ledger
    with ledger.reading() as db:
        earlier = ledger.calls.observed(db, attempt.company.id, PROBE)
    seen = [content["facts"] for visit, content in earlier if visit != attempt.visit]
    return sum(facts["hours"] is None for facts in seen)
