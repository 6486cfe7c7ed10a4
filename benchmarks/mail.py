"""Classifying mail: right and wrong beside other rule sets, and how fast.

``MYSTERYSHOP_CORPORA`` names a folder with ``mail/labels.jsonl`` (file, kind, perhaps sub) and the
messages; without it only the speed on messages made here is measured.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from mysteryshop.probes.mail.classifying import classify
from mysteryshop.probes.mail.kinds import Kind
from mysteryshop.probes.mail.message import Message, read_message
from mysteryshop.probes.mail.reply import reply_text

from .mail_rules import flufl_and_discourse, osticket

KINDS = tuple(str(kind) for kind in Kind)
PERSON = str(Kind.HUMAN)
MADE = 500
"""Messages made here to measure the speed."""


def measure() -> dict[str, object]:
    """Accuracy, precision and recall by kind, macro-F1, human or not; mails a second."""
    figures: dict[str, object] = {"made here": _speed([_made(n) for n in range(MADE)])}
    corpora = os.environ.get("MYSTERYSHOP_CORPORA")
    labels = Path(corpora, "mail", "labels.jsonl") if corpora else None
    if labels is None or not labels.is_file():
        figures["skipped"] = (
            "labelled mail: MYSTERYSHOP_CORPORA names no folder with mail/labels.jsonl"
        )
        return figures
    rows = [json.loads(line) for line in labels.read_text("utf-8").splitlines() if line.strip()]
    raw = [(labels.parent / row["file"]).read_bytes() for row in rows]
    figures["labelled"] = {"mails": len(rows), **_speed(raw), **_compared(rows, raw)}
    return figures


def _compared(rows: Sequence[dict[str, str]], raw: Sequence[bytes]) -> dict[str, object]:
    messages = [read_message(each) for each in raw]
    truth = [row["kind"] for row in rows]
    finders: dict[str, Callable[[Message], str]] = {
        "mysteryshop": lambda message: str(classify(message, reply_text(message)).kind),
        "osTicket": osticket,
        "flufl.bounce + Discourse": flufl_and_discourse,
    }
    figures: dict[str, object] = {}
    for name, find in finders.items():
        found = [find(message) for message in messages]
        figures[name] = _scores(truth, found)
        if name == "mysteryshop":
            wrong = zip(rows, truth, found, strict=True)
            figures["wrong"] = [
                f"{row['file']}: {said}, labelled {kind}"
                for row, kind, said in wrong
                if said != kind
            ]
    return figures


def _scores(truth: Sequence[str], found: Sequence[str]) -> dict[str, object]:
    pairs = Counter(zip(truth, found, strict=True))
    right = sum(count for (kind, said), count in pairs.items() if kind == said)
    told = sum(n for (kind, said), n in pairs.items() if (kind == PERSON) == (said == PERSON))
    by_kind = {kind: _of_kind(kind, pairs) for kind in KINDS if kind in truth}
    return {
        "accuracy": round(right / len(truth), 4),
        "human or not": round(told / len(truth), 4),
        "macro-F1": round(sum(each["F1"] for each in by_kind.values()) / len(by_kind), 4),
        "kinds": by_kind,
    }


def _of_kind(kind: str, pairs: Counter[tuple[str, str]]) -> dict[str, float]:
    both = pairs[kind, kind]
    said = sum(count for (_, found), count in pairs.items() if found == kind)
    there = sum(count for (truth, _), count in pairs.items() if truth == kind)
    precision, recall = both / said if said else 0.0, both / there if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return {
        "n": there,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "F1": round(f1, 4),
    }


def _speed(raw: Sequence[bytes]) -> dict[str, object]:
    first = read_message(raw[0])
    classify(first, reply_text(first))  # phrases are read once
    began = time.perf_counter()
    for each in raw:
        message = read_message(each)
        classify(message, reply_text(message))
    return {"mails_per_second": round(len(raw) / (time.perf_counter() - began))}


def _made(number: int) -> bytes:
    answer = (
        f"it is £{number} a month.",
        "we have received your request and will get back to you.",
    )
    return (
        f"From: help@tidewater.example\nTo: sam@inbox.example.net\nSubject: Re: tariff {number}\n"
        f"Message-ID: <{number}@tidewater.example>\nContent-Type: text/plain; charset=utf-8\n\n"
        f"Hi Sam,\n\n{answer[number % 2]}\n\nKind regards\nPriya Nair\n\n"
        "On Mon, 2 Nov 2026 at 10:00, Sam <sam@inbox.example.net> wrote:\n"
        + "> What does it cost per month, and can I cancel it after a year?\n"
        * 10
    ).encode()
