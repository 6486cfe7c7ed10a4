"""Which forms are there for a customer to write to the company with."""

from .page import Form, Found, PageView
from .wording import plain, says

FIELDS_WITHOUT_A_MESSAGE = 3
"""So many fields with a way to answer make an enquiry, even when none is for a text."""
ANSWERS = {"email", "tel"}


def forms_on(page: PageView) -> Found:
    """The usable contact forms that are seen now, by what they say."""
    found = Found()
    for form in page.forms:
        if usable(form):
            found.values.setdefault(form.words[:80], form.words[:80])
    return found


def usable(form: Form) -> bool:
    """Whether a customer can send a message or an enquiry with it.

    Sign-in, search, newsletter, comment, order and payment forms are not for that.
    """
    if not form.submits or "password" in form.fields or "search" in form.fields:
        return False
    if form.fields.count("textarea"):
        return len(form.fields) > 1 and not (
            _is_something_else(form) and not says("message", form.words)
        )
    asks = [kind for kind in form.fields if kind not in ("checkbox", "radio", "range", "number")]
    answers = ANSWERS & set(form.fields) or _asks_for_an_answer(form)
    enough = len(asks) >= FIELDS_WITHOUT_A_MESSAGE
    return bool(answers) and enough and not _is_something_else(form)


def _is_something_else(form: Form) -> bool:
    return says("not_contact", form.words)


def _asks_for_an_answer(form: Form) -> bool:
    text = plain(form.words)
    return "mail" in text or says("phone", form.words)
