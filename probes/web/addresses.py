"""Postal addresses a customer can read on a page.

The text becomes a string of kinds, one letter a word (``N`` a house number, ``S`` a street word,
``D`` a postcode …), and an address is a regular expression over these letters.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate

from .address_words import EAST, kinds_of, masked
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
        self.masked = masked(self.text)
        words = list(kinds_of(self.masked, country))
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
