"""What truly happened in the calls, moment by moment, to hold a measurement against."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

What = Literal[
    "invite",
    "ringing",
    "early media",
    "answered",
    "rejected",
    "entered",
    "prompt started",
    "prompt ended",
    "digit",
    "caller spoke",
    "caller finished",
    "person",
    "handed over",
    "refused",
    "music",
    "beep",
    "held",
    "resumed",
    "hung up",
]


@dataclass(frozen=True)
class Entry:
    """One thing that happened in a call.

    ``call`` is the same for all legs of a call that was handed over. ``at`` is the wall clock
    (UTC); ``since`` the seconds since the call's first INVITE. ``node`` is the script's, and
    ``text`` what was said, pressed, called, answered with or, of a menu, offered.

    ``kind`` is for ``entered`` the node's kind, for ``prompt ended`` whether it was heard ``whole``
    or ``cut``, for ``person`` whether it is the ``right`` or ``wrong`` one, for ``handed over``
    whether it was ``signalled`` (REFER) or can only be ``inferred``, for ``hung up`` who did:
    ``caller``, ``company`` or, when a leg ends because the call goes on elsewhere, ``referred``.
    ``source`` names whom a recording that was played is due to.
    """

    call: str
    at: datetime
    since: float
    what: What
    node: str = ""
    kind: str = ""
    text: str = ""
    source: str = ""


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

    def entries(self, call: str = "") -> tuple[Entry, ...]:
        """Everything so far, or what happened in one call."""
        with self._changed:
            return tuple(e for e in self._entries if call in ("", e.call))

    def calls(self) -> tuple[str, ...]:
        """The calls there were, in the order they came in."""
        return tuple(dict.fromkeys(entry.call for entry in self.entries()))

    def wait_until(self, happened: Callable[[], bool], seconds: float) -> bool:
        """Whether, within so many seconds, this is so; asked again at every new entry."""
        with self._changed:
            return self._changed.wait_for(happened, seconds)


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
    document = {**asdict(entry), "at": at, "since": round(entry.since, 3)}
    return json.dumps({k: v for k, v in document.items() if v != ""}, ensure_ascii=False) + "\n"
