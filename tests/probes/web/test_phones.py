"""Which numbers on a page are the company's telephone, and which only look like it.

Numbers are those kept free for fiction where a country has such, and plainly invented elsewhere.
"""

import pytest

from mysteryshop.probes.web.page import Line
from mysteryshop.probes.web.phones import phone_of, phones_in, placeholder_phone

LONDON, OTHER = "+442079460142", "+442079460143"
LEEDS = "+441134960142"


def found_in(*texts, country="GB"):
    """What lines of text hold."""
    return phones_in([Line(text) for text in texts], country)


@pytest.mark.parametrize(
    "text",
    [
        "Call us on 020 7946 0142",
        "Phone: +44 (0)20 7946 0142.",
        "Phone: +44 (0) 20 7946 0142",
        "+44(0)20 7946 0142",
        "+4402079460142",
        "020 7946 0142 (Mon–Fri), never on holidays",
        "Tel 02079460142",
        "Tel.:02079460142",
        "Tel. (020) 7946 0142",
        "Tel 020.7946.0142",
        "Tel/020 7946 0142",
        "Phone020 7946 0142",
        "Call: 020 7946 0142Fax: 020 7946 0001",
        "Fax: 020 7946 0001Phone: 020 7946 0142",
        "T 020 7946 0142",
        "☎ 02079460142",
        "📞02079460142",
        "0044 20 7946 0142",
        "00 44 20 7946 0142",
        "020\u00a07946\u20110142",
        "020–7946–0142",
        "０２０ ７９４６ ０１４２",
        "＋44 20 7946 0142",
        "\u202a+44 20 7946 0142\u202c",
        "Tel/Fax: 020 7946 0142",
        "Fax and phone: 020 7946 0142",
        "Fax 020 7946 0001 Tel 020 7946 0142",
        "Fax: 020 7946 0001 | Tel: 020 7946 0142",
        "020 7946 0142 (Tel) 020 7946 0001 (Fax)",
        "020 7946 0142 Tel, 020 7946 0001 Fax",
        "020 7946 0142, Fax 020 7946 0001",
        "VAT 123 4567 89 · Tel 020 7946 0142",
        "Company no. 01234567, London 020 7946 0142",
        "VAT registered in England. Our London office: 020 7946 0142",
        "IBAN GB68 TWBX 0113 4960 2079 46, 020 7946 0142",
        "© 2019–2026 020 7946 0142",
        "© 2026 020 7946 0142",
        "Mon–Fri 9–17 020 7946 0142",
        "Mon–Fri 09:00 - 17:00 020 7946 0142",
        "24/7 020 7946 0142",
        "12.03.2026 020 7946 0142",
        "Unit 12 020 7946 0142",
        "From £5 020 7946 0142",
        "51.50735, -0.12776 020 7946 0142",
        "www.tidewater.example 020 7946 0142",
        "help@tidewater.example, 020 7946 0142",
        "Call your account manager on 020 7946 0142",
        "Tel 020 7946 0142 · Website by Nimbus Studio",
        "Tel 020 7946 0142 / 7",
        "Tel 020 7946 0142 ext. 12",
    ],
)
def test_a_number_is_found_however_it_is_printed(text):
    """One telephone number, in one of the ways people write them."""
    found = found_in(text)
    assert list(found.values) == [LONDON]
    assert found.values[LONDON] in text


@pytest.mark.parametrize(
    ("country", "text", "values"),
    [
        ("DE", "030/23125 123", ["+493023125123"]),
        ("DE", "+49 (0) 30 / 23 12 51 23", ["+493023125123"]),
        ("DE", "HRB 12345 B, 030 23125 123", ["+493023125123"]),
        ("DE", "Mo–Fr 09.00-17.30 030 23125 123", ["+493023125123"]),
        ("FR", "01.99.00.12.34", ["+33199001234"]),
        ("FR", "01-99-00-12-34", ["+33199001234"]),
        ("FR", "01 99 00 12 34 / 01 99 00 12 35", ["+33199001234", "+33199001235"]),
        ("IT", "+39 02 1234 5678 - 0323 123456", ["+390212345678", "+390323123456"]),
        ("NL", "+31 30 26 01602", ["+31302601602"]),
        ("US", "(202) 555-0143 (202) 555-0144", ["+12025550143", "+12025550144"]),
        ("US", "202.555.0143", ["+12025550143"]),
        ("US", "Call 1-800-FLOWERS", ["+18003569377"]),
        ("GB", "Call 0808 EXAMPLE", ["+448083926753"]),
        ("NO", "Tel: 02800", ["+4702800"]),
        ("NO", "22 00 00 00", ["+4722000000"]),
        ("DK", "Tel 20192026", ["+4520192026"]),
        ("ES", "912 345 678", ["+34912345678"]),
        ("SE", "08-465 004 00", ["+46846500400"]),
        ("AU", "(02) 5550 1234", ["+61255501234"]),
        ("JP", "電話03ー1234ー5678", ["+81312345678"]),
        (
            "JP",
            "ＴＥＬ：０３－１２３４－５６７８　ＦＡＸ：０３－１２３４－５６７９",
            ["+81312345678"],
        ),
        ("NO", "Tlf.: 22 00 00 00, faks: 22 00 00 01", ["+4722000000"]),
        ("PL", "REGON 221234567, tel. 22 123 45 00", ["+48221234500"]),
        ("ZZ", "020 7946 0142 or +49 30 23125 123", ["+493023125123"]),
        ("gb", "020 7946 0142", [LONDON]),
    ],
)
def test_a_number_is_read_as_at_home(country, text, values):
    """Without a country code, it is one of the company's country."""
    assert list(found_in(text, country=country).values) == values


@pytest.mark.parametrize(
    "text",
    [
        "020 7946 0142, 020 7946 0143",
        "020 7946 0142,020 7946 0143",
        "020 7946 0142 020 7946 0143",
        "020 7946 0142 / 020 7946 0143",
        "Tel 02079460142 or 02079460143",
        "+44 20 7946 0142 - 020 7946 0143",
        "London 020 7946 0142 Leeds 020 7946 0143",
    ],
)
def test_several_numbers_in_a_line_are_all_found(text):
    """Whatever joins them; a label holds for all that are joined."""
    assert list(found_in(text).values) == [LONDON, OTHER]


@pytest.mark.parametrize(
    "text",
    [
        "Fax: 020 7946 0142",
        "FAX 020 7946 0142",
        "F 020 7946 0142",
        "Tel. | F: +44 20 7946 0142",
        "Fax for the London office and orders: 020 7946 0142",
        "Fax: 020 7946 0142 / 020 7946 0143",
        "020 7946 0142 (Fax)",
        "020 7946 0142 Fax",
        "VAT no. GB 020 7946 0142",
        "VAT: 020 7946 0142",
        "Registered in England, company number 02079460142",
        "IBAN GB68 TWBX 0113 4960 2079 46",
        "DE89 3704 0044 0532 0130 00",
        "Order no. 020 7946 0142",
        "Invoice no 020-7946-0142",
        "ISBN 020 7946 0142",
        "02079460142",
        "00442079460142",
        "Your parcel 02079460142 is on its way",
        "#020 7946 0142",
        "AB-020 7946 0142",
        "AB020 7946 0142",
        "020 7946 0142-AB",
        "020 7946 0142AB",
        "id=020-7946-0142",
        "https://tidewater.example/020-7946-0142",
        "www.tidewater.example/020-7946-0142.html",
        "tidewater.example/a/020-7946-0142",
        "020-7946-0142@tidewater.example",
        "£020 79460142",
        "020 7946 0142 EUR",
        "020 7946 0142%",
        "EUR 020 7946 0142",
        "© 2019–2026",
        "12.03.2026 – 14.03.2026",
        "2026-03-12 10:00",
        "Open 09:00-17:00, Sat 10:00-14:00",
        "51.50735, -0.12776",
        "1 2 3 4 5 6 7 8 9 10 11",
        "1,299.00 1,399.00 1,499.00",
        "999, 112 or 101",
        "Website by Nimbus Studio · 020 7946 0142",
        "Web design: Nimbus, tel. 020 7946 0142",
        "020 7946 0142 (web design)",
        "0808 EXAMPLE",
        "Call 020 BERTHAX",
        "Tel 01 99 00 12 34",
        "Tel: 12",
        "",
    ],
)
def test_what_only_looks_like_the_telephone_is_left_out(text):
    """Fax, tax, bank and order numbers, codes, dates, prices and other people's numbers."""
    assert not found_in(text).values


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("DK", "2019-2026"),
        ("DK", "2019–2026"),
        ("DK", "20.00-22.00"),
        ("DK", "52.520008, 13.404954"),
        ("DK", "20192026"),
        ("NO", "23.501.200"),
        ("NO", "23 501 200 customers"),
        ("NO", "23 501 200 kr"),
        ("NO", "02800"),
        ("NO", "Faks 22 00 00 00"),
        ("PL", "REGON: 221 234 567"),
        ("SE", "Bankgiro 08-465 004 00"),
        ("JP", "ファックス 03-1234-5678"),
        ("CH", "CHE-123.456.789"),
        ("SE", "556677-8899"),
        ("FR", "123 456 789 00012"),
        ("ZZ", "Tel 020 7946 0142"),
    ],
)
def test_what_would_be_a_number_elsewhere_is_left_out(country, text):
    """Years, hours, coordinates, amounts and registers are valid numbers in some country."""
    assert not found_in(text, country=country).values


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (("Fax", "020 7946 0142"), []),
        (("Company number:", "020 7946 0142"), []),
        (("Phone", "02079460142"), [LONDON]),
        (("Fax", "Phone: 020 7946 0142"), [LONDON]),
        (("Fax: 020 7946 0001", "020 7946 0142"), [LONDON]),
        (("Fax", "London", "020 7946 0142"), [LONDON]),
        (("You may still send us a fax, as in the last century: we do read them", "020 7946 0142"), [LONDON]),
        (("Fax", "020 7946 0142", "0113 496 0142"), [LEEDS]),
    ],
)  # fmt: skip
def test_a_label_alone_on_the_line_above_counts(lines, values):
    """A short line without a number of its own names what comes next."""
    assert list(found_in(*lines).values) == values


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        (("Sales 020 7946 0142, Press 0113 496 0142",), {LONDON: "sales", LEEDS: "press"}),
        (("020 7946 0142 (sales)",), {LONDON: "sales"}),
        (("020 7946 0142 Sales | 0113 496 0142 Press",), {LONDON: "sales", LEEDS: "press"}),
        (("Press office", "020 7946 0142"), {LONDON: "press"}),
        (("Press office", "Phone", "020 7946 0142"), {LONDON: "press"}),
        (("Press office", "Tel: 020 7946 0142"), {LONDON: "press"}),
        (("Sales", "Support: 020 7946 0142"), {}),
        (("Sales", "We are here", "020 7946 0142"), {}),
        (("Sales: 020 7946 0142", "020 7946 0142"), {}),
        (("Sales: 020 7946 0142", "Sales: 020 7946 0142"), {LONDON: "sales"}),
        (("020 7946 0142",), {}),
    ],
)
def test_for_whom_a_number_is_say_the_words_beside_it(lines, meant):
    """The closest words count, and only if they stand there every time."""
    found = found_in(*lines)
    assert LONDON in found.values
    assert found.meant_for == meant


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("tel:+442079460142", "ZZ"),
        ("tel://+442079460142", "ZZ"),
        ("TEL:+44-20-7946-0142", "ZZ"),
        ("tel:%2B44%2020%207946%200142", "ZZ"),
        ("tel:+44%20(0)20%207946%200142", "GB"),
        ("tel:+442079460142;ext=12", "GB"),
        ("tel:020-7946-0142;phone-context=+44", "GB"),
        ("tel:02079460142,,5", "GB"),
        ("tel:+44 20 7946 0142 x12", "GB"),
        ("tel:442079460142", "GB"),
        ("tel:00442079460142", "ZZ"),
        ("callto:+442079460142", "ZZ"),
        ("tel:tel:+442079460142", "ZZ"),
        ("Phone: 020 7946 0142", "GB"),
        (" 020 7946 0142 ", "GB"),
        ("０２０ ７９４６ ０１４２", "GB"),
        ("+4402079460142", "ZZ"),
    ],
)
def test_a_target_is_read_as_a_telephone_reads_it(text, country):
    """Schemes, parameters, pauses, percent-encoding and a superfluous zero are no obstacle."""
    assert phone_of(text, country) == LONDON


def test_letters_of_a_target_are_digits():
    """As on the keys of a telephone (ITU-T E.161)."""
    assert phone_of("tel:1-800-FLOWERS", "US") == "+18003569377"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tel:",
        "tel:#",
        "tel:999",
        "tel:123456",
        "order 02079460142",
        "https://tidewater.example/02079460142",
        "mailto:02079460142@tidewater.example",
        "+44 20 7946",
        "+44 20 7946 0142 0113 496 0142",
        "%",
        "1" * 100_000,
        " " * 100_000 + "x",
    ],
)
def test_a_broken_target_is_none(text):
    """Whoever presses it reaches nobody."""
    assert phone_of(text, "GB") is None


@pytest.mark.parametrize(
    "number",
    [
        "+441234567890",
        "+491234567890",
        "+33123456789",
        "+34912345678",
        "+12345678900",
        "+15555555555",
        "+11111111111",
        "+19876543210",
        "+4930000000000",
        "+48123456789",
        "+44",
        "",
    ],
)
def test_a_placeholder_is_told(number):
    """One digit only, or counted up or down."""
    assert placeholder_phone(number)


@pytest.mark.parametrize(
    "number",
    [
        LONDON,
        "+442079460000",
        "+441632960123",
        "+447700900123",
        "+12025550123",
        "+18005550199",
        "+33199001234",
        "+493023125123",
        "+61255501234",
        "+46846500400",
        "+498001234567",
        "+441234567812",
    ],
)
def test_a_number_kept_free_for_fiction_is_no_placeholder(number):
    """Demonstrations use them; and a memorable number may be a real one."""
    assert not placeholder_phone(number)


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "(1)", "+(", "1.1", "2026-", "12345-12345 ", "0800 ABC", "GB68", "020 7946 0142 ",
     "tel 1", "fax/", " ", "x", "１", "50.12345, ", "http://1", "|", "€1"],
)  # fmt: skip
def test_a_hostile_line_is_read_through(piece):
    """A hundred thousand characters end, and give only what is a number."""
    found = found_in((piece * 100_000)[:100_000])
    assert all(value.startswith("+") for value in found.values)
