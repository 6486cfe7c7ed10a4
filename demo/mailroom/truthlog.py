"""What truly happened in the mail room, to hold a measurement against."""

import json
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

What = Literal["received", "refused", "dropped", "sent", "undelivered", "marked"]


@dataclass(frozen=True)
class Entry:
    """One thing that happened.

    ``received``: a mail was taken, for a desk or for a customer. ``refused``: SMTP said no,
    temporarily or for good. ``dropped``: the connection was cut. ``sent``: a mail of the company
    lies in a customer's mailbox. ``undelivered``: it had nowhere to go. ``marked``: the survey was
    answered.

    ``at`` is the room's time (UTC). ``id`` is the mail's Message-ID, empty when it was not seen;
    ``sha256`` is of its bytes. ``address`` is the desk written to, or the customer's address.
    ``about`` is the Message-ID that a sent mail answers. ``letter``, ``kind`` (bounce, auto, human,
    other) and ``answers`` (answered, partial, not_answered; empty when it is no reply of a person)
    say what it is; ``folder`` where it lies. ``said`` is the SMTP reply, or the mark given.
    """

    at: datetime
    what: What
    address: str
    id: str = ""
    sha256: str = ""
    about: str = ""
    letter: str = ""
    kind: str = ""
    answers: str = ""
    folder: str = ""
    said: str = ""


class TruthLog:
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

    def wait_for(self, what: What, count: int, seconds: float) -> bool:
        """Whether, within so many of the machine's seconds, there are ``count`` such entries."""
        with self._changed:
            return self._changed.wait_for(
                lambda: sum(entry.what == what for entry in self._entries) >= count, seconds
            )


def read_truth(path: Path) -> tuple[Entry, ...]:
    """The entries of a truth log's file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no truth log.
    """
    documents = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return tuple(
        Entry(**{**document, "at": datetime.fromisoformat(document["at"])})
        for document in documents
    )


def _line(entry: Entry) -> str:
    at = entry.at.astimezone(UTC).isoformat(timespec="milliseconds")
    return json.dumps({**asdict(entry), "at": at}, ensure_ascii=False) + "\n"
