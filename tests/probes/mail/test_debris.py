"""Fields that were never filled in are found, and nothing else."""

import pytest

from mysteryshop.probes.mail.debris import debris_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dear {{first_name}},\nthank you.", "{{first_name}}"),
        ("Dear {{ contact.firstname | default: 'friend' }},", "{{ contact.firstname | default: 'friend' }}"),
        ("Hello *|FNAME|*,", "*|FNAME|*"),
        ("Hi %FIRST_NAME%, how are you?", "%FIRST_NAME%"),
        ("As %%SALUTATION%% you know", "%%SALUTATION%%"),
        ("Dear [First Name],", "[First Name]"),
        ("customer since [[customer_since]]", "[[customer_since]]"),
        ("Dear ${name}!", "${name}"),
        ("Dear {!Contact.FirstName},", "{!Contact.FirstName}"),
        ("Dear null,\nyour order", "Dear null,"),
        ("Dear ,\nyour order", "Dear ,"),
        ("Sehr geehrte Frau ,\nIhre Bestellung", "Sehr geehrte Frau ,"),
        ("Dear <<Name>>", "<<Name>>"),
    ],
)  # fmt: skip
def test_what_was_to_be_filled_in_is_found(read, text, found):
    """As it stands in the message."""
    assert debris_in(read(text), text) == (found,)


@pytest.mark.parametrize(
    "text",
    [
        "Dear Maddy,\nyou get 20% off, and 30% off the second one.",
        "Your ticket [#4711] is open. [cid:image001.png] See [1] and [your account](https://a.example/).",
        "Hello, thank you for your mail.",
        "Hi!\nThe price is $20 {incl. tax}, code <<<",
        "Hallo,\nIhre Bestellung kommt morgen.",
        "Bonjour,\nmerci de votre message.",
    ],
)  # fmt: skip
def test_ordinary_words_are_none(read, text):
    """Percentages, ticket numbers, brackets, greetings without a name."""
    assert debris_in(read(text), text) == ()


def test_who_cannot_be_answered_does_not_write_personally(read):
    """An address that says so, unless another one is given to answer to."""
    assert debris_in(
        read("Dear Maddy, yes.", From="no-reply@tidewater.example"), "Dear Maddy, yes."
    )
    headers = {"From": "no-reply@tidewater.example", "Reply_To": "help@tidewater.example"}
    assert not debris_in(read("Dear Maddy, yes.", **headers), "Dear Maddy, yes.")
