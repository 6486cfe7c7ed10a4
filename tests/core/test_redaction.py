"""No form of a secret survives."""

import base64
import html
import json
import random
import string
from urllib.parse import quote, quote_plus, urlencode

import pytest

from mysteryshop.core.redaction import Redactor

SECRET = 'pä"ss w/ö&xq<1'
FORMS = {
    "plain": SECRET,
    "URL": quote(SECRET, safe=""),
    "form": urlencode({"password": SECRET}),
    "JSON": json.dumps({"password": SECRET}),
    "JSON, not escaped": json.dumps({"password": SECRET}, ensure_ascii=False),
    "HTML attribute": f'<input value="{html.escape(SECRET)}">',
    "HTML text": html.escape(SECRET, quote=False),
    "Base64": base64.b64encode(SECRET.encode()).decode(),
    "basic authentication": base64.b64encode(f"anna:{SECRET}".encode()).decode(),
    "AUTH PLAIN": base64.b64encode(f"\0ann\0{SECRET}".encode()).decode(),
    "Base64 in a URL": base64.urlsafe_b64encode(SECRET.encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form(form: str) -> None:
    """A secret is found plain, URL-encoded, escaped, and in Base64 inside something longer."""
    clean = Redactor({"SHOP_PASSWORD": SECRET}).text(f"before {form} after")
    assert "[redacted SHOP_PASSWORD]" in clean
    assert clean.startswith("before ")
    assert clean.endswith(" after")
    for part in ("ss w", "ss%20w", "xq", base64.b64encode(SECRET.encode()).decode()[4:12]):
        assert part not in clean.replace("[redacted SHOP_PASSWORD]", "")


def test_random_secrets_leave_no_trace() -> None:
    """Whatever a secret is made of, none of its encodings is left, in text and in bytes."""
    dice = random.Random(5)
    for _ in range(300):
        secret = "".join(dice.choices(string.printable + "äß€😀", k=dice.randint(8, 30)))
        redactor = Redactor({"S": secret})
        for form in (secret, quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]):
            assert form not in redactor.text(f"<{form}>"), secret
            assert form.encode() not in redactor.data(f"<{form}>".encode()), secret


def test_one_secret_inside_another() -> None:
    """The longer of two secrets is taken away whole, whichever was named first."""
    for secrets in ({"A": "tide", "B": "tide-water"}, {"B": "tide-water", "A": "tide"}):
        assert Redactor(secrets).text("tide-water tide") == "[redacted B] [redacted A]"


def test_marks_are_not_secrets() -> None:
    """A secret that happens to be part of a mark does not spoil the marks of others."""
    assert Redactor({"A": "other", "B": "red"}).text("other red") == "[redacted A] [redacted B]"


def test_nothing_to_hide() -> None:
    """Without secrets, or with an empty one, everything stays as it is."""
    assert Redactor({}).text("text") == "text"
    assert Redactor({"EMPTY": ""}).data(b"text") == b"text"


def test_json_stays_json() -> None:
    """A secret of digits is taken out of strings and leaves numbers, so that records can be read."""
    clean = Redactor({"PIN": "1234"}).json('{"pin 1234":["is 1234"],"size":12345}')
    assert json.loads(clean) == {"pin [redacted PIN]": ["is [redacted PIN]"], "size": 12345}


def test_a_short_secret_spoils_nothing() -> None:
    """A password of one letter, or one that is a word of ours, is replaced where it stands alone."""
    redactor = Redactor({"PW": "x", "OTHER": "text"})
    said = {"text": "the text says: login:x, next", "x": {"mixed": "context x"}}
    assert json.loads(redactor.json(json.dumps(said))) == {
        "text": "the [redacted OTHER] says: login:[redacted PW], next",
        "x": {"mixed": "context [redacted PW]"},
    }
    assert redactor.data(b"text=x&next=maxi") == b"[redacted OTHER]=[redacted PW]&next=maxi"
