"""Where in a mail other people's words begin: quotations, attributions, copied header blocks."""

import re

from .markup import RULE
from .phrases import begins, normal, pattern, says, words

LONGEST_ATTRIBUTION = 4
"""Lines that "On Monday, … wrote:" is spread over at most."""
LONGEST_LINE = 300
"""Characters beyond which a line is prose and no mark."""

_QUOTED = re.compile(r"[ \t]{0,3}(?:[>＞]|[A-Z]{1,3}>(?=\s|$)|\|\s(?=>))")
_FIELD = re.compile(r"[\s*_>|]{0,6}([^\W\d_][^:：\n]{0,24}?)[\s*_]{0,3}[:：][\s*_]{0,3}(.*)")
_DATE = re.compile(r"\d{1,4}[./\-年]\s?\d{1,2}|\b(?:19|20)\d\d\b|\d{1,2}:\d\d")
_MAILBOX = re.compile(r"[^\s<>]{1,80}@[^\s<>]{1,80}")
_DASHES = re.compile(r"[\s>]{0,4}(?:[-=_*~–—]\s?){3,}")
_LABELS = ("from_label", "sent_label", "to_label", "subject_label")


def is_quoted(line: str) -> bool:
    """Whether a line is marked as quoted."""
    return bool(_QUOTED.match(line))


def attribution(lines: list[str], start: int) -> int:
    """How many lines from ``start`` say who wrote what comes next; 0 if they do not."""
    if not lines[start].strip() or is_quoted(lines[start]):
        return 0
    joined = ""
    for count in range(1, LONGEST_ATTRIBUTION + 1):
        at = start + count - 1
        if at >= len(lines) or not lines[at].strip() or is_quoted(lines[at]):
            break
        joined = f"{joined} {lines[at].strip()}".strip()
        if len(joined) > LONGEST_LINE:
            break
        if _attributes(joined, _quote_follows(lines, at + 1)):
            return count
        if count == 1 and not (_DATE.search(joined) or _MAILBOX.search(joined)):
            break  # the end of what was written, not the beginning of an attribution
    return 0


def header_block(lines: list[str], start: int) -> int:
    """How many lines from ``start`` are a copied header ("From: … Sent: … To: …"); 0 if none are."""
    found: set[str] = set()
    last = start - 1
    for at in range(start, min(start + 10, len(lines))):
        line = lines[at]
        group = _label(line)
        if group:
            found.add(group)
            last = at
        elif at == start or (line.strip() and at - last > 2) or at - last > 3:
            break
    first = _label(lines[start])
    if first in ("from_label", "sent_label", "subject_label", "to_label") and len(found) >= 3:
        return last - start + 1
    return 0


def separator(lines: list[str], start: int) -> int:
    """How many lines from ``start`` announce an original message as a whole; 0 if none do."""
    line = lines[start]
    if len(line) > LONGEST_LINE or not line.strip():
        return 0
    announced = says("original", line) and len(line.strip(" -_=*>:")) < 60
    if announced and (_DASHES.match(line) or line.rstrip().endswith((":", "-"))):
        return 1 + _block_after(lines, start + 1)
    if _DASHES.fullmatch(line) or line.strip() == RULE:
        block = _block_after(lines, start + 1)
        return 1 + block if block else 0
    return 0


def parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines before an original that was copied without marks, and the text of that original."""
    for at in range(len(lines)):
        length = separator(lines, at) or header_block(lines, at)
        if not length and not is_quoted(lines[at]):
            count = attribution(lines, at)
            quoted = any(is_quoted(line) for line in lines[at + count : at + count + 4])
            length = count if count and not quoted else 0
        if length:
            return lines[:at], lines[at + length :]
    return lines, []


def is_reply_mark(line: str) -> bool:
    """Whether a helpdesk put this line there: "please reply above this line"."""
    return len(line) < LONGEST_LINE and says("reply_above", line)


def _block_after(lines: list[str], start: int) -> int:
    for skipped in range(3):
        at = start + skipped
        if at < len(lines) and lines[at].strip():
            block = header_block(lines, at)
            return skipped + block if block else 0
    return 0


def _label(line: str) -> str:
    """Which header a line copies, as the key of its phrases."""
    match = _FIELD.match(line[:LONGEST_LINE])
    if not match:
        return ""
    label = normal(match[1]).strip()
    return next((group for group in _LABELS if label in words(group)), "")


def _attributes(text: str, quote_follows: bool) -> bool:
    ends = text.rstrip("*_ ").endswith((":", "："))
    dated, addressed = bool(_DATE.search(text)), bool(_MAILBOX.search(text))
    if not ends and not (quote_follows and (dated or addressed)):
        return False
    wrote = bool(pattern("wrote").search(normal(text)))
    if quote_follows and ends and (dated or addressed or wrote):
        return True
    if wrote and (dated or addressed) and (ends or quote_follows):
        return not begins("valediction", text)
    return dated and addressed and ends and bool(re.search(r"<[^<>\s]+@[^<>\s]+>\s?[:：]$", text))


def _quote_follows(lines: list[str], start: int) -> bool:
    return any(is_quoted(line) for line in _next_said(lines, start))


def _next_said(lines: list[str], start: int) -> list[str]:
    """The next line that is not empty, unless it is far."""
    return [line for line in lines[start : start + 3] if line.strip()][:1]
