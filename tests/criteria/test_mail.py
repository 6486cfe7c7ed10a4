"""What a conversation by mail comes to: pure functions over what was sent and what came back."""

import re
from dataclasses import replace

import pytest

from mysteryshop.core.evidence import Evidence
from mysteryshop.core.verdict import Outcome
from mysteryshop.criteria.mail import (
    complaint_answered,
    mail_answered,
    no_cliche,
    no_fake_personal,
    no_repeat,
    preferred_channel_kept,
    preferred_name,
    words_match_deeds,
)
from mysteryshop.probes.mail.answers.answering import Answer
from mysteryshop.probes.mail.answers.boilerplate import Boilerplate
from mysteryshop.probes.mail.answers.commitments import Commitment
from mysteryshop.probes.mail.answers.elsewhere import Push
from mysteryshop.probes.mail.answers.judge import SubAnswer
from mysteryshop.probes.mail.answers.question import Expects, Question, SubQuestion
from mysteryshop.probes.mail.conversation import (
    WHOLE_LETTER,
    Conversation,
    Decision,
    Received,
    Side,
)
from mysteryshop.probes.mail.kinds import Kind
from mysteryshop.probes.mail.matching import By
from mysteryshop.probes.mail.writing import Sent

WHETHER, COST = "Will you swap it?", "What does it cost?"
ASKED = tuple(SubQuestion(text, Expects.of("", text)) for text in (WHETHER, COST))
LETTER = Sent(
    "1@post.example",
    "help@tidewater.example",
    "maddy@post.example",
    "Order",
    "Will you?",
    "2026-01-05T09:00:00.000Z",
    (Evidence("0" * 64, "letter.eml", "message/rfc822", 10),),
)
NOTHING = Answer("not_answered", (), (), "none", (), (), None, Boilerplate(0.0), "rules")


def message(hours=3.0, *, kind=Kind.HUMAN, answers="", text="Yes, we will.", **more):
    """A message after some hours; ``answers`` holds A, N or U for each sub-question."""
    words = {"A": "answered", "N": "not_answered", "U": "unsure"}
    said = tuple(
        SubAnswer(sub.text, words[letter], "Yes, we will." if letter == "A" else "")
        for sub, letter in zip(ASKED, answers or "NN", strict=True)
    )
    about = {name: more.pop(name) for name in list(more) if name in Answer.__dataclass_fields__}
    fields = {
        "evidence": Evidence(f"{hours:064.1f}", "message.eml", "message/rfc822", 10),
        "arrived": "2026-01-05T12:00:00.000Z",
        "hours": hours,
        "business_hours": hours,
        "sender": "help@tidewater.example",
        "sender_name": "Ruth Calder",
        "subject": "Re: Order",
        "junk": False,
        "kind": kind,
        "subkind": None,
        "rules": (),
        "matched_by": By.ADDRESS,
        "matched_because": "it is",
        "text": text,
        "answer": replace(NOTHING, subquestions=said, **about),
    }
    return Received(**{**fields, **more})


def seen(*messages, asked=ASKED, letter=LETTER, **more):
    """The conversation."""
    question = Question("?", asked, {"order number": "1"}, "Maddy", "Margaret Thorne")
    deadline = "2026-01-06T09:00:00.000Z"
    return Conversation(letter, question, deadline, 24, 25.0, messages, **more)


AUTO = message(0.1, kind=Kind.AUTO)
BOUNCE = message(0.1, kind=Kind.BOUNCE, subkind="permanent", text="550 no such user")


@pytest.mark.parametrize(
    ("conversation", "outcome", "says"),
    [
        (seen(message(answers="AA")), Outcome.MET, "a real answer after 3 h 00 min, promised 24 hours"),
        (seen(message(answers="AA", junk=True)), Outcome.MET, "found among junk mail"),
        (seen(message(2, answers="AN"), message(5, answers="NA")), Outcome.MET, "after 5 h 00 min"),
        (seen(message(30, answers="AA")), Outcome.MISSED, "after 30 h 00 min"),
        (seen(AUTO, message(answers="AA")), Outcome.MET, "after 3 h"),
        (seen(message(answers="AN")), Outcome.MISSED, f"1 of 2 questions .* not answered: {COST}"),
        (seen(message(answers="NN")), Outcome.MISSED, "answered none of the questions"),
        (seen(AUTO), Outcome.MISSED, "only an automatic reply after 6 min"),
        (seen(message(kind=Kind.AUTO, answers="AA")), Outcome.MISSED, "only an automatic reply"),
        (seen(message(kind=Kind.OTHER, answers="AA")), Outcome.MISSED, "no answer within 24 hours"),
        (seen(), Outcome.MISSED, "no answer within 24 hours"),
        (seen(BOUNCE), Outcome.MISSED, "does not work: the letter came back"),
        (seen(replace(BOUNCE, subkind="delayed")), Outcome.MISSED, "could not be delivered yet"),
        (seen(letter=replace(LETTER, refused="550 no")), Outcome.MISSED, "does not take .* 550 no"),
        (seen(message(answers="AA", matched_by=By.PROBABLE)), Outcome.MISSED, "no answer"),
    ],
)  # fmt: skip
def test_answered(conversation, outcome, says):
    """Only people's words count, all sub-questions, by the moment the last of them arrived."""
    judged = mail_answered.judge(conversation, threshold=24)
    assert judged.outcome is outcome
    assert re.search(says, judged.because), judged.because
    assert judged.figures or judged.quotes or judged.evidence


def test_what_may_stand_in_an_attachment_is_a_doubt():
    """A plain letter answered by a file alone: a person decides, and then it counts or does not."""
    empty = message(boilerplate=Boilerplate(1.0), attachments=("answer.pdf",))
    conversation = seen(message(1, boilerplate=Boilerplate(1.0)), empty, asked=())
    [doubt] = conversation.doubts
    assert (doubt.message, doubt.attachments) == (empty, ("answer.pdf",))
    for side, outcome in ((Side.ANSWERS, Outcome.MET), (Side.DOES_NOT_ANSWER, Outcome.MISSED)):
        decision = Decision(empty.evidence.sha256, side, "Ana", "I read it", WHOLE_LETTER)
        decided = replace(conversation, decisions=(decision,))
        assert not decided.doubts
        assert complaint_answered.judge(decided, threshold=24).outcome is outcome


def test_a_letter_without_checkable_parts_wants_words_of_their_own():
    """Boilerplate by a person answers no complaint."""
    own = message(boilerplate=Boilerplate(0.2))
    empty = message(boilerplate=Boilerplate(1.0))
    assert complaint_answered.judge(seen(own, asked=()), threshold=24).outcome is Outcome.MET
    assert complaint_answered.judge(seen(empty, asked=()), threshold=24).outcome is Outcome.MISSED


def test_a_persons_decision_counts():
    """Where rules were in doubt, somebody's word is taken."""
    unsure = message(answers="AU")
    decision = Decision(unsure.evidence.sha256, Side.ANSWERS, "Ana", "it is the price", COST)
    conversation = seen(unsure, decisions=(decision,))
    assert [doubt.subquestion for doubt in seen(unsure).doubts] == [COST]
    assert not conversation.doubts
    assert mail_answered.judge(conversation, threshold=24).outcome is Outcome.MET


@pytest.mark.parametrize(
    ("criterion", "kept", "broken", "says"),
    [
        (preferred_channel_kept, {}, {"pushes_to": Push("phone", "Please call us.")}, "the phone"),
        (no_repeat, {}, {"asks_again_for": ("order number",)}, "the order number although"),
        (preferred_name, {"name_used": "preferred"}, {"name_used": "legal"}, "legal name"),
        (no_cliche, {}, {"cliches": ("we value you",)}, "we value you"),
        (no_fake_personal, {}, {"debris": ("{{name}}",)}, "{{name}}"),
    ],
)
def test_how_they_treat_me(criterion, kept, broken, says):
    """Met by one message without it, missed by the first with it, not measured when nobody wrote."""
    assert criterion.judge(seen(message(**kept))).outcome is Outcome.MET
    missed = criterion.judge(seen(message(**kept), message(4.0, **broken)))
    assert missed.outcome is Outcome.MISSED
    assert says in missed.because
    assert missed.quotes
    assert criterion.judge(seen()).outcome is Outcome.NOT_MEASURED


def test_what_is_announced_is_held_against_them():
    """In time, too late, not due yet, nothing."""
    said = Commitment("We will answer within two hours.", "write", "two hours")
    receipt = message(0.1, kind=Kind.AUTO, commitments=(said,))
    assert words_match_deeds.judge(seen(receipt, message(1.5))).outcome is Outcome.MET
    assert words_match_deeds.judge(seen(receipt, message(5))).outcome is Outcome.MISSED
    later = replace(said, due="two weeks")
    early = message(0.1, kind=Kind.AUTO, commitments=(later,))
    assert words_match_deeds.judge(seen(early)).outcome is Outcome.MET
    assert words_match_deeds.judge(seen(message())).outcome is Outcome.MET


def test_nobody_is_named():
    """Companies are judged, not people: quotes hold no name of whoever wrote."""
    wrote = message(text="Dear Maddy, Ruth here: call me, Ruth Calder. Tidewater")
    judged = mail_answered.judge(seen(wrote), threshold=24)
    assert "Ruth" not in " ".join(judged.quotes)
    assert "[name]" in judged.quotes[0]
    house = replace(wrote, sender_name="Tidewater Broadband")
    assert "Tidewater" in house.without_names(house.text)
