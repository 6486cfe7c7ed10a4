"""Offers that claim to be for one customer alone, beside what other shoppers were offered."""

import re
from collections.abc import Iterable
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
from ..lexicon import plain
from .answers.amounts import amounts_in
from .answers.durations import durations_in
from .answers.phrases import EVERY
from .arrivals import Arrival, news
from .imap import inbox
from .looking import came_back
from .pacing import DELIVERY, next_look
from .phrases import says
from .sending import mailbox_of
from .writing import CHANNEL, Sent

PROBE = "mail-offers"
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n{2,}")


@dataclass(frozen=True)
class OfferWatch:
    """What is waited for: an offer after one letter that claims to be for its writer alone."""

    letter: Sent
    hours: float

    @property
    def action(self) -> Action:
        """The watch as an action of a visit: it only looks into our own mailbox."""
        arguments: dict[str, Any] = {
            "letter": self.letter.message_id or self.letter.sender,
            "hours": self.hours,
        }
        return Action(PROBE, arguments, Effect.READ, channel=CHANNEL)

    def __str__(self) -> str:
        return f"I look for an offer that is just for me within {self.hours:g} hours"


@dataclass(frozen=True)
class Offer:
    """An offer that claims to be for one customer alone."""

    claim: str
    """The sentence that claims it."""
    terms: tuple[str, ...]
    """Amounts and durations it names, in a form that can be compared."""


@observation("offers/1")
@dataclass(frozen=True)
class Offers:
    """What one shopper was offered, and what the others were."""

    letter: Sent
    shopper: str
    offer: Offer | None
    """None when nothing claimed to be for this shopper alone."""
    others: dict[str, tuple[Offer, ...]] = field(default_factory=dict)
    """By shopper, what was offered on earlier visits to the same company; empty for nothing."""
    evidence: tuple[Evidence, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)


def look_for_offer(watch: OfferWatch, attempt: Attempt) -> Offers:
    """The first offer since the letter that claims to be just for this shopper, or that none came.

    Raises:
        Halt: none so far, and there is time.
        Unreachable: our own mailbox does not answer; the visit stays open.
    """
    looked = attempt.clock.now()  # what comes while we read is for the next look
    mailbox = mailbox_of(attempt)
    with inbox(mailbox) as box:
        start, found = came_back(watch.letter, {}, box, attempt)
    offers = ((arrival, offer_in(arrival)) for arrival in found if arrival.match.certain)
    arrival, offer = next(((a, o) for a, o in offers if o), (None, None))
    deadline = start + timedelta(hours=watch.hours)
    if offer is None and looked < deadline + DELIVERY:
        raise Halt(
            Outcome.PENDING,
            f"no such offer so far, there is time until {stamp(deadline)[:16].replace('T', ' ')} UTC",
            next_check=next_look(start, looked, deadline),
            wake=lambda seconds: news(mailbox, attempt.ledger, seconds),
        )
    kept = (attempt.keep(arrival.raw, "offer.eml", "message/rfc822"),) if arrival else ()
    return Offers(
        letter=watch.letter,
        shopper=attempt.shopper.name,
        offer=offer,
        others=_others(attempt),
        evidence=kept or watch.letter.evidence,
        versions={"probe": f"{PROBE}/1"},
    )


def offer_in(arrival: Arrival) -> Offer | None:
    """The offer a message makes to its reader alone; None when it makes none."""
    message = arrival.message
    sentences = [message.subject, *_SENTENCE.split(message.text)]
    claim = next((said for said in sentences if says("just_for_you", said)), "")
    terms = terms_of("\n".join(sentences))
    return Offer(" ".join(claim.split())[:300], terms) if claim and terms else None


def terms_of(text: str) -> tuple[str, ...]:
    """The amounts and durations of an offer; codes and dates may differ for the same terms."""
    said = plain(text)
    amounts = {fact.value for fact in amounts_in(said, EVERY) if not fact.loose}
    durations = {fact.value for fact in durations_in(said, EVERY) if not fact.loose}
    durations = {each for each in durations if each.split()[0] not in amounts}  # "£27.99 monthly"
    return tuple(
        sorted({f"amount {each}" for each in amounts} | {f"duration {each}" for each in durations})
    )


def _others(attempt: Attempt) -> dict[str, tuple[Offer, ...]]:
    ledger = attempt.ledger
    with ledger.reading() as db:
        earlier = [
            content["facts"] for _, content in ledger.calls.observed(db, attempt.company.id, PROBE)
        ]
    others: dict[str, tuple[Offer, ...]] = {}
    for facts in earlier:
        if facts["shopper"] != attempt.shopper.name:
            known = others.get(facts["shopper"], ())
            others[facts["shopper"]] = (*known, *_read([facts["offer"]]))
    return others


def _read(offers: Iterable[dict[str, Any] | None]) -> Iterable[Offer]:
    return (Offer(each["claim"], tuple(each["terms"])) for each in offers if each)
