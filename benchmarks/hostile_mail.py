"""Mutated mails through all that reads them: matching, classifier, extractors, judge, criteria, report.

None may crash, hang, or do anything in the report. `MYSTERYSHOP_MAILS` sets how many (10,000).
"""

import os
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from selectolax.lexbor import LexborHTMLParser

from mysteryshop.core.action import Action, Said
from mysteryshop.core.attempt import Attempt
from mysteryshop.core.clock import stamp
from mysteryshop.core.company import Company
from mysteryshop.core.effects import Effect
from mysteryshop.core.evidence import EvidenceStore
from mysteryshop.core.ledger import Asked, Ledger, Letter, Opening, Run, VisitKey, sqlite_url
from mysteryshop.core.stop import KillSwitch
from mysteryshop.core.verdict import worst
from mysteryshop.core.visit import RunContext, Visit
from mysteryshop.criteria import mail as criteria
from mysteryshop.probes.mail.answers.question import Expects, Question, SubQuestion
from mysteryshop.probes.mail.arrivals import Arrival
from mysteryshop.probes.mail.conversation import Conversation, Received
from mysteryshop.probes.mail.imap import Inbox
from mysteryshop.probes.mail.looking import Watch, read_arrivals
from mysteryshop.probes.mail.matching import By, Match, Ours, by_body, by_headers, keys_of
from mysteryshop.probes.mail.message import read_message
from mysteryshop.probes.mail.offers import offer_in
from mysteryshop.probes.mail.survey import ways_in
from mysteryshop.probes.mail.writing import Sent
from mysteryshop.reports.junit import junit
from mysteryshop.reports.render import write_report
from mysteryshop.reports.results import results_of

from .mutations import QUESTION, mails

SEED = 20417
MAILS = 10_000
A_CONVERSATION = 20
"""Mails that answer one letter."""
A_REPORT = 50
"""Conversations of a report."""
ADDRESS = "maddy.thorne+tag@post.example"
ASKED = ("Will you swap the plug?", "How long does that take?", "What does it cost me?")
JUDGED = (
    criteria.mail_answered, criteria.preferred_channel_kept, criteria.no_repeat,
    criteria.preferred_name, criteria.no_cliche, criteria.words_match_deeds,
    criteria.no_fake_personal,
)  # fmt: skip
DOES = {"script", "iframe", "object", "embed", "base", "applet", "form", "frame", "foreignobject"}
"""Elements that execute, load or send."""
URLS = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset"}
_COMPANY = {
    "company": {
        "id": "tidewater",
        "name": "Tidewater",
        "website": "http://www.tidewater.example/",
        "country": "GB",
    },
    "scope": {"hosts": ["www.tidewater.example"]},
}


@dataclass
class Count:
    """What became of the mails."""

    crashes: list[str] = field(default_factory=list)
    seconds: list[tuple[float, str]] = field(default_factory=list)

    @contextmanager
    def of(self, what: str) -> Iterator[None]:
        """Time something and note that it fails; it is the only thing here that may."""
        began = time.perf_counter()
        try:
            yield
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.crashes.append(f"{what}: {error!r:.200} in {where.filename}:{where.lineno}")
        self.seconds.append((round(time.perf_counter() - began, 3), what))

    @property
    def figures(self) -> dict[str, object]:
        slowest = sorted(self.seconds, reverse=True)
        return {
            "n": len(self.seconds),
            "crashes": len(self.crashes),
            "crashed": self.crashes[:20],
            "slowest_seconds": slowest[0][0],
            "slowest": [f"{what}: {seconds}" for seconds, what in slowest[:5]],
            "longer_than_a_second": sum(seconds > 1 for seconds, _ in self.seconds),
            "seconds": round(sum(seconds for seconds, _ in self.seconds), 1),
        }


def measure() -> dict[str, object]:
    """How many crashed, the slowest, and what in the reports could do anything."""
    count = int(os.environ.get("MYSTERYSHOP_MAILS", MAILS))
    made = mails(count, SEED, ADDRESS)
    read, reported = Count(), Count()
    does: list[str] = []
    size = A_CONVERSATION * A_REPORT
    for start in range(0, count, size):
        with tempfile.TemporaryDirectory() as name:
            does += _batch(Path(name), made[start : start + size], start, (read, reported))
        print(f"  {start + size:,}: {read.figures} {reported.crashes} {does}", file=sys.stderr)
    return {
        "seed": SEED,
        "mails": read.figures,
        "reports": reported.figures,
        "executable_in_reports": len(does),
        "executable": does[:20],
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _batch(
    folder: Path, made: list[Callable[[], bytes]], start: int, counts: tuple[Count, Count]
) -> list[str]:
    """Read some mails, judge the conversations they make, and report; what the report could do."""
    read, reported = counts
    company = Company.model_validate(_COMPANY)
    evidence = EvidenceStore(folder / "evidence")
    with Ledger(sqlite_url(folder / "ledger.sqlite")) as ledger:
        run = ledger.runs.begin(Asked("tidewater", "Tidewater", "run", "hostile"))
        context = RunContext(ledger, evidence, company, Opening(run), KillSwitch(folder / "STOP"))
        for at in range(0, len(made), A_CONVERSATION):
            chosen = made[at : at + A_CONVERSATION]
            _converse(context, chosen, start + at, read, reported)
        with reported.of(f"report of mails {start} to {start + len(made)}"):
            return _reported(ledger, run, evidence, folder / "report.html")
    return []


def _converse(
    context: RunContext, made: list[Callable[[], bytes]], first: int, read: Count, reported: Count
) -> None:
    journey = f"Mails from {first}"
    key = VisitKey("tidewater", "maddy", journey, "", journey, "a.feature", 3, "reachability")
    entry = context.ledger.visits.open(key, journey, context.opening)
    visit = Visit(context, entry)
    visit.enter([Said(3, "Then")])
    visit.step(Said(3, "Then"))
    watch = _watch()

    def look(attempt: Attempt) -> Conversation:
        messages: list[Received] = []
        for number, make in enumerate(made, start=first):
            raw = make()
            with read.of(f"mail {number}"):
                messages += _read(raw, number, watch, attempt)
        deadline = stamp(datetime.now(UTC) - timedelta(hours=1))
        return Conversation(watch.letter, watch.question, deadline, 24.0, 25.0, tuple(messages))

    called = visit.call(Action("mail-answers", {"n": first}, Effect.TYPE, "mail"), look)
    with reported.of(f"criteria on mails from {first}"):
        for criterion in JUDGED:
            visit.expect(criterion, called)
    visit.settle(worst(visit.verdicts), {"steps": [], "because": "it is over"})


def _watch() -> Watch:
    subquestions = tuple(SubQuestion(text, Expects.of("", text)) for text in ASKED)
    facts = {"order number": "TW-20417"}
    question = Question(QUESTION, subquestions, facts, "Maddy", "Margaret Thorne")
    letter = Sent(
        "letter@post.example",
        "help@tidewater.example",
        ADDRESS,
        "Order",
        QUESTION,
        stamp(datetime.now(UTC)),
    )
    return Watch(letter, question, 24.0)


def _read(raw: bytes, number: int, watch: Watch, attempt: Attempt) -> list[Received]:
    """A mail as a look reads it, and as the looks for surveys and offers do."""
    message = read_message(raw)
    keys = keys_of(message)
    sender, subject = message.sender.address[:300], message.subject[:500]
    listed = Letter("INBOX", 1, number + 1, datetime.now(UTC), sender, subject, len(raw), keys)
    ours = Ours(ADDRESS, (watch.letter.message_id,), ("TW-20417",), "tidewater.example")
    match = by_headers(listed, ours, ()) or by_body(message, ours)
    arrival = Arrival(listed, raw, message, match or Match(By.ADDRESS, ADDRESS))
    ways_in(arrival, watch.letter.text)
    offer_in(arrival)
    box = cast(Inbox, SimpleNamespace(is_junk=lambda folder: False))
    return read_arrivals([arrival], box, watch, listed.arrived, attempt)


def _reported(ledger: Ledger, run: Run, evidence: EvidenceStore, path: Path) -> list[str]:
    write_report(ledger, evidence, path)
    results = results_of(ledger, run)
    results.as_json()
    junit(results)
    return list(executable(path.read_text("utf-8")))


def executable(page: str) -> Iterator[str]:
    """Whatever in a page executes, loads from elsewhere or leads to a script."""
    tree = LexborHTMLParser(page)
    for node in tree.css("*"):
        tag = (node.tag or "").lower()
        attributes: dict[str, Any] = dict(node.attributes)
        if tag in DOES or (tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh"):
            yield f"<{tag}>"
        for name, value in attributes.items():
            if name.lower().startswith("on"):
                yield f"<{tag} {name}>"
            url = "".join((value or "").split()).lower()
            allowed = url.startswith(("#", "data:image/")) or ":" not in url.partition("/")[0]
            if name.lower() in URLS and not allowed:
                yield f"<{tag} {name}={url[:60]}>"
