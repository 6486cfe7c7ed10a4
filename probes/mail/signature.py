"""What stands under a reply and is no part of it: signatures, legal notices, the name of the phone."""

import re

from .phrases import begins, normal, pattern, says

LONGEST_SIGNATURE = 40
"""Lines below ``--`` that may be one (RFC 3676, 4.3 sets no limit; real ones carry legal notices)."""
NAME_LINES = 2
"""Lines after "Kind regards" that are kept: who it was, in what role."""
LONGEST_NAME = 60
"""Characters of such a line."""

_DELIMITER = re.compile(r"\s?(?:--|—|–)\s?")
_RULE = re.compile(r"\s*[-_=*~–—]{5,}\s*")
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\b", re.IGNORECASE)


def without_signature(lines: list[str]) -> list[str]:
    """The lines without what stands below them; the name under the closing words is kept."""
    lines = [line for line in lines if not _is_mobile(line)]
    lines = _trimmed(_before_delimiter(lines))
    lines = _trimmed(_before_notice(lines))
    return _trimmed(_before_contacts(lines))


def closing(lines: list[str]) -> int | None:
    """The line with the closing words ("Kind regards"), if there is one."""
    for at in range(len(lines) - 1, -1, -1):
        if is_closing(lines[at]):
            return at
    return None


def is_closing(line: str) -> bool:
    """Whether a line is closing words and perhaps a name."""
    text = normal(line).strip(" ,.!-\t")
    match = pattern("valediction").match(text) if 0 < len(text) <= LONGEST_NAME else None
    if not match:
        return False
    rest = text[match.end() :].strip(" ,.!-")
    return not rest or (
        len(rest) < 35 and len(rest.split()) <= 4 and not re.search(r"[.?!:\d]", rest)
    )


def _is_mobile(line: str) -> bool:
    return len(line) < 120 and begins("mobile", line.strip(" -_*>[]()"))


def _before_delimiter(lines: list[str]) -> list[str]:
    for at, line in enumerate(lines):
        if _DELIMITER.fullmatch(line) and any(x.strip() for x in lines[:at]):
            below = sum(bool(x.strip()) for x in lines[at:])
            return lines[:at] if below <= LONGEST_SIGNATURE else lines
    return lines


def _before_notice(lines: list[str]) -> list[str]:
    """Without legal notices: paragraphs of the last half of the mail, and all that follows them."""
    paragraphs = _paragraphs(lines)
    for number, (start, end) in enumerate(paragraphs):
        if number and says("disclaimer", " ".join(lines[start:end])[:3000]):
            kept = lines[:start]
            return kept if any(line.strip() for line in kept) else lines
    return lines


def _before_contacts(lines: list[str]) -> list[str]:
    """Without what follows the closing words and the name, but with a postscript."""
    at = closing(lines)
    if at is None or at == 0:
        return lines
    kept, names = at + 1, 0
    while kept < len(lines) and names < NAME_LINES:
        line = lines[kept]
        if _RULE.fullmatch(line) or len(line) > LONGEST_NAME or re.search(r"[@\d]|://|[?!]$", line):
            break
        names += bool(line.strip())
        kept += 1
    rest = lines[kept:]
    if any(len(line) > 120 for line in rest[:2]) and not names:
        return lines  # not closing words after all: a text goes on
    postscript = next((n for n, line in enumerate(rest) if _POSTSCRIPT.match(line)), None)
    return lines[:kept] + (["", *rest[postscript:]] if postscript is not None else [])


def _paragraphs(lines: list[str]) -> list[tuple[int, int]]:
    found, start = [], None
    for at, line in enumerate([*lines, ""]):
        if line.strip() and start is None:
            start = at
        elif not line.strip() and start is not None:
            found.append((start, at))
            start = None
    return found


def _trimmed(lines: list[str]) -> list[str]:
    while lines and (not lines[-1].strip() or _RULE.fullmatch(lines[-1])):
        lines = lines[:-1]
    return lines
