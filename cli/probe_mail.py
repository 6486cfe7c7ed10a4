"""``mysteryshop probe mail PATH``: what stored messages are, and whether they answer a question."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..core.errors import UsageError
from ..probes.mail.answers.answering import weigh
from ..probes.mail.answers.question import Question
from ..probes.mail.attached import may_answer
from ..probes.mail.classifying import classify
from ..probes.mail.kinds import Kind
from ..probes.mail.message import LONGEST_MAIL, read_message
from ..probes.mail.reply import reply_text
from ..reports.visible import visible

SUFFIXES = (".eml", ".msg", ".txt", "")
"""Files of a folder that are taken for messages."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop probe mail`."""
    parser.add_argument("target", metavar="PATH", type=Path, help="a message, or a folder of them")
    parser.add_argument(
        "--question", type=Path, metavar="FILE", help="what was asked: question.json (docs/json.md)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document a line")


def run(arguments: argparse.Namespace) -> int:
    """Say of each message what it is. What cannot be read is said, and is no error."""
    question = Question.read(arguments.question) if arguments.question else None
    for file in _files(arguments.target):
        document = _document(file, question)
        if arguments.json:
            print(json.dumps({"schema": "mysteryshop/mail/1", **document}, ensure_ascii=False))
        else:
            print("\n".join(map(visible, _sentences(document))))
    return 0


def _files(target: Path) -> list[Path]:
    if target.is_dir():
        found = sorted(f for f in target.iterdir() if f.is_file() and f.suffix in SUFFIXES)
        if not found:
            raise UsageError(f"{target}: no messages in this folder (*.eml)")
        return found
    if not target.exists():
        raise UsageError(f"{target}: there is no such file or folder")
    return [target]


def _document(file: Path, question: Question | None) -> dict[str, Any]:
    """What is known of one message; the names are documented in docs/json.md."""
    try:
        with file.open("rb") as opened:
            message = read_message(opened.read(LONGEST_MAIL))
    except OSError as error:
        return {"file": file.name, "error": f"cannot be read: {error.strerror}"}
    text = reply_text(message, question.text if question else "")
    seen = classify(message, text)
    attached = may_answer(message)
    document: dict[str, Any] = {
        "file": file.name,
        "kind": seen.kind,
        "subkind": seen.subkind,
        "rules": list(seen.rules),
        "answers": None,
        "subquestions": [],
        "asks_again_for": [],
        "name_used": None,
        "cliches": [],
        "pushes_to": None,
        "commitments": [],
        "attachments": list(attached),
        "reply_text": text,
    }
    if question and seen.kind in (Kind.HUMAN, Kind.AUTO):
        document |= _weighed(text, question, attached, by_a_person=seen.kind is Kind.HUMAN)
    return document


def _weighed(
    text: str, question: Question, attached: tuple[str, ...], *, by_a_person: bool
) -> dict[str, Any]:
    """How a reply does as an answer; what a machine says answers nothing, however well it fits."""
    answer = weigh(text, question, attachments=attached)
    said = [
        {"text": each.text, "status": each.status, "quote": each.quote or None}
        if by_a_person
        else {"text": each.text, "status": "not_answered", "quote": None}
        for each in answer.subquestions
    ]
    return {
        "answers": answer.answers if by_a_person else "not_answered",
        "subquestions": said,
        "asks_again_for": list(answer.asks_again_for),
        "name_used": answer.name_used,
        "cliches": list(answer.cliches),
        "pushes_to": answer.pushes_to.to if answer.pushes_to else None,
        "commitments": [vars(each) for each in answer.commitments],
    }


def _sentences(document: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    if "error" in document:
        yield f"{document['file']}: {document['error']}"
        return
    kind = (
        f"{document['kind']} ({document['subkind']})" if document["subkind"] else document["kind"]
    )
    yield f"{document['file']}: {kind}, by {', '.join(document['rules']) or 'no rule'}"
    if document["answers"]:
        yield f"  {document['answers'].replace('_', ' ')}"
    for said in document["subquestions"]:
        quote = f": “{said['quote']}”" if said["quote"] else ""
        yield f"  {said['status'].replace('_', ' '):<12}  {said['text']}{quote}"
    if document["asks_again_for"]:
        yield f"  asks again for {', '.join(document['asks_again_for'])}"
    if document["name_used"]:
        yield f"  name used: {document['name_used']}"
    if document["attachments"]:
        yield f"  attached, and not read: {', '.join(document['attachments'])}"
    for phrase in document["cliches"]:
        yield f"  empty phrase: “{phrase}”"
