"""Files beside a feature that its phrases name: part of the journey's text, read before it is performed."""

import hashlib
from pathlib import Path

from ..core.errors import UsageError
from ..steps.beside import Beside, File, FileNames


def beside(feature: Path, suite: Path) -> Beside:
    """The files a feature may name; one from outside the suite has its own folder only."""
    folder = feature.parent
    return Beside(folder, suite if folder.is_relative_to(suite) else folder)


def contents(named: list[tuple[int, FileNames]], files: Beside) -> dict[int, tuple[str, ...]]:
    """By the line of its step, what a file is, so that another content is another journey.

    Raises:
        UsageError: every fault of the files, one a line, as ``line: message``.
    """
    found: dict[int, tuple[str, ...]] = {}
    faults = []
    for line, names in named:
        try:
            found[line] = tuple(map(_identity, files.read(names)))
        except UsageError as error:
            faults.append(f"{line}: {error}")
    if faults:
        raise UsageError("\n".join(faults))
    return found


def _identity(file: File) -> str:
    return f"{file.name} {hashlib.sha256(file.data).hexdigest()}"
