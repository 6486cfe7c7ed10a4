"""The mail room as one thing to start: servers, staff, clock and truth."""

import hashlib
import logging
import re
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from uuid import uuid4

from ..loop import LoopThread
from ..pages import GUISES, SURVEY, Guise
from ..truthlog import TruthLog
from .accounts import ACCOUNTS, Account, owner_of
from .clock import RoomClock
from .desks import Desks
from .habits import Habit, Sending, staff
from .letters import case_number, write
from .mailboxes import HOST, Mailboxes
from .postman import Postman
from .question import Question, one_line, order_number, read
from .truthlog import Entry, What

HELP: Final = "help@tidewater.example"
"""Where customers write to."""
LOW: Final = 2
"""The best mark, of 5, that is still a low one."""
_log = logging.getLogger(__name__)
_NUMBER: Final = re.compile(r"\b\d{5}\b")


class MailRoomNeeds(ImportError):
    """The packages that speak SMTP and IMAP are not installed."""


@dataclass
class MailRoom:
    """The mail room of Tidewater Broadband in one guise; a context manager that serves it.

    SMTP and IMAP are served on 127.0.0.1, on free ports, without TLS. A day of the room lasts
    ``day_seconds`` of the machine's and begins at ``start`` (the present moment when that is None);
    ``clock`` tells its time, to other processes too. A mail to the company's domain is answered as
    the habits of its desk say (``habits.toml``); ``habits`` (address → habits joined by dots) and
    ``subjects`` (words of a subject → habits) go before them. A mail to a customer's address, with
    or without a plus, lands in that customer's INBOX.

    ``folder`` keeps the mailboxes from one room to the next; ``imap`` is another server for them.
    ``truth_log`` is a file for the truth. What is due after the room has closed is not sent.

    Raises:
        ValueError: there is no such guise or habit, or no day that short.
        MailRoomNeeds: on entering, when the extra ``demo`` is not installed.
        OSError: on entering, when a folder or port cannot be had.
    """

    guise: Guise = "good"
    day_seconds: float = 86_400.0
    start: datetime | None = None
    habits: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    accounts: Sequence[Account] = ACCOUNTS
    folder: Path | None = None
    truth_log: Path | None = None
    imap: Mailboxes | None = None
    survey_url: str = "http://www.tidewater.example/survey"
    slow_seconds: float = 2.0
    """The machine's seconds that a slow desk takes over a mail."""

    host = HOST
    address = HELP

    def __post_init__(self) -> None:
        if self.guise not in GUISES:
            raise ValueError(f"no guise {self.guise!r} of the sample company; there are {GUISES}")
        self.smtp_port = self.imap_port = 0
        self.clock = RoomClock.begin(self.day_seconds, self.start)
        self._desks = Desks(staff(), self.guise, self.habits, self.subjects)
        self._truth = TruthLog[Entry](self.truth_log)
        self._ours: set[str] = set()
        self._surveys: dict[str, Question] = {}
        self._cases: dict[str, Question] = {}
        self._due = 0
        self._due_changed = threading.Condition()

    @property
    def shopper_address(self) -> str:
        """The e-mail address of the first account; ``login`` and ``password`` are its too."""
        return self.accounts[0].address

    @property
    def login(self) -> str:
        return self.accounts[0].login

    @property
    def password(self) -> str:
        return self.accounts[0].password

    def truth(self) -> tuple[Entry, ...]:
        """What happened so far, in its order; stays readable after the room has closed."""
        return self._truth.entries()

    def wait_for(self, what: What, count: int = 1, seconds: float = 10.0) -> bool:
        """Whether, within so many of the machine's seconds, it happened ``count`` times in all."""
        return self._truth.wait_for(what, count, seconds)

    def wait_until_quiet(self, seconds: float = 10.0) -> bool:
        """Whether, within so many of the machine's seconds, everything due has been sent."""
        with self._due_changed:
            return self._due_changed.wait_for(lambda: not self._due, seconds)

    def write_in(self, name: str, address: str, text: str, desk: str = HELP) -> None:
        """Take a message from the contact form of the website; the answer comes by mail."""
        question = Question(
            at=self.clock.now(),
            desk=desk,
            sender=address,
            subject="Your message",
            text=text,
            signed=name,
            order=order_number(text),
        )
        self._note("received", desk, folder="contact form")
        self._answer(question)

    def form(self, path: str, fields: Mapping[str, str]) -> None:
        """Take a form of the website (``Website(…, taken=room.form)``): a message, or a mark."""
        if path.startswith(SURVEY):
            comment = one_line(fields.get("comment", ""))
            self.mark(path.removeprefix(SURVEY), int(fields["mark"]), comment)
        elif fields.keys() >= {"name", "email", "message"}:
            self.write_in(one_line(fields["name"]), fields["email"], fields["message"])

    def mark(self, token: str, mark: int, comment: str = "") -> bool:
        """Take a mark, 1 (badly) to 5 (well), for the survey of this token; whether there is one.

        A low mark is answered as the guise's desk ``low-mark`` says.
        """
        question = self._surveys.get(token)
        if question is None:
            return False
        self._note("marked", question.sender, about=question.id, said=str(mark))
        if mark <= LOW:
            for habit in self._desks.low_mark():
                about = replace(question, text=comment) if comment else question
                self._schedule(habit.sends, about)
        return True

    def deliver(
        self, raw: bytes, folder: str = "INBOX", at: datetime | None = None, address: str = ""
    ) -> None:
        """Put any message into a mailbox, the shopper's by default, as if it arrived at ``at``.

        Raises:
            ValueError: no such account.
            imaplib.IMAP4.error: no such folder.
        """
        account = owner_of(address or self.shopper_address, self.accounts)
        if account is None:
            raise ValueError(f"no mailbox for {address!r}")
        self._postman.deliver(account, folder, raw, at or self.clock.now())

    def habits_of(self, address: str) -> tuple[Habit, ...] | None:
        """How this address treats mail; nothing at all for a customer; None when it is unknown."""
        return () if owner_of(address, self.accounts) else self._desks.at(address)

    def take(self, address: str, sender: str, raw: bytes) -> None:
        """Take a mail that came over SMTP for a desk or a customer."""
        now = self.clock.now()
        question = read(raw, address, sender, now)
        account = owner_of(address, self.accounts)
        if account is not None:
            self._postman.deliver(account, "INBOX", _traced(raw, sender, now), now)
        folder = "INBOX" if account else ""
        digest = hashlib.sha256(raw).hexdigest()
        self._note("received", address, id=question.id, sha256=digest, folder=folder)
        if account is None:
            self._answer(question)

    def refuse(self, address: str, said: str) -> None:
        """A recipient was refused with this reply."""
        self._note("refused", address, said=said)

    def drop(self, address: str) -> None:
        """The connection was cut in the middle of a mail to this recipient."""
        self._note("dropped", address)

    def __enter__(self) -> Self:
        try:
            from .imap import PymapServer
            from .smtp import Handler, server
        except ModuleNotFoundError as error:
            raise MailRoomNeeds(
                f"the sample company's mail room needs {error.name}: pip install 'mysteryshop[demo]'"
            ) from error
        with ExitStack() as stack:
            thread = LoopThread("mail-room")
            stack.callback(thread.close)
            imap = self.imap or PymapServer(self.folder)
            stack.callback(lambda: thread.run(imap.stop()))
            self.imap_port = thread.run(imap.start(self.accounts, self.clock.now))
            session = server(Handler(self, self.slow_seconds), self.accounts)
            smtp = thread.run(thread.listen(session, HOST))
            stack.callback(thread.loop.call_soon_threadsafe, smtp.close)
            self.smtp_port = smtp.sockets[0].getsockname()[1]
            self._postman = Postman(HOST, self.imap_port)
            stack.callback(self._postman.close)
            self._office = ThreadPoolExecutor(1, "mail-room-office")
            stack.callback(self._office.shutdown, cancel_futures=True)
            self._thread = thread
            self._closing = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()

    def _answer(self, question: Question) -> None:
        self._cases.setdefault(str(case_number(question)), question)
        replies = any(reference in self._ours for reference in question.references)
        self._schedule(self._desks.sendings(question, replies), question)

    def _schedule(self, sendings: Sequence[Sending], question: Question) -> None:
        with self._due_changed:
            self._due += len(sendings)
        for sending in sendings:
            self._thread.later(
                self.clock.real_seconds(sending.after),
                partial(self._office.submit, self._send, sending, question),
            )

    def _send(self, sending: Sending, question: Question) -> None:
        """Write a letter and deliver it; a fault of ours is logged and ends nothing else."""
        try:
            self._sent(sending, question)
        except Exception:
            _log.exception("the letter %s was not sent", sending.letter.name)
        finally:
            with self._due_changed:
                self._due -= 1
                self._due_changed.notify_all()

    def _sent(self, sending: Sending, question: Question) -> None:
        letter, now = sending.letter, self.clock.now()
        account = owner_of(question.sender, self.accounts)
        if account is None:
            self._note("undelivered", question.sender, about=question.id, letter=letter.name)
            return
        token = uuid4().hex
        self._surveys[token] = question
        link = f"{self.survey_url}/{token}"
        written = write(letter, question, account.legal_name, link, now, self._case_of(question))
        raw = _traced(written.raw, written.sender, now)
        self._ours.add(written.id)
        self._postman.deliver(account, sending.folder, raw, now)
        self._truth.add(
            Entry(
                now,
                "sent",
                question.sender,
                id=written.id,
                sha256=hashlib.sha256(raw).hexdigest(),
                about=question.id,
                letter=letter.name,
                kind=letter.kind,
                answers=letter.answers,
                folder=sending.folder,
            )
        )

    def _case_of(self, question: Question) -> Question | None:
        """What the case was opened with that a question names; the bad guise does not look it up."""
        if self.guise == "bad":
            return None
        return next(
            (self._cases[n] for n in _NUMBER.findall(question.text) if n in self._cases), None
        )

    def _note(self, what: What, address: str, **more: str) -> None:
        self._truth.add(Entry(self.clock.now(), what, address, **more))


def _traced(raw: bytes, sender: str, at: datetime) -> bytes:
    """The message with the trace fields of its last hop (RFC 5321, 4.4)."""
    trace = (
        f"Return-Path: <{sender}>\r\n"
        f"Received: from mx.tidewater.example ([192.0.2.25]) by imap.post.example with ESMTP\r\n"
        f" id {uuid4().hex[:16]}; {format_datetime(at)}\r\n"
    )
    return trace.encode("utf-8", "surrogateescape") + raw
