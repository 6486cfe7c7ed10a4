"""Whose name a reply uses."""

import pytest

from mysteryshop.probes.mail.answers.salutation import name_used


@pytest.mark.parametrize(
    ("reply", "used"),
    [
        ("Hi Ash,\nit is.", "preferred"),
        ("Ash, done: it is on its way.", "preferred"),
        ("Ash - all fine.", "preferred"),
        ("Good morning Ash! It is.", "preferred"),
        ("Hallo Ash Tern,\nja.", "preferred"),
        ("Dear Ms Tern,\nit is.", "legal"),
        ("Dear Ashley,\nit is.", "legal"),
        ("Sehr geehrte Frau Tern,\nja.", "legal"),
        ("Chère Madame Tern,\noui.", "legal"),
        ("Estimada señora Tern:\nsí.", "legal"),
        ("Hello Asher,\nit is.", "wrong"),
        ("Dear Mr Stern,\nit is.", "wrong"),
        ("Hello,\nit is.", "none"),
        ("Dear customer,\nit is.", "none"),
        ("Liebe Kundin, lieber Kunde,\nja.", "none"),
        ("Madame, Monsieur,\noui.", "none"),
        ("Hi there,\nAsh will be our lamp of the month.", "none"),
        ("Yes, 14 euros.", "none"),
        ("", "none"),
    ],
)
def test_the_salutation_names_somebody(reply, used, question):
    """The preferred name, the legal one, another one, or nobody."""
    assert name_used(reply, question) == used
