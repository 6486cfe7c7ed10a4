"""What truly happened in the calls, moment by moment, to hold a measurement against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
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


def calls_in(entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], ...]:
    """The entries of each call, in the order the calls came in."""
    calls: dict[str, list[Entry]] = {}
    for entry in entries:
        calls.setdefault(entry.call, []).append(entry)
    return tuple(map(tuple, calls.values()))
