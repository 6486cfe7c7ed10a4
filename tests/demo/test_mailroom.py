"""Every habit of the mail room does what it says, and the truth log tells what happened."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
import requests

from mysteryshop.demo import Website
from mysteryshop.demo.mailroom import Entry, MailRoom
from mysteryshop.demo.mailroom.habits import staff
from mysteryshop.demo.truthlog import read_truth

ORDER = "TW-2079-460-118"
ANSWERS = ("we swap the adapter", "three working days", "£0.00")
DAY = 0.5


@dataclass
class Evening:
    """A room after everybody answered: which question each habit got, and what lies in the folders."""

    room: MailRoom
    asked: dict[str, str]
    inbox: dict[str, Any]
    junk: dict[str, Any]

    def sent(self, habit: str) -> list[Entry]:
        """What was sent about the question to this desk."""
        about = self.asked[habit]
        return [e for e in self.room.truth() if e.what == "sent" and e.about == about]

    def only(self, habit: str) -> Any:
        """The one mail that answered the question to this desk."""
        (entry,) = self.sent(habit)
        return (self.inbox | self.junk)[entry.id].message


def by_id(mail: list[Any]) -> dict[str, Any]:
    return {one.message.headers["message-id"][0]: one for one in mail}


def sending() -> list[str]:
    """The habits that answer and do nothing else."""
    return [habit.name for habit in staff().habits.values() if not habit.says and not habit.door]


@pytest.fixture(scope="module")
def evening(
    shopper: Callable[[MailRoom], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Evening]:
    """The room after one question to each desk."""
    log = tmp_path_factory.mktemp("room") / "truth.jsonl"
    with MailRoom(day_seconds=DAY, truth_log=log) as room:
        maddy = shopper(room)
        asked = {name: maddy.write(f"{name}@tidewater.example") for name in sending()}
        assert room.wait_until_quiet()
        yield Evening(room, asked, by_id(maddy.mail()), by_id(maddy.mail("Junk")))


def test_truth_is_what_happened(evening):
    """Every mail of the log lies in its folder at its time, byte for byte; and no other mail."""
    sent = {e.id: e for e in evening.room.truth() if e.what == "sent"}
    assert {e.id for e in sent.values() if e.folder == "INBOX"} == evening.inbox.keys()
    assert {e.id for e in sent.values() if e.folder == "Junk"} == evening.junk.keys()
    for id, mail in (evening.inbox | evening.junk).items():
        assert timedelta(0) <= sent[id].at - mail.arrived < timedelta(seconds=1)
    assert {e.id for e in evening.room.truth() if e.what == "received"} == {*evening.asked.values()}
    assert read_truth(evening.room.truth_log, Entry) == tuple(
        Entry(**{**vars(e), "at": e.at.replace(microsecond=e.at.microsecond // 1000 * 1000)})
        for e in evening.room.truth()
    )


@pytest.mark.parametrize("habit", sending())
def test_letters_come_in_their_time(evening, habit):
    """Each letter of a habit comes once, not before its hour, and states no date but its own."""
    received = next(e for e in evening.room.truth() if e.id == evening.asked[habit])
    sent = {e.letter: e for e in evening.sent(habit)}
    expected = {sending.letter.name: sending for sending in staff().habits[habit].sends}
    assert sent.keys() == expected.keys()
    for name, sending_ in expected.items():
        entry = sent[name]
        mail = (evening.inbox | evening.junk)[entry.id]
        assert (entry.kind, entry.answers) == (sending_.letter.kind, sending_.letter.answers)
        assert entry.at - received.at >= timedelta(hours=sending_.after)
        assert mail.arrived <= mail.message.date + timedelta(hours=1)
        threaded = evening.asked[habit] in mail.message.headers.get("in-reply-to", ())
        assert threaded == sending_.letter.threads


@pytest.mark.parametrize(
    "habit",
    ["answers-well", "answers-late", "cliches", "html-only", "top-posts", "answers-inline"],
)
def test_answers_answer_everything(evening, habit):
    """An answer says yes, how long and what it costs, and greets by the name signed with."""
    mail = evening.only(habit)
    text = mail.text or re.sub("<[^>]+>", "", mail.html)
    assert all(answer in text for answer in ANSWERS)
    assert "Maddy" in text.splitlines()[0] + mail.html
    assert "Margaret" not in text


def test_legal_name(evening):
    """Who uses the legal name takes it from the books, not from the mail."""
    assert evening.only("legal-name").text.startswith("Dear Margaret,")


def test_partial(evening):
    """Half an answer leaves the other questions open."""
    text = evening.only("partial").text.partition("\nOn ")[0]
    assert [answer in text for answer in ANSWERS] == [True, False, False]


@pytest.mark.parametrize(
    "habit", ["boilerplate", "evasive", "asks-again", "pushes-to-phone", "promises-a-call"]
)
def test_no_answer(evening, habit):
    """These say nothing of what was asked."""
    text = evening.only(habit).text
    assert not any(answer in text for answer in ANSWERS)


def test_silence(evening):
    """Who is silent sends nothing."""
    assert evening.sent("silent") == []


def test_merge_fields(evening):
    """A mail that pretends to be personal shows its fields and cannot be answered."""
    mail = evening.only("merge-fields")
    assert "{{first_name}}" in mail.subject
    assert mail.from_.startswith("no-reply@")


def test_german(evening):
    """The answer in German carries the same facts."""
    assert "drei Werktagen" in evening.only("in-german").text


def test_other_sender(evening):
    """A colleague writes from another domain, under another subject, in no thread."""
    mail = evening.only("other-sender")
    assert mail.from_.endswith("@tidewater-works.example")
    assert not {"in-reply-to", "references"} & {*mail.headers}
    assert "TW-2079-460-118" in mail.subject


def test_html_only(evening):
    """There is no plain text, and our own stands in a quotation."""
    mail = evening.only("html-only")
    assert mail.text == ""
    assert "wrong plug" in mail.html.partition("<blockquote")[2]


def test_inline(evening):
    """Answers stand below the questions they answer."""
    text = " ".join(evening.only("answers-inline").text.split())
    assert "> How long does it take? The new adapter is with you within three working" in text


def test_ticket_system(evening):
    """The person's answer hides in a ticket system's mail: other subject, sender and thread."""
    receipt, answer = (evening.inbox[e.id].message for e in evening.sent("ticket-system"))
    number = re.search(r"\[#(\d+)\]", receipt.subject)
    assert number
    assert answer.subject.startswith(f"[#{number[1]}] Wrong plug")
    assert answer.headers["auto-submitted"] == ("auto-generated",)
    assert "references" not in answer.headers


@pytest.mark.parametrize(
    ("habit", "header", "value"),
    [
        ("zendesk-receipt", "x-mailer", "Zendesk Mailer"),
        ("freshdesk-receipt", "auto-submitted", "auto-replied"),
        ("otrs-receipt", "precedence", "bulk"),
        ("osticket-receipt", "x-autoreply", "yes"),
        ("out-of-office", "x-auto-response-suppress", "All"),
        ("vacation", "auto-submitted", "auto-replied (vacation)"),
        ("confirms-sender", "auto-submitted", "auto-replied"),
    ],
)
def test_machines(evening, habit, header, value):
    """Machines mark their mail as their makers have it."""
    assert evening.only(habit).headers[header] == (value,)


@pytest.mark.parametrize(
    ("habit", "action", "status"), [("bounces", "failed", "5.1.1"), ("delays", "delayed", "4.4.1")]
)
def test_delivery_reports(evening, habit, action, status):
    """A report is one of RFC 3464, from nobody, about the desk, with the original in it."""
    mail = evening.only(habit)
    assert mail.headers["return-path"] == ("<>",)
    assert mail.obj.get_content_type() == "multipart/report"
    _, delivery, original = mail.obj.get_payload()
    (_, recipient) = delivery.get_payload()
    assert recipient["Final-Recipient"] == f"rfc822; {habit}@tidewater.example"
    assert (recipient["Action"], recipient["Status"]) == (action, status)
    assert original.get_payload(0)["Message-ID"] == evening.asked[habit]


def test_bytes_of_the_question(evening, shopper):
    """The log knows a received mail by its bytes: two equal mails are two entries, one hash."""
    maddy = shopper(evening.room)
    first = maddy.write("silent@tidewater.example")
    entry = next(e for e in evening.room.truth() if e.id == first)
    assert re.fullmatch("[0-9a-f]{64}", entry.sha256)


def test_asks_again_then_answers(evening, shopper):
    """Told once more, the desk that asked again answers."""
    (entry,) = evening.sent("asks-again")
    told = shopper(evening.room).write("asks-again@tidewater.example", In_Reply_To=entry.id)
    assert evening.room.wait_until_quiet()
    assert [e.letter for e in evening.room.truth() if e.about == told] == ["answer"]


def test_several_habits(evening, shopper):
    """Habits joined by dots are all followed."""
    asked = shopper(evening.room).write("vacation.to-junk.partial@tidewater.example")
    assert evening.room.wait_until_quiet()
    found = [e.letter for e in evening.room.truth() if e.about == asked]
    assert found == ["vacation", "answer", "partial"]


def test_machines_get_no_answer(evening, shopper):
    """What a machine wrote is not answered (RFC 3834)."""
    asked = shopper(evening.room).write(
        "answers-well@tidewater.example", Auto_Submitted="auto-replied"
    )
    assert evening.room.wait_until_quiet()
    assert not [e for e in evening.room.truth() if e.about == asked]


def test_nowhere_to_answer_to(evening, shopper):
    """An answer to a stranger's address goes nowhere, and the log says so."""
    asked = shopper(evening.room).write(
        "answers-well@tidewater.example", Reply_To="someone@elsewhere.example"
    )
    assert evening.room.wait_until_quiet()
    (entry,) = [e for e in evening.room.truth() if e.about == asked]
    assert (entry.what, entry.address) == ("undelivered", "someone@elsewhere.example")


def test_habits_given_by_the_user(shopper):
    """An address, or words of a subject, can be given other habits; the subject goes first."""
    habits = {"service@tidewater.example": "evasive"}
    with MailRoom(day_seconds=DAY, habits=habits, subjects={"router": "partial"}) as room:
        maddy = shopper(room)
        evasive = maddy.write("service@tidewater.example")
        partial = maddy.write("service@tidewater.example", subject="About my Router")
        assert room.wait_until_quiet()
        assert {e.about: e.letter for e in room.truth() if e.what == "sent"} == {
            evasive: "evasive",
            partial: "partial",
        }


@pytest.mark.parametrize(
    "wrong", [{"guise": "ugly"}, {"habits": {"a@b.example": "polite"}}, {"day_seconds": 0}]
)
def test_wrong_settings(wrong):
    """A guise, a habit or a day that does not exist is said before anything is served."""
    with pytest.raises(ValueError, match=r"ugly|polite|day"):
        MailRoom(**wrong)


@pytest.mark.parametrize(
    ("guise", "question", "complaint", "low"),
    [
        (
            "good",
            ["receipt_zendesk", "answer", "survey"],
            ["receipt_zendesk", "apology"],
            ["comes_back"],
        ),
        (
            "bad",
            ["receipt_osticket", "call_us", "merge_fields", "survey"],
            ["receipt_osticket"],
            [],
        ),
    ],
)
def test_guises(shopper, guise, question, complaint, low):
    """The good guise answers questions, complaints and low marks; the bad one does not."""
    with MailRoom(guise, day_seconds=DAY) as room:
        maddy = shopper(room)
        first = maddy.write(room.address)
        second = maddy.write(room.address, text="I want to complain about a wrong plug.\nMaddy")
        assert room.wait_until_quiet()
        letters = [(e.about, e.letter) for e in room.truth() if e.what == "sent"]
        assert [letter for about, letter in letters if about == first] == question
        assert [letter for about, letter in letters if about == second] == complaint
        survey = next(one.message for one in maddy.mail() if "did we do" in one.message.subject)
        before = len(room.truth())
        token = re.search(r"/survey/(\w+)", survey.text)
        assert token
        assert room.mark(token[1], 1)
        assert not room.mark("guessed", 1)
        assert room.wait_until_quiet()
        assert [(e.what, e.letter) for e in room.truth()[before:]] == [
            ("marked", ""),
            *(("sent", letter) for letter in low),
        ]


def test_contact_form(shopper):
    """A message from the website's form is answered by mail, to the address filled in."""
    with MailRoom(day_seconds=DAY) as room:
        room.write_in("Maddy", "maddy.thorne+f2@post.example", "Will you swap my plug?")
        assert room.wait_until_quiet()
        answer = next(m.message for m in shopper(room).mail() if "Dear Maddy" in m.message.text)
        assert answer.to == ("maddy.thorne+f2@post.example",)


def test_forms_of_the_website(shopper):
    """The website hands the mail room its messages, and the marks of surveys."""
    with MailRoom(day_seconds=DAY) as room, Website("good", taken=room.form) as site:
        message = {
            "name": "Maddy",
            "email": room.shopper_address,
            "message": f"Will you swap the plug of order {ORDER}?",
        }
        assert requests.post(f"{site.url}contact", message, timeout=5).status_code == 200
        assert room.wait_until_quiet()
        survey = next(m.message for m in shopper(room).mail() if "did we do" in m.message.subject)
        link = re.search(r"/survey/\w+", survey.text)
        assert link
        page = requests.get(f"{site.url}{link[0][1:]}", timeout=5)
        assert page.text.count('type="radio"') == 5
        for mark, status in (("6", 400), ("1", 200)):
            answer = requests.post(page.url, {"mark": mark}, timeout=5)
            assert answer.status_code == status
        assert room.wait_until_quiet()
        assert [(e.what, e.said or e.letter) for e in room.truth()][-2:] == [
            ("marked", "1"),
            ("sent", "comes_back"),
        ]


def test_bytes_in_the_mailbox_are_those_of_the_log(shopper):
    """What IMAP hands out is what the log has hashed."""
    with MailRoom(day_seconds=DAY) as room:
        maddy = shopper(room)
        maddy.write("html-only@tidewater.example")
        assert room.wait_until_quiet()
        (entry,) = [e for e in room.truth() if e.what == "sent"]
        with maddy.mailbox() as mailbox:
            _, lines = mailbox.client.uid("FETCH", "1:*", "(BODY.PEEK[])")
        assert hashlib.sha256(lines[0][1]).hexdigest() == entry.sha256
        assert message_from_bytes(lines[0][1])["Message-ID"] == entry.id
