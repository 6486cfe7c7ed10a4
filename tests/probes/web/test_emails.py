"""Which words on a page are an e-mail address, however they are disguised, and which are not."""

import pytest

from mysteryshop.probes.web.emails import email_of, emails_in, placeholder_email
from mysteryshop.probes.web.page import Line

HOST = "www.tidewater.example"
HELP = "help@tidewater.example"


def found_in(*texts, host=HOST):
    """What lines of text hold."""
    return emails_in([Line(text) for text in texts], host)


@pytest.mark.parametrize(
    "text",
    [
        "help@tidewater.example",
        "Write to help@tidewater.example.",
        "E-Mail:help@tidewater.example",
        "mailto:help@tidewater.example",
        "<help@tidewater.example>",
        "(help@tidewater.example)",
        "'help@tidewater.example'",
        "Help@Tidewater.Example",
        "Tel 020 7946 0142|help@tidewater.example|Contact",
        "help@tidewater.example/020 7946 0142",
        "help@tidewater.exampleTel. 020 7946 0142",
        "help@tidewater.example.Please",
        "お問い合わせhelp@tidewater.exampleまで",
        "help＠tidewater．example",
        "ｈｅｌｐ＠tidewater.example",
        "help@\u200btide\u00adwater.example",
        "help @ tidewater.example",
        "help@ tidewater.example",
        "E-mail help @ tidewater.example",
        "E-mail: help @tidewater.example",
        "help(at)tidewater.example",
        "help (at) tidewater.example",
        "help [at] tidewater.example",
        "help[AT]tidewater[DOT]example",
        "help {at} tidewater {dot} example",
        "help<at>tidewater<dot>example",
        "help *at* tidewater.example",
        "help (@) tidewater (.) example",
        "help(a)tidewater.example",
        "help (a) tidewater.example",
        "help(ät)tidewater(punkt)example",
        "help (et) tidewater (point) example",
        "help (arroba) tidewater (punto) example",
        "help arroba tidewater.example",
        "help (chiocciola) tidewater.example",
        "help kukac tidewater pont example",
        "help(małpa)tidewater(kropka)example",
        "help (zavináč) tidewater (tečka) example",
        "help (krøllalfa) tidewater (punkt) example",
        "help (snabel-a) tidewater.example",
        "help AT tidewater.example",
        "help AT tidewater DOT example",
        "help at tidewater dot example",
        "HELP AT TIDEWATER DOT EXAMPLE",
        "E-mail: help at tidewater.example",
        "Email us: help at tidewater.example",
        "Our mailbox is help at tidewater dot example today",
        "help@tidewater dot example",
        "help@tidewater (dot) example",
    ],
)
def test_an_address_is_found_however_it_is_printed(text):
    """Lower case is the value, what the page shows is kept beside it."""
    found = found_in(text)
    assert list(found.values) == [HELP]
    assert found.values[HELP] in text.replace("\u200b", "").replace("\u00ad", "")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a@tidewater.example, b@tidewater.example; c@tidewater.example", 3),
        ("a@tidewater.example/b@tidewater.example", 2),
        ("a@tidewater.example b(at)tidewater.example", 2),
        ("a@tidewater.example a@tidewater.example", 1),
    ],
)
def test_every_address_of_a_line_is_found(text, values):
    """Whatever stands between them."""
    assert len(found_in(text).values) == values


@pytest.mark.parametrize(
    "value",
    [
        "a.b-c_d+e@sub.tidewater.example",
        "o'neil@tidewater.test",
        "info@tidewater.invalid",
        "info@tidewater.local",
        "info@shop.localhost",
        "büro@tidewater.example",
        "info@gezeiten-büro.example",
        "почта@пример.рф",
        "info@example.co.uk",
        "info@example.museum",
    ],
)
def test_unusual_addresses_are_addresses(value):
    """Any local part and domain that people read as such, on any suffix there is, or a reserved one."""
    assert list(found_in(f"Write to {value}!").values) == [value]


def test_a_name_may_be_spelled_out_too():
    """Dots before the sign are words as well where the ones behind it are."""
    assert list(found_in("jane dot roe at tidewater dot example").values) == [
        "jane.roe@tidewater.example"
    ]
    assert list(found_in("jane (dot) roe (at) tidewater (dot) example").values) == [
        "jane.roe@tidewater.example"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Meet us at example. com is not needed",
        "Look at example.com",
        "Find more at tidewater.example today",
        "Join us at tidewater.example",
        "Email us at tidewater.example",
        "We are at tidewater dot example",
        "We look at dot com companies",
        "LOOK AT EXAMPLE.COM",
        "MEET US AT TIDEWATER.EXAMPLE",
        "Shop AT tidewater.example",
        "Look @ me.now",
        "Follow us @tidewater.example",
        "Follow us @ tidewater.example",
        "Instagram @tidewater.example",
        "@tidewater.example",
        "Be here @ 10.am",
        "2 items @ 3.50 each",
        "see section (a) tidewater.example",
        "a (a) and (b)",
        "arrive at St. Mary",
        "logo@2x.png",
        "icon@3x.ai",
        "photo@1.5x.zip",
        "react@18.2.0",
        "git@git.tidewater.example:shop/site.git",
        "https://user:word@tidewater.example/",
        "https://0123456789abcdef0123456789abcdef@logs.tidewater.example/1",
        "0123456789abcdef0123456789abcdef@tidewater.example",
        "?email=help@tidewater.example",
        "x" * 130 + "@tidewater.example",
        "y" * 70 + " " + "x" * 65 + "@tidewater.example",
        "help@tidewater.notasuffix",
        "help@tidewater",
        "help@co.uk",
        "help@",
        "@",
        "help@-tidewater.example",
        "help@.example",
        "help..us@tidewater.example",
        "help@127.0.0.1",
        "[email protected]",
        "E-mail",
        "tidewater.example",
        "help at tidewater",
        "dot at dot",
        "(at) (dot)",
        "At last. Example",
        "Buy one at store.example and one here",
        "@media.example",
        "",
    ],
)
def test_what_only_looks_like_an_address_is_left_out(text):
    """Prose, handles, files, code and what has no domain."""
    assert not found_in(text).values


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (("Website by Nimbus: studio@nimbus.example",), []),
        (("Web design", "studio@nimbus.example"), []),
        (("Web design", "E-mail", "studio@nimbus.example"), []),
        (("studio@nimbus.example (web design)",), []),
        (("Website by Nimbus · help@tidewater.example",), [HELP]),
        (("shop@nimbus.example · Website by Nimbus",), ["shop@nimbus.example"]),
        (("Website by Nimbus", "Contact", "shop@nimbus.example"), ["shop@nimbus.example"]),
    ],
)
def test_the_site_makers_address_is_not_the_companys(lines, values):
    """What follows a credit is the maker's, unless it is at the site's own domain."""
    assert list(found_in(*lines).values) == values


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        (("Press: help@tidewater.example",), "press"),
        (("Sales: sales@tidewater.example, press: help@tidewater.example",), "press"),
        (("help@tidewater.example (sales)",), "sales"),
        (("Press office", "help@tidewater.example"), "press"),
        (("Press office", "E-mail: help@tidewater.example"), "press"),
        (("Press office", "E-mail", "help@tidewater.example"), "press"),
        (("Press office", "Support: help@tidewater.example"), None),
        (("Press office", "We are here", "help@tidewater.example"), None),
        (("Sales: help@tidewater.example", "help@tidewater.example"), None),
        (("help@tidewater.example",), None),
    ],
)
def test_for_whom_an_address_is_say_the_words_beside_it(lines, meant):
    """The closest words count, and only if they stand there every time."""
    assert found_in(*lines).meant_for.get(HELP) == meant


@pytest.mark.parametrize(
    "text",
    [
        "mailto:help@tidewater.example",
        "MAILTO:Help@Tidewater.Example?subject=Hello",
        "mailto://help@tidewater.example",
        "mailto:mailto:help@tidewater.example",
        "mailto:%20help%40tidewater.example%20",
        "mailto:help@tidewater.example,other@tidewater.example",
        "mailto:help@tidewater.example;other@tidewater.example",
        "mailto:?to=help@tidewater.example&subject=Hello",
        "mailto:<help@tidewater.example>",
        "Help desk <help@tidewater.example>",
        "help&#64;tidewater.example",
        " help@tidewater.example. ",
    ],
)
def test_a_target_is_read_as_a_mail_program_reads_it(text):
    """The first address, without scheme, header fields, names and encoding."""
    assert email_of(text) == HELP


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mailto:",
        "mailto:?subject=Look%20at%20this&body=https://tidewater.example/",
        "mailto:?to=",
        "mailto:help",
        "mailto:help@tidewater",
        "mailto:help(at)tidewater.example",
        "mailto:help@@tidewater.example",
        "mailto:help me@tidewater.example",
        "mailto:https://tidewater.example",
        "mailto:.help@tidewater.example",
        "mailto:%FF@tidewater.example",
        "javascript:void(0)",
        "[email protected]",
        "a" * 100_000 + "@tidewater.example",
        "a@" + "b." * 50_000 + "example",
        "<" * 100_000,
    ],
)
def test_a_broken_target_is_none(text):
    """A link to share the page, and what no mail program can send to."""
    assert email_of(text) is None


@pytest.mark.parametrize(
    "address",
    [
        "your@email.com",
        "name@domain.tld",
        "user@example.com",
        "anybody@example.org",
        "anybody@example.net",
        "info@yourdomain.com",
        "info@your-company.co.uk",
        "test@test.com",
        "info@website.com",
        "you@company.com",
        "your.name@tidewater.example",
        "john.doe@gmail.com",
        "ihre.email@beispiel.de",
        "info@deine-domain.de",
        "max.mustermann@gmail.com",
        "votre@email.fr",
        "prenom.nom@exemple.fr",
        "tu@correo.es",
        "nombre@dominio.es",
        "nome@azienda.it",
        "info@tuodominio.it",
        "naam@voorbeeld.nl",
        "din.epost@gmail.com",
        "fornavn.etternavn@dittdomene.no",
        "imie.nazwisko@przyklad.pl",
    ],
)
def test_a_placeholder_is_told(address):
    """What templates and form fields show, in several languages."""
    assert placeholder_email(address, "shop.nimbus.example")


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("help@tidewater.example", "127.0.0.1"),
        ("help@tidewater.test", "tidewater.test"),
        ("tidewater.shop@gmail.com", HOST),
        ("mail@firma-nord.de", HOST),
        ("jane.roe@email.de", HOST),
        ("support@company-nord.com", HOST),
        ("help@example.com", "www.example.com"),
        ("your@email.com", "email.com"),
        ("info@domain.com", "shop.domain.com"),
    ],
)
def test_a_real_address_is_no_placeholder(address, host):
    """Nor is any address at the site's own domain, whatever it looks like."""
    assert not placeholder_email(address, host)


@pytest.mark.parametrize(
    "piece",
    ["@", "a@", "a@b.", "a.b@c-", " at", "a at b dot ", "[at]", "a(dot)", " dot", "a@a(dot)b ",
     "<a@b.co>", "a@b.co ", "x", " ", "a.", "http://a@", "email "],
)  # fmt: skip
def test_a_hostile_line_is_read_through(piece):
    """A hundred thousand characters end, and give only what is an address."""
    found = found_in((piece * 100_000)[:100_000])
    assert all("@" in value for value in found.values)
