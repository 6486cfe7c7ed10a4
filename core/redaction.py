"""Secrets never reach evidence, the ledger, logs or tracebacks."""

import base64
import json
from collections.abc import Mapping
from urllib.parse import quote


class Redactor:
    """Replaces every known secret, also URL-encoded, in JSON or in Base64, by ``[redacted NAME]``."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._marks = {
            form: f"[redacted {name}]"
            for name, value in secrets.items()
            if value
            for form in _forms(value)
        }

    def text(self, text: str) -> str:
        """The text without secrets."""
        for secret, mark in self._marks.items():
            text = text.replace(secret, mark)
        return text

    def data(self, data: bytes) -> bytes:
        """The bytes without secrets."""
        for secret, mark in self._marks.items():
            data = data.replace(secret.encode(), mark.encode())
        return data


def _forms(value: str) -> tuple[str, ...]:
    in_base64 = base64.b64encode(value.encode()).decode()
    return (value, json.dumps(value)[1:-1], quote(value, safe=""), in_base64)
