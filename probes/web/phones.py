"""Telephone numbers in what a page shows: those a customer reads as the company's, and no others.

What is a number at all, and of which country, is for ``phonenumbers`` to say. What it cannot know is
here: that a label calls a valid number something else, and that dates, codes and prices are none.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType

from .beside import BRACKETED, credited, heading, meaning, note
from .page import Found, Line
from .wording import pattern, plain, says

PHONE, NOT_PHONE = "phone", "not_phone"
REACH = 60
"""Characters before a number in which its label stands."""
TRIES = 200
"""Wrong candidates in one line after which the rest of it is left alone."""
LONGEST_TARGET = 300
"""Characters, percent-encoded, beyond which a text is no number."""
MOST_NUMBERS = 100
"""Numbers in one line that are looked at."""
MIN_DIGITS, MIN_SPEAKING_DIGITS = 5, 7
"""Digits of a number with a label, and of one that needs none."""

_BETWEEN = r"[\s()\[\].\-/~‐-―−ー－．／（）\u00ad\u200b\u2060]"
_GAP = _BETWEEN + "{0,3}"
_YEAR = r"(?:19|20)\d\d"
_PART = r"(?:[1-9]\d{0,2}|0)\.\d{4,}\s?°?\s?[NSEWO]?"
_SPEAKING = re.compile(
    rf"[+＋][\s(]{{0,2}}\d|(?<!\d)(?=\d{{1,11}}{_BETWEEN}{{1,3}}\d)\d(?:{_GAP}\d){{6}}"
)
"""What could be a telephone number without a label; anything else needs one."""
_WITH_LABEL = re.compile(rf"\d{{5}}|\d(?:{_GAP}\d){{5}}|\d[\s.\-][A-Z]{{3}}")
_TOKEN = re.compile(r"[^\s,;|<>]+")
_CODE = re.compile(r"@|://|www\.|\w=|\w\.[a-z]{2,}/\w", re.IGNORECASE)
_PLAINLY_ELSE = re.compile(
    r"(?=[\dA-Z€$£¥₽₺₴₹₪₩-])(?:"
    + "|".join(
        (
            r"\b[A-Z]{2}\d\d(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b",  # IBAN, ISO 13616
            r"(?<![\d./-])[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d(?![./-]?\d)",
            rf"(?<![\d./-]){_YEAR}[./-][01]?\d[./-][0-3]?\d(?![./-]?\d)",
            r"(?<![\d:])\d{1,2}:\d\d(?::\d\d)?(?!\d)",
            r"(?<![\d.])\d{1,2}[.h]\d\d\s?[-–—]\s?\d{1,2}[.h]\d\d(?![\d.])",
            rf"(?<![\d+]){_YEAR}\s?[-–—/]\s?{_YEAR}(?!\d)",
            r"(?<!\d)24\s?/\s?7(?!\d)",
            rf"-?{_PART}[\s,;/]{{1,3}}-?{_PART}",  # latitude and longitude
            r"[€$£¥₽₺₴₹₪₩]\s?\d[\d.,']{0,15}",
            r"(?<![\d.,/-])\d{1,3}(?:[,.']?\d{3}){0,3}[.,]\d\d(?![\d.,/-]|\s\d)",  # a price
            # a year, hours, a house number right before a number with its prefix
            rf"(?<![\d+(.,/\-])(?<!\d\s)[1-9]\d{{0,4}}(?:\s?[-–]\s?\d{{1,4}})?"
            rf"(?=\s+(?:\+|\(?0(?!\)))(?:{_GAP}\d){{7}})",
        )
    )
    + ")"
)
_GLUED = re.compile(r"[^\W\d_]{3,14}(?=\d)|(?<=\d)[A-Z][^\W\d_]{2,13}")
_SEAM = re.compile(r"(?<=\d)(?=[^\W\d_])")
_SECOND = re.compile(rf"(\d(?:{_GAP}\d){{8,12}})(\s+)(?=\(?0(?:{_GAP}\d){{8}})")
_VANITY = re.compile(
    r"\+?\d[\d() .\-]{1,9}[ .\-](?=[A-Z]{3}|[\d\-]{1,4}[A-Z]{3})[A-Z0-9\-]{4,12}\b"
)
_VANITY_TYPES = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.UAN,
}
_FAX = re.compile(r"[📠🖷]|(?:^|[\s|·,(/])f[.:)]?\s{0,2}$")
_AND = re.compile(
    r"[^\w\n|:;·]{0,3}(?:and|und|or|oder|et|ou|e|y|o|och|og|i|ja|en|es|a)?[^\w\n|:;·]{0,3}"
)
_TAKEN = re.compile(r"\d{4}|\w\W{0,3}[;|·•]|(?<=\w{4})[.!?]\s+[^\W\d]{2}")
_TRAILING = re.compile(r"\s{0,2}[–-]?\s{0,2}([^\W\d][^\d,;|·()]{0,30})(?=[,;|·]|$)")
_BEFORE_NO_PHONE = re.compile(
    r"(?:[€$£¥₽₺₴₹₪₩]|\b(?:eur|chf|kr|nok|sek|dkk|usd|gbp|pln)\.?)\s?$|\w[\-/\\]$|#\s?$|[=@&_%?]$|\d[.,:]$",
    re.IGNORECASE,
)
_AFTER_NO_PHONE = re.compile(
    r"\s?(?:[€£$¥₽₺₴₹₪₩%°²]|(?:eur|kr|nok|sek|dkk|chf|usd|gbp|pln|zł|kč|czk|huf|ft|ron|lei|km|m²)\b"
    r")|[_=@&#]|[.,:]\d\d?(?!\d)|,-|[-/](?-i:[A-Z]{1,4})\b",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[1-9]\d?(?:(?:\.\d{3}){2}(?![.\d])|(?:\s\d{3}){2}(?=\s[a-z]{4}))")
_LETTERED = re.compile(r"(?!EXT)[A-Z]{3}")
_LETTER = re.compile(r"[^\W\d_]")
_COUNTED = "123456789012"
_SINGLES = re.compile(r"(?:\d\D{1,3}){4}")


def phones_in(lines: Sequence[Line], country: str) -> Found:
    """The telephone numbers in lines of text: E.164 → as printed.

    ``country`` (ISO 3166) is where numbers without a country code are at home; "ZZ" for nowhere.
    """
    found = Found()
    for at, line in enumerate(lines):
        text = line.text
        readable = _readable(text) if _WITH_LABEL.search(text) else ""
        if not _WITH_LABEL.search(readable):
            continue
        above = heading(lines, at)
        for number in _company_numbers(text, readable, above, country.upper()):
            if not credited(text, number.start, number.end):
                meant = meaning(number.behind, number.before, above)
                note(found, number.value, text[number.start : number.end], meant)
    return found


def phone_of(text: str, country: str) -> str | None:
    """A whole text, such as a ``tel:`` target (RFC 3966), as a valid number in E.164, else None."""
    if len(text) > LONGEST_TARGET:
        return None
    text = re.sub(r"^(?:\s*(?:tel|callto|phone):/{0,2})+", "", unquote(text), flags=re.IGNORECASE)
    text = unicodedata.normalize(
        "NFKC", re.split(r"[;,?]|\s*(?:ext|x)\.?\s*\d", text, maxsplit=1)[0]
    )
    start = re.search(r"[\d+(]", text)
    label = text[: start.start()] if start else ""
    if not start or (re.search(r"\w", label) and not says(PHONE, label)):
        return None
    text = text[start.start() :].strip()
    if country == "ZZ" and text.startswith("00"):
        text = f"+{text[2:]}"
    number = _parsed(text, country)
    return _e164(number) if number else None


def placeholder_phone(e164: str) -> bool:
    """Whether a number is obviously none: one digit only, or counted up or down.

    Ranges kept free for fiction (Ofcom's 020 7946 0xxx, 555-01xx …) are what a demonstration uses,
    and count as real.
    """
    try:
        digits = str(phonenumbers.parse(e164).national_number)
    except phonenumbers.NumberParseException:
        return True
    if len(set(digits)) == 1 or digits.endswith("0" * 7):
        return True
    parts = (digits, digits[:9], digits[-8:])
    return any(
        len(part) >= 7 and part in run for part in parts for run in (_COUNTED, _COUNTED[::-1])
    )


_Spot = tuple[str, int, int]
"""A number in E.164, where it starts and ends."""


@dataclass(frozen=True)
class _Number:
    """A valid number in a line, and the words that may say what it is."""

    value: str
    start: int
    end: int
    before: str
    """From the number before, and what belongs to that, up to this one."""
    behind: str
    """Words after it that belong to it and not to the next one."""


def _company_numbers(text: str, readable: str, above: str, country: str) -> Iterator[_Number]:
    """The numbers in a line that are the company's telephone."""
    label = _label(above[-REACH:], words=0)
    if not (label == PHONE or _SPEAKING.search(readable) or _says_phone(text)):
        return
    for number in _numbers(text, _spots(readable, country)):
        label = _label(number.before[-REACH:]) or (label if _goes_on(number.before) else "")
        own = _label(number.behind, words=0) or label
        if own == PHONE or (own != NOT_PHONE and _speaks_for_itself(number, text)):
            yield number


def _numbers(text: str, spots: list[_Spot]) -> Iterator[_Number]:
    stops = [start for _, start, _ in spots[1:]] + [len(text)]
    # "number label, number label": words before the first would mean that labels come first
    labels_follow = bool(
        spots and not _LETTER.search(text[: spots[0][1]]) and _LETTER.search(text[spots[-1][2] :])
    )
    done = 0
    for (value, start, end), stop in zip(spots, stops, strict=False):
        tail = text[end:stop]
        behind = BRACKETED.match(tail) or (_TRAILING.match(tail) if labels_follow else None)
        yield _Number(value, start, end, text[done:start], behind.group(1) if behind else "")
        done = end + (behind.end() if behind else 0)


def _spots(readable: str, country: str) -> list[_Spot]:
    """Everything in a line that is a valid number."""
    matcher = PhoneNumberMatcher(readable, country, Leniency.VALID, TRIES, MIN_DIGITS)
    spots = [(_e164(m.number), m.start, m.end) for m in islice(matcher, MOST_NUMBERS)]
    for match in islice(_VANITY.finditer(readable), MOST_NUMBERS):
        number = _parsed(match.group(), country)
        if number and (
            number.country_code == 1 or phonenumbers.number_type(number) in _VANITY_TYPES
        ):
            spots.append((_e164(number), match.start(), match.end()))
    return sorted(spots, key=lambda spot: spot[1])


def _readable(text: str) -> str:
    """The line, as long as before, with everything blotted out that is plainly no number."""
    if _CODE.search(text):
        text = _TOKEN.sub(lambda m: _blot(m) if _CODE.search(m[0]) else m[0], text)
    text = _PLAINLY_ELSE.sub(_blot, text)
    text = _GLUED.sub(lambda m: _blot(m) if _label(m[0], words=0) else m[0], text)
    return _SECOND.sub(lambda m: m[1] + "|" * len(m[2]), text)


@lru_cache(maxsize=1_000)
def _says_phone(text: str) -> bool:
    return says(PHONE, re.sub(r"\d", " ", text))


def _blot(match: re.Match[str]) -> str:
    return "|" * len(match.group())


@lru_cache(maxsize=1_000)
def _label(text: str, words: int = 1) -> str:
    """What the label nearest to the end of a text says comes next: `PHONE`, `NOT_PHONE` or nothing.

    At most so many ``words`` may stand between `NOT_PHONE` and the end, unless with a colon.
    """
    text = plain(_SEAM.sub(" ", text))
    spans = [
        (match.end(), -match.start(), kind)
        for kind, sign in (
            (PHONE, pattern(PHONE)),
            (NOT_PHONE, pattern(NOT_PHONE)),
            (NOT_PHONE, _FAX),
        )
        for match in sign.finditer(text)
    ]
    if not spans:
        return ""
    end, start, kind = max(spans)
    phones = [stop for stop, _, other in spans if other == PHONE and stop <= -start]
    if kind == PHONE or any(_AND.fullmatch(text[stop:-start]) for stop in phones):
        return PHONE
    if _TAKEN.search(text, end):
        return ""
    between = text[end:]
    far = len(re.findall(r"[^\W\d_]{2,}", between)) > words and not between.rstrip().endswith(":")
    return NOT_PHONE if not far else PHONE if phones else ""


def _goes_on(gap: str) -> bool:
    """Whether what stands between two numbers only joins them, so that one label holds for both."""
    return len(_LETTER.findall(gap)) <= 4 and not re.search(r"[;|·•]", gap)


def _speaks_for_itself(number: _Number, text: str) -> bool:
    """Whether a number that nothing introduces is still read as a telephone number."""
    printed, after = text[number.start : number.end], text[number.end : number.end + 8]
    odd = _BEFORE_NO_PHONE.search(number.before[-8:]) or _AFTER_NO_PHONE.match(after)
    if odd or _LETTERED.search(printed):
        return False
    if re.match(r"\(?[+＋]", printed):
        return True
    digits = sum(c.isdigit() for c in printed)
    if digits == len(printed) or digits < MIN_SPEAKING_DIGITS:
        return False
    return not (_THOUSANDS.match(printed + after) or _SINGLES.match(printed))


def _parsed(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
