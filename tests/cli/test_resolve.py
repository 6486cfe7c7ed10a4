"""A person decides what rules could not, with name and reason."""

import json
from dataclasses import replace

import pytest

from mysteryshop.cli.resolve import doubts_of
from mysteryshop.core.evidence import Evidence
from mysteryshop.core.ledger import Asked, Ledger, Opening, VisitKey
from mysteryshop.core.observation import encode
from mysteryshop.core.suite import place_in
from mysteryshop.probes.mail.answers.answering import weigh
from mysteryshop.probes.mail.answers.question import Expects, Question, SubQuestion
from mysteryshop.probes.mail.conversation import Conversation, Received
from mysteryshop.probes.mail.kinds import Kind
from mysteryshop.probes.mail.matching import By
from mysteryshop.probes.mail.writing import Sent

ASKED = "What does it cost me?"
TEXT = "Dear Maddy,\n\nmore or less what it always did.\n\nRuth"


def received(match=By.ADDRESS, status="unsure"):
    """A person's message that leaves a doubt."""
    question = Question("?", (SubQuestion(ASKED, Expects.of("an amount", ASKED)),))
    answer = weigh(TEXT, question)
    said = tuple(replace(each, status=status) for each in answer.subquestions)
    return Received(
        evidence=Evidence("a" * 64, "message-1.eml", "message/rfc822", 10),
        arrived="2026-01-05T12:00:00.000Z",
        hours=3.0,
        business_hours=3.0,
        sender="help@tidewater.example",
        sender_name="Ruth Calder",
        subject="Re: Order",
        junk=False,
        kind=Kind.HUMAN,
        subkind=None,
        rules=(),
        matched_by=match,
        matched_because="help@tidewater.example",
        text=TEXT,
        answer=replace(answer, subquestions=said),
    )


@pytest.fixture
def doubtful(tmp_path):
    """A folder whose ledger holds a visit with a doubt; its id."""

    def make(message):
        question = Question("?", (SubQuestion(ASKED, Expects.of("an amount", ASKED)),))
        letter = Sent(
            "1@post.example", "help@tidewater.example", "m@post.example", "Order", "?", ""
        )
        seen = Conversation(letter, question, "2026-01-06T09:00:00.000Z", 24, messages=(message,))
        with Ledger(place_in(tmp_path).ledger_url) as ledger:
            run = ledger.runs.begin(Asked("tidewater", "Tidewater", "run", "w"))
            key = VisitKey("tidewater", "maddy", "j", "", "My question", "a.feature", 3, "")
            entry = ledger.visits.open(key, "text", Opening(run))
            with ledger.transaction() as db:
                ledger.records.append(db, entry.id, "look", "call", encode(seen))
            ledger.visits.release(entry.id, entry.epoch)
        return entry.id

    return make


def left(tmp_path, visit):
    """What is still in doubt."""
    with Ledger(place_in(tmp_path).ledger_url) as ledger:
        with ledger.reading() as db:
            entry = ledger.visits.get(db, visit)
        return doubts_of(ledger, entry)


def test_a_doubt_is_shown_and_decided(command, tmp_path, doubtful):
    """With the message, the question, the choices; afterwards nothing is in doubt any more."""
    visit = doubtful(received())
    shown = command("resolve", visit)
    assert shown.code == 11
    assert "more or less what it always did" in shown.out
    assert "or 1='does not answer'" in shown.out
    decided = command(
        "resolve", visit, "--decide", "1=does not answer", "--by", "Ana", "--because", "no figure", "--json"
    )  # fmt: skip
    assert decided.code == 0, decided.error
    assert json.loads(decided.out)["decided"][0]["by"] == "Ana"
    assert not left(tmp_path, visit)


def test_whose_answer_it_is_comes_first(command, tmp_path, doubtful):
    """Once it is ours, whether it answers is the next doubt."""
    visit = doubtful(received(By.PROBABLE))
    assert [doubt.subquestion for doubt in left(tmp_path, visit)] == [""]
    command(
        "resolve", visit, "--decide", "1=ours", "--by", "Ana", "--because", "she knows the order"
    )
    assert [doubt.subquestion for doubt in left(tmp_path, visit)] == [ASKED]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--decide", "2=answers"], "allowed: 1 to 1"),
        (["--decide", "1=ours"], "allowed: 1='answers', 1='does not answer'"),
        (["--decide", "1=answers", "--because", "x"], "--by is needed"),
        (["--decide", "1=answers", "--by", "Ana"], "--because is needed"),
    ],
)
def test_a_decision_without_a_name_is_none(command, tmp_path, doubtful, arguments, says):
    """Nothing is written down."""
    visit = doubtful(received())
    refused = command("resolve", visit, *arguments)
    assert refused.code == 2
    assert says in refused.error
    assert left(tmp_path, visit)


def test_nothing_in_doubt_is_said(command, doubtful):
    """And exits with 0."""
    shown = command("resolve", doubtful(received(status="answered")))
    assert (shown.code, shown.out.strip()) == (0, "nothing is in doubt")
