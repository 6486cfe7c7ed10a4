"""What words on links, buttons and labels mean, in whatever language."""

import os
import subprocess
import sys

import pytest

from mysteryshop.probes.web.wording import (
    BEST,
    GOOD,
    REST,
    languages,
    pattern,
    plain,
    promise,
    says,
)

LINKS = {
    "Contact us": BEST,
    "Get in touch": BEST,
    "Kontakt": BEST,
    "Impressum": BEST,
    "So erreichen Sie uns": BEST,
    "Nous contacter": BEST,
    "Contattaci": BEST,
    "Contáctenos": BEST,
    "Neem contact op": BEST,
    "Fale conosco": BEST,
    "Napisz do nas": BEST,
    "Kontakta oss": BEST,
    "お問い合わせ": BEST,
    "Über uns": GOOD,
    "Chi siamo": GOOD,
    "À propos": GOOD,
    "Quiénes somos": GOOD,
    "Over ons": GOOD,
    "O nas": GOOD,
    "Om oss": GOOD,
    "会社概要": GOOD,
    "Products": REST,
    "Produkte": REST,
    "Nos vins": REST,
    "Game over": REST,
}


@pytest.mark.parametrize(("words", "worth"), LINKS.items())
def test_a_link_is_as_promising_as_its_words(words, worth):
    """Contact first, then what may lead there, then the rest."""
    assert promise(words, "") == worth


def test_the_address_of_a_link_counts_too_but_not_its_host():
    """A picture that leads to /contact-us promises contact; a host called contact does not."""
    assert promise("", "https://www.example.com/contact-us") == BEST
    assert promise("Shop", "https://contact.example/shop") == REST


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("reveal", "Show phone number"),
        ("reveal", "Nummer anzeigen"),
        ("reject", "Alle ablehnen"),
        ("reject", "Tout refuser"),
        ("accept", "Aceptar todo"),
        ("adult", "Yes, I am over 18"),
        ("close", "No thanks"),
        ("close", "×"),
        ("not_phone", "Org.nr"),
        ("not_phone", "P.IVA"),
        ("not_phone", "KvK"),
        ("street", "Musterstraße"),
        ("maker", "Website by Somebody"),
        ("captcha", "Verify you are human"),
    ],
)
def test_words_have_their_meaning(kind, words):
    """Buttons and labels in their own language."""
    assert says(kind, words)


def test_an_unknown_kind_is_our_own_mistake():
    """Nothing is silently never said."""
    with pytest.raises(KeyError):
        says("nonsense", "words")


def test_there_are_the_languages_we_promise():
    """English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish, Japanese."""
    assert {"en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "ja"} <= set(languages())


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_of_two_words_the_longer_is_meant(seed):
    """Whatever the order of a set: “VAT no.” is read whole."""
    script = (
        "from mysteryshop.probes.web.wording import pattern;"
        "print(pattern('not_phone').search('vat no 123').group())"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "vat no"


def test_plain_text_has_no_accents_and_no_case():
    """What is compared is what people hear, not how it is set."""
    assert plain("ÜBER Løsning Łódź") == "uber losning lodz"
    assert pattern("about").search(plain("ÜBER UNS"))
