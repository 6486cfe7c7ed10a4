"""Writing to a company by the contact form of its website."""

from collections.abc import Callable

from pytest_bdd import parsers, then, when

from ..core.verdict import Outcome
from ..core.visit import Visit
from ..criteria.mail import form_answered
from ..probes.mail.writing import Sent, natural_subject, visit_address
from ..probes.web.browser import WebBrowser
from ..probes.web.contact_form import send_form
from ..probes.web.contacts import Channel
from ..probes.web.form_sent import FormSent
from ..probes.web.letter import FormLetter
from ..probes.web.search import ContactSearch, search_contacts
from .expects import expects
from .mail import Correspondence, filled, mailbox_of, subquestions


@when("I write to them by their contact form:")
def _(
    correspondence: Correspondence,
    visit: Visit,
    docstring: str,
    web_browser: Callable[[], WebBrowser],
) -> None:
    mailbox = mailbox_of(visit)
    text = filled(correspondence, visit, docstring)
    form = _form(visit, web_browser)
    letter = FormLetter(
        home=visit.company.identity.website,
        device="computer",
        country=visit.company.identity.country,
        name=correspondence.preferred_name,
        mail=visit_address(mailbox, visit.id),
        subject=natural_subject(text, correspondence.history),
        text=text,
        legal_name=correspondence.legal_name,
        order=next((v for n, v in correspondence.history.items() if "order" in n), ""),
        facts=correspondence.history,
    )
    sent = visit.call(
        letter.action, lambda attempt: send_form(letter, form.path, attempt, web_browser)
    ).observation
    if sent.outcome == "blocked":
        visit.stop(Outcome.NOT_MEASURED, f"their contact form could not be sent: {sent.because}")
    correspondence.sent, correspondence.called = _as_letter(sent, letter), None
    correspondence.told.append(text)


@then(
    parsers.re(r"within (?P<hours>\d+) hours? the form brings a real answer that tells me:"),
    converters={"hours": float},
)
@expects(form_answered)
def _(
    correspondence: Correspondence, visit: Visit, hours: float, datatable: list[list[str]]
) -> None:
    called = correspondence.answered(visit, hours, subquestions(datatable))
    visit.expect(form_answered, called, threshold=hours)


def _form(visit: Visit, web_browser: Callable[[], WebBrowser]) -> Channel:
    """The form, and the proven way to it; without one the journey ends here."""
    company = visit.company.identity
    search = ContactSearch(company.website, "computer", company.country)
    seen = visit.call(
        search.action, lambda attempt: search_contacts(search, attempt, web_browser)
    ).observation
    if seen.blocked or seen.down:
        visit.stop(
            Outcome.NOT_MEASURED,
            f"no contact form could be looked for: {seen.blocked or seen.down}",
        )
    form = seen.channels.get("form", Channel(None))
    if form.clicks is None:
        depth = form.searched_to_depth
        visit.stop(Outcome.NOT_MEASURED, f"no contact form found within {depth} clicks")
    return form


def _as_letter(sent: FormSent, letter: FormLetter) -> Sent:
    """What was written into a form, as a letter whose answer comes by mail."""
    return Sent(
        message_id="",
        to=f"the contact form at {sent.url}",
        sender=letter.mail,
        subject=letter.subject,
        text=letter.text,
        accepted=sent.sent_at or "",
        evidence=sent.evidence,
        refused=(sent.quote or sent.because) if sent.outcome == "rejected" else None,
    )
