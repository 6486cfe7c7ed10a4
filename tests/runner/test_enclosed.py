"""Files beside a feature: sent with the letter, part of its text, and checked before anything is sent."""

from email import message_from_bytes
from email.policy import default

import pytest

LETTER = """
@shopper:maddy
Feature: A letter with files

  Scenario: It has files
    When I write to "{desk}@tidewater.example" about "Order {{order number}}" with {files}:
      \"\"\"
      Hello, here is the invoice for order {{order number}}. Is it right? Maddy
      \"\"\"
    Then within 24 hours a real answer tells me:
      | Is it right? | yes or no |
"""


def write(suite, files, desk="silent"):
    suite.write("papers/letter.feature", LETTER.format(desk=desk, files=files))


def sent(suite):
    """The letters in the evidence, read."""
    kept = [path.read_bytes() for path in (suite.folder / ".mysteryshop").glob("evidence/*/*")]
    letters = [message_from_bytes(data, policy=default) for data in kept]
    return [letter for letter in letters if letter["Message-ID"]]


def received(suite):
    """How many letters have reached the company."""
    entries = [entry for entry in suite.room.truth() if entry.what == "received"]
    return sum(entry.address.endswith("@tidewater.example") for entry in entries)


def test_files_go_with_the_letter(mail_suite):
    """Once, each attached under its own name with its media type, byte for byte."""
    write(mail_suite, '"invoice.pdf", "scans/page one.png" and "Ümlaut.zz9"')
    contents = {"invoice.pdf": b"%PDF-1.7\0", "scans/page one.png": b"\x89PNG", "Ümlaut.zz9": b""}
    for name, data in contents.items():
        mail_suite.write(f"papers/{name}", "").write_bytes(data)
    ran = mail_suite.run()
    assert ran.outcomes() == mail_suite.run().outcomes() == ["pending"], ran.said
    [letter] = sent(mail_suite)
    found = {part.get_filename(): part for part in letter.iter_attachments()}
    assert {name: part.get_payload(decode=True) for name, part in found.items()} == {
        name.removeprefix("scans/"): data for name, data in contents.items()
    }
    assert [part.get_content_type() for part in found.values()] == [
        "application/pdf",
        "image/png",
        "application/octet-stream",
    ]
    assert received(mail_suite) == 1


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ('"missing.pdf"', '"missing.pdf": there is no such file'),
        ('"."', "is no file"),
        ('"../../elsewhere.pdf"', "leaves the suite"),
        ('"/etc/hostname"', "leaves the suite"),
        ('"out.pdf"', "leaves the suite"),
        ('"circle.pdf"', "circle.pdf"),
        (f'"{"x" * 300}.pdf"', "cannot be read"),
        ('"small.pdf" and "large.pdf"', '"large.pdf": too large: the files of a letter may have'),
    ],
)
def test_a_file_at_fault_is_an_error_of_the_feature(mail_suite, files, says):
    """With file and line, exit code 2, and nothing is sent."""
    write(mail_suite, files)
    papers = mail_suite.folder / "papers"
    (papers / "small.pdf").write_bytes(b"small")
    (papers / "large.pdf").write_bytes(b"x" * 9_999_999)
    (papers / "out.pdf").symlink_to("/etc/hostname")
    (papers / "circle.pdf").symlink_to("circle.pdf")
    ran = mail_suite.run()
    assert ran.code == 2, ran.said
    assert "letter.feature:6: " in ran.said
    assert says in " ".join(ran.said.split())
    assert not received(mail_suite)


def test_another_content_is_another_journey(mail_suite):
    """A file changed after it was sent: the visit says so, and the letter is not sent again."""
    write(mail_suite, '"invoice.pdf"')
    mail_suite.write("papers/invoice.pdf", "first")
    mail_suite.run()
    mail_suite.write("papers/invoice.pdf", "second")
    ran = mail_suite.run()
    assert "journey changed since its visit began" in ran.said
    assert received(mail_suite) == 1
