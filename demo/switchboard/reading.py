"""From a script's tables to nodes: one small function for each kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, cast, get_args

from .nodes import (
    Announcement,
    Closed,
    DeadEnd,
    Drop,
    HandOver,
    Hours,
    Line,
    Menu,
    Music,
    Node,
    Person,
    Queue,
    Reject,
    Ring,
    Silence,
    Transfer,
    Voicemail,
)
from .prompts import VOICES
from .table import Table

ROUTES: Final = ("then", "spoken", "to", "refused", "open", "closed")
"""Keys whose value names another node, in whatever kind they stand."""
_KEYS: Final = "0123456789*#ABCD"
_TIMES: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d) ?- ?([01]\d|2[0-4]):([0-5]\d)")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Staff:
    """Somebody who works at the company."""

    name: str
    voice: str


@dataclass(frozen=True)
class Entry:
    """A node that is being read: its table, who works here, and the voice of machines."""

    name: str
    table: Table
    staff: Mapping[str, Staff]
    voice: str

    def line(self, key: str, voice: str = "") -> Line:
        """What must be said."""
        return Line(self.table.text(key), voice or self.spoken_by())

    def line_or_none(self, key: str, voice: str = "") -> Line | None:
        """What may be said."""
        return self.line(key, voice) if self.table.text(key, "") else None

    def lines(self, key: str, voice: str) -> tuple[Line, ...]:
        """What is said in turn."""
        return tuple(Line(text, voice) for text in self.table.texts(key))

    def spoken_by(self) -> str:
        """The voice of this node."""
        return self.table.choice("voice", VOICES, self.voice)

    def then(self) -> str:
        """What follows."""
        return self.table.text("then", "")


def staff_of(top: Table) -> tuple[dict[str, Staff], str]:
    """Who works at the company, and the voice of its machines.

    Raises:
        ScriptError: a voice does not exist.
    """
    voice = top.choice("voice", VOICES, VOICES[0])
    people = top.table("staff")
    found = {}
    for key in people.names():
        table = people.table(key)
        found[key] = Staff(table.text("name", key), table.choice("voice", VOICES, voice))
        table.text("department", "")
        table.done()
    return found, voice


def node(name: str, table: Table, staff: Mapping[str, Staff], voice: str) -> Node:
    """The node that a table says.

    Raises:
        ScriptError: it says something that cannot be.
    """
    kind = table.choice("kind", _READERS)
    found = _READERS[kind](Entry(name, table, staff, voice))
    table.text("about", "")
    table.done()
    return found


def _menu(entry: Entry) -> Menu:
    table, keys = entry.table, entry.table.table("keys")
    for key in keys.names():
        if key not in _KEYS or len(key) != 1:
            raise keys.fault(key, key, f"one of {_KEYS}")
    return Menu(
        entry.name,
        say=entry.line("say"),
        keys={key: keys.text(key) for key in keys.names()},
        spoken=table.text("spoken", ""),
        repeat_after=table.seconds("repeat_after", 5.0),
        repeats=int(table.number("repeats", 2, 0, 1000, "times")),
        invalid=entry.line_or_none("invalid"),
        then=entry.then(),
        barge_in=table.flag("barge_in", True),
        deaf=table.flag("deaf", False),
    )


def _queue(entry: Entry) -> Queue:
    table = entry.table
    return Queue(
        entry.name,
        announcements=entry.lines("announcements", entry.spoken_by()),
        every=table.seconds("every", 15.0),
        seconds=table.seconds_or_ever("seconds"),
        music=table.text("music", ""),
        then=entry.then(),
    )


def _person(entry: Entry) -> Person:
    table = entry.table
    who = table.text("who")
    if who not in entry.staff:
        raise table.fault("who", who, f"somebody of the staff: {', '.join(entry.staff)}")
    voice = entry.staff[who].voice
    return Person(
        entry.name,
        who=entry.staff[who].name,
        greets=entry.line_or_none("greets", voice),
        answers=entry.lines("answers", voice),
        nudges=entry.lines("nudges", voice),
        reply_delay=table.seconds("reply_delay", 0.8),
        patience=table.seconds("patience", 12.0),
        right=table.flag("right", False),
        then=entry.then(),
    )


def _voicemail(entry: Entry) -> Voicemail:
    return Voicemail(entry.name, entry.line("greeting"), entry.table.seconds("seconds", 60.0))


def _announcement(entry: Entry) -> Announcement:
    early = entry.table.flag("early", False)
    return Announcement(entry.name, entry.line("say"), early, entry.then())


def _hours(entry: Entry) -> Hours:
    table = entry.table
    written = table.text("from_to")
    times = _TIMES.fullmatch(written)
    if times is None:
        raise table.fault("from_to", written, "times such as 09:00-17:30")
    days = table.texts("days") or _DAYS[:5]
    for day in days:
        if day not in _DAYS:
            raise table.fault("days", day, f"some of {', '.join(_DAYS)}")
    begin, begin_minute, end, end_minute = map(int, times.groups())
    return Hours(
        entry.name,
        days=frozenset(map(_DAYS.index, days)),
        begins=60 * begin + begin_minute,
        ends=60 * end + end_minute,
        open=table.text("open"),
        closed=table.text("closed"),
    )


def _reject(entry: Entry) -> Reject:
    return Reject(entry.name, int(entry.table.number("code", 486, 400, 699, "SIP status")))


def _music(entry: Entry) -> Music:
    seconds = entry.table.seconds_or_ever("seconds")
    return Music(entry.name, seconds, entry.table.text("music", ""), entry.then())


def _transfer(entry: Entry) -> Transfer:
    table = entry.table
    by = cast(HandOver, table.choice("by", get_args(HandOver)))
    to = table.text("to")
    if ":" in to and (by != "refer" or not to.startswith(("sip:", "sips:"))):
        raise table.fault("to", to, "a node, or with a REFER a sip: address")
    return Transfer(
        entry.name,
        to=to,
        by=by,
        seconds=table.seconds("seconds", 6.0),
        music=table.text("music", ""),
        refused=table.text("refused", ""),
    )


_READERS: Final[Mapping[str, Callable[[Entry], Node]]] = {
    "menu": _menu,
    "queue": _queue,
    "person": _person,
    "voicemail": _voicemail,
    "announcement": _announcement,
    "dead-end": lambda entry: DeadEnd(entry.name, entry.line("say")),
    "closed": lambda entry: Closed(entry.name, entry.line("say")),
    "hours": _hours,
    "ring": lambda entry: Ring(entry.name, entry.table.seconds_or_ever("seconds"), entry.then()),
    "reject": _reject,
    "drop": lambda entry: Drop(entry.name, entry.table.seconds("after", 0.0)),
    "silence": lambda entry: Silence(
        entry.name, entry.table.seconds_or_ever("seconds"), entry.then()
    ),
    "music": _music,
    "transfer": _transfer,
}
