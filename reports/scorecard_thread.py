"""A conversation by mail as the report shows it: who wrote what and when, and why it counts or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from ..core.clock import moment, stamp
from ..core.errors import Tampered
from ..core.ledger import Ledger
from ..core.observation import decode
from ..probes.mail.conversation import Conversation, Received
from ..probes.mail.kinds import Kind
from ..probes.mail.matching import By
from .scorecard_text import plain, when
from .visible import visible

LINES, WIDTH = 40, 600
"""Lines of a message that are shown, and characters of a line."""
WHO = {
    Kind.HUMAN: "A person answers",
    Kind.AUTO: "A machine answers",
    Kind.BOUNCE: "The letter comes back",
    Kind.OTHER: "Something else comes",
}
FOUND = {
    By.ADDRESS: "it came to the address only this visit has",
    By.REFERENCES: "it refers to our letter",
    By.ORIGINAL: "it encloses our letter",
    By.TOKEN: "its subject holds what only our letter told",
    By.TICKET: "its subject holds the ticket number of an earlier message",
    By.PROBABLE: "it comes from the company; whether it answers our letter is not certain",
}


@dataclass(frozen=True)
class Note:
    """One message of the thread."""

    who: str
    ours: bool
    at: str
    after: str
    """How long after our letter; empty for the letter itself."""
    place: str
    """From where or to whom, without a person's name."""
    subject: str
    lines: tuple[str, ...]
    remarks: tuple[str, ...]
    """Why it counts, or does not, a sentence each."""
    evidence: str


@dataclass(frozen=True)
class Thread:
    """One letter of ours and what came back."""

    notes: tuple[Note, ...]
    deadline: str


def threads(ledger: Ledger, db: Connection, visit: str) -> tuple[Thread, ...]:
    """The conversations of a visit, as finished or as last looked at, in the order they began."""
    latest: dict[tuple[str, str], Conversation] = {}
    for record in ledger.records.of(db, visit):
        if record.kind in ("look", "observation") and record.content:
            try:
                seen = decode(record.content)
            except Tampered:
                continue
            if isinstance(seen, Conversation):
                latest[seen.letter.message_id, seen.letter.accepted] = seen
    return tuple(_thread(seen) for seen in latest.values())


def _thread(seen: Conversation) -> Thread:
    letter = seen.letter
    ours = Note(
        who="The shopper writes",
        ours=True,
        at=when(stamp(moment(seen.deadline) - timedelta(hours=seen.promised_hours))),
        after="",
        place=f"to {plain(letter.to, 120)}",
        subject=plain(letter.subject, 160),
        lines=_lines(letter.text),
        remarks=(f"Refused: {plain(letter.refused)}.",) if letter.refused else (),
        evidence=_proof(letter.evidence[0].sha256 if letter.evidence else ""),
    )
    came = tuple(_note(message, seen) for message in seen.messages)
    return Thread((ours, *came), when(seen.deadline))


def _note(message: Received, seen: Conversation) -> Note:
    return Note(
        who=WHO[message.kind],
        ours=False,
        at=when(message.arrived),
        after=_after(message.hours),
        place=f"from {plain(message.sender.rpartition('@')[2], 120) or 'nobody'}",
        subject=plain(message.subject, 160),
        lines=_lines(message.without_names(message.text)),
        remarks=tuple(_remarks(message, seen)),
        evidence=_proof(message.evidence.sha256),
    )


def _remarks(message: Received, seen: Conversation) -> Iterator[str]:
    if message.kind is not Kind.HUMAN:
        rules = ", ".join(plain(rule, 80) for rule in message.rules[:4])
        yield f"Not a person's answer: {message.subkind or message.kind} ({rules})."
    if message.junk:
        yield "Found among junk mail."
    if message.kind is Kind.HUMAN:
        for said in message.answer.subquestions:
            status = seen.status(message, said.text).replace("_", " ")
            said_so = plain(message.without_names(said.quote), 200)
            quote = f": “{said_so}”" if said_so else ""
            yield f"{plain(said.text, 160)} {status}{quote}."
        if files := message.answer.attachments:
            yield f"Attached, and not read: {', '.join(plain(name, 80) for name in files[:5])}."
    for phrase in message.answer.cliches[:3]:
        yield f"An empty phrase: “{plain(phrase, 160)}”."
    yield f"Counted to this letter because {FOUND[message.matched_by]}."


def _after(hours: float) -> str:
    minutes = round(hours * 60)
    if minutes < 60:
        return f"after {minutes} min"
    return f"after {minutes // 60} h {minutes % 60:02} min"


def _lines(text: str) -> tuple[str, ...]:
    said = [plain(line, WIDTH) for line in visible(text).splitlines()]
    while said and not said[-1]:
        said.pop()
    return (*said[:LINES], "…") if len(said) > LINES else tuple(said)


def _proof(sha256: str) -> str:
    return f"sha256 {plain(sha256[:12])}…" if sha256 else ""
