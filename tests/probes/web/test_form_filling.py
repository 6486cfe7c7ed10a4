"""What goes into which field, what stays empty and what cannot be given, on pages in a real browser."""

import re

import pytest
import requests

from mysteryshop.demo import Website
from mysteryshop.demo.pages import CUSTOMER
from mysteryshop.probes.web.browser import DEVICES
from mysteryshop.probes.web.buttons import button_of
from mysteryshop.probes.web.fields import Button, read_fields
from mysteryshop.probes.web.filling import plan_for
from mysteryshop.probes.web.letter import FormLetter

MAIL = "sam+q7x@shopper.example"
TEXT = "Does Channel 300 work with my own router, and from which day on?"
NAME = "<label>Name <input name=n required></label>"
EMAIL = "<label>E-mail <input name=m type=email required></label>"
MESSAGE = "<label>Message <textarea name=t required></textarea></label>"
BASIC = NAME + EMAIL + MESSAGE


@pytest.fixture(scope="module")
def page(browser):
    """One page without any way out, to try forms on."""
    context = browser._browser.new_context(offline=True, **DEVICES["computer"])
    yield context.new_page()
    context.close()


@pytest.fixture
def planned(page):
    """How a letter would be put into a form of this inside; ``more`` is what is different in it."""

    def plan(inner, **more):
        page.set_content(f"<!doctype html><form>{inner}<button>Send</button></form>")
        letter = FormLetter(
            **{
                "home": "http://www.tidewater.example/",
                "device": "computer",
                "country": "GB",
                "name": "Sam Ferry",
                "mail": MAIL,
                "subject": "My own router",
                "text": TEXT,
                **more,
            }
        )
        return plan_for(read_fields(page.locator("form"), "GB"), letter)

    return plan


def puts(plan):
    """What would be put where: by the name of the field, what is typed, chosen or ticked."""
    return {
        put.field.name.split()[0]: put.values[0]
        if put.values
        else put.option.value
        if put.option
        else put.ticked
        for put in plan.puts
    }


LABELS = {
    "en": ("First name", "Last name", "Email address", "Subject", "Your question", "Submit"),
    "de": ("Vorname", "Nachname", "E-Mail-Adresse", "Betreff", "Ihre Nachricht", "Absenden"),
    "de, short": ("Vorname", "Name", "Mail", "Betreff", "Anliegen", "Senden"),
    "fr": ("Prénom", "Nom", "Courriel", "Objet", "Votre message", "Envoyer"),
    "es": ("Nombre", "Apellidos", "Correo electrónico", "Asunto", "Mensaje", "Enviar"),
    "it": ("Nome", "Cognome", "Posta elettronica", "Oggetto", "Messaggio", "Invia"),
    "nl": ("Voornaam", "Achternaam", "E-mailadres", "Onderwerp", "Uw bericht", "Versturen"),
    "pt": ("Nome", "Sobrenome", "Endereço de e-mail", "Assunto", "Mensagem", "Enviar"),
    "pl": ("Imię", "Nazwisko", "Adres e-mail", "Temat", "Treść wiadomości", "Wyślij"),
    "sv": ("Förnamn", "Efternamn", "E-post", "Ämne", "Meddelande", "Skicka"),
    "ja": ("名", "姓", "メールアドレス", "件名", "お問い合わせ内容", "送信する"),
}


@pytest.mark.parametrize("language", LABELS)
def test_labels_are_understood_in_many_languages(planned, language):
    """By their words alone: no types, no tokens, names that say nothing."""
    *labels, button = LABELS[language]
    fields = [
        f"<p><label for=f{n}>{words} *</label><{tag} id=f{n} name=f{n}></{tag}></p>"
        for (n, words), tag in zip(enumerate(labels), [*["input"] * 4, "textarea"], strict=True)
    ]
    plan = planned("".join(fields))
    assert list(puts(plan).values()) == ["Sam", "Ferry", MAIL, "My own router", TEXT]
    assert (len(plan.required), plan.blocked) == (5, "")
    assert button_of([Button("a", button, False), Button("b", "Reset", False)]).path == "a"


WAYS_TO_SAY = {
    "wrapped": BASIC,
    "placeholders": "<input name=n placeholder='Your name'><input name=m placeholder=E-mail>"
    "<textarea name=t placeholder='How can we help?'></textarea>",
    "tokens": "<label>A<input name=n autocomplete=name></label><label>B<input name=m "
    "autocomplete='section-x email'></label><label>C<textarea name=t></textarea></label>",
    "aria": "<b id=x>Full name</b><input name=n aria-labelledby=x><input name=m aria-label=E-mail>"
    "<textarea name=t aria-label=Message></textarea>",
    "names only": "<div><input name=n id=contact_fullName></div><div><input name=m id=user-email>"
    "</div><div><textarea name=t></textarea></div>",
    "table": "<table><tr><th>Your name</th><td><input name=n></td></tr><tr><th>Your e-mail</th><td>"
    "<input name=m></td></tr><tr><th>Message</th><td><textarea name=t></textarea></td></table>",
    "text before": "<p>Name:<br><input name=n></p><p>E-mail:<br><input name=m></p>"
    "<p>Message:<br><textarea name=t></textarea></p>",
    "definition list": "<dl><dt>Name</dt><dd><input name=n></dd><dt>E-mail</dt><dd><input name=m>"
    "</dd><dt>Message</dt><dd><textarea name=t></textarea></dd></dl>",
}


@pytest.mark.parametrize("way", WAYS_TO_SAY)
def test_fields_are_named_in_many_ways(planned, way):
    """Labels, tokens, placeholders, tables, or whatever text stands before a field."""
    plan = planned(WAYS_TO_SAY[way])
    assert puts(plan) == {"n": "Sam Ferry", "m": MAIL, "t": TEXT}
    assert plan.blocked == ""


TOPIC = (
    "<label>What is it about?<select name=s required><option value=''>Please choose</option>"
    "<option>Sales</option><option>Press and media</option><option>General enquiry</option>"
    "<option>Something else</option></select></label>"
)
SPECIAL = {
    "mail twice": ("<label>Repeat e-mail<input name=x></label>", {"x": MAIL}),
    "topic": (TOPIC, {"s": "General enquiry"}),
    "topic without a general one": (
        "<label>Topic<select name=s><option>New contracts (sales)</option><option>Billing</option>"
        "<option>Other</option></select></label>",
        {"s": "Other"},
    ),
    "topic by buttons": (
        "<fieldset><legend>Topic *</legend><label><input type=radio name=s value=1>Careers</label>"
        "<label><input type=radio name=s value=2>Customer service</label></fieldset>",
        {"s": "2"},
    ),
    "how to answer": (
        "<fieldset><legend>How should we contact you?</legend><label><input type=radio name=s "
        "value=p checked>By phone</label><label><input type=radio name=s value=m>By e-mail</label>"
        "</fieldset>",
        {"s": "m"},
    ),
    "country": (
        "<label>Country<select name=c required><option value=''></option><option value=1>France"
        "</option><option value=2>United Kingdom</option></select></label>",
        {"c": "2"},
    ),
    "salutation": (
        "<label>Title<select name=a required><option value=''>-</option><option>Mr</option>"
        "<option>Ms</option><option>Prefer not to say</option></select></label>",
        {"a": "Prefer not to say"},
    ),
    "nothing to say": (
        "<label>Company<input name=c></label><label>Phone (optional)<input name=p></label>",
        {},
    ),
    "a trap off the screen": (
        "<div style='position:absolute;left:-5000px'><label>Website<input name=w></label></div>",
        {},
    ),
    "a trap out of sight": (
        "<div style='opacity:0;height:0;overflow:hidden'><label>Your e-mail<input name=w "
        "tabindex=-1 autocomplete=off></label></div>",
        {},
    ),
    "a trap for who cannot read": (
        "<label>Leave this field empty<input name=w type=email></label>",
        {},
    ),
    "privacy": (
        "<label><input type=checkbox name=d value=y required>I have read the "
        "<a href=/p>privacy policy</a></label>",
        {"d": True},
    ),
    "newsletter": ("<label><input type=checkbox name=d>Send me the newsletter</label>", {}),
    "newsletter, ticked": (
        "<label><input type=checkbox name=d checked>Yes, send me offers</label>",
        {"d": False},
    ),
    "a box that is painted": (
        "<style>#d{position:absolute;opacity:0}</style><input type=checkbox id=d name=d value=y "
        "required><label for=d>I agree to the privacy policy</label>",
        {"d": True},
    ),
    "a file": ("<label>Picture<input type=file name=f></label>", {}),
    "a text for something else": (
        "<label>Internal notes (optional)<textarea name=z></textarea></label>",
        {},
    ),
}


@pytest.mark.parametrize("what", SPECIAL)
def test_each_thing_asked_gets_an_honest_answer_or_none(planned, what):
    """What is known is told, what is free is left free, traps are not stepped into."""
    asked, expected = SPECIAL[what]
    plan = planned(BASIC + asked)
    assert plan.blocked == ""
    assert {name: told for name, told in puts(plan).items() if name not in "nmt"} == expected


CAPTCHA_SCRIPT = "<div class='g-recaptcha' data-sitekey=x></div>"
BLOCKED = {
    "a phone": ("<label>Phone *<input name=p></label>", "asks for “Phone”"),
    "a date of birth": ("<label>Date of birth<input type=date required></label>", "Date of birth"),
    "a file": ("<label>Scan of your bill<input type=file required></label>", "Scan of your bill"),
    "a size of household": (
        "<label>Household<select required><option value=''>-</option><option>1</option></select>",
        "asks for “Household”",
    ),
    "advertising": (
        "<label><input type=checkbox required>I agree to receive offers</label>",
        "consent to advertising: “I agree to receive offers”",
    ),
    "advertising with privacy": (
        "<label><input type=checkbox required>I accept the privacy policy and the newsletter</label>",
        "consent to advertising",
    ),
    "being of age": ("<label><input type=checkbox required>I am 21</label>", "asks for “I am 21”"),
    "a choice that is no field": (
        "<p>Topic *</p><div role=combobox tabindex=0 aria-label='Topic *'>Choose</div>",
        "asks for “Topic”",
    ),
    "reCAPTCHA": (CAPTCHA_SCRIPT, "CAPTCHA (reCAPTCHA)"),
    "hCaptcha": ("<div class=h-captcha></div>", "CAPTCHA (hCaptcha)"),
    "Turnstile": ("<div class=cf-turnstile></div>", "CAPTCHA (Turnstile)"),
    "a sum": ("<label>3 + 4 = <input name=q></label>", "CAPTCHA"),
    "letters": ("<img alt=Captcha src=/c.png><label>Type the letters<input></label>", "CAPTCHA"),
    "a code": ("<label>Sicherheitscode<input name=q></label>", "CAPTCHA (“Sicherheitscode”)"),
}


@pytest.mark.parametrize("what", BLOCKED)
def test_what_cannot_be_given_keeps_the_letter_back(planned, what):
    """Nothing is made up, nothing agreed to, no puzzle solved."""
    asked, because = BLOCKED[what]
    assert because in planned(BASIC + asked).blocked


def test_the_bad_sample_company_asks_for_too_much(page, planned):
    """What nobody needs to answer a question, and a box for offers that is ticked already."""
    with Website("bad") as site:
        account = requests.post(f"{site.url}account/sign-in", data=CUSTOMER, timeout=5).text
    [inner] = re.findall(r'<form class="card.*?>(.*?)</form>', account, re.DOTALL)
    plan = planned(inner)
    assert plan.blocked == "asks for “Your phone number”, “Your date of birth”"
    [offers] = plan.consents
    assert (offers.marketing, offers.preticked, offers.required) == (True, True, False)


def test_a_form_without_a_message_or_an_address_is_of_no_use(planned):
    """No question can be put, or no answer can come by mail."""
    assert planned(NAME + EMAIL).blocked == "takes no message"
    assert planned(NAME + MESSAGE).blocked == "takes no e-mail address"


def test_a_box_that_only_denies_advertising_is_no_advertising(planned):
    """“We do not use it for marketing” is a promise."""
    words = "I agree to the privacy policy. My data are not used for marketing."
    plan = planned(BASIC + f"<label><input type=checkbox name=d required>{words}</label>")
    assert (plan.blocked, puts(plan)["d"]) == ("", True)


def test_a_preferred_name_of_one_word_takes_its_last_name_from_the_legal_one(planned):
    """The first name is never the legal one."""
    fields = "<label>First name<input name=a></label><label>Surname<input name=b></label>"
    plan = planned(fields + EMAIL + MESSAGE, name="Sam", legal_name="Samantha Ferry")
    assert (puts(plan)["a"], puts(plan)["b"]) == ("Sam", "Ferry")


def test_a_text_that_does_not_fit_is_not_cut(planned):
    """A question cut in its middle is not our question."""
    plan = planned(BASIC.replace("<textarea", "<textarea maxlength=20"))
    assert plan.blocked == "asks for “Message”"


@pytest.mark.parametrize("name", ["children", "id", "action", "target", "method", "submit"])
def test_a_field_may_be_called_like_a_property_of_its_form(planned, name):
    """Scripts then see the field in its place."""
    plan = planned(f"<label>Guests<input name={name}></label>" + BASIC)
    assert (plan.left_empty, plan.blocked) == (["Guests"], "")


@pytest.mark.parametrize("asked", ["<x-y>" * 300, "<input>" * 2000, "<label>" + "w " * 99999])
def test_a_monstrous_form_is_read_all_the_same(planned, asked):
    """In bounded time and size."""
    assert len(planned(asked + BASIC).puts) <= 80
