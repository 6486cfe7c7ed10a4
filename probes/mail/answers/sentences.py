"""A reply in sentences, and each in pieces: what is judged, and what is quoted.

Quotes are what stands in the reply, letter by letter; what is searched is `plain`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .phrases import Phrases, folded
from .question import Question
from .salutation import salutation_of

LONGEST_REPLY = 20_000
"""Letters that are read of a reply."""
LONGEST_SENTENCE = 600
"""Letters after which a sentence is cut."""
_WRAPPED = 60
"""Letters a line has at least when it was broken to fit."""
_STOPS = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？]+")
_NOT_A_STOP = re.compile(
    r"(?:^|[\s(])(?:dr|mr|mrs|ms|prof|st|nr|no|ca|approx|etc|bzw|evtl|ggf|inkl|incl|excl|zzgl|tel|art|abs|e\.g|i\.e|z\.b|d\.h|u\.a"
    r"|i\.\s?a|sr|sra|dott|sig|sig\.ra|mme|p\.ex|m\.in|np|ul|max|min|mind|str|fr|hr|kl|vgl|jan|feb|mar|apr|aug|sept?|okt|oct|nov|dez|dec|[a-gi-z])\.$",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"[>|\s]*(?:[-*•]\s*)?(?:(?:ad|zu|to|re|frage|zu\sfrage|question|punkt|zu\spunkt|point|pregunta|domanda|vraag|pergunta|pytanie"
    r"|fr[åa]ga|nr\.?|no\.?|質問)\s?(?=[(#]?\d))?[(#]?([1-9１-９])(?:\s?[).:\]）．]+|\s?[-–—]\s|\s(?=[–—]))\s*(?![\d])",
    re.IGNORECASE,
)
_INNER_MARK = re.compile(r"(?<=[\s,;])\(?[1-9]\)\s")
_WORDED_MARK = re.compile(r"(?<=[.!?;]\s)(?=(?:ad|zu|to|re)\s\d\s?[:.)])", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:[-*•>|+]|\(?\d{1,2}[.)]|[a-z]\))\s?")
_CUT = re.compile(
    r"\s*;\s*|\s+[-–—]+\s+|\s*—\s*|:(?=\s|$)|\s*\|\s*|,\s+|\s*[()（）]\s*|、|。|，|(?<=[^\W\d_]{3})\.\s+"
)
_END = re.compile(r"(?:[\s!?*]|(?<!\d)\.)+$")
_ADDRESS = re.compile(r"(?<!\S)\S*(?:://|www\.|@)\S*")
_ORDINAL_BEFORE = re.compile(r"(?:^|\s)\d{1,2}\.$")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a reply."""

    text: str
    """As it stands there."""
    point: int = 0
    """The number it stands under ("2)"), 0 for none."""
    quoted: bool = False
    """Whether it stands behind ``>``."""
    paragraph: int = 0

    @cached_property
    def plain(self) -> str:
        """In plain letters, without line breaks."""
        return " ".join(folded(self.text)[0].split())

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.text.rstrip("\"'”’»)] \n").endswith(("?", "？"))

    def pieces(self) -> list[str]:
        """Its parts between commas, dashes and the like, in `plain` letters."""
        found = [
            _END.sub("", piece).strip(" *") for piece in _CUT.split(_ADDRESS.sub(" ", self.plain))
        ]
        return [piece for piece in found if piece]


def sentences_of(reply: str, question: Question, phrases: Phrases) -> list[Sentence]:
    """The sentences of a reply, without its salutation, its closing and the names under it."""
    reply = reply[:LONGEST_REPLY]
    body = reply[salutation_of(reply, question).end :]
    found: list[Sentence] = []
    for number, block in enumerate(_blocks(body)):
        point = 0
        for text in _split(block, phrases):
            mark = _MARK.match(text)
            if (
                mark
                and int(mark[1]) <= len(question.subquestions)
                and not _dated(text, mark, phrases)
            ):
                point = int(mark[1])
                text = text[mark.end() :]
                if not text.strip():
                    continue
            quoted = text.lstrip().startswith((">", "|>"))
            text = text.strip().lstrip(">").strip() if quoted else text.strip()
            if text:
                found.append(Sentence(text, point, quoted, number))
    return _without_closing(found, phrases)


def _blocks(body: str) -> Iterator[str]:
    """Lines that belong together, as they stand there."""
    current = ""
    for line in body.splitlines(keepends=True):
        bare = line.strip()
        last = current.rstrip("\n").rpartition("\n")[2]
        goes_on = (
            current.strip()
            and bare
            and not _LIST.match(line)
            and not last.lstrip().startswith(">")
            and len(last) + len(bare.split(maxsplit=1)[0]) >= _WRAPPED
            and not last.rstrip().endswith((".", "!", "?", ":", "。"))
        )
        alone = re.fullmatch(r"\s*\(?[1-9][.):]*\s*", current) and bare
        if goes_on or alone:
            current += line
            continue
        if current.strip():
            yield current
        current = line
    if current.strip():
        yield current


def _split(block: str, phrases: Phrases) -> Iterator[str]:
    start = 0
    for stop in _stops(block, phrases):
        if block[start:stop].strip():
            yield from _shortened(block[start:stop])
        start = stop
    if block[start:].strip():
        yield from _shortened(block[start:])


def _shortened(text: str) -> Iterator[str]:
    for at in range(0, len(text), LONGEST_SENTENCE):
        yield text[at : at + LONGEST_SENTENCE]


def _stops(block: str, phrases: Phrases) -> list[int]:
    stops = {match.start() for match in _INNER_MARK.finditer(block)}
    stops |= {match.start() for match in _WORDED_MARK.finditer(block)}
    for match in _STOPS.finditer(block):
        before = block[max(0, match.start() - 12) : match.start() + 1]
        if match.group() == "." and (_NOT_A_STOP.search(before) or _ordinal(block, match, phrases)):
            continue
        stops.add(match.end())
    return sorted(stops)


def _ordinal(block: str, match: re.Match[str], phrases: Phrases) -> bool:
    """Whether a stop belongs to a number: "6. Mai", "1. Montag und"."""
    if not _ORDINAL_BEFORE.search(block[max(0, match.start() - 4) : match.start() + 1]):
        return False
    line_start = block.rfind("\n", 0, match.start()) + 1
    after = folded(block[match.end() : match.end() + 20])[0].lstrip()
    at_start = not re.search(r"[^\W\d_]", block[line_start : match.start()])
    return at_start or after[:1].islower() or bool(phrases.pattern("months").match(after))


def _dated(text: str, mark: re.Match[str], phrases: Phrases) -> bool:
    """ "2. Mai" is no second point."""
    return bool(phrases.pattern("months").match(folded(text[mark.end() : mark.end() + 20])[0]))


def _without_closing(found: Sequence[Sentence], phrases: Phrases) -> list[Sentence]:
    """Up to "Kind regards"; a name alone at the end goes too."""
    kept: list[Sentence] = []
    for sentence in found:
        words = sentence.plain.strip(" ,.!").split()
        if kept and len(words) <= 5 and phrases.opens("closing", sentence.plain):
            rest = phrases.pattern("closing").sub("", sentence.plain).split()
            if len(rest) <= 2 and not re.search(r"\d", sentence.plain):
                if sentence.point == 0 or sentence is not found[-1]:
                    break
                continue
        kept.append(sentence)
    while len(kept) > 1 and _signs(kept[-1]):
        kept.pop()
    return kept


def _signs(sentence: Sentence) -> bool:
    """Whether it is only a name: "Henrik", "Noor, Fernhill Books", "H."."""
    words = sentence.text.strip(" ,.").split()
    return (
        sentence.point == 0
        and len(words) <= 4
        and not re.search(r"\d|[€$£?%:]", sentence.text)
        and all(word[:1].isupper() or word in ("x", "&", "xx") for word in words)
        and (
            len(words) > 1
            or not sentence.text.strip().isupper()
            or len(sentence.text.strip(". ")) < 3
        )
        and not re.match(r"(?:yes|no|ja|nein|oui|non|s[ií]|sim|tak|nie|nej|nee)\b", sentence.plain)
    )
