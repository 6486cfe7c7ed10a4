"""Looking for an answer: a look that decides nothing is noted, and the next one is planned."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from ...core.action import Action
from ...core.attempt import Attempt
from ...core.clock import moment, stamp
from ...core.company import Company
from ...core.effects import Effect
from ...core.ledger import Ledger
from ...core.mailbox import Mailbox
from ...core.observation import encode
from ...core.signals import Halt
from ...core.verdict import Outcome
from .answers.answering import weigh
from .answers.chosen import judge_for
from .answers.question import Question
from .arrivals import Arrival, arrivals, news, own_copy, read_on
from .attached import may_answer
from .business_hours import business_hours
from .classifying import classify
from .conversation import Conversation, Decision, Doubt, Received, Side
from .debris import debris_in
from .imap import Inbox, inbox
from .kinds import Kind
from .matching import Ours
from .pacing import DELIVERY, next_look
from .reply import reply_text
from .sending import mailbox_of
from .writing import CHANNEL, Sent

RESOLVED = "resolved"
"""The kind of record in which a person's decision is kept."""


@dataclass(frozen=True)
class Watch:
    """What is waited for: answers to one letter, until so many hours after it."""

    letter: Sent
    question: Question
    hours: float

    @property
    def action(self) -> Action:
        """The watch as an action of a visit: it only looks into our own mailbox."""
        arguments: dict[str, Any] = {
            "letter": self.letter.message_id or self.letter.sender,
            "question": asdict(self.question),
            "hours": self.hours,
        }
        return Action("mail-answers", arguments, Effect.READ, channel=CHANNEL)

    def __str__(self) -> str:
        return f"I look for an answer to “{self.letter.subject}” within {self.hours:g} hours"


def look(watch: Watch, attempt: Attempt) -> Conversation:
    """What has come back so far, if that decides it.

    Raises:
        Halt: nothing is decided yet, or a person has to decide.
        Unreachable: our own mailbox does not answer; the visit stays open.
    """
    looked = attempt.clock.now()  # what comes while we read is for the next look
    if watch.letter.refused:
        return _conversation(watch, moment(watch.letter.accepted), looked, attempt, [])
    mailbox = mailbox_of(attempt)
    with inbox(mailbox) as box:
        start, found = came_back(watch.letter, watch.question.facts, box, attempt)
        received = read_arrivals(found, box, watch, start, attempt)
        seen = _conversation(watch, start, looked, attempt, received)
    if seen.is_answered or seen.bounce:
        return seen
    deadline = moment(seen.deadline)
    attempt.note(encode(seen))
    if looked < deadline + DELIVERY:
        raise Halt(
            Outcome.PENDING,
            _so_far(seen),
            next_check=next_look(start, looked, deadline),
            wake=lambda seconds: news(mailbox, attempt.ledger, seconds),
        )
    if seen.doubts:
        raise Halt(Outcome.NOT_MEASURED, _asks_a_person(seen.doubts, attempt.visit), decides=False)
    return seen


def came_back(
    letter: Sent, facts: Mapping[str, str], box: Inbox, attempt: Attempt
) -> tuple[datetime, list[Arrival]]:
    """When a letter was taken, and what has come back to it since; ``facts`` are those it told."""
    mailbox = mailbox_of(attempt)
    read_on(box, mailbox, attempt.ledger)
    start = own_copy(mailbox, attempt.ledger, letter.message_id) or moment(letter.accepted)
    ours = _ours(letter, facts, mailbox, attempt.company)
    left = min(start, moment(letter.left or letter.accepted))
    return start, arrivals(box, mailbox, attempt.ledger, ours, left)


def _ours(letter: Sent, facts: Mapping[str, str], mailbox: Mailbox, company: Company) -> Ours:
    domain = letter.to.rpartition("@")[2] if "@" in letter.to else _domain(company)
    identities = (*([letter.message_id] if letter.message_id else []), *letter.earlier)
    own = letter.sender if mailbox.plus_addressing else ""
    tokens = tuple(value for value in facts.values() if _is_a_number(value))
    return Ours(own, identities, tokens, domain.lower())


def _domain(company: Company) -> str:
    """Where the company's mail comes from, when nothing better is known: its website's domain."""
    host = urlsplit(company.identity.website).hostname or ""
    return host.removeprefix("www.")


def _is_a_number(value: str) -> bool:
    """Whether something told is so much our own that it tells our letter from others."""
    return len(value) >= 5 and sum(c.isdigit() for c in value) >= 4 and " " not in value.strip()


def _conversation(
    watch: Watch, start: datetime, looked: datetime, attempt: Attempt, messages: list[Received]
) -> Conversation:
    return Conversation(
        letter=watch.letter,
        question=watch.question,
        deadline=stamp(start + timedelta(hours=watch.hours)),
        promised_hours=watch.hours,
        watched_hours=round((looked - start).total_seconds() / 3600, 3),
        messages=tuple(messages),
        decisions=decisions_of(attempt.ledger, attempt.visit),
        versions={"probe": "mail/1"},
    )


def read_arrivals(
    found: list[Arrival], box: Inbox, watch: Watch, start: datetime, attempt: Attempt
) -> list[Received]:
    """Each message once, whatever folders it lies in."""
    seen: dict[str, Received] = {}
    for number, arrival in enumerate(found, start=1):
        message, listed = arrival.message, arrival.listed
        text = reply_text(message, watch.letter.text)
        classified = classify(message, text)
        evidence = attempt.keep(arrival.raw, f"message-{number}.eml", "message/rfc822")
        received = Received(
            evidence=evidence,
            arrived=stamp(listed.arrived),
            hours=round(max((listed.arrived - start).total_seconds(), 0) / 3600, 3),
            business_hours=business_hours(start, listed.arrived, attempt.company),
            sender=message.sender.address,
            sender_name=message.sender.name,
            subject=message.subject,
            junk=box.is_junk(listed.folder),
            kind=classified.kind,
            subkind=classified.subkind,
            rules=classified.rules,
            matched_by=arrival.match.by,
            matched_because=arrival.match.because,
            text=text,
            answer=weigh(
                text,
                watch.question,
                judge_for(attempt.company) if classified.kind is Kind.HUMAN else None,
                may_answer(message, watch.letter.attachments),
            ),
            debris=debris_in(message, text),
        )
        seen.setdefault(message.message_id or evidence.sha256, received)
    return list(seen.values())


def decisions_of(ledger: Ledger, visit: str) -> tuple[Decision, ...]:
    """What people have decided about a visit, oldest first."""
    with ledger.reading() as db:
        contents = [record.content for record in ledger.records.of(db, visit, RESOLVED)]
    return tuple(
        Decision(**{**content, "decided": Side(content["decided"])})
        for content in contents
        if content
    )


def _so_far(seen: Conversation) -> str:
    """Why nothing is decided yet, in one sentence."""
    until = f"until {seen.deadline[:16].replace('T', ' ')} UTC"
    if doubts := seen.doubts:
        return f"{len(doubts)} message(s) leave doubt, an answer may come {until}"
    if people := seen.from_people:
        left = seen.open_questions()
        asked = len(seen.question.subquestions)
        told = f"{asked - len(left)} of {asked} questions answered" if asked else "no real answer"
        return f"{told} after {people[-1].hours:.1f} h, the rest may come {until}"
    automatic = [message for message in seen.ours if message.kind is Kind.AUTO]
    so_far = "only an automatic reply so far" if automatic else "no answer yet"
    return f"{so_far}, there is time {until}"


def _asks_a_person(doubts: list[Doubt], visit: str) -> str:
    what = "whether it answers" if doubts[0].subquestion else "whose answer it is"
    attached = dict.fromkeys(name for doubt in doubts for name in doubt.attachments)
    where = f" (the answer may stand in {', '.join(attached)})" if attached else ""
    return f"a person has to decide {what}{where}: mysteryshop resolve {visit}"
