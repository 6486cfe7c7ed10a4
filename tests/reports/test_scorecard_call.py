"""A call in the report: its lanes, and the same in words; nothing that was said is executed."""

import re

from mysteryshop.core.action import Action
from mysteryshop.core.effects import Effect
from mysteryshop.core.verdict import Outcome
from mysteryshop.probes.phone.call import CallOutcome, KeyPressed, PhoneCall, Span, Utterance
from mysteryshop.reports.render import write_report
from mysteryshop.reports.scorecard_call import WIDTH, calls

HOSTILE = '<script>alert(1)</script>" onload="x'
CALL = PhoneCall(
    target="sip:help@127.0.0.1:5070",
    outcome=CallOutcome.HUMAN,
    because="somebody who can help has answered",
    reached_human=True,
    right_person=True,
    total_s=50.0,
    keys_pressed=(KeyPressed("2", 12.5, f"“for {HOSTILE}”: I call about it"),),
    transcript=(
        Utterance(2.0, 10.0, "them", f"For {HOSTILE}, press 2."),
        Utterance(20.0, 22.0, "us", "I have a question."),
    ),
    timeline=(
        Span("network", 0.5, 0.5, "ringing"),
        Span("heard", 2.0, 10.0, "speech"),
        Span("said", 2.0, 10.0, f"For {HOSTILE}, press 2."),
        Span("keys", 12.5, 12.5, "2"),
        Span("heard", 13.0, 18.0, "music"),
        Span("said", 20.0, 22.0, "we: I have a question."),
    ),
)


def called(book):
    """A visit with one call."""
    visit = book.open(book.run(), "I call them")
    visit.call(Action("phone-call", {}, Effect.READ), lambda _: CALL)
    book.settle(visit, Outcome.MET)
    return visit


def test_the_picture_has_the_times_of_the_call(book):
    """A block is as long as what it stands for, in units of the whole call; silence is a gap."""
    visit = called(book)
    with book.ledger.reading() as db:
        (call,) = calls(book.ledger, db, visit.id)
    assert [(b.kind, b.x, b.width) for b in call.heard] == [
        ("speech", 2 / 50 * WIDTH, 8 / 50 * WIDTH),
        ("music", 13 / 50 * WIDTH, 5 / 50 * WIDTH),
    ]
    assert [b.kind for b in call.said] == ["them", "us"]
    assert [(mark.x, mark.text) for mark in call.keys] == [(250.0, "2")]
    assert [turn.who for turn in call.turns] == ["They", "Key 2", "The shopper"]


def test_nothing_that_was_said_is_executed(book, tmp_path):
    """Words of strangers are text, in the picture too."""
    called(book)
    file = tmp_path / "report.html"
    write_report(book.ledger, book.evidence, file)
    html = file.read_text("utf-8")
    assert "<svg" in html
    assert not re.search(r"<script|\bonload=\"x", html)
