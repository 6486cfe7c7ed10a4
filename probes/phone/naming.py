"""Names of staff in what they say: companies are judged, never single people."""

import re

_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’-]{1,20}(?:\s[A-ZÀ-ÖØ-Þ][\w'’-]{1,20})?"
_BEFORE = (
    r"[Mm]y name(?: is|'s|’s)|[Yy]ou(?:'re|’re| are) (?:speaking|talking) (?:to|with)|[Tt]his is"
    r"|[Ii]t(?:'s|’s)|[Mm]ein Name ist|[Ss]ie sprechen mit|[Jj]e m[’']appelle|[Mm]on nom est|[Ii]ci"
    r"|[Mm]e llamo|[Mm]i nombre es|[Ll]e (?:habla|atiende)|[Hh]abla con"
)
_AFTER = r"speaking|here|am Apparat|(?:est )?à l[’']appareil|al habla"
_SAID = re.compile(rf"(?P<before>\b(?:{_BEFORE})\s){_NAME}|{_NAME}(?P<after>,?\s(?:{_AFTER})\b)")
_ALONE = re.compile(rf"(?:^|[.!?,]\s+){_NAME},?\s(?:{_AFTER})\s*(?:[.,!?]|$)")

QUOTED = 160
"""Letters of a quotation."""


def gives_a_name(text: str) -> bool:
    """Whether somebody introduces themselves with hardly more than a name: "Ana here."."""
    return bool(_ALONE.search(text))


def without_names(text: str) -> str:
    """A text in which whoever introduces themselves has no name."""
    return _SAID.sub(lambda m: f"{m['before'] or ''}[name]{m['after'] or ''}", text)


def quoted(text: str) -> str:
    """The same, short enough to be quoted."""
    text = without_names(text)
    return text if len(text) <= QUOTED else text[: QUOTED - 3].rsplit(" ", 1)[0] + " …"
