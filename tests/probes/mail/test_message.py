import base64
import random
from datetime import UTC, datetime

import pytest

from mysteryshop.probes.mail.classifying import classify
from mysteryshop.probes.mail.markup import markup_text
from mysteryshop.probes.mail.message import LONGEST_TEXT, Mailbox, read_message
from mysteryshop.probes.mail.reply import reply_text


def test_what_a_message_says_of_itself(read):
    """Ids without brackets, addresses in lower case, the date in UTC."""
    found = read(
        "Hello.",
        From='"Nair, Priya" <Priya@Tidewater.Example>',
        Date="Mon, 02 Nov 2026 11:00:00 +0100",
        Return_Path="<>",
        Reply_To="Desk <desk@tidewater.example>",
        Delivered_To="sam+T0ken@inbox.example.net",
        References="<a@probe.example.net> <b@tidewater.example>",
        In_Reply_To="<b@tidewater.example>",
    )
    assert found.message_id == "one@tidewater.example"
    assert found.sender == Mailbox("Nair, Priya", "priya@tidewater.example")
    assert found.date == datetime(2026, 11, 2, 10, tzinfo=UTC)
    assert (found.return_path, found.reply_to) == ("", "desk@tidewater.example")
    assert found.recipients == ("sam@inbox.example.net", "sam+t0ken@inbox.example.net")
    assert found.references == ("a@probe.example.net", "b@tidewater.example")
    assert found.in_reply_to == ("b@tidewater.example",)
    assert (found.text, found.html_only, found.attachments) == ("Hello.", False, ())


@pytest.mark.parametrize(
    "value",
    [
        "<a@b.example>,<c@d.example>",
        "<a@b.example> (your mail of Monday) <c@d.example>",
        "a@b.example c@d.example",
        "<a@b.example>\n <c@d.example>",
    ],
)
def test_ids_are_found_however_they_are_written(read, value):
    """With commas, comments, without brackets, folded."""
    assert set(read("", References=value).references) == {"a@b.example", "c@d.example"}


def test_an_absent_return_path_is_not_an_empty_one(read):
    """Only ``<>`` says that nobody wants to hear of failures."""
    assert read("").return_path is None
    assert read("", Return_Path="<x@y.example>").return_path == "x@y.example"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Content-Type: text/plain; charset=iso-8859-15\n\n5 \xa4", "5 €"),
        (b"Content-Type: text/plain; charset=us-ascii\n\nGr\xc3\xbc\xc3\x9fe", "Grüße"),
        (b"Content-Type: text/plain; charset=no-such\n\nGr\xfc\xdfe", "Grüße"),
        (b"Content-Type: text/plain; charset=hex\n\nGr\xc3\xbc\xc3\x9fe", "Grüße"),
        (b"Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B$O$$\x1b(B", "はい"),
        (b"Content-Type: text/plain; charset=ks_c_5601-1987\n\n\xb3\xd7", "네"),
        (b"Subject: =?gb2312?B?xPq6ww==?=\n\n\xc4\xfa\xba\xc3", "您好"),
        (b"Content-Transfer-Encoding: base64\n\nSGVsbG8", "Hello"),
        (b"Content-Transfer-Encoding: quoted-printable\n\n24 =E2=82=AC=ZZ", "24 €=ZZ"),
        (b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n%2&5L;&\\\nend\n", "Hello"),
        (b"no header at all", "no header at all"),
        (b"", ""),
    ],
)
def test_text_in_any_charset_and_encoding_is_read(raw, text):
    """As declared, else UTF-8, else Latin-1; broken encodings as far as they go."""
    assert read_message(raw).text.strip() == text


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?= =?utf-8?q?_an_Sam?=", "Grüße an Sam"),
        (b"=?utf-8?b?R3LD?= =?utf-8?b?vMOfZQ==?=", "Grüße"),
        (b"Gr\xc3\xbc\xc3\x9fe", "Grüße"),
        (b"Gr\xfc\xdfe", "Grüße"),
        (b"=?no-such?q?Hello?=", "Hello"),
        (b"=?utf-8?b?!!!?=", None),
        (b"=?=?=?=", None),
    ],
)
def test_a_subject_is_decoded_where_it_can_be(value, subject):
    """Encoded words cut in the middle of a character, raw bytes, unknown charsets."""
    found = read_message(b"Subject: " + value + b"\n\n").subject
    assert subject is None or found == subject


def alternative(plain: str, html: str) -> str:
    return (
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        f"--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b--\n"
    )


BOTH = "multipart/alternative; boundary=b"


def test_plain_text_is_read_before_html(read):
    """What was written as text needs no conversion."""
    found = read(alternative("It is £24.", "<p>It is <b>£24</b>.</p>"), Content_Type=BOTH)
    assert (found.text, found.html_only) == ("It is £24.", False)


@pytest.mark.parametrize("plain", ["", "Please use a program that shows HTML."])
def test_html_is_read_where_the_text_says_nothing(read, plain):
    """Many systems send an empty or a useless text part."""
    found = read(alternative(plain, "<p>It is £24.</p>"), Content_Type=BOTH)
    assert (found.text, found.html_only) == ("It is £24.", True)


def test_html_is_read_as_a_person_sees_it():
    """Blocks begin lines, quotations are marked, nothing hidden is read."""
    html = (
        "<head><title>x</title><style>p{}</style></head><p>Hi&nbsp;Sam,<br>it is <a"
        " href='/p'>£24</a>.</p>"
        "<div style='display:none'>preheader</div><script>alert(1)</script><!-- note -->"
        "<blockquote><p>What does it cost?</p></blockquote><ul><li>one<li>two</ul>"
    )
    assert markup_text(html) == "Hi Sam,\nit is £24.\n\n> What does it cost?\n> \n- one\n- two"


def test_attachments_are_named_and_measured(read):
    """Type, name in any encoding, bytes."""
    body = (
        "--b\n\nSee the file.\n--b\nContent-Type: application/pdf\nContent-Transfer-Encoding:"
        " base64\n"
        "Content-Disposition: attachment; filename*=utf-8''Pr%C3%A9cis.pdf\n\n"
        + base64.b64encode(b"x" * 300).decode()
        + "\n--b--\n"
    )
    found = read(body, Content_Type="multipart/mixed; boundary=b")
    assert found.text == "See the file."
    assert [(file.name, file.kind) for file in found.attachments] == [
        ("Précis.pdf", "application/pdf")
    ]
    assert found.attachments[0].size == 300


def test_a_delivery_report_and_its_original_are_read(read):
    """RFC 3464 fields by recipient; of the original the id, the subject and to whom it went."""
    body = (
        "--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;"
        " mx.example\n\n"
        "Final-Recipient: rfc822; help@tidewater.example\nAction: failed\nStatus: 5.1.1 (unknown)\n"
        "--b\nContent-Type: message/rfc822\n\nMessage-ID: <question@probe.example.net>\n"
        "Subject: Harbour tariff\nTo: help@tidewater.example\n\nHello\n--b--\n"
    )
    found = read(body, Content_Type="multipart/report; report-type=delivery-status; boundary=b")
    assert found.report is not None
    assert (found.report.actions, found.report.statuses) == ({"failed"}, ("5.1.1",))
    assert found.report.fields["reporting-mta"] == ("dns; mx.example",)
    assert found.embedded is not None
    assert found.embedded.message_id == "question@probe.example.net"
    assert found.embedded.recipients == ("help@tidewater.example",)
    assert found.text == "Sorry."


def test_an_original_copied_into_the_text_is_found(read):
    """Systems without MIME put the header below their words."""
    body = (
        "Not delivered.\n\n--- below is a copy ---\nReceived: from a by b\n"
        "Message-ID: <question@probe.example.net>\nSubject: Harbour tariff\nTo:"
        " help@tidewater.example\n\nHello"
    )
    found = read(body)
    assert found.embedded is not None
    assert (found.embedded.message_id, found.embedded.subject) == (
        "question@probe.example.net",
        "Harbour tariff",
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 20_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(20_000)),
        b"Content-Type: message/rfc822\n\n" * 50_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 200_000,
        b"Content-Type: text/html\n\n" + b"<b a=%d><p>" * 50_000,
        b"Subject: " + b"=?utf-8?q?" * 50_000 + b"\n\n",
        b"References: " + b"<" * 200_000 + b"\n\n",
        b"To: " + b"(" * 200_000 + b"\n\n",
        b"From: " + b'"' * 100_000 + b"\n\n",
        b"A:\n" * 200_000,
        b"\n\n" + b"> " * 200_000,
        b"\n\n" + b"On 2026 wrote " * 50_000,
        b"\n\n" + b"From: a\n" * 50_000,
        b"\n\n" + b"-----\n" * 50_000,
        b"\n\nbegin 644 a\n" + b"M" * 300_000,
        b"\n\n" + b"a" * 1_000_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\nContent-Type: image/png\n"
        b"Content-Transfer-Encoding: base64\n\n" + b"QUJD" * 18 * 1_000 * 20,
    ],
    ids=range(17),
)  # fmt: skip
def test_a_hostile_message_is_read_to_its_end(raw, own):
    """Nesting, repetition and size meant to hold a reader up do not; what is kept is bounded."""
    found = read_message(raw)
    assert len(found.text) <= LONGEST_TEXT
    classify(found, reply_text(found, own))


def test_mutated_messages_are_read(mail, own):
    """Bytes exchanged, left out, doubled: never an exception, always a kind."""
    bodies = (
        mail(f"Hi Sam,\n\nit is £24.\n\nOn Mon, 2 Nov 2026, Sam wrote:\n> {own}", X_Zendesk_Id="1"),
        mail(
            alternative("It is £24.", "<p>It is <b>£24</b>.<blockquote>Hello</blockquote>"),
            Content_Type=BOTH,
        ),
        mail(
            "--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\nAction:"
            " failed\nStatus: 5.1.1\n--b--\n",
            Content_Type="multipart/report; report-type=delivery-status; boundary=b",
            From="=?utf-8?q?J=C3=A9?= <mailer-daemon@mx.example>",
        ),
    )
    random_ = random.Random(4)
    for number in range(400):
        raw = bytearray(bodies[number % len(bodies)])
        for _ in range(random_.randrange(1, 12)):
            at, length = random_.randrange(len(raw)), random_.randrange(1, 30)
            change = random_.randrange(4)
            if change == 0:
                raw[at] = random_.randrange(256)
            elif change == 1:
                del raw[at : at + length]
            elif change == 2:
                raw[at:at] = raw[at : at + length] * random_.randrange(1, 5)
            else:
                raw[at:at] = random_.choice(
                    [b"\0", b"\r", b"\n\n", b"=?", b"<!--", b"--b", b"\xff\xfe", b"%s"]
                )
            raw = raw or bytearray(b"x")
        found = read_message(bytes(raw))
        assert classify(found, reply_text(found, own)).kind
