"""Whether replies answer: statuses, names, what is asked again, where the customer is sent.

Our own labelled replies always (``tests/probes/mail/replies_*.toml``; half of their questions were held
out while the rules were written, ``replies_later`` was judged once before anything was changed for it);
labelled mails where they are: ``MYSTERYSHOP_CORPORA`` names a folder with ``mail/labels.jsonl`` and
``mail/questions.json``. ``texts_*`` asks for texts alone, answered in other words; ``MYSTERYSHOP_SEMANTIC``
names the folder of an embedding model to judge everything of ours once more with.
"""

import json
import os
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mysteryshop.core.company import SemanticModel
from mysteryshop.probes.mail.answers.answering import Answer, weigh
from mysteryshop.probes.mail.answers.judge import Judge
from mysteryshop.probes.mail.answers.question import Question
from mysteryshop.probes.mail.answers.semantic import SemanticJudge
from mysteryshop.probes.mail.message import read_message
from mysteryshop.probes.mail.reply import reply_text

REPLIES = Path(__file__).resolve().parent.parent / "tests" / "probes" / "mail" / "answers"
LETTERS = {"answered": "A", "not_answered": "N", "unsure": "U"}


@dataclass
class Reply:
    """A labelled reply of ours."""

    question: Question
    text: str
    label: dict[str, Any]
    held_out: bool


def measure() -> dict[str, object]:
    """Shares of what was judged right, on our own replies and on labelled mails."""
    figures: dict[str, object] = {"replies": {}}
    for held_out in (False, True):
        chosen = [reply for reply in own_replies() if reply.held_out is held_out]
        name = "held out" if held_out else "seen while writing the rules"
        figures["replies"][name] = _scored(chosen)  # type: ignore[index]
    texts = list(own_replies("texts_*.toml"))
    figures["texts"] = _scored(texts)
    if model := os.environ.get("MYSTERYSHOP_SEMANTIC"):
        figures["with a model"] = _with_a_model(model, [*own_replies()], texts)
    folder = os.environ.get("MYSTERYSHOP_CORPORA")
    if folder:
        figures["mails"] = _mails(Path(folder) / "mail")
    else:
        print("  MYSTERYSHOP_CORPORA is not set: no labelled mails", file=sys.stderr)
    return figures


def _with_a_model(model: str, replies: list[Reply], texts: list[Reply]) -> dict[str, object]:
    judge = SemanticJudge.of(SemanticModel(model=model))
    return {
        "judge": judge.name,
        "replies": _scored(replies, judge),
        "texts": _scored(texts, judge),
    }


def own_replies(files: str = "replies_*.toml") -> Iterator[Reply]:
    """Every labelled reply beside its question."""
    for file in sorted(REPLIES.glob(files)):
        for table in tomllib.loads(file.read_text(encoding="utf-8"))["questions"]:
            question = Question.of(
                {
                    "text": table["text"],
                    "subquestions": [{"text": t, "expects": e} for t, e in table["subquestions"]],
                    "facts": table["facts"],
                    "preferred_name": table["preferred_name"],
                    "legal_name": table["legal_name"],
                }
            )
            for reply in table["replies"]:
                yield Reply(question, reply["text"], reply, table.get("held_out", False))


def letters(answer: Answer) -> str:
    """One letter a sub-question: A answered, N not, U unsure."""
    return "".join(LETTERS[sub.status] for sub in answer.subquestions)


def _scored(replies: list[Reply], judge: Judge | None = None) -> dict[str, object]:
    pairs: Counter[str] = Counter()
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    accepted: list[str] = []
    began = time.perf_counter()
    for reply in replies:
        answer = weigh(reply.text, reply.question, judge)
        wanted = reply.label["statuses"]
        pairs.update(w + g for w, g in zip(wanted, letters(answer), strict=True) if w != "U")
        if set(wanted) == {"N"} and "A" in letters(answer):
            accepted.append(reply.text[:60])
        checks = {
            "name_used": (reply.label.get("name"), answer.name_used),
            "asks_again_for": (sorted(reply.label.get("asks", [])), sorted(answer.asks_again_for)),
        }
        if "pushes" in reply.label and reply.label["pushes"] != "U":
            found = answer.pushes_to.to if answer.pushes_to else None
            checks["pushes_to"] = (reply.label["pushes"], found)
        for name, (want, got) in checks.items():
            if want is not None:
                of[name] += 1
                right[name] += want == got
    total = sum(pairs.values())
    return {
        "replies": len(replies),
        "sub-questions": total,
        "status right": _share(pairs["AA"] + pairs["NN"], total),
        "unsure": _share(pairs["AU"] + pairs["NU"], total),
        "wanted and got": dict(pairs),
        "replies that answer nothing, taken for an answer to something": len(accepted),
        **{f"{name} right": f"{right[name]} of {of[name]}" for name in of},
        "seconds": round(time.perf_counter() - began, 2),
    }


def _mails(folder: Path) -> dict[str, object]:
    questions = {item["id"]: item for item in json.loads((folder / "questions.json").read_text())}
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong: list[str] = []
    pairs: Counter[str] = Counter()
    boilerplate = 0
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if not label.get("question_id") or label["answers"] == "n/a":
            continue
        question = _question(questions[label["question_id"]], label.get("lang", "en"))
        text = reply_text(read_message((folder / label["file"]).read_bytes()), question.text)
        answer = weigh(text, question)
        got = letters(answer)
        for want, one in zip(_statuses(label, len(got)), got, strict=True):
            if want:
                pairs[want + one] += 1
        pushed = answer.pushes_to.to if answer.pushes_to else None
        checks = {
            "answers": (label["answers"], answer.answers),
            "name_used": (label["name_used"], answer.name_used),
            "asks_again_for": (sorted(label["asks_again_for"]), sorted(answer.asks_again_for)),
        }
        if label["pushes_to"] or label["answers"] == "not_answered":
            checks["pushes_to"] = (label["pushes_to"] is not None, pushed is not None)
        if label["kind"] == "human":
            checks["answers, people's mails alone"] = checks["answers"]
        for name, (want, found) in checks.items():
            of[name] += 1
            right[name] += want == found
            if want != found:
                wrong.append(f"{label['file']} {name}: {found} for {want}")
        boilerplate += label["answers"] == "not_answered" and answer.answers in (
            "answered",
            "partial",
        )
    total = sum(pairs.values())
    return {
        "mails": of["answers"],
        **{f"{name} right": f"{right[name]} of {of[name]}" for name in of},
        "sub-questions with a label": total,
        "status right": _share(pairs["AA"] + pairs["NN"], total),
        "wanted and got": dict(pairs),
        "not answering, taken for an answer": boilerplate,
        "wrong": wrong,
    }


def _question(item: dict[str, Any], language: str) -> Question:
    said = (
        item["texts"].get(language) or item["texts"].get("en") or next(iter(item["texts"].values()))
    )
    persona = item["persona"]
    return Question.of(
        {
            "text": said["body"],
            "subquestions": [
                {"text": text, "expects": expects}
                for text, expects in zip(said["sub_questions"], item["expected"], strict=True)
            ],
            "facts": persona["facts_told"],
            "preferred_name": persona["preferred_name"],
            "legal_name": persona["legal_name"],
        }
    )


def _statuses(label: dict[str, Any], count: int) -> list[str]:
    """What the label says of each sub-question; empty where it does not say."""
    if label["answers"] in ("answered", "not_answered"):
        return ["A" if label["answers"] == "answered" else "N"] * count
    said = re.search(r"\(1\)|\(2\)|\(3\)", label["why"])
    if not said:
        return [""] * count
    statuses = [""] * count
    for part in re.split(r"[;,]\s+(?=\()|;\s*", label["why"]):
        negative = re.search(r"\bnon?\b|to follow|open|missing|no time", part)
        for number in re.findall(r"\((\d)\)", part):
            statuses[int(number) - 1] = "N" if negative else "A"
    return statuses


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0
