"""What is said of a form that was sent, by what stands there before and after."""

from dataclasses import replace

import pytest

from mysteryshop.probes.web.fields import Field, FormState
from mysteryshop.probes.web.page import Form, Line, PageView
from mysteryshop.probes.web.submitted import Shown, result_at_last, result_of

TEXT = "Does Channel 300 work with my own router, and from which day on?"
FOOTER = "Thank you for choosing Tidewater. Error reports are welcome."
MAIL = Field("#m", "email", label="E-mail", filled=True)
PHONE = Field("#p", "tel", label="Phone")
MESSAGE = Field("#t", "textarea", label="Message", filled=True)
FORM = FormState(fields=(MAIL, PHONE, MESSAGE))


def shown(*lines, form=FORM, url="http://www.tidewater.example/contact", forms=(), **more):
    """A page with these lines, its footer, and the form as it stands."""
    seen = tuple(Line(line) for line in (*lines, FOOTER))
    return Shown(PageView(url, "Contact", lines=seen, forms=forms), form, **more)


BEFORE = shown("Write to us")
SAYS = {
    "Thank you for your message.": "accepted",
    "Ihre Nachricht wurde gesendet.": "accepted",
    "Votre message a bien été envoyé.": "accepted",
    "Hemos recibido su consulta.": "accepted",
    "Il messaggio è stato inviato.": "accepted",
    "Uw bericht is verzonden.": "accepted",
    "Mensagem enviada com sucesso!": "accepted",
    "Wiadomość została wysłana.": "accepted",
    "Tack, vi återkommer.": "accepted",
    "お問い合わせありがとうございます。": "accepted",
    "Your message could not be sent. Thank you for your patience.": "rejected",
    "Ihre Nachricht konnte nicht gesendet werden.": "rejected",
    "Votre message n'a pas pu être envoyé.": "rejected",
    "No se ha podido enviar el mensaje.": "rejected",
    "Il messaggio non è stato inviato.": "rejected",
    "Uw bericht is niet verzonden.": "rejected",
    "A mensagem não foi enviada.": "rejected",
    "Nie udało się wysłać wiadomości.": "rejected",
    "Meddelandet kunde inte skickas.": "rejected",
    "送信できませんでした。": "rejected",
}


@pytest.mark.parametrize("words", SAYS)
def test_thanks_and_apologies_are_understood(words):
    """In ten languages, with the sentence quoted; what stood there before does not count."""
    result = result_of(BEFORE, shown("Write to us", words), ())
    assert result.outcome == SAYS[words]
    assert result.quote in words


def test_nothing_new_says_nothing():
    """Words that stood there before are no answer."""
    assert result_of(BEFORE, BEFORE, ()) is None


@pytest.mark.parametrize(
    ("after", "outcome", "because"),
    [
        (shown("Oops", form=None, answers=(500,)), "rejected", "HTTP 500"),
        (shown("Thank you", form=None, answers=(303, 502)), "rejected", "HTTP 502"),
        (shown("Your e-mail is invalid.", form=None, answers=(422,)), "rejected", "HTTP 422"),
        (shown("No.", form=None, answers=(403,)), "blocked", "turns us away"),
        (shown("Later.", form=None, answers=(429,)), "blocked", "come later"),
        (shown("Verify you are human", form=None, answers=(200,)), "blocked", "CAPTCHA"),
        (shown(form=FormState(captcha="hCaptcha")), "blocked", "CAPTCHA"),
        (shown(form=None, url="http://www.tidewater.example/thank-you"), "accepted", "says so"),
        (shown(dialogs=("Danke!",)), "accepted", "say so"),
    ],
)
def test_errors_walls_and_addresses_are_told_apart(after, outcome, because):
    """An error of theirs is theirs, a wall is nobody's."""
    result = result_of(BEFORE, after, ())
    assert result.outcome == outcome
    assert because in result.because


def test_another_page_is_no_answer():
    """Far down a page that speaks of something else, “error” is no complaint."""
    page = (*(f"Plan {n} for your home." for n in range(40)), "Report an error", "Thank you")
    assert result_of(BEFORE, shown(*page, form=None, answers=(200,)), ()) is None


@pytest.mark.parametrize("query", ["?sent=1", "?form=success", "#danke"])
def test_an_address_may_say_it(query):
    """When the page itself says nothing."""
    url = f"http://www.tidewater.example/contact{query}"
    assert result_of(BEFORE, shown(form=None, url=url), ()).outcome == "accepted"
    assert result_of(BEFORE, shown(url=url), ()) is None


def wrong(field):
    """The form with one field marked as wrong."""
    fields = [Field(**{**vars(f), "wrong": f is field}) for f in FORM.fields]
    return FormState(fields=tuple(fields))


def test_a_complaint_about_what_was_given_is_the_companys():
    """The field is named, their words are quoted."""
    result = result_of(BEFORE, shown("Please enter a valid e-mail.", form=wrong(MAIL)), ())
    assert (result.outcome, result.quote) == ("rejected", "Please enter a valid e-mail.")
    assert "E-mail" in result.because


def test_a_complaint_about_what_we_had_not_is_not_held_against_them():
    """A field nobody marked as required, and the shopper has nothing for."""
    result = result_of(BEFORE, shown("Phone is required.", form=wrong(PHONE)), ("Phone",))
    assert (result.outcome, result.because) == ("blocked", "asks for “Phone”")


def test_what_an_error_asks_for_and_we_had_not_is_not_held_against_them():
    """A choice that is no field, or a consent nobody marked as required."""
    lacking = ("Topic", "I have read the privacy policy")
    for words in ("Please select a topic.", "Please accept the privacy notice."):
        result = result_of(BEFORE, shown(words), lacking)
        assert (result.outcome, result.quote) == ("blocked", words)


def test_a_form_that_thanks_and_turns_invalid_when_it_is_emptied_was_taken():
    """Some frameworks mark empty fields as wrong."""
    emptied = FormState(fields=(replace(MAIL, filled=False, wrong=True),))
    assert result_of(BEFORE, shown("Thank you!", form=emptied), ()).outcome == "accepted"


EMPTY = FormState(fields=tuple(Field(f.path, f.type, label=f.label) for f in FORM.fields))
CONFIRM = Form(("textarea",), "Confirm", submits=True)


@pytest.mark.parametrize(
    ("after", "outcome", "because"),
    [
        (shown(form=None, answers=(200,)), "accepted", "gone"),
        (shown(form=EMPTY, answers=(200,)), "accepted", "empty again"),
        (shown(form=None), "unclear", "nothing was seen to leave"),
        (shown(answers=(200,)), "unclear", "says nothing"),
        (shown(), "unclear", "nothing happens"),
        (shown(form=FormState(fields=(PHONE,)), answers=(200,)), "unclear", "another step"),
        (shown(TEXT, form=None, forms=(CONFIRM,), answers=(200,)), "unclear", "another step"),
        (shown(lost="it did not get through"), "unclear", "did not get through"),
    ],
)
def test_silence_is_told_by_what_is_left(after, outcome, because):
    """A form that is gone or empty after it was sent was taken; all else is unclear."""
    result = result_at_last(BEFORE, after, TEXT)
    assert result.outcome == outcome
    assert because in result.because


@pytest.mark.parametrize("words", ["!" * 100_000, "a " * 50_000, "。" * 50_000, "thank " * 30_000])
def test_monstrous_pages_are_read_in_bounded_time(words):
    """No sentence is too long, no page has too many."""
    result_of(BEFORE, shown(words), ())
