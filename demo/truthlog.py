"""What truly happened at the sample company, entry by entry, to hold a measurement against."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar


class Happened(Protocol):
    """An entry: a frozen dataclass of texts and numbers, with these two among them."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def at(self) -> datetime: ...

    @property
    def what(self) -> str: ...


Entry = TypeVar("Entry", bound=Happened)


class TruthLog(Generic[Entry]):
    """Entries in the order they happened; written to ``path`` too, a JSON document a line."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._entries: list[Entry] = []
        self._changed = threading.Condition()

    def add(self, entry: Entry) -> None:
        """Remember an entry; it is in the file before this returns."""
        with self._changed:
            self._entries.append(entry)
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(_line(entry))
            self._changed.notify_all()

    def entries(self) -> tuple[Entry, ...]:
        """Everything so far."""
        with self._changed:
            return tuple(self._entries)

    def wait_for(self, what: str, count: int, seconds: float) -> bool:
        """Whether, within so many of the machine's seconds, there are ``count`` such entries."""
        return self.wait_until(
            lambda: sum(entry.what == what for entry in self._entries) >= count, seconds
        )

    def wait_until(self, happened: Callable[[], bool], seconds: float) -> bool:
        """Whether, within so many seconds, this is so; asked again at every new entry."""
        with self._changed:
            return self._changed.wait_for(happened, seconds)


def read_truth(path: Path, kind: type[Entry]) -> tuple[Entry, ...]:
    """The entries of a truth log's file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no truth log.
    """
    documents = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return tuple(
        kind(**{**document, "at": datetime.fromisoformat(document["at"])}) for document in documents
    )


def _line(entry: Happened) -> str:
    at = entry.at.astimezone(UTC).isoformat(timespec="milliseconds")
    document = {name: value for name, value in asdict(entry).items() if value != ""}
    return json.dumps({**document, "at": at}, ensure_ascii=False) + "\n"
