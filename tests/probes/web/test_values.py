"""What is a telephone number or an e-mail address on a page, and what only looks like one."""

import pytest

from mysteryshop.probes.web.contacts import Conflict
from mysteryshop.probes.web.page import Form, Line, Link, PageView
from mysteryshop.probes.web.values import values_on


def page(*lines, links=(), structured=(), **more):
    """A page that shows these lines and links."""
    seen = tuple(Link(href, href, name) for href, name in links)
    shown = tuple(Line(line) for line in lines)
    return PageView(
        "http://www.example.com/", "A page", shown, seen, structured=tuple(structured), **more
    )


@pytest.mark.parametrize(
    "line",
    [
        "Call us on 020 7946 0142",
        "Phone: +44 (0)20 7946 0142.",
        "020 7946 0142 (Mon–Fri), never on holidays",
        "Tel 02079460142",
    ],
)
def test_a_number_is_found_however_it_is_printed(line):
    """E.164 is the value, what the page shows is kept beside it."""
    found = values_on(page(line), "GB")["phone"]
    assert list(found.values) == ["+442079460142"]
    assert found.values["+442079460142"] in line


@pytest.mark.parametrize(
    "lines",
    [
        ("Fax: 020 7946 0187",),
        ("Fax", "020 7946 0187"),
        ("VAT no. 020 7946 0142",),
        ("Registered in England, company number 02079460142",),
        ("IBAN GB68 TWBX 0113 4960 2079 46",),
        ("Order no. 0207946-0142",),
        ("© 2019–2026, from 12.03.2026, only 1,299.00",),
    ],
)
def test_what_only_looks_like_a_number_is_not_the_phone(lines):
    """Fax, tax, bank, order and registration numbers, dates and prices reach nobody."""
    assert "phone" not in values_on(page(*lines), "GB")


def test_without_a_country_only_full_numbers_count():
    """A number without its country code says nothing when the country is unknown."""
    found = values_on(page("020 7946 0142", "or +49 30 901820"), "ZZ")
    assert list(found["phone"].values) == ["+4930901820"]


def test_a_link_alone_is_a_value():
    """A link to dial or to write is usable although its text is no number."""
    found = values_on(
        page(
            links=[("tel:+442079460142", "Call us"), ("mailto:Help@Example.com?subject=x", "Write")]
        ),
        "GB",
    )
    assert list(found["phone"].values) == ["+442079460142"]
    assert list(found["email"].values) == ["help@example.com"]


def test_a_link_that_leads_elsewhere_is_a_conflict():
    """The printed value and the link's target are held against each other."""
    found = values_on(
        page(
            "020 7946 0142",
            "help@example.com",
            links=[
                ("tel:02079460199", "020 7946 0142"),
                ("mailto:offers@example.com", "help@example.com"),
            ],
        ),
        "GB",
    )
    assert found["phone"].conflicts == [Conflict("link", "020 7946 0142", "+442079460199")]
    assert found["email"].conflicts == [Conflict("link", "help@example.com", "offers@example.com")]
    assert list(found["phone"].values) == ["+442079460142"]


def test_structured_data_that_says_otherwise_is_a_conflict():
    """Machines are told another number than customers."""
    data = '{"@graph": [{"@type": "Organization", "telephone": "+44 20 7946 0199"}]}'
    found = values_on(page("020 7946 0142", structured=(data,)), "GB")["phone"]
    assert found.conflicts == [Conflict("structured data", "020 7946 0142", "+442079460199")]


@pytest.mark.parametrize("data", ["{", "[" * 100_000, '"text"', '{"telephone": {"a": 1}}', ""])
def test_broken_structured_data_says_nothing(data):
    """Hostile or broken data neither crashes nor counts."""
    found = values_on(page("020 7946 0142", structured=(data,)), "GB")["phone"]
    assert not found.conflicts


def test_a_placeholder_reaches_nobody_and_is_named():
    """An address left over from a template is no way in, and is told."""
    view = page("Mail: your@email.com")
    found = values_on(view, "GB")["email"]
    assert not found.values
    assert found.conflicts == [Conflict("placeholder", "your@email.com", "your@email.com")]


CHATS = {
    "https://wa.me/447700900123": True,
    "https://api.whatsapp.com/send?phone=447700900123&text=Hello": True,
    "https://m.me/tidewater": True,
    "https://t.me/tidewater": True,
    "https://line.me/R/ti/p/%40tidewater": True,
    "https://api.whatsapp.com/send?text=Look%20at%20this": False,
    "https://t.me/share/url?url=x": False,
    "https://www.facebook.com/tidewater": False,
    "https://wa.me/?text=Look": False,
}


@pytest.mark.parametrize(("href", "is_chat"), CHATS.items())
def test_a_messenger_is_a_chat_and_a_share_button_is_not(href, is_chat):
    """Links that open a conversation with the company, and none that shares its page."""
    assert ("chat" in values_on(page(links=[(href, "Chat")]), "GB")) is is_chat


@pytest.mark.parametrize(
    ("embed", "is_chat"),
    [
        ("https://embed.tawk.to/5f/default", True),
        ("https://widget.intercom.io/widget/abc", True),
        ("https://notintercom.io/widget.js", False),
        ("https://www.example.com/chat.js", False),
    ],
)
def test_a_vendors_script_is_a_chat(embed, is_chat):
    """Known by the host, its subdomains included; the script itself is not let in."""
    assert ("chat" in values_on(page(embeds=(embed,)), "GB")) is is_chat


FORMS = {
    "contact": (("text", "email", "textarea"), "Name E-mail Your message Send", True),
    "contact in Polish": (("text", "email", "textarea"), "Imię E-mail Wiadomość Wyślij", True),
    "enquiry without a text": (("text", "email", "tel"), "Name E-mail Phone Request a call", True),
    "booking": (("text", "tel", "date", "select"), "Your name Phone Date Book a table", True),
    "newsletter": (("email",), "Subscribe to our newsletter", False),
    "newsletter with a name": (("text", "email"), "Name E-mail Subscribe", False),
    "search": (("search",), "Search", False),
    "sign-in": (("text", "password"), "User Password Log in", False),
    "registration": (("text", "email", "password", "textarea"), "Register", False),
    "comment": (("text", "email", "textarea"), "Leave a comment Name E-mail Post comment", False),
    "checkout": (("text", "email", "tel", "text"), "Checkout Card number", False),
    "one field": (("textarea",), "Your notes", False),
}


@pytest.mark.parametrize("kind", FORMS)
def test_a_contact_form_is_one_a_customer_can_write_with(kind):
    """Messages and enquiries; not search, sign-in, newsletter, comment or checkout."""
    fields, words, usable = FORMS[kind]
    view = page(forms=(Form(fields, words, submits=True),))
    assert ("form" in values_on(view, "GB")) is usable


def test_a_form_that_cannot_be_sent_is_of_no_use():
    """Without a button there is no form."""
    view = page(forms=(Form(("text", "email", "textarea"), "Message", submits=False),))
    assert "form" not in values_on(view, "GB")
