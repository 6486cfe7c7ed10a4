"""Which lines of a page are a postal address, from where to where, and what only looks like one."""

import re

import pytest

from mysteryshop.probes.web.addresses import addresses_in
from mysteryshop.probes.web.page import Line

# One text a line, after the company's country; ⏎ is a line break, « and » enclose an address.
ADDRESSES = """
AE «Office 1204, Sample Tower, Sheikh Test Road, Dubai, UAE»⏎Tel +971 4 000 0000
AR «Av. Ejemplo 1234, C1043AAZ Buenos Aires»
AR «Calle Falsa 123, B1000XYZ La Prueba, Buenos Aires, Argentina»
AR «Av. Irreal 5500, Piso 2, CABA»⏎Tel: +54 11 0000 0000
IT «20100 Esempio Via della Prova 14»
AT «Mustergasse 7/2/14, 1010 Wien»
AT «Am Beispiel 3/2, A-8010 Graz, Österreich»
AT «Erfundendorf 45, 4567 Erfundendorf», Tel. 0000 1234
AU «Level 3, 45 Sample Street, Exampleville NSW 2000»
AU «Shop 5/12 Example Parade, Testville VIC 3999» Ph: (03) 5550 1234
AU «PO Box 123, Testville QLD 4000»
BE «Rue de l'Exemple 12, 1000 Bruxelles»
BE «Voorbeeldlaan 5 bus 2⏎B-2000 Antwerpen»
BE «Voorbeeldstraat 12 - 9000 Gent - België» - BTW BE 0123.456.789
BG «ул. Нереална 5, 1000 София»
BR «Rua do Exemplo, 123 - Centro⏎São Paulo - SP, 01310-100»
BR «Av. Exemplo, 1000, sala 12, 01310-100 São Paulo, Brasil»
BR «Rua Teste, 45 – Jardim Exemplo – Campinas/SP – CEP 13000-000»
CA «100 Sample St W, Exampleville, ON M5V 2T6, Canada»
CA «123, rue de l'Exemple⏎Montréal (Québec) H2X 1Y4»
CA «45 Example Ave, Unit 6, Vancouver BC V5K 0A1»
CH «Beispielstrasse 10⏎CH-8000 Zürich»
CH «Chemin de l'Exemple 5, 1000 Lausanne 12»
CH «Musterstrasse 7, Postfach, 8001 Zürich, Schweiz»
CL «Avenida Muestra 1234, Oficina 56, Santiago, Chile»⏎hola@example.com
CL «Av. Irreal 900, of. 1201, Providencia, Santiago»⏎contacto@example.com
CN 地址:«广东省深圳市龙岗区示例路123号示例大厦5楼»
CN «上海市浦东新区样例路88号»
CN «No. 88 Sample Road, Pudong New District, Shanghai 200120, China»
CO «Calle 12 # 34-56, Bogotá» | +57 1 0000000
CO «Carrera 45 # 12 - 30 Of. 501, Medellín, Colombia»⏎hola@example.com
CZ «Příkladná ulice 123/4, 110 00 Praha 1»
CZ «Příkladná 123/4, 110 00 Praha 1»
CZ «Ukázková 12⏎602 00 Brno»
DE Beispiel GmbH · «Musterstr. 5a · 12345 Musterstadt» · Tel. 030 123456 · info@example.com
DE Beispiel GmbH «Musterweg 7 12345 Musterstadt» Tel 030/123456 Mo-Fr 8:00-17:00 Uhr
DE Anschrift⏎Beispiel e.V.⏎«Hinter dem Muster 7⏎12345 Musterstadt an der Saale»
DE Unwirklich UG (haftungsbeschränkt)⏎«An der Unwirklichkeit 8⏎20095 Hamburg»
DE Unwirklich-Apotheke, «Hauptstr. 99, 99999 Unwirklich», Tel.: 0000/12345
DE Dr. med. Ursula Unwirklich, «Unwirklicher Weg 17a, 80331 München, Deutschland»
DK «Eksempelvej 8, 2. tv., 2100 København Ø»
DK «Eksempelgade 5, st. th.⏎DK-8000 Aarhus C»
DK Opdigtet ApS⏎«Opdigtvej 44⏎5000 Odense C»⏎CVR 12345678
ES «C/ Muestra nº 5, 08001 Barcelona (España)»
ES «Avda. de la Prueba, 45 - Bajo, 46001 Valencia»
ES «Polígono Industrial Ejemplo, Calle B, nave 5, 50001 Zaragoza»
FI «Esimerkkikatu 4 B 12, 00100 Helsinki»
FI «Esimerkintie 3 A, FI-33100 Tampere»
FI Keksitty Oy⏎«Keksintökatu 7 A 3⏎20100 TURKU»
FR «12 bis, rue de l'Exemple - 69000 Lyon» - Tél. : 04 00 00 00 00
FR Exemple SARL⏎«3 avenue du 8 Mai 1945⏎75000 Paris Cedex 12⏎France»
FR Siège social : «45 boulevard Imaginaire 13001 Marseille»
GB «Example House⏎12-14 Sample Road⏎Exampleton⏎Kent⏎TN1 2AB»⏎T: 01632 960142
GB You will find our shop at «12 High Street in London SW1A 1AA» and nowhere else.
GB «1st Floor, 22 Example Street, Manchester M1 1AA, United Kingdom»
GB «Madeup House, 7 Invented Way, Invented Industrial Estate, Bristol. BS1 1AA»
GB Find us: «3 The Green, Fictionby, North Yorkshire YO1 1AA», Open daily
GB «Unit B2, Unreal Trading Estate, Unreal Road, Cardiff, CF10 1AA»
GR «Παραδείγματος 12, 105 57 Αθήνα»
GR «Λεωφόρος Δείγματος 45, 11521, Αθήνα»
GR «Φανταστική 10, Θεσσαλονίκη 54624»⏎info@example.com
HK Flat B, 12/F, «Sample Building, 45 Test Road, Kowloon, Hong Kong»⏎info@example.com
HR «Primjerna ulica 5, 10000 Zagreb»
HU «1011 Budapest, Példa utca 1.»
HU «H-1011 Budapest, Példa u. 12. 2. em. 4.»
HU «6720 Szeged, Minta tér 3.»
ID «Jl. Khayalan No. 5, Jakarta Selatan 12190»
IE «12 Sample Street, Dublin 2, D02 X285»
IE «Unit 3, Unreal Retail Park, Galway, H91 A1C2, Ireland»
IL «12 Sample Street, Haifa 6100000»
IN «Plot No. 5, Sector 18, Example Nagar, Gurugram, Haryana 122015»
IN «No. 12, 3rd Cross, Sample Road, Bengaluru - 560 001, India»
IN «Flat 12, Sample Towers, MG Road, Mumbai, Maharashtra 400001, India»
IS «Dæmigata 5, 101 Reykjavík»
IT Esempio S.r.l. - «Via dell'Esempio, 14/B - 20148 Milano MI» - P.IVA 01234567890
IT «Piazza Prova n. 3⏎00100 Roma⏎Italia»
IT Sede legale: «Corso Prova 12 - 10121 Torino (TO) - Italia»
JP «〒100-0001 東京都千代田区見本1-2-3 見本ビル5階»
JP «東京都港区見本三丁目4番5号»
JP «1-2-3 Mihon, Minato-ku, Tokyo 105-0001, Japan»
KR «서울특별시 강남구 예시로 123»
KR «경기도 성남시 분당구 보기로 12»
KR (06000) «서울특별시 강남구 가상대로 45», 3층
LT «Pavyzdžio g. 5, LT-01100 Vilnius»
LU «12, rue de l'Exemple L-1234 Luxembourg»
MX «Av. Ejemplo 123, Col. Centro, 06000 Ciudad de México, México»
MX «Calle Prueba No. 45 Int. 3, Col. Muestra, C.P. 44100, Guadalajara», Jal.
MX «Blvd. Inventado #1500 Local 3, Monterrey, N.L. 64000»
MY «No. 5, Jalan Khayal 3/2, Taman Khayal, 50450 Kuala Lumpur»
NL «Voorbeeldstraat 12-A⏎1234 AB Voorbeeldstad»⏎KvK 12345678
NL Bezoekadres: «Het Voorbeeld 12, 1234 AB 's-Voorbeeldburg»
NL «Voorbeeldweg 1 | 1234AB | Voorbeeldstad»
NO «Eksempelveien 3⏎0123 Oslo»
NO «Torget 3⏎0123 Oslo»
NO «Eksempelgata 12B, 5003 Bergen, Norge»
NZ «12 Sample Street, Exampleton, Auckland 1010»
NZ «PO Box 1234, Wellington 6140»
PE «Jr. Inventado 123, Miraflores, Lima 15074»
PL «ul. Przykładowa 5 lok. 3, 00-950 Warszawa»
PL «00-950 Warszawa, ul. Przykładowa 5»
PL Przykład Sp. z o.o.⏎«al. Przykładowa 12/3⏎30-001 Kraków»⏎NIP: 1234567890
PT «Rua do Exemplo, 25, 2.º Esq.⏎1250-096 Lisboa»
PT «Av. da Amostra 12, 3º Dto, 4000-001 Porto, Portugal»
PT «Rua Inventada n.º 7 - R/C⏎3000-100 Coimbra»
RO «Str. Exemplului nr. 12, 010101 București»
RO «Bd. Inventat nr. 10, bl. A1, sc. 2, ap. 5, Cluj-Napoca», tel. 0264 000 000
RO «Strada Ireală 4, Timișoara 300001, România»
RU «101000, г. Москва, ул. Примерная, д. 5, оф. 3»
RU Адрес: «ул. Примерная, д. 5»
RU «620000, Екатеринбург, пр. Образцовый, 12»
SE «Exempelgatan 12, 114 55 Stockholm»
SE «Box 123, 114 55 Stockholm»
SE Besöksadress: «Exempelvägen 3, Uppsala»
SG «12 Sample Road, #03-04 Example Building, Singapore 123456»
SG «1 Sample Avenue #05-01 Singapore 018000»
SI «Vzorčna cesta 5, 1000 Ljubljana»
SK «Príkladová ul. 5, 811 01 Bratislava»
SK «Ukážkova 5/A, 010 01 Žilina, Slovensko»
SK «Nereálna 12, 040 01 Košice»
TH «99/1 Imaginary Road, Bang Rak, Bangkok 10500»
TR «Örnek Mah. Deneme Cad. No: 12 Kat: 3, 34000 Şişli/İstanbul»
TR «Örnek Sokak No:5/3 06000 Çankaya / Ankara»
TR «Uydurma Mahallesi, Hayali Caddesi No:45/2, Kadıköy, İstanbul»⏎info@example.com
TW «台北市信義區範例路100號5樓»
UA «вул. Зразкова, 5, 01001 Київ»
US (555) 010-0142 «12 Pretend Blvd. Ste 4B Nowhere TX 75001» hello@example.com
US «10 Example Rd NE, Atlanta, GA 30301-0001» Monday - Friday 8am to 5pm
US Main Office⏎«3300 Fictional Ave NW, Suite 1100⏎Washington, DC 20001»⏎Get Directions
US Made Up Plumbing LLC «88 Old Mill Rd Hartford CT 06101» 860-555-0123
US Imaginary Brewing Co.⏎«17 Nonesuch Ct⏎Portland, OR 97201»⏎Taproom Hours
US Our clinic is located at «455 East Unreal Street, Chicago, IL 60601», next to the park.
UY Dirección: «Avenida Ejemplo y Calle Muestra, Montevideo»
UY «Avenida 18 de Ejemplo 1234, Montevideo»⏎Tel. 2000 0000
VN «12 Đường Tưởng Tượng, Quận 1, TP. Hồ Chí Minh»⏎info@example.com
ZA «12 Sample Road, Exampleton, Cape Town, 8001»
ZZ «12 Sample Street, Exampleton, AB1 2DE»
"""
NONE = """
US Example et al., CCC 2007
BR CNPJ 12.345.678/0001-90
CN 2024年12月31日 深圳市
CN 电话:0755-12345678
DE 12. März 2024 Berlin
DE Über 500 Mitarbeiter und 10000 Kunden
DE Ab 1299,00 EUR, 10115 Stück verfügbar
DE Tel. 030 12345 Berlin
DE IBAN DE02 1203 0000 0000 2020 51
DE HRB 12345 Amtsgericht Berlin
DE 12345 Musterstadt
DE Modell 40, 1500 Watt
DE Seit 1985 in 12345 Musterstadt
DE Montag bis Freitag 08:00 - 12:00, Samstag 9 - 13 Uhr
DE Artikelnummer 12345 Lieferzeit 3 Tage
DE § 5 TMG
ES 12 vías para ahorrar, Madrid
ES El 12 de mayo de 2020, Madrid
ES Más de 1000 clientes en la calle
FR Plus de 12 avenues fleuries
FR En 1999, 12 personnes habitaient avenue de la gare
FR Le 12 rue, c'est fini
GB Open Monday to Friday 9:00 - 17:30
GB In 1999 12 people in High Street were interviewed
GB 12 March 2024, London
GB © 2019-2026 Example Ltd. All rights reserved.
GB VAT GB 123 4567 89
GB High Street
GB High Street, London
GB London SW1A 1AA
GB London
GB sales.street12@example.com, London
GB Turn left at the second street, go 200 yards, then right onto High Street
GB Website by Sample Studio, 12 High Street, London SW1A 1AA
IT Via libera: 12 consigli per la casa
IT Orari: 9-12, 15-19
IT Il 5 maggio 2021, Roma
JP 2024年3月12日 東京都で12人
JP 電話 03-1234-5678
JP 東京都から100名以上が参加
KR 서울에서 123명
NL Ma t/m vr 9.00 - 17.30 uur
NL KvK 12345678 BTW NL001234567B01
NL In 2024 AD Beste Bedrijf
PL Sala 12, 10-123 Edycja
PL KRS 0000123456, REGON 123456789
PL pon.-pt. 9-17
PT Quinta 12, Sexta 13
PT Quinta-feira 12, Lisboa
RO Str 5, Rand 3
RU с 9:00 до 18:00, Москва
RU 12 мая 2024, Москва
RU Линия 5, Серия 12
SE Org.nr 556123-4567
SE Tel 08-123 45 67 Stockholm
SE Plats 12, Rad 3
TR 12 Mayıs 2024, İstanbul
TR Yolu 3 Dakika, Sahil
US Street Fighter 2, Nintendo Switch
US Street Fighter 2
US IP address: 192.168.12.14
US The meeting on June 5, 2020 was held at Court 3, Wimbledon
US Route 66, Arizona
US Highway 61 Revisited
US Drive 200 miles in 3 hours
US Model 500, 12345 Units sold
US Size 12, Color Black, $19.99
US Way to go! 10 ways to save
US 555-0142 Springfield
US Lot 12 Park Avenue Edition, Blue
ZZ Page 1 of 12
ZZ v1.2.3 Build 12345 Berlin
ZZ Step 2: Drive Home
ZZ Treffen auf dem Festplatz in Musterdorf⏎Feier⏎29⏎AUG 2026
DE Lauf über die Lange Straße⏎Start⏎17⏎OKT 2026
IE Race along Sample Road⏎Start⏎3⏎MAY 2026
"""


def found(country, text, address=False):
    """The addresses in a text, line by line, as printed."""
    lines = [Line(line, address=address) for line in text.split("\n")]
    return list(addresses_in(lines, country).values())


def each(texts):
    """Every text with its country."""
    return [(line[:2], line[3:].replace("⏎", "\n")) for line in texts.strip().split("\n")]


@pytest.mark.parametrize(("country", "text"), each(ADDRESSES))
def test_an_address_is_cut_out_of_what_stands_around_it(country, text):
    """It begins at the street or the building and ends at the place, without name, phone or hours."""
    wanted = [address.replace("\n", ", ") for address in re.findall("«(.*?)»", text, re.DOTALL)]
    assert found(country, re.sub("[«»]", "", text)) == wanted


@pytest.mark.parametrize(("country", "text"), each(NONE))
def test_what_only_looks_like_an_address_is_none(country, text):
    """Hours, dates, prices, registers, products, places without a street, streets without a place."""
    assert found(country, text) == []


def test_the_mark_of_the_page_stands_in_for_a_postcode():
    """``<address>`` or microdata say what the words alone leave open."""
    text = "12 Sample Lane\nExampleton"
    assert found("GB", text) == []
    assert found("GB", text, address=True) == ["12 Sample Lane, Exampleton"]


@pytest.mark.parametrize(
    "text", ["Jane Example", "12 May 2024", "mail@example.com", "Exampleton", "01632 960 142"]
)
def test_the_mark_alone_is_no_address(text):
    """Authors, dates and e-mail addresses are marked the same way."""
    assert found("GB", text, address=True) == []


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("DE", "«Musterweg 5, 12345 Musterstadt»\n«Beispielweg 6, 54321 Beispielstadt»"),
        ("IT", "«Via Esempio, 14\n20148 Milano»\n«Via Prova, 3\n00100 Roma»"),
    ],
)
def test_addresses_below_each_other_stay_apart(country, text):
    """Branches are often listed without a line between them."""
    test_an_address_is_cut_out_of_what_stands_around_it(country, text)


def test_a_street_and_a_city_are_enough_beside_the_telephone():
    """Without a postcode it may be a product or a headline; contact data next to it say it is not."""
    text = "12 Sample Lane, Exampleton"
    assert found("GB", text) == []
    assert found("GB", f"{text}\nTel. 01632 960 142") == [text]


def test_the_same_address_twice_is_one():
    """Case, punctuation and line breaks make no other address; the first print is kept."""
    lines = [Line("12 High St., London, SW1A 1AA"), Line("12 HIGH ST, LONDON SW1A 1AA")]
    assert addresses_in(lines, "GB") == {
        "12 high st london sw1a 1aa": "12 High St., London, SW1A 1AA"
    }


def test_far_lines_do_not_make_one_address():
    """A street and a postcode with other text between them belong to different things."""
    lines = ["12 High Street", *["Something else about us"] * 3, "London SW1A 1AA"]
    assert found("GB", "\n".join(lines)) == []


@pytest.mark.parametrize("country", ["ZZ", "XX", ""])
def test_an_unknown_country_still_has_addresses(country):
    """The common formats are tried wherever the company is."""
    text = "5 Sample Street, Denver, CO 80014"
    assert found(country, text) == [text]


DIGITS = ("1", ",", "1,", "12345 ", "1.", "1-", "+1 ", "(12", "€1", "x@", "a'", "no ", "東")
WORDS = ("12 A ", "12 Street ", "Rue A 1 ", "unit 1, ", "SW1A 1AA ", "NC 12345 ", "vat 1 ")


@pytest.mark.parametrize("part", [*DIGITS, *WORDS])
def test_a_hostile_line_is_read_and_left(part):
    """A hundred thousand characters of almost addresses end in no answer, and soon."""
    assert found("US", (part * 100_000)[:100_000]) == []


def test_an_address_after_a_hostile_line_is_found():
    """What is too long to be read does not hide the rest."""
    text = "12 Street, " * 10_000 + "\n5 Sample Street, Denver, CO 80014"
    assert found("US", text) == ["5 Sample Street, Denver, CO 80014"]


def test_an_empty_page_has_none():
    """Neither no lines nor empty ones."""
    assert addresses_in([], "US") == {}
    assert addresses_in([Line(""), Line(" \t\u00a0 ")], "US") == {}


@pytest.mark.parametrize(
    "path", ["/sponsors", "/sponsoren/index.html", "/our-partners", "/haendler", "/links"]
)
def test_addresses_of_others_are_not_claimed(look, home, path):
    """A page of sponsors, partners or dealers shows where they are; the number on it still counts."""
    card = "<p>Harbour Sails Ltd<br>14 Quay Street, Portsmouth PO1 2AB</p><p>Call us: 020 7946 0142</p>"
    home.pages["/"] = (200, {}, f'<a href="{path}">More</a>')
    home.pages[path] = (200, {}, card)
    seen = look(f"{home.url}/", proof=False)
    assert seen.channels["address"].clicks is None
    assert seen.channels["phone"].clicks == 1
    home.pages["/contact"] = (200, {}, card)
    home.pages["/"] = (200, {}, f'<a href="{path}">More</a><a href="/contact">Contact</a>')
    assert look(f"{home.url}/", proof=False).channels["address"].clicks == 1
