"""E-mail addresses in what a page shows, also those written so that only people can read them."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import islice
from urllib.parse import parse_qs, unquote

import tldextract

from .beside import BRACKETED, NEAR, credited, heading, meaning, note
from .page import Found, Line
from .wording import pattern, plain, says

MOST_SIGNS = 500
"""Signs and words "at" in one line that are looked at."""
LONGEST_TOKEN = 120
"""Characters without a space from which on text is code, and not for people."""
LONGEST_LOCAL = 64
"""RFC 5321, section 4.5.3.1.1."""
LONGEST_HOST = 253
"""RFC 1035, section 2.3.4, less what its wire format adds."""
RESERVED = ("example", "test", "invalid", "localhost", "local")
"""Top-level domains that nobody owns (RFC 2606, RFC 6762), so demonstrations use them."""

_EXTRACT = tldextract.TLDExtract(  # as in site.py
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFE6B: ord("@")}

_AT_WORDS = (
    r"arroba|arobase|chiocciola|kukac|ma[łl]pa|snabel-?a|krøllalfa|zavin[aá][cč]|apenstaartje"
    r"|miukumauku|собака|παπάκι"
)
_HINT = re.compile(rf"@|[\s\[({{<*|~](?:a|at|ät|æt|et|{_AT_WORDS})[\s\])}}>*|~]", re.IGNORECASE)
_AT = re.compile(
    rf"(?P<sure>\s?[\[({{<]\s?(?:at|ät|æt|et|@|{_AT_WORDS})\s?[\])}}>]\s?|\s?[*|~]at[*|~]\s?)"
    r"|(?P<plain>(?<!\s)@(?!\s))"
    r"|(?P<handle>(?<=\s)@(?!\s))"
    r"|(?P<maybe>\s{1,2}@\s{1,2}|(?<!\s)@\s|\s?[\[({]\s?a\s?[\])}]\s?"
    rf"|(?-i:\sAT\s)|\s(?:{_AT_WORDS})\s)"
    r"|(?P<word>\s(?:at|ät)\s)",
    re.IGNORECASE,
)
_DOT_WORDS = r"dot|punkt|punto|point|punt|ponto|pont|kropka|piste|te[cč]ka|prik|nokta"
_IN_BRACKETS = rf"\s?[\[({{<]\s?(?:{_DOT_WORDS}|\.)\s?[\])}}>]\s?"
_IN_WORDS = rf"\s(?:{_DOT_WORDS})\s"
_DOT = re.compile(rf"\.|{_IN_BRACKETS}|{_IN_WORDS}", re.IGNORECASE)
_SPELLED = re.compile(rf"{_IN_BRACKETS}|{_IN_WORDS}", re.IGNORECASE)
_LETTER = "a-z0-9À-ɏͰ-ӿ"
_PART = rf"[{_LETTER}][{_LETTER}-]{{0,62}}"
_DOMAIN = re.compile(
    rf"{_PART}(?:(?:(?:\.|{_IN_BRACKETS}){_PART}){{1,6}}"
    rf"|(?:{_IN_WORDS}{_PART}){{1,3}}(?:\.{_PART}){{0,2}})",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")  # RFC 1035, section 2.3.4
_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LOCAL = re.compile(rf"[{_LETTER}._+'&-]*", re.IGNORECASE)
_ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")  # RFC 5322, 3.2.3
_HASH = re.compile(r"[0-9a-f]{24,}")
_CODE_BEFORE = re.compile(r"://\S*$|[=\\%#$@]$")
_CODE_AFTER = re.compile(r":[a-z~][\w~.-]{0,60}/|[a-z0-9_@]")
_IMAGE = re.compile(r"\d(?:\.\d)?x\.", re.IGNORECASE)
_SENTENCE = re.compile(
    "are|is|us|me|be|we|you|them|him|it|or|and|also|here|now|live|look|meet|visit|find|shop|store"
    "|online|available|start|more|this|work|based|join|see|uns|mich|sie|nous"
)
"""Words before "at" that no mailbox is called after."""

_YOURS = re.compile(
    r"(?:your|ihre?|deine?|votre|ton|tu|su|o?seu|sua|(?:il)?tuo|(?:la)?tua|jouw|uw|din|ditt?|twoja?"
    r"|vase?|sinun)(?:(?:e?mail|epost)(?:address|adresse|here)?|address|adresse|correo|name?|nom"
    r"|nombre|nome|naam|navn|namn|domaine?|domaene|dominio|domein|domene|doman|domena|company"
    r"|business|organi[sz]ation|entreprise|empresa|azienda|firma|bedrijf|bedrift|virksomhed|foretag"
    r"|(?:web)?sit[eo])|your(?:shop|store)"
)
_NOBODYS_DOMAIN = re.compile(
    "example|domain|mydomain|mycompany|mysite|mywebsite|samplesite|beispiel|musterfirma"
    "|mustermann|exemple|mondomaine|monsite|domaine|ejemplo|midominio|dominio|exemplo|esempio"
    "|miodominio|voorbeeld|eksempel|exempel|esimerkki|przyklad|mojadomena|priklad|pelda|ornek"
    "|exemplu"
)
_NOBODYS_NAME = re.compile(
    "firstnamelastname|firstlast|johndoe|janedoe|vornamenachname|maxmustermann|erikamustermann"
    "|prenomnom|nombreapellido|nomesobrenome|nomecognome|voornaamachternaam|fornavnetternavn"
    "|fornavnefternavn|fornamnefternamn|etunimisukunimi|imienazwisko|jmenoprijmeni"
)
_ANY_DOMAIN = re.compile(
    "email|mail|courriel|correo|epost|company|website|site|business|test|sample|host|hostname|server|provider|gmail"
    "|firma|unternehmen|webseite|anbieter|entreprise|societe|empresa|azienda|sito|bedrijf|bedrift"
    "|foretag|yritys|strona|sirket|abc|xyz|xxx|demo|placeholder|dummy"
)
_ANY_NAME = re.compile(
    "your|you|votre|vous|ihre|deine|jouw|uw|tu|tuo|seu|din|name|user|username|email|mail|test|tester|demo|sample|info|contact|hello|someone"
    "|somebody|me|abc|xyz|xxx|address|placeholder|nutzer|benutzer|benutzername|utilisateur|nom"
    "|usuario|nombre|correo|utente|nome|naam|gebruiker|navn|bruker|namn|nimi|nazwa|jmeno|nev|isim"
)


def emails_in(lines: Sequence[Line], own_host: str) -> Found:
    """The e-mail addresses in lines of text: lower case → as printed.

    ``own_host`` is the site's: an address there is never the one of the site's maker.
    """
    found, own = Found(), _registrable(own_host)
    for at, line in enumerate(lines):
        printed = line.text.translate(_UNSEEN)
        text = printed.translate(_FULL_WIDTH)
        if not _HINT.search(text):
            continue
        above, done = heading(lines, at), 0
        for value, start, end in _in_line(text, above):
            theirs = credited(text, start, end) or says("maker", above)
            if not theirs or _registrable(value.rpartition("@")[2]) == own:
                behind = BRACKETED.match(text, end)
                words = behind.group(1) if behind else ""
                note(found, value, printed[start:end], meaning(words, text[done:start], above))
            done = end
    return found


def email_of(text: str) -> str | None:
    """A ``mailto:`` target (RFC 6068) or an address in structured data, lower case, else None."""
    text = re.sub(r"^(?:\s*mailto:/{0,2})+", "", unescape(text), flags=re.IGNORECASE)
    target, _, query = text.partition("?")
    target = unquote(target).strip() or parse_qs(query).get("to", [""])[0]
    first = re.split(r"[,;]", target, maxsplit=1)[0]
    named = re.search(r"<([^<>]{3,320})>", first)
    address = (named[1] if named else first).translate(_UNSEEN).strip().rstrip(".").lower()
    local, _, host = address.rpartition("@")
    fine = len(local) <= LONGEST_LOCAL and _ATOM.fullmatch(local) and _exists(host)
    return address if fine else None


def placeholder_email(address: str, own_host: str) -> bool:
    """Whether an address is one that a template or a form shows, and nobody's."""
    local, _, host = plain(address).rpartition("@")
    if _registrable(host) == _registrable(own_host):
        return False
    name = re.sub(r"[\W\d_]", "", local)
    label = re.sub(r"[\W\d_]", "", _registrable(host).partition(".")[0])
    return bool(
        _NOBODYS_DOMAIN.fullmatch(label)
        or _NOBODYS_NAME.fullmatch(name)
        or _YOURS.fullmatch(label)
        or _YOURS.fullmatch(name)
        or (_ANY_DOMAIN.fullmatch(label) and _ANY_NAME.fullmatch(name))
    )


def _in_line(text: str, above: str) -> Iterator[tuple[str, int, int]]:
    """Value, start and end of each address in a line."""
    done = 0
    for at in islice(_AT.finditer(text), MOST_SIGNS):
        domain = _DOMAIN.match(text, at.end())
        host, end = _host(domain) if domain else ("", 0)
        if not domain or not host:
            continue
        spelled = bool(_SPELLED.search(text, domain.start(), end))
        start, local = _local(text[done : at.start()], spelled)
        start += done
        if not local or _is_code(text, start, end, local):
            continue
        if at.lastgroup in ("plain", "sure") or _is_meant(
            at.lastgroup, local, text[done:start] or above, spelled
        ):
            yield f"{local}@{host}".lower(), start, end
            done = end


def _host(domain: re.Match[str]) -> tuple[str, int]:
    """The longest beginning of what looks like a domain that is one, and where it ends."""
    raw = domain.group()
    cuts = {len(raw), *(m.start() for m in (*_DOT.finditer(raw), *_SEAM.finditer(raw)))}
    for cut in sorted(cuts, reverse=True):
        host = _DOT.sub(".", raw[:cut]).lower()
        if _exists(host) and not _IMAGE.match(host):
            return host, domain.start() + cut
    return "", 0


def _local(before: str, spelled: bool) -> tuple[int, str]:
    """Where the local part at the end of a text begins, and it."""
    before = before.rstrip()
    chunk = _LOCAL.match(before[: -LONGEST_LOCAL - 2 : -1])
    local = (chunk.group() if chunk else "")[::-1].lstrip("._+'&-")
    start = len(before) - len(local)
    dot = _SPELLED.search(before, max(0, start - 12), start)
    if local and spelled and dot and dot.end() == start:
        first, more = _local(before[: dot.start()], spelled)
        return first, f"{more}.{local}"
    return start, local


def _is_code(text: str, start: int, end: int, local: str) -> bool:
    before = text[max(0, start - LONGEST_TOKEN) : start]
    around = re.split(r"\s", before)[-1] + re.split(r"\s", text[end : end + LONGEST_TOKEN])[0]
    return bool(
        len(around) >= LONGEST_TOKEN
        or len(local) > LONGEST_LOCAL
        or not _ATOM.fullmatch(local)
        or _HASH.fullmatch(local)
        or _CODE_BEFORE.search(before)
        or _CODE_AFTER.match(text, end)
    )


def _is_meant(kind: str | None, local: str, before: str, spelled: bool) -> bool:
    """Whether what could be a sentence with "at" is an address nevertheless."""
    before = before[-NEAR:]
    words = plain(before)
    label = max((m.end() for m in pattern("email").finditer(words)), default=None)
    if _SENTENCE.fullmatch(local.lower()):
        return False
    if label is not None and re.fullmatch(r"\W{0,4}(?:\w{1,3}\W{1,2})?", words[label:]):
        return True
    alone = not re.search(r"\w\s*$", before)
    return spelled if kind == "word" else kind == "maybe" and (alone or spelled)


def _exists(host: str) -> bool:
    """Whether a host name can be one: of a known suffix, or a reserved one."""
    parts = host.split(".")
    if len(host) > LONGEST_HOST or not all(_NAME.fullmatch(part) for part in parts):
        return False
    known = _EXTRACT(host)
    return bool(
        host.rpartition(".")[2] in RESERVED or (known.suffix and (known.domain or known.is_private))
    )


def _registrable(host: str) -> str:
    """The domain somebody owns; the last two labels where the suffix is not known."""
    known = _EXTRACT(host.lower().rstrip("."))
    if known.ipv4 or known.ipv6:
        return host
    return known.top_domain_under_public_suffix or ".".join(
        host.lower().rstrip(".").split(".")[-2:]
    )
