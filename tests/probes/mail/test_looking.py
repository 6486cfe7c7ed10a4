"""What comes back is matched, waited for and kept; what is not certain waits for a person."""

import threading
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta

import pytest

from mysteryshop.core.clock import moment
from mysteryshop.core.errors import Unreachable
from mysteryshop.core.signals import Halt
from mysteryshop.core.verdict import Outcome
from mysteryshop.probes.mail.answers.question import Expects, SubQuestion
from mysteryshop.probes.mail.arrivals import news, read_on
from mysteryshop.probes.mail.conversation import Decision, Side
from mysteryshop.probes.mail.imap import inbox
from mysteryshop.probes.mail.kinds import Kind
from mysteryshop.probes.mail.looking import RESOLVED
from mysteryshop.probes.mail.matching import By
from mysteryshop.probes.mail.pacing import DELIVERY, LONGEST, SHORTEST, next_look

OUT_OF_THE_BLUE = b"""From: Owen Pryce <o.pryce@tidewater.example>\r
To: maddy.thorne@post.example\r
Subject: The adapter\r
Message-ID: <blue@tidewater.example>\r
\r
Dear Maddy, yes, we swap it. It takes three days and costs nothing.\r
"""
ASKED = (
    SubQuestion("Will you swap it?", Expects.of("yes or no", "")),
    SubQuestion("How long does that take?", Expects.of("a duration", "")),
    SubQuestion("What does it cost me?", Expects.of("an amount", "")),
)


def wait(maddy, hours):
    """Until so many of the room's hours have passed, or nothing is due any more."""
    assert maddy.room.wait_until_quiet(20)
    maddy.clock.sleep(hours * 3600)


def conversation(maddy, desk, **more):
    """Write to a desk, and look until something is decided."""
    with maddy.visit(desk) as visit:
        sent = maddy.writes(visit, f"{desk}@tidewater.example", **more)
    assert maddy.room.wait_until_quiet(20)
    while True:
        with maddy.visit(desk) as visit, Pending():
            return maddy.looks(visit, sent, subquestions=ASKED).observation
        maddy.clock.sleep(3600)


class Pending:
    """Lets a look that decides nothing pass, and no other."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return isinstance(error, Halt) and error.outcome is Outcome.PENDING


def test_nothing_yet_is_pending(customer):
    """With the time of the next look, and everything let go of."""
    maddy = customer()
    with maddy.visit() as visit:
        sent = maddy.writes(visit, "silent@tidewater.example")
        with pytest.raises(Halt, match="no answer yet") as halted:
            maddy.looks(visit, sent, subquestions=ASKED)
    assert halted.value.outcome is Outcome.PENDING
    assert halted.value.next_check > moment(sent.accepted)


def test_what_comes_while_we_read_is_for_the_next_look(customer, monkeypatch):
    """A mailbox read for longer than the deadline is away was looked at before it."""
    maddy = customer()

    def slowly(*arguments):
        read_on(*arguments)
        maddy.clock.sleep(30 * 3600)

    monkeypatch.setattr("mysteryshop.probes.mail.looking.read_on", slowly)
    with maddy.visit() as visit, pytest.raises(Halt, match="no answer yet") as halted:
        maddy.looks(visit, maddy.writes(visit, "silent@tidewater.example"), subquestions=ASKED)
    assert halted.value.outcome is Outcome.PENDING


def test_a_mailbox_of_the_same_login_elsewhere_is_another(customer, own_room, monkeypatch):
    """Read at the same moment and into the same ledger, neither takes the other's letters away."""
    maddy, elsewhere = customer(), customer(room=own_room)
    with maddy.visit() as visit:
        sent = maddy.writes(visit, "answers-well@tidewater.example")
    wait(maddy, 30)

    def beside(box, mailbox, ledger):
        read_on(box, mailbox, ledger)
        with inbox(elsewhere.mailbox) as other:
            read_on(other, elsewhere.mailbox, ledger)

    monkeypatch.setattr("mysteryshop.probes.mail.looking.read_on", beside)
    with maddy.visit() as visit:
        assert maddy.looks(visit, sent, subquestions=ASKED).observation.is_answered


def test_the_letter_of_another_visit_answers_nothing(customer):
    """Both tell the same order number, and both leave a copy in our mailbox."""
    maddy = customer()
    with maddy.visit("first") as visit:
        sent = maddy.writes(visit, "silent@tidewater.example")
    with maddy.visit("second") as visit:
        maddy.writes(visit, "silent@tidewater.example")
    wait(maddy, 30)
    with maddy.visit("first") as visit:
        assert maddy.looks(visit, sent, subquestions=ASKED).observation.messages == ()


def test_an_answer_is_found_and_timed_by_its_arrival(customer):
    """However late we look, the hours are those until the server took it in."""
    maddy = customer()
    seen = conversation(maddy, "answers-well")
    [answer] = seen.from_people
    assert answer.matched_by is By.ADDRESS
    assert 2.3 < answer.hours < 12
    assert seen.is_answered


def test_silence_ends_at_the_deadline(customer):
    """One more look after it, then the conversation is final and empty."""
    seen = conversation(customer(), "silent")
    assert not seen.messages
    assert not seen.is_answered


@pytest.mark.parametrize(
    ("desk", "kind"),
    [
        ("zendesk-receipt", Kind.AUTO),
        ("osticket-receipt", Kind.AUTO),
        ("out-of-office", Kind.AUTO),
        ("bounces", Kind.BOUNCE),
        ("boilerplate", None),
        ("merge-fields", None),
    ],
)
def test_what_does_not_answer_never_counts(customer, desk, kind):
    """It is among the messages, as what it is."""
    seen = conversation(customer(), desk)
    assert not seen.is_answered
    assert seen.messages
    assert kind is None or {message.kind for message in seen.messages} == {kind}


@pytest.mark.parametrize("desk", ["in-german", "html-only", "answers-inline", "top-posts"])
def test_an_answer_in_any_shape(customer, desk):
    """Another language, HTML alone, below our quoted text."""
    assert conversation(customer(), desk).is_answered


def test_a_ticket_systems_mails_are_found(customer):
    """Rewritten subject and sender, no References: the address tells."""
    seen = conversation(customer(), "ticket-system")
    assert seen.is_answered
    assert {message.matched_by for message in seen.messages} == {By.ADDRESS}


def test_an_answer_among_junk_is_a_finding(customer):
    """It counts, and where it lay is told."""
    [answer] = conversation(customer(), "to-junk").from_people
    assert answer.junk


def test_a_late_answer_does_not_count(customer):
    """What comes after the deadline leaves the conversation unanswered in time."""
    seen = conversation(customer(), "answers-late")
    assert not seen.is_answered or seen.from_people[0].hours > 24


def test_without_plus_addresses_references_tell(customer, own_room):
    """A provider that knows none: the ids do."""
    seen = conversation(
        customer(room=own_room, settings={"plus_addressing": False}), "answers-well.silent"
    )
    assert seen.is_answered
    assert seen.from_people[0].matched_by in (By.REFERENCES, By.TOKEN)


def test_what_only_may_answer_waits_for_a_person(customer, own_room):
    """Another sender, a new subject, no References, one address for all: nobody guesses."""
    maddy = customer(room=own_room, settings={"plus_addressing": False})
    with maddy.visit() as visit:
        sent = maddy.writes(visit, "silent@tidewater.example", subject="A question")
    own_room.deliver(OUT_OF_THE_BLUE)
    wait(maddy, 28)
    with maddy.visit() as visit, pytest.raises(Halt, match="mysteryshop resolve") as halted:
        maddy.looks(visit, sent, subquestions=ASKED)
    assert halted.value.outcome is Outcome.NOT_MEASURED
    assert not halted.value.decides


def test_a_persons_decision_is_taken(customer, own_room):
    """Once somebody says whose answer it is, the visit goes on by itself."""
    maddy = customer(room=own_room, settings={"plus_addressing": False})
    with maddy.visit() as visit:
        sent = maddy.writes(visit, "silent@tidewater.example", subject="A question")
    own_room.deliver(OUT_OF_THE_BLUE)
    wait(maddy, 28)
    with maddy.visit() as visit:
        with suppress(Halt):
            maddy.looks(visit, sent, subquestions=ASKED)
        with visit.context.ledger.reading() as db:
            look = visit.context.ledger.records.of(db, visit.id, "look")[-1]
        for message in look.content["facts"]["messages"]:
            decision = Decision(message["evidence"]["sha256"], Side.OURS, "Ana", "she says so")
            visit.note(RESOLVED, decision.message, asdict(decision))
    with maddy.visit() as visit:
        seen = maddy.looks(visit, sent, subquestions=ASKED).observation
    assert seen.from_people


def test_two_visits_do_not_take_each_others_answers(customer):
    """Each has its own address."""
    maddy = customer()
    seen = [conversation(maddy, desk) for desk in ("answers-well", "answers-well.bare-receipt")]
    assert [len(each.from_people) for each in seen] == [1, 1]
    assert seen[0].from_people[0].evidence != seen[1].from_people[0].evidence


def test_a_mailbox_that_does_not_answer_leaves_the_visit_open(customer):
    """It is our infrastructure: tried again later."""
    maddy = customer()
    with maddy.visit() as visit:
        sent = maddy.writes(visit, "silent@tidewater.example")
    maddy.settings["imap"] = "127.0.0.1:9"
    with maddy.visit() as visit, pytest.raises(Unreachable):
        maddy.looks(visit, sent)


@pytest.mark.parametrize("before", [True, False])
def test_what_was_never_read_wakes_who_waits(customer, own_room, before):
    """What came before the waiting began, and what comes while we wait; with nothing new time runs out."""
    maddy = customer(room=own_room)
    with maddy.visit() as visit:
        ledger = visit.context.ledger
        with inbox(maddy.mailbox) as box:
            read_on(box, maddy.mailbox, ledger)
        assert not news(maddy.mailbox, ledger, 0.2)
        if before:
            own_room.deliver(OUT_OF_THE_BLUE)
        else:
            threading.Timer(0.3, own_room.deliver, [OUT_OF_THE_BLUE]).start()
        assert news(maddy.mailbox, ledger, 20)


def test_looks_become_rarer_and_end_at_the_deadline(customer):
    """A quarter of the time waited, between five minutes and two hours, and once right after it."""
    start = customer().clock.now()
    deadline = start + timedelta(hours=24)
    assert next_look(start, start, deadline) - start == SHORTEST
    later = start + timedelta(hours=20)
    assert next_look(start, later, deadline) - later == LONGEST
    last = deadline - timedelta(minutes=10)
    assert next_look(start, last, deadline) == deadline + DELIVERY
