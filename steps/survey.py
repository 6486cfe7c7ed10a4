"""Telling a company's survey that one is unhappy, and whether anybody comes back."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from pytest_bdd import parsers, then, when

from ..core.action import Called
from ..core.errors import OutOfScope
from ..core.verdict import Outcome
from ..core.visit import Visit
from ..criteria.survey import dissatisfied_reached, surveyed
from ..probes.mail.answers.question import Expects, Question, SubQuestion
from ..probes.mail.conversation import Conversation
from ..probes.mail.looking import Watch, look
from ..probes.mail.survey import Survey, SurveyWatch, look_for_survey
from ..probes.mail.writing import Sent
from ..probes.web.browser import WebBrowser
from ..probes.web.form_sent import FormSent
from ..probes.web.survey_form import SurveyAnswer, answer_survey
from .expects import expects
from .mail import Correspondence, filled

DAYS = 7.0
"""How long a survey is waited for when the journey names no days."""
MARK = re.compile(r"(?P<mark>\d+) (?:out )?of (?P<best>\d+)(?:[,;:]? (?P<reason>.+))?", re.DOTALL)


@dataclass
class Feedback:
    """What one journey and the company's survey have to say to each other."""

    correspondence: Correspondence
    visit: Visit
    called: Called[Survey] | None = None
    given: Sent | None = None
    """The low mark, as a letter that a person may come back to."""

    def asked(self, days: float = DAYS) -> Called[Survey]:
        """Their survey about the last letter; the first asking waits for it."""
        if self.called is None:
            watch = SurveyWatch(self._letter(), days)
            self.called = self.visit.call(
                watch.action, lambda attempt: look_for_survey(watch, attempt)
            )
        return self.called

    def tell(self, said: str, browser: Callable[[], WebBrowser]) -> None:
        """Answer the survey, once; without one, or out of scope, the journey ends here."""
        survey = self.asked().observation
        if survey.hours is None:
            days = survey.promised_days
            self.visit.stop(Outcome.NOT_MEASURED, f"no survey came within {days:g} days")
        answer = self._answer(survey, said)
        sent = self.visit.call(
            answer.action, lambda attempt: answer_survey(answer, attempt, browser)
        ).observation
        if sent.outcome != "accepted":
            because = f"their survey could not be answered: {sent.because}"
            self.visit.stop(Outcome.NOT_MEASURED, because)
        self.correspondence.told.append(answer.reason)
        self.given = _as_letter(sent, answer, self._letter())

    def reached(self, reason: str, hours: float) -> Called[Conversation]:
        """What a person has written about the reason since the survey was answered."""
        if self.given is None:
            self.visit.stop(
                Outcome.NOT_MEASURED,
                "answer first: 'When I tell their survey \"1 of 5, because …\"'",
            )
        question = Question(
            text=self.given.text,
            subquestions=(SubQuestion(reason, Expects.of("text", reason)),),
            facts=self.correspondence.facts,
            preferred_name=self.correspondence.preferred_name,
            legal_name=self.correspondence.legal_name,
        )
        watch = Watch(self.given, question, hours)
        return self.visit.call(watch.action, lambda attempt: look(watch, attempt))

    def _letter(self) -> Sent:
        if self.correspondence.sent is None:
            self.visit.stop(
                Outcome.NOT_MEASURED, 'write first: "When I write to customer service: …"'
            )
        return self.correspondence.sent

    def _answer(self, survey: Survey, said: str) -> SurveyAnswer:
        found = MARK.fullmatch(filled(self.correspondence, self.visit, said).strip())
        if found is None or not 1 <= int(found["mark"]) <= int(found["best"]):
            self.visit.stop(
                Outcome.NOT_MEASURED,
                f'{said!r} is no mark such as "1 of 5, because it broke again"',
            )
        return SurveyAnswer(
            url=self._way_in(survey),
            mark=int(found["mark"]),
            best=int(found["best"]),
            reason=re.sub(r"^because\s+", "", found["reason"] or ""),
            country=self.visit.company.identity.country,
        )

    def _way_in(self, survey: Survey) -> str:
        """The first link to the survey that lies in scope; without one the journey ends here."""
        for link in survey.links:
            with suppress(OutOfScope, ValueError):
                self.visit.company.scope.check_url(link.url)
                return link.url
        hosts = ", ".join(dict.fromkeys(urlsplit(link.url).netloc for link in survey.links))
        return self.visit.stop(
            Outcome.NOT_MEASURED, f"their survey stands at {hosts}, which is out of scope"
        )


@pytest.fixture
def feedback(correspondence: Correspondence, visit: Visit) -> Feedback:
    """The survey about the letters of one journey."""
    return Feedback(correspondence, visit)


@when(parsers.parse('I tell their survey "{said}"'))
def _(feedback: Feedback, said: str, web_browser: Callable[[], WebBrowser]) -> None:
    feedback.tell(said, web_browser)


@then(
    parsers.re(r"within (?P<days>\d+) days? they ask me whether I was satisfied"),
    converters={"days": float},
)
@expects(surveyed)
def _(feedback: Feedback, visit: Visit, days: float) -> None:
    visit.expect(surveyed, feedback.asked(days), threshold=days)


@then(
    parsers.re(
        r"(?:within|in less than) (?P<hours>\d+) hours? a person comes back to me about (?P<reason>.+)"
    ),
    converters={"hours": float},
)
@expects(dissatisfied_reached)
def _(feedback: Feedback, visit: Visit, hours: float, reason: str) -> None:
    visit.expect(dissatisfied_reached, feedback.reached(reason, hours), threshold=hours)


def _as_letter(sent: FormSent, answer: SurveyAnswer, before: Sent) -> Sent:
    """What was told a survey, as a letter to which an answer may come by mail."""
    said = f"{answer.mark} of {answer.best}"
    return Sent(
        message_id="",
        to=f"their survey at {urlsplit(answer.url).netloc}",
        sender=before.sender,
        subject=f"My mark: {said}",
        text=f"{said}: {answer.reason}" if answer.reason else said,
        accepted=sent.sent_at or "",
        evidence=sent.evidence,
        earlier=tuple(filter(None, (before.message_id, *before.earlier))),
    )
