"""What may stand in a file is never said to be missing."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from mysteryshop.core.signals import Halt
from mysteryshop.core.verdict import Outcome
from mysteryshop.probes.mail.answers.answering import weigh
from mysteryshop.probes.mail.answers.question import Expects, Question, SubQuestion
from mysteryshop.probes.mail.attached import may_answer
from mysteryshop.probes.mail.message import read_message

COST, SWAP = "What does it cost me?", "Will you swap it?"
ASKED = (
    SubQuestion(COST, Expects.of("an amount", COST)),
    SubQuestion(SWAP, Expects.of("yes or no", SWAP)),
)
TEXT = "Dear Maddy,\n\nplease find our answer attached.\n\nKind regards\nRuth Calder\n"


def reply(*files, text=TEXT, to="maddy@post.example", related=False):
    """A person's reply with files: (name, media type, bytes)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Ruth Calder <help@tidewater.example>"
    message["To"] = to
    message["Subject"] = "Re: Order TW-20417"
    message["Message-ID"] = "<file@tidewater.example>"
    message.set_content(text)
    for name, kind, size in files:
        add = message.add_related if related else message.add_attachment
        main, _, sub = kind.partition("/")
        more = {"disposition": "inline", "cid": "<logo@x>"} if related else {}
        add(b"x" * size, main, sub, filename=name, **more)
    return message.as_bytes()


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (reply(("offer.pdf", "application/pdf", 9_000)), ("offer.pdf",)),
        (reply(("scan.jpg", "image/jpeg", 900)), ("scan.jpg",)),
        (reply(("winmail.dat", "application/ms-tnef", 900)), ("winmail.dat",)),
        (reply(("invoice.pdf", "application/pdf", 9_000)), ()),
        (reply(("me.vcf", "text/vcard", 300), ("x.p7s", "application/pkcs7-signature", 300)), ()),
        (reply(("logo.png", "image/png", 3_000), related=True), ()),
        (reply(("letter.png", "image/png", 90_000), related=True), ("letter.png",)),
        (reply((None, "application/pdf", 900)), ("a file without a name (application/pdf)",)),
        (reply(), ()),
        (
            b"From: a@b.example\nContent-Type: application/pdf; name=scan.pdf\n\n%PDF-1.7",
            ("scan.pdf",),
        ),
    ],
    ids=lambda value: ", ".join(value) or "none" if isinstance(value, tuple) else "",
)
def test_files_that_may_hold_an_answer(raw, names):
    """Documents and pictures; no signatures, cards or logos, and not what we sent ourselves."""
    assert may_answer(read_message(raw), ours=("Invoice.PDF",)) == names


def test_what_the_text_does_not_answer_is_unsure():
    """Only what the text does not answer; without a file it is not answered."""
    question = Question("Will you swap it? What does it cost me?", ASKED)
    said = "Yes, we will swap it. Everything else stands in the attached letter."
    statuses = [one.status for one in weigh(said, question, attachments=["a.pdf"]).subquestions]
    assert statuses == ["unsure", "answered"]
    assert [one.status for one in weigh(said, question).subquestions] == [
        "not_answered",
        "answered",
    ]


def test_an_answer_in_a_file_waits_for_a_person(customer):
    """After the deadline it is not measured, and the file is named; it is never missed."""
    maddy = customer()
    with maddy.visit() as visit:
        sent = maddy.writes(visit, "silent@tidewater.example")
        raw = reply(("our answer.pdf", "application/pdf", 9_000), to=sent.sender)
        maddy.room.deliver(raw, at=maddy.clock.now())
        with pytest.raises(Halt) as pending:
            maddy.looks(visit, sent, subquestions=ASKED)
    assert pending.value.outcome is Outcome.PENDING
    maddy.clock.sleep(30 * 3600)
    with maddy.visit() as visit, pytest.raises(Halt, match=r"stand in our answer\.pdf") as asked:
        maddy.looks(visit, sent, subquestions=ASKED)
    assert asked.value.outcome is Outcome.NOT_MEASURED
