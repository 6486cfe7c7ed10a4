"""Writing to customer service as a customer, and what comes back."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from pytest_bdd import given, parsers, then, when

from ..core.action import Called
from ..core.criterion import Criterion
from ..core.evidence import Evidence
from ..core.mailbox import Mailbox, mail_address
from ..core.verdict import Outcome
from ..core.visit import Visit
from ..criteria.mail import (
    complaint_answered,
    mail_answered,
    memory_carry,
    no_cliche,
    no_fake_personal,
    no_repeat,
    preferred_channel_kept,
    preferred_name,
    words_match_deeds,
)
from ..criteria.offers import just_for_you
from ..probes.mail.answers.question import Expects, Question, SubQuestion
from ..probes.mail.conversation import Conversation
from ..probes.mail.looking import Watch, look
from ..probes.mail.mentions import sentence_about
from ..probes.mail.offers import OfferWatch, look_for_offer
from ..probes.mail.sending import recover, send
from ..probes.mail.writing import Letter, Sent, natural_subject
from .beside import FILES, Beside, FileNames
from .expects import expects
from .wording import Wording

COMPLAINT = "Complaint"
HOURS = 24.0
"""How long a journey waits that names no hours."""
NO_FILES = FileNames()
SUBJECT = Wording(r'(?:(?!" with ").)+', str)
Enclose = Callable[[FileNames], tuple[Evidence, ...]]


@dataclass
class Correspondence:
    """What these phrases tell and ask in one journey, and what came back so far."""

    preferred_name: str
    legal_name: str
    history: dict[str, str]
    sent: Sent | None = None
    called: Called[Conversation] | None = None
    told: list[str] = field(default_factory=list)
    """Every text written so far."""

    @property
    def facts(self) -> dict[str, str]:
        """What the letters have told: nobody needs to ask for it again."""
        said = " ".join(self.told).casefold()
        return {name: value for name, value in self.history.items() if value.casefold() in said}

    def write(self, visit: Visit, letter: Letter) -> None:
        """Send it, once; what comes back from now on answers this letter."""
        mailbox_of(visit)
        written = visit.call(
            letter.action,
            lambda attempt: send(letter, attempt),
            lambda attempt: recover(letter, attempt),
        )
        self.told.append(letter.text)
        self.sent, self.called = written.observation, None

    def answered(
        self, visit: Visit, hours: float = HOURS, asked: Sequence[SubQuestion] = ()
    ) -> Called[Conversation]:
        """What has come back to the last letter; the first asking waits for it."""
        if self.sent is None:
            visit.stop(Outcome.NOT_MEASURED, 'write first: "When I write to customer service: …"')
        if self.called is None:
            question = Question(
                text=self.sent.text,
                subquestions=tuple(asked),
                facts=self.facts,
                preferred_name=self.preferred_name,
                legal_name=self.legal_name,
            )
            watch = Watch(self.sent, question, hours)
            self.called = visit.call(watch.action, lambda attempt: look(watch, attempt))
        return self.called


def _phrase(text: str) -> parsers.parse:
    """A phrase with the types that letters need."""
    return parsers.parse(text, extra_types={"Files": FILES, "Subject": SUBJECT})


@pytest.fixture
def correspondence(visit: Visit) -> Correspondence:
    """The letters of one journey and their answers."""
    shopper = visit.shopper
    return Correspondence(shopper.signs_as, shopper.legal_name, dict(shopper.history))


@given(parsers.parse('everybody calls me "{preferred}", though my contract says "{legal}"'))
def _(correspondence: Correspondence, preferred: str, legal: str) -> None:
    correspondence.preferred_name, correspondence.legal_name = preferred, legal


@given(parsers.parse('my {fact} is "{value}"'))
def _(correspondence: Correspondence, fact: str, value: str) -> None:
    correspondence.history[fact] = value


@pytest.fixture
def enclose(beside: Beside, visit: Visit) -> Enclose:
    """Files beside the feature, kept as evidence so that a letter can refer to them."""
    keep = visit.context.evidence.keep
    return lambda names: tuple(
        keep(file.data, file.name, file.media_type) for file in beside.read(names)
    )


@when("I write to customer service:")
@when(_phrase("I write to customer service with {files:Files}:"))
def _(
    correspondence: Correspondence,
    visit: Visit,
    enclose: Enclose,
    docstring: str,
    files: FileNames = NO_FILES,
) -> None:
    letter = _letter(correspondence, visit, docstring)
    correspondence.write(visit, replace(letter, attachments=enclose(files)))


@when(_phrase('I write to customer service about "{subject:Subject}":'))
@when(_phrase('I write to customer service about "{subject:Subject}" with {files:Files}:'))
def _(
    correspondence: Correspondence,
    visit: Visit,
    enclose: Enclose,
    subject: str,
    docstring: str,
    files: FileNames = NO_FILES,
) -> None:
    letter = _letter(correspondence, visit, docstring, subject)
    correspondence.write(visit, replace(letter, attachments=enclose(files)))


@when(
    _phrase('I write to "{address}" about "{subject:Subject}":'),
    converters={"address": mail_address},
)
@when(
    _phrase('I write to "{address}" about "{subject:Subject}" with {files:Files}:'),
    converters={"address": mail_address},
)
def _(
    correspondence: Correspondence,
    visit: Visit,
    enclose: Enclose,
    address: str,
    subject: str,
    docstring: str,
    files: FileNames = NO_FILES,
) -> None:
    text = filled(correspondence, visit, docstring)
    about = filled(correspondence, visit, subject)
    letter = Letter(address, text, about, correspondence.preferred_name)
    correspondence.write(visit, replace(letter, attachments=enclose(files)))


@when("I complain to customer service:")
@when(_phrase("I complain to customer service with {files:Files}:"))
def _(
    correspondence: Correspondence,
    visit: Visit,
    enclose: Enclose,
    docstring: str,
    files: FileNames = NO_FILES,
) -> None:
    letter = _letter(correspondence, visit, docstring, COMPLAINT)
    correspondence.write(visit, replace(letter, attachments=enclose(files)))


@when("I write back:")
@when("I write back and complain:")
@when(_phrase("I write back with {files:Files}:"))
@when(_phrase("I write back and complain with {files:Files}:"))
def _(
    correspondence: Correspondence,
    visit: Visit,
    enclose: Enclose,
    docstring: str,
    files: FileNames = NO_FILES,
) -> None:
    letter = _back(correspondence, visit, docstring)
    correspondence.write(visit, replace(letter, attachments=enclose(files)))


@when("they have given me a case number")
def _(correspondence: Correspondence, visit: Visit) -> None:
    number = correspondence.answered(visit).observation.case_number
    if not number:
        visit.stop(Outcome.NOT_MEASURED, "none of their messages holds a case number")
    correspondence.history["case number"] = number


@then(
    parsers.re(r"within (?P<hours>\d+) hours? a real answer tells me:"), converters={"hours": float}
)
@expects(mail_answered)
def _(
    correspondence: Correspondence, visit: Visit, hours: float, datatable: list[list[str]]
) -> None:
    called = correspondence.answered(visit, hours, subquestions(datatable))
    visit.expect(mail_answered, called, threshold=hours)


@then(parsers.re(r"within (?P<hours>\d+) hours? I get a real answer"), converters={"hours": float})
@expects(mail_answered)
def _(correspondence: Correspondence, visit: Visit, hours: float) -> None:
    visit.expect(mail_answered, correspondence.answered(visit, hours), threshold=hours)


@then(
    parsers.re(r"(?:within|in less than) (?P<hours>\d+) hours? a person answers my complaint"),
    converters={"hours": float},
)
@expects(complaint_answered)
def _(correspondence: Correspondence, visit: Visit, hours: float) -> None:
    visit.expect(complaint_answered, correspondence.answered(visit, hours), threshold=hours)


@then(parsers.parse("nobody asks me for the {fact} again, or tells me to phone"))
@expects(no_repeat, preferred_channel_kept)
def _(correspondence: Correspondence, visit: Visit, fact: str) -> None:
    _expect(correspondence, visit, no_repeat)
    _expect(correspondence, visit, preferred_channel_kept)


@then("nobody asks me again for what I have told them")
@expects(no_repeat)
def _(correspondence: Correspondence, visit: Visit) -> None:
    _expect(correspondence, visit, no_repeat)


@then("nobody sends me to another channel")
@expects(preferred_channel_kept)
def _(correspondence: Correspondence, visit: Visit) -> None:
    _expect(correspondence, visit, preferred_channel_kept)


@then(parsers.parse('they call me "{name}"'))
@expects(preferred_name)
def _(correspondence: Correspondence, visit: Visit, name: str) -> None:
    correspondence.preferred_name = name
    _expect(correspondence, visit, preferred_name)


@then("they call me what I call myself")
@expects(preferred_name)
def _(correspondence: Correspondence, visit: Visit) -> None:
    _expect(correspondence, visit, preferred_name)


@then("nobody sends me empty phrases")
@expects(no_cliche)
def _(correspondence: Correspondence, visit: Visit) -> None:
    _expect(correspondence, visit, no_cliche)


@then(parsers.parse('they know from before that "{fact}"'))
@expects(memory_carry)
def _(correspondence: Correspondence, visit: Visit, fact: str) -> None:
    fact = filled(correspondence, visit, fact)
    *earlier, last = correspondence.told or [""]
    if sentence_about(fact, last) or not sentence_about(fact, "\n\n".join(earlier)):
        visit.stop(Outcome.NOT_MEASURED, f"only a contact before the last one may tell that {fact}")
    visit.expect(memory_carry, correspondence.answered(visit), fact=fact)


@then(
    parsers.re(r"within (?P<hours>\d+) hours? no offer that is just for me is everybody's"),
    converters={"hours": float},
)
@expects(just_for_you)
def _(correspondence: Correspondence, visit: Visit, hours: float) -> None:
    if correspondence.sent is None:
        visit.stop(Outcome.NOT_MEASURED, 'write first: "When I write to customer service: …"')
    watch = OfferWatch(correspondence.sent, hours)
    called = visit.call(watch.action, lambda attempt: look_for_offer(watch, attempt))
    visit.expect(just_for_you, called)


@then("no machine pretends to write to me personally")
@expects(no_fake_personal)
def _(correspondence: Correspondence, visit: Visit) -> None:
    _expect(correspondence, visit, no_fake_personal)


@then("what they announce does happen")
@expects(words_match_deeds)
def _(correspondence: Correspondence, visit: Visit) -> None:
    _expect(correspondence, visit, words_match_deeds)


def _letter(correspondence: Correspondence, visit: Visit, text: str, subject: str = "") -> Letter:
    """A letter to customer service; without a subject it gets a natural one."""
    text = filled(correspondence, visit, text)
    chosen = filled(correspondence, visit, subject)
    subject = chosen or natural_subject(text, correspondence.history)
    return Letter(_customer_service(visit), text, subject, correspondence.preferred_name)


def mailbox_of(visit: Visit) -> Mailbox:
    """The shopper's mailbox; without one the journey ends here."""
    if visit.shopper.mailbox is None:
        name = visit.shopper.name
        visit.stop(
            Outcome.NOT_MEASURED,
            f"the shopper {name!r} has no mailbox to write from: [shopper.{name}.mailbox] in "
            "shoppers.toml",
        )
    return visit.shopper.mailbox


def filled(correspondence: Correspondence, visit: Visit, text: str) -> str:
    """The text with the shopper's own facts in the place of ``{order number}`` and the like."""

    def fact(found: re.Match[str]) -> str:
        name = found[1]
        if name not in correspondence.history:
            visit.stop(
                Outcome.NOT_MEASURED,
                f"the shopper {visit.shopper.name!r} has no {name!r} to tell: [shopper."
                f'{visit.shopper.name}.history] "{name}" = "…"',
            )
        return correspondence.history[name]

    return re.sub(r"\{([^{}\n]{1,40})\}", fact, text)


def subquestions(table: list[list[str]]) -> list[SubQuestion]:
    """The rows of a table: what is asked, and what an answer must hold (or it is read from the words)."""
    return [SubQuestion(row[0], Expects.of("".join(row[1:2]), row[0])) for row in table]


def _customer_service(visit: Visit) -> str:
    address = visit.company.identity.email
    if address is None:
        visit.stop(
            Outcome.NOT_MEASURED,
            'no address to write to: name one in the profile, [company] email = "help@…"',
        )
    return address


def _back(correspondence: Correspondence, visit: Visit, text: str) -> Letter:
    """A letter in the same conversation as our last one."""
    seen = correspondence.answered(visit).observation
    subject = seen.letter.subject
    again = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    text = filled(correspondence, visit, text)
    name = correspondence.preferred_name
    return Letter(seen.letter.to, text, again, name, seen.letter.message_id)


def _expect(correspondence: Correspondence, visit: Visit, criterion: Criterion) -> None:
    visit.expect(criterion, correspondence.answered(visit))
