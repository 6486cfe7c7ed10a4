"""Files that lie beside a feature, named in its phrases: ``with "invoice.pdf" and "photo.jpg"``.

A phrase names them with the type ``Files``; the runner finds what is wrong with them before anything is
performed.
"""

import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import UsageError
from .wording import Wording

LARGEST = 10_000_000
"""Bytes of all files of a phrase together: mail servers refuse 20 to 25 MB, base64 adds a third."""
_NAME = r'"[^"\x00-\x1f]+"'
_BETWEEN = r"(?:, and |,? and |, )"


@dataclass(frozen=True)
class FileNames:
    """The files a phrase names, as written."""

    names: tuple[str, ...] = ()


def _names(text: str) -> FileNames:
    return FileNames(tuple(name.strip() for name in re.findall(r'"([^"]+)"', text)))


FILES = Wording(rf"{_NAME}(?:{_BETWEEN}{_NAME})*", _names)
"""How a phrase names files: ``"a.pdf", "b.png" and "c.txt"``."""


@dataclass(frozen=True)
class File:
    """A file as it was read."""

    name: str
    """Without folders."""
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Beside:
    """The folder of a feature, and the suite that its files must not leave."""

    folder: Path
    suite: Path

    def read(self, names: FileNames) -> list[File]:
        """The files, whole.

        Raises:
            UsageError: one is not there, cannot be read or leaves the suite; or together they are
                larger than `LARGEST`.
        """
        found: list[File] = []
        left = LARGEST
        for name in names.names:
            path = self._path(name)
            data = _content(name, path, left + 1)
            left -= len(data)
            if left < 0:
                raise UsageError(
                    f'"{name}": too large: the files of a letter may have {LARGEST:,} bytes together, '
                    "as mail servers refuse more"
                )
            found.append(File(path.name, _media_type(path), data))
        return found

    def _path(self, name: str) -> Path:
        suite = self.suite.resolve()
        try:
            path = Path(self.folder, name).resolve()
        except (OSError, RuntimeError) as error:  # links in a circle
            raise UsageError(f'"{name}": cannot be read: {error}') from None
        if not path.is_relative_to(suite):
            raise UsageError(f'"{name}": leaves the suite {suite}; put the file beside the feature')
        return path


def _content(name: str, path: Path, most: int) -> bytes:
    try:
        if not path.is_file():
            what = "is no file" if path.exists() else "there is no such file"
            raise UsageError(f'"{name}": {what}; it is looked for beside the feature, as {path}')
        with path.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise UsageError(f'"{name}": cannot be read: {error.strerror}') from None


def _media_type(path: Path) -> str:
    """By the name; what would itself be read as a mail, or is packed, goes as plain bytes."""
    kind, packed = mimetypes.guess_type(path.name, strict=False)
    if not kind or packed or kind.startswith(("message/", "multipart/")):
        return "application/octet-stream"
    return kind
