"""Letters as bytes: the words of ``letters/`` with the facts of a question put in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import uuid4
from zlib import crc32

from jinja2 import Environment, StrictUndefined, Template

from .habits import Letter, Topic, staff
from .question import Question, asked
from .reports import UNFOLDED, report

COMPANY_DOMAIN: Final = "tidewater.example"
_LETTERS: Final = Path(__file__).with_name("letters")
_PLAIN: Final = Environment(undefined=StrictUndefined, trim_blocks=True, autoescape=False)
_HTML: Final = Environment(undefined=StrictUndefined, trim_blocks=True, autoescape=True)
_REPLY: Final = re.compile(r"^(?:(?:re|aw|fwd?)\s?:\s?)+", re.IGNORECASE)
_USUAL: Final = ("swap", "duration", "cost")
"""What is answered when the question is about nothing the staff know."""


@dataclass(frozen=True)
class Written:
    """A letter ready to be posted: its Message-ID, its sender's address and its bytes."""

    id: str
    sender: str
    raw: bytes


_GREETING: Final = 20
"""Characters of a line that is no more than a greeting or a name."""


def write(
    letter: Letter,
    question: Question,
    legal_name: str,
    survey: str,
    at: datetime,
    before: Question | None = None,
) -> Written:
    """The letter as an answer to the question, dated ``at``.

    ``legal_name`` is the customer's in the company's books, ``survey`` the address of a survey,
    ``before`` what the case was opened with that the question names.
    """
    facts = _facts(question, legal_name, survey) | _remembered(question, before)
    head, body, subtype = _words(letter.name, facts)
    message = EmailMessage(policy=UNFOLDED)
    message["Date"] = format_datetime(at)
    message["To"] = question.sender
    for name, value in head:
        message[name] = value
    if "Message-ID" not in message:
        message["Message-ID"] = f"<{facts['unique']}@{COMPANY_DOMAIN}>"
    if letter.threads and question.id:
        message["In-Reply-To"] = question.id
        message["References"] = " ".join(dict.fromkeys([*question.references[-20:], question.id]))
    sender = message["From"].addresses[0].addr_spec
    id = str(message["Message-ID"])
    if letter.report:
        return Written(id, "", report(message, body, letter.report, question))
    message.set_content(body, subtype=subtype, cte="quoted-printable")
    return Written(id, sender, message.as_bytes())


def topics_in(sentence: str) -> Iterator[Topic]:
    """The topics of a sentence, those first that come first in the file."""
    for topic in staff().topics:
        if re.search(rf"\b(?:{'|'.join(topic.words)})\b", sentence, re.IGNORECASE):
            yield topic


def _words(name: str, facts: dict[str, Any]) -> tuple[list[tuple[str, str]], str, str]:
    """Header fields, body and text subtype of a letter."""
    head, body, subtype = _templates(name)
    fields = [line.partition(": ") for line in head.render(facts).splitlines()]
    return [(n, v) for n, _, v in fields], body.render(facts), subtype


@cache
def _templates(name: str) -> tuple[Template, Template, str]:
    """The head and the body of a letter's file, and the subtype of its text."""
    file = next(_LETTERS.glob(f"{name}.*"))
    subtype = "html" if file.suffix == ".html" else "plain"
    head, _, body = file.read_text(encoding="utf-8").partition("\n\n")
    environment = _HTML if subtype == "html" else _PLAIN
    return _PLAIN.from_string(head), environment.from_string(body), subtype


def case_number(question: Question) -> int:
    """The number under which a question and its thread are kept."""
    thread = question.references[0] if question.references else question.id
    return 40_000 + crc32(thread.encode()) % 50_000


def _remembered(question: Question, before: Question | None) -> dict[str, Any]:
    """What a case was opened with, and its order number instead of what looks like one."""
    if before is None:
        return {"before": "", "case": ""}
    told = [line.strip() for line in before.text.splitlines() if len(line.strip()) > _GREETING]
    said = told[0].partition("?")[0].rpartition(".")[0] or told[0] if told else before.subject
    return {"before": said, "case": case_number(before), "order": before.order}


def _facts(question: Question, legal_name: str, survey: str) -> dict[str, Any]:
    told = {sentence: list(topics_in(sentence)) for sentence in asked(question.text)}
    topics = list(dict.fromkeys(topic for found in told.values() for topic in found))
    if not topics:
        topics = [topic for topic in staff().topics if topic.name in _USUAL]
        told = {question.subject: topics}
    full = question.signed or "customer"
    bare = _REPLY.sub("", question.subject) or "your message"
    lines = question.text.strip().splitlines()[:200]
    quote = "\n".join(f"> {line}".rstrip() for line in lines)
    date = f"{question.at:%a, %d %b %Y at %H:%M}"
    return {
        "name": full.split()[0],
        "full": full,
        "legal": legal_name.split()[0],
        "order": question.order,
        "subject": question.subject or "your message",
        "plain_subject": bare,
        "re": f"Re: {bare}",
        "answers": [topic.answer for topic in topics],
        "german": [topic.german for topic in topics],
        "pairs": [
            {"question": sentence, "answer": "\n".join(topic.answer for topic in found)}
            for sentence, found in told.items()
            if found
        ],
        "lines": lines,
        "quoted": f"On {date}, {full} <{question.sender}> wrote:\n{quote}",
        "quoted_german": f"Am {question.at:%d.%m.%Y um %H:%M} schrieb {full}:\n{quote}",
        "date": date,
        "sender": question.sender,
        "desk": question.desk,
        "ticket": case_number(question),
        "unique": uuid4().hex[:20],
        "survey": survey,
        "said": lines[0].strip(".") if len(lines) == 1 else "",
    }
