"""Evidence: files kept under the SHA-256 of their content, so that none can change unseen."""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import EvidenceDamaged, LedgerUnavailable
from .redaction import Redactor

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEXT = ("text/", "application/json", "message/", "image/svg")


@dataclass(frozen=True)
class Evidence:
    """A reference to a kept file."""

    sha256: str
    name: str
    """What a person would call it: ``2-contact-us.png``."""
    media_type: str
    size: int
    """In bytes."""


class EvidenceStore:
    """A folder of files by SHA-256, two levels deep. Writing is atomic; nothing is overwritten."""

    def __init__(self, folder: Path, redactor: Redactor | None = None) -> None:
        self.folder = folder
        self._redactor = redactor or Redactor({})

    def keep(self, data: bytes, name: str, media_type: str) -> Evidence:
        """Store ``data`` (secrets in text are redacted first) and refer to it.

        Raises:
            LedgerUnavailable: the disk is full or not writable; nothing half-written stays.
        """
        if media_type.startswith(_TEXT):
            data = self._redactor.data(data)
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            try:
                self._write(path, data)
            except OSError as error:
                full = "the disk is full; make room and run the same command again"
                what = full if error.errno == errno.ENOSPC else error.strerror
                raise LedgerUnavailable(
                    f"evidence cannot be kept in {self.folder}: {what}"
                ) from None
        return Evidence(sha256, name, media_type, len(data))

    def path(self, sha256: str) -> Path:
        """Where the file with this digest is or would be.

        Raises:
            ValueError: it is no SHA-256 in lower-case hex.
        """
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is no SHA-256")
        return self.folder / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """The content, checked against its digest.

        Raises:
            EvidenceDamaged: missing, or not what was stored.
        """
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise EvidenceDamaged(
                f"evidence {sha256[:12]}… is missing from {self.folder}"
            ) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise EvidenceDamaged(f"evidence {sha256[:12]}… has been changed since it was stored")
        return data

    def __iter__(self) -> Iterator[str]:
        return (p.name for p in self.folder.glob("??/*") if _SHA256.fullmatch(p.name))

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
