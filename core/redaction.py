"""Secrets never reach evidence, the ledger, logs or tracebacks."""

import base64
import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from .canonical import canonical


class Redactor:
    """Replaces every known secret, also URL-encoded, in JSON, HTML or Base64, by ``[redacted NAME]``."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._marks = {
            form: f"[redacted {name}]"
            for name, value in secrets.items()
            if value
            for form in _forms(value)
        }
        # All at once and the longest first: a secret may stand inside another one, or in a mark.
        longest_first = sorted(self._marks, key=len, reverse=True)
        pattern = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self._in_text = re.compile(pattern)
        self._in_data = re.compile(pattern.encode())

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
            return {self.text(key): self._strings(item) for key, item in value.items()}
        return value


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
