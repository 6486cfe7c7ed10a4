"""Stored messages, judged without a mailbox."""

import json

import pytest

NAMES = [
    *("schema", "file", "kind", "subkind", "rules", "answers", "subquestions", "asks_again_for"),
    *("name_used", "cliches", "pushes_to", "commitments", "attachments", "reply_text"),
]
QUESTION = {
    "text": "Hello, will you swap the plug from order TW-20417? How long does it take? Maddy",
    "subquestions": [
        {"text": "Will you swap the plug?", "expects": "yes or no"},
        {"text": "How long does it take?", "expects": "a duration"},
    ],
    "facts": {"order_number": "TW-20417"},
    "preferred_name": "Maddy",
    "legal_name": "Margaret Thorne",
}
ANSWER = """From: Ruth Calder <help@tidewater.example>
To: maddy@post.example
Subject: Re: Order TW-20417
In-Reply-To: <1@post.example>
Message-ID: <2@tidewater.example>

Dear Maddy,

yes, we will swap the plug. It takes three working days.

Ruth

> Hello, will you swap the plug from order TW-20417? How long does it take?
"""
RECEIPT = """From: Tidewater <help@tidewater.example>
To: maddy@post.example
Subject: We have received your request [#4711]
Auto-Submitted: auto-replied
Message-ID: <3@tidewater.example>

Thank you for contacting us. Your request has been received and given the number 4711.
We will answer within two working days.
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with an answer, a receipt and a question."""
    (tmp_path / "answer.eml").write_text(ANSWER, "utf-8")
    (tmp_path / "receipt.eml").write_text(RECEIPT, "utf-8")
    (tmp_path / "question.json").write_text(json.dumps(QUESTION), "utf-8")
    return tmp_path


def lines(said):
    """The documents of a run, by file."""
    assert said.code == 0, said.error
    return {document["file"]: document for document in map(json.loads, said.out.splitlines())}


def test_every_message_is_a_line(command, folder):
    """With the names of docs/json.md, in the order of the files."""
    found = lines(command("probe", "mail", str(folder), "--question", "question.json", "--json"))
    assert list(found) == ["answer.eml", "receipt.eml"]
    assert {tuple(document) for document in found.values()} == {tuple(NAMES)}
    answer = found["answer.eml"]
    assert (answer["kind"], answer["answers"], answer["name_used"]) == (
        "human",
        "answered",
        "preferred",
    )
    assert all(said["quote"] in ANSWER for said in answer["subquestions"])
    assert "swap the plug from order" not in answer["reply_text"]
    receipt = found["receipt.eml"]
    assert (receipt["kind"], receipt["answers"]) == ("auto", "not_answered")


def test_without_a_question_only_the_kind_is_told(command, folder):
    """Nothing is said of answers."""
    found = lines(command("probe", "mail", str(folder / "answer.eml"), "--json"))
    assert (found["answer.eml"]["kind"], found["answer.eml"]["answers"]) == ("human", None)


def test_people_read_sentences(command, folder):
    """Kind, answers, quotes."""
    said = command("probe", "mail", str(folder), "--question", "question.json")
    assert "answer.eml: human" in said.out
    assert "receipt.eml: auto (receipt)" in said.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere"], "no such file or folder"),
        (["empty"], "no messages in this folder"),
        (["answer.eml", "--question", "nowhere.json"], "nowhere.json"),
        (["answer.eml", "--question", "answer.eml"], "no valid JSON"),
        (["answer.eml", "--question", "wrong.json"], "subquestions"),
    ],
)
def test_what_cannot_be_used_is_named(command, folder, arguments, says):
    """File, key, and what is allowed."""
    (folder / "empty").mkdir()
    (folder / "wrong.json").write_text('{"text": "?"}', "utf-8")
    refused = command("probe", "mail", *arguments)
    assert refused.code == 2
    assert says in refused.error
