"""Secrets never reach evidence, the ledger, logs or tracebacks."""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from .canonical import canonical

SHORT = 8
"""Characters from which on a secret is told from any other text; a shorter one counts as a word alone."""
_FIELD = re.compile(r"[a-z][a-z0-9_]*")


class Redactor:
    """Replaces every known secret, also URL-encoded, in JSON, HTML or Base64, by ``[redacted NAME]``.

    A secret of fewer than `SHORT` characters is replaced where it stands alone, not within a word, and
    never in the name of a field: a password "x" must not turn "text" into nonsense.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._marks = {
            form: f"[redacted {name}]"
            for name, value in secrets.items()
            if value
            for form in _forms(value)
        }
        short = {form for v in secrets.values() if v and len(v) < SHORT for form in _forms(v)}
        pattern = _pattern(self._marks, short)
        self._in_text = re.compile(pattern)
        self._in_data = re.compile(pattern.encode())
        self._in_names = re.compile(_pattern(self._marks.keys() - short, set()))

    def text(self, text: str) -> str:
        """The text without secrets."""
        return self._in_text.sub(lambda found: self._marks[found[0]], text)

    def data(self, data: bytes) -> bytes:
        """The bytes without secrets."""
        return self._in_data.sub(lambda found: self._marks[found[0].decode()].encode(), data)

    def json(self, text: str) -> str:
        """Canonical JSON without secrets in its strings; numbers stay, so that it stays JSON."""
        return canonical(self._strings(json.loads(text))) if self._marks else text

    def _strings(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self._strings(item) for item in value]
        if isinstance(value, dict):
            return {self._name(key): self._strings(item) for key, item in value.items()}
        return value

    def _name(self, key: str) -> str:
        if _FIELD.fullmatch(key):
            return self._in_names.sub(lambda found: self._marks[found[0]], key)
        return self.text(key)


def _pattern(forms: Iterable[str], short: set[str]) -> str:
    # All at once and the longest first: a secret may stand inside another one, or in a mark.
    longest_first = sorted(forms, key=len, reverse=True)
    alone = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"
    found = (alone.format(re.escape(f)) if f in short else re.escape(f) for f in longest_first)
    return "|".join(found) or r"(?!)"


def _forms(value: str) -> Iterator[str]:
    yield value
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    yield quote(value)
    yield quote(value, safe="")
    yield quote_plus(value)
    yield html.escape(value)
    yield html.escape(value, quote=False)
    yield from _in_base64(value.encode())


def _in_base64(value: bytes) -> Iterator[str]:
    """Base64 of the value, alone and inside something longer (``login:password``), where its
    first byte may stand at any of three places."""
    yield base64.b64encode(value).decode()
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + value).decode()
        first, end = -(-before * 8 // 6), (before + len(value)) * 8 // 6
        if end - first >= 6:  # shorter ones would be found everywhere
            yield encoded[first:end]
            yield encoded[first:end].translate(str.maketrans("+/", "-_"))
