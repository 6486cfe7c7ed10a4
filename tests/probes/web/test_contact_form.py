"""The contact form in a real browser: filled in like a person would, pressed once, never twice."""

import json
from urllib.parse import parse_qsl

import pytest

from mysteryshop.core.effects import Permissions
from mysteryshop.core.errors import NotPermitted, OverBudget, Unreachable
from mysteryshop.demo import Website
from mysteryshop.probes.web.contact_form import send_form
from mysteryshop.probes.web.contacts import Click
from mysteryshop.probes.web.letter import FormLetter

MAIL = "sam+q7x@shopper.example"
TEXT = "Hello,\n\ndoes Channel 300 work with my own router, and from which day on?\n\nSam"
THANKS = (200, {}, "<h1>Thank you</h1><p>We have your message.</p>")
NAME = "<label>Name <input name=n required></label>"
EMAIL = "<label>E-mail <input name=m type=email required></label>"
MESSAGE = "<label>Message <textarea name=t required></textarea></label>"
BUTTON = "<button>Send message</button>"
BASIC = NAME + EMAIL + MESSAGE


def form(inner, more=""):
    """A form that is sent to /send."""
    return f"<form method=post action=/send {more}>{inner}</form>"


@pytest.fixture
def letter():
    """One letter of an invented shopper; ``more`` is what is different."""

    def written(home, **more):
        return FormLetter(
            **{
                "home": home,
                "device": "computer",
                "country": "GB",
                "name": "Sam Ferry",
                "legal_name": "Samantha Ferry",
                "mail": MAIL,
                "subject": "My own router",
                "text": TEXT,
                **more,
            }
        )

    return written


@pytest.fixture
def send(browser, visit_to, letter, home, monkeypatch):
    """Writes by the form of the home page, which is served together with its thanks."""
    monkeypatch.setattr("mysteryshop.probes.web.errand.SILENCE", 5)

    def sent(body, path=(), live=True, answer=THANKS, profile=None, **more):
        home.pages.setdefault("/", (200, {}, f"<!doctype html><meta charset=utf-8>{body}"))
        home.pages["/send"] = answer
        letter_ = letter(f"{home.url}/", **more)
        with visit_to(f"{home.url}/", **(profile or {})) as visit:
            visit.permissions = Permissions(live=live)
            return visit.call(
                letter_.action, lambda attempt: send_form(letter_, path, attempt, lambda: browser)
            ).observation

    return sent


@pytest.fixture
def posted(home):
    """What was posted, field by field, request by request."""

    def read():
        sent = [body for body, hit in zip(home.bodies, home.hits, strict=True) if hit[0] != "GET"]
        return [dict(parse_qsl(body.decode(), keep_blank_values=True)) for body in sent]

    return read


def test_a_plain_form_is_filled_in_and_sent_once(send, posted, home):
    """Everything goes where it belongs, in one request, with a picture before and after."""
    seen = send(form(BASIC + BUTTON))
    assert posted() == [{"n": "Sam Ferry", "m": MAIL, "t": TEXT.replace("\n", "\r\n")}]
    assert (seen.outcome, seen.quote, seen.address) == ("accepted", "Thank you", MAIL)
    assert seen.said == ("Thank you", "We have your message.")
    assert seen.filled == {"Name": "name", "E-mail": "e-mail address", "Message": "message"}
    assert seen.required == ("Name", "E-mail", "Message")
    assert [item.name for item in seen.evidence] == ["form-filled-in.png", "form-sent.png"]
    assert (seen.url, seen.answers, seen.blocked) == (f"{home.url}/", (200,), None)
    assert seen.sent_at.endswith("Z")


EVERYTHING = """
<label>E-mail again<input name=m2></label>
<label>Topic<select name=s required><option value="">Please choose</option><option>Sales</option>
<option>General enquiry</option></select></label>
<fieldset><legend>How should we contact you?</legend><label><input type=radio name=r value=p checked>
By phone</label><label><input type=radio name=r value=m>By e-mail</label></fieldset>
<style>#d{position:absolute;opacity:0}</style>
<input type=checkbox id=d name=d value=y required><label for=d>I accept the privacy policy</label>
<label><input type=checkbox name=x checked>Send me the newsletter</label>
<div style="position:absolute;left:-5000px"><label>Your e-mail<input name=w tabindex=-1></label></div>
<label>Company<input name=c></label>
"""


def test_everything_is_put_in_as_a_person_would(send, posted):
    """Typed, chosen, ticked and cleared; what is no business of theirs stays empty."""
    seen = send(form(BASIC + EVERYTHING + BUTTON))
    [found] = posted()
    assert found.pop("t").startswith("Hello")
    assert found == {
        "n": "Sam Ferry",
        "m": MAIL,
        "m2": MAIL,
        "s": "General enquiry",
        "r": "m",
        "d": "y",
        "w": "",
        "c": "",
    }
    assert seen.left_empty == ("Company",)
    privacy, newsletter = seen.consents
    assert (privacy.required, privacy.ticked, privacy.marketing) == (True, True, False)
    assert (newsletter.preticked, newsletter.ticked, newsletter.marketing) == (True, False, True)


def test_what_the_shopper_may_tell_is_told(send, posted):
    """Phone, order number and further facts, each where it is asked for."""
    asked = (
        "<label>Phone<input name=p type=tel required pattern='[0-9]{11}'></label>"
        "<label>Order no.<input name=o></label><label>Postcode *<input name=z></label>"
        "<label>Your router's model *<input name=r></label>"
    )
    facts = {"postcode": "TR29 4TW", "model": "Tide 3"}
    send(form(BASIC + asked + BUTTON), phone="+442079460142", order="MS-20417", facts=facts)
    [found] = posted()
    assert [found[name] for name in "pozr"] == ["02079460142", "MS-20417", "TR29 4TW", "Tide 3"]


CAPTCHA_SCRIPT = "<div class='g-recaptcha' data-sitekey=x></div>"


def test_a_required_consent_to_advertising_is_a_finding(send, posted):
    """Its words are kept, it is not ticked, and nothing leaves."""
    words = "I agree to receive the newsletter"
    seen = send(form(BASIC + f"<label><input type=checkbox required>{words}</label>" + BUTTON))
    assert seen.marketing_required == words
    [consent] = seen.consents
    assert (consent.required, consent.marketing, consent.ticked) == (True, True, False)
    assert (seen.outcome, seen.sent_at, posted()) == ("blocked", None, [])
    assert seen.evidence


def script(then, event="submit"):
    """A form that is sent by a script; ``then`` is what the page shows afterwards."""
    return (
        f"<p id=said role=status></p><script>f.addEventListener('{event}', async (e) => {{"
        "e.preventDefault(); const sent = JSON.stringify(Object.fromEntries(new FormData(f)));"
        "const r = await fetch('/send', {method: 'POST', body: sent});"
        f"{then} }})</script>"
    )


INLINE = {
    "gone": ("f.remove()", "accepted", ""),
    "reset": ("f.reset()", "accepted", ""),
    "an alert": ("alert('Your message has been sent.')", "accepted", "has been sent"),
    "a complaint": (
        "f.m.setAttribute('aria-invalid', true);"
        "said.textContent = 'Please enter a valid e-mail address.'",
        "rejected",
        "Please enter",
    ),
    "nothing": ("", "unclear", ""),
    "another step": (
        "f.innerHTML = '<label>Account<input name=a></label><button>Next</button>'",
        "unclear",
        "",
    ),
    "a puzzle": ("f.insertAdjacentHTML('beforeend','<div class=h-captcha>?</div>')", "blocked", ""),
}


@pytest.mark.parametrize("what", INLINE)
def test_what_a_script_shows_afterwards_is_read(send, posted, home, what):
    """Inline thanks, a form that is gone or empty again, complaints, or nothing at all."""
    then, outcome, quote = INLINE[what]
    seen = send(form(BASIC + BUTTON, "id=f target=_blank") + script(then), answer=(200, {}, "{}"))
    assert (seen.outcome, quote in seen.quote) == (outcome, True), seen
    assert [method for method, *_ in home.hits].count("POST") == 1
    assert seen.sent_at


def test_a_button_without_a_form_of_its_own_is_pressed(send, home):
    """<button type=button> and a script, no form element at all."""
    body = (
        f"<div>{BASIC}<button type=button id=b>Send</button></div><p id=said></p><script>"
        "b.onclick = async () => { await fetch('/send', {method: 'POST', body: JSON.stringify("
        "[...document.querySelectorAll('input, textarea')].map(e => e.value))});"
        "said.textContent = 'Thank you for your message'}</script>"
    )
    assert send(body).outcome == "accepted"
    [body] = [b for b, hit in zip(home.bodies, home.hits, strict=True) if hit[0] == "POST"]
    assert json.loads(body) == ["Sam Ferry", MAIL, TEXT]


def test_a_silent_button_is_never_pressed_again(send, home):
    """A form that takes every press for a message gets one."""
    body = form(BASIC + "<button type=button id=b>Send</button>", "id=f") + script("", "x")
    body = body.replace("f.addEventListener('x'", "b.addEventListener('click'")
    assert send(body).outcome == "unclear"
    assert [method for method, *_ in home.hits].count("POST") == 1


@pytest.mark.parametrize(
    ("answer", "outcome", "because"),
    [
        ((500, {}, "<h1>Oops</h1>"), "rejected", "HTTP 500"),
        ((303, {"Location": "/oops"}, ""), "rejected", "HTTP 503"),
    ],
)
def test_the_page_that_answers_is_read(send, home, answer, outcome, because):
    """Error pages are the company's; a wall is nobody's."""
    home.pages["/oops"] = (503, {}, "<p>Sorry</p>")
    seen = send(form(BASIC + BUTTON), answer=answer)
    assert seen.outcome == outcome
    assert because in seen.because
    assert [method for method, *_ in home.hits].count("POST") == 1


def test_what_the_browser_would_not_send_is_not_counted_as_sent(send, posted):
    """A pattern nobody's address can match is the company's fault, and nothing is pressed."""
    odd = EMAIL.replace("required", "required pattern='[a-z]+@[a-z]+[.]co' title='Like a@b.co'")
    seen = send(form(NAME + odd + MESSAGE + BUTTON))
    assert (seen.outcome, seen.sent_at, posted()) == ("rejected", None, [])
    assert "E-mail" in seen.because


def test_a_page_that_goes_away_when_it_is_sent_is_unclear(send):
    """The letter may have left: it is not lost from our books."""
    body = form(BASIC + BUTTON, 'onsubmit=\'window.open("", "_self").close()\'')
    assert send(body).outcome in ("unclear", "accepted")


HANGS = {
    "when it is sent": ("", "onsubmit='while (true) {}'", "unclear"),
    "when it is filled in": ("<script>f.n.oninput = () => { while (true) {} }</script>", "", ""),
}


@pytest.mark.slow
@pytest.mark.parametrize("when", HANGS)
def test_a_page_that_hangs_does_not_hold_us_up(send, monkeypatch, when):
    """In bounded time something is said."""
    monkeypatch.setattr("mysteryshop.probes.web.errand.LONGEST", 2.0)
    monkeypatch.setattr("mysteryshop.probes.web.errand.DRAWING", 500)
    later, on, outcome = HANGS[when]
    seen = send(form(BASIC + BUTTON, f"id=f {on}") + later)
    assert seen.outcome == (outcome or "blocked")


def test_a_button_that_waits_for_a_consent_gets_it(send, posted):
    """Privacy that is required by the button alone."""
    body = (
        "<label><input type=checkbox name=d value=y onchange='b.disabled = !this.checked'>"
        "I accept the privacy policy</label><button id=b disabled>Send</button>"
    )
    seen = send(form(BASIC + body))
    assert (seen.outcome, posted()[0]["d"]) == ("accepted", "y")
    assert seen.consents[0].ticked


def test_what_comes_up_while_filling_in_is_filled_in_too(send, posted):
    """A choice that opens a further field."""
    late = (
        "<div id=more></div><script>document.querySelector('select').onchange = () => "
        "more.innerHTML = '<label>Subject *<input name=j></label>'</script>"
    )
    topic = "<label>Topic<select><option>Sales</option><option>Other</option></select></label>"
    send(form(BASIC + topic + late + BUTTON))
    assert posted()[0]["j"] == "My own router"


def test_a_shadow_tree_is_a_form_like_any_other(send, posted):
    """Fields and buttons of a web component."""
    inner = form(BASIC + BUTTON).replace("'", '"')
    body = (
        "<x-y></x-y><script>customElements.define('x-y', class extends HTMLElement {constructor() {"
        f"super(); this.attachShadow({{mode: 'open'}}).innerHTML = `{inner}` }}}})</script>"
    )
    assert send(body).outcome == "accepted"
    assert len(posted()) == 1


def test_a_frame_of_the_same_company_is_a_form_like_any_other(send, posted, home):
    """Thanks are read in the frame as well."""
    home.pages["/frame"] = (200, {}, form(BASIC + BUTTON))
    seen = send("<iframe src=/frame width=600 height=600></iframe>")
    assert (seen.outcome, len(posted())) == ("accepted", 1)


def test_the_proven_way_is_walked(send, posted, home):
    """By a link and by a button that opens the form."""
    home.pages["/"] = (200, {}, "<a href=/contact>Contact</a>")
    home.pages["/contact"] = (
        200,
        {},
        f'<button onclick="d.hidden=false" id=o>Write</button><div id=d hidden>{form(BASIC + BUTTON)}'
        "</div>",
    )
    contact = f"{home.url}/contact"
    path = (Click("Contact", contact), Click("Write", contact, "#o"))
    assert send("", path).url == contact
    assert len(posted()) == 1


def test_a_way_that_is_gone_leads_to_nothing(send, posted):
    """It is said, and nothing is sent."""
    seen = send("<p>Closed</p>", (Click("Contact", "http://127.0.0.1/contact"),))
    assert "not there any more" in seen.blocked
    assert send("<p>Closed</p>").blocked == "there is no contact form any more"
    assert posted() == []


def test_a_form_that_is_sent_elsewhere_is_not_sent(send, foreign, posted):
    """Another company's server is out of scope."""
    body = form(BASIC + BUTTON).replace("action=/send", f"action={foreign.url}/collect")
    assert "out of scope" in send(body).blocked
    assert not foreign.hits


def test_a_script_that_writes_elsewhere_does_not_get_through(send, foreign):
    """What did not reach anybody is not said to be sent."""
    fetching = script("").replace("'/send'", f"'{foreign.url}/collect'")
    seen = send(form(BASIC + BUTTON, "id=f") + fetching)
    assert (seen.outcome, "did not get through" in seen.because) == ("unclear", True)
    assert not foreign.hits


def test_a_dry_run_sends_and_opens_nothing(send, home):
    """Without permission not even the page is loaded."""
    with pytest.raises(NotPermitted, match="dry run: would submit"):
        send(form(BASIC + BUTTON), live=False)
    assert not home.hits


def test_the_weeks_contacts_are_kept_to(send, posted, home):
    """What was kept back is not spent; the second letter of a week that allows one is not written."""
    once = {"budget": {"contacts_per_week": 1}}
    home.pages["/"] = (200, {}, form(BASIC + CAPTCHA_SCRIPT + BUTTON))
    assert send("", profile=once).outcome == "blocked"
    home.pages["/"] = (200, {}, form(BASIC + BUTTON))
    assert send("", profile=once).outcome == "accepted"
    with pytest.raises(OverBudget):
        send("", profile=once)
    assert len(posted()) == 1


def test_a_company_that_does_not_answer_is_unreachable(letter, visit_to, browser):
    """Nothing was sent: the next run may try again."""
    letter_ = letter("http://127.0.0.1:9/")
    with visit_to("http://127.0.0.1:9/") as visit:
        visit.permissions = Permissions(live=True)
        with pytest.raises(Unreachable):
            visit.call(
                letter_.action, lambda attempt: send_form(letter_, (), attempt, lambda: browser)
            )


def test_a_letter_is_sent_once_however_often_it_is_asked_for(letter, visit_to, browser, home):
    """A second call with the same letter gives back what came of the first."""
    home.pages["/"] = (200, {}, form(BASIC + BUTTON))
    home.pages["/send"] = THANKS
    letter_ = letter(f"{home.url}/")
    with visit_to(letter_.home) as visit:
        visit.permissions = Permissions(live=True)
        called = visit.call(
            letter_.action, lambda attempt: send_form(letter_, (), attempt, lambda: browser)
        )
        visit._counts.clear()  # as when the journey is resumed
        again = visit.call(letter_.action, lambda attempt: pytest.fail("performed again"))
    assert again.observation == called.observation
    assert [method for method, *_ in home.hits].count("POST") == 1


@pytest.mark.parametrize("how", ["submit", "button"])
def test_looking_around_sends_nothing(look, home, how):
    """A walk for contacts presses no button that sends a form, by script or without."""
    button = BUTTON if how == "submit" else "<button type=button id=b>Send message</button>"
    sends = "<script>b.onclick = () => fetch('/send', {method: 'POST', body: 'x'})</script>"
    home.pages["/"] = (200, {}, form(BASIC + button, "novalidate") + (sends * (how == "button")))
    assert look(f"{home.url}/", proof=False).channels["form"].clicks == 0
    assert {method for method, *_ in home.hits} == {"GET"}


def test_the_good_sample_company_takes_a_letter(letter, visit_to, browser):
    """Over its real website, found by the walk, filled in and thanked for."""
    with Website("good") as site:
        letter_ = letter(site.url)
        path = (Click("Contact us", f"{site.url}contact"),)
        with visit_to(site.url) as visit:
            visit.permissions = Permissions(live=True)
            seen = visit.call(
                letter_.action, lambda attempt: send_form(letter_, path, attempt, lambda: browser)
            ).observation
        posts = [request for request in site.requests if request.method == "POST"]
    assert (seen.outcome, len(posts)) == ("accepted", 1)
