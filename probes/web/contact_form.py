"""Writing to a company by its contact form."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from ...core.attempt import Attempt
from .browser import WebBrowser
from .contacts import Click
from .errand import Errand, run_errand
from .filling import plan_for
from .form_sent import FormSent
from .forms import usable
from .letter import FormLetter


def send_form(
    letter: FormLetter,
    path: tuple[Click, ...],
    attempt: Attempt,
    browser: Callable[[], WebBrowser],
) -> FormSent:
    """Send one letter by the contact form; ``path`` is the proven way from the home page.

    Raises:
        Unreachable: nothing answers at all, and nothing was sent.
        Refused: a safety rule stopped it.
        TryLater: no browser.
    """
    errand = Errand(
        name="contact form",
        start=letter.home,
        path=path,
        device=letter.device,
        country=letter.country,
        text=letter.text,
        marker=letter.mail,
        fits=usable,
        plan=partial(plan_for, letter=letter),
    )
    return replace(run_errand(errand, attempt, browser), address=letter.mail)
