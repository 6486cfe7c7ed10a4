"""What the staff do when a mail comes in, as ``habits.toml`` says it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

HABITS_FILE: Final = Path(__file__).with_name("habits.toml")
Refusal = Literal["", "greylists", "drops-in-data", "drops-after-data", "slow"]


@dataclass(frozen=True)
class Letter:
    """What is known of a letter of this name; its words stand in ``letters/``.

    ``kind`` and ``answers`` are the truth as in ``Entry``. ``threads``: it names the mail it
    answers in In-Reply-To and References. ``report``: ``failed`` or ``delayed`` makes it a delivery
    status notification (RFC 3464).
    """

    name: str
    kind: str
    answers: str = ""
    threads: bool = True
    report: str = ""


@dataclass(frozen=True)
class Sending:
    """A letter that goes out so many hours after the question came, into this folder."""

    letter: Letter
    after: float
    folder: str = "INBOX"


@dataclass(frozen=True)
class Habit:
    """How a desk treats a mail.

    ``sends`` answers it; ``follow_up``, when there is one, is sent instead to a mail that replies
    to a letter of ours. ``says`` refuses the recipient with this SMTP reply; ``door`` is what else
    happens at the SMTP server.
    """

    name: str
    sends: tuple[Sending, ...] = ()
    follow_up: tuple[Sending, ...] | None = None
    says: str = ""
    door: Refusal = ""


@dataclass(frozen=True)
class Topic:
    """Something customers ask about: the words that tell it, and the answer in two languages."""

    name: str
    words: tuple[str, ...]
    answer: str
    german: str


@dataclass(frozen=True)
class Staff:
    """Everything in the file. ``desks`` maps a guise to its desks, and those to habits."""

    habits: dict[str, Habit]
    topics: tuple[Topic, ...]
    desks: dict[str, dict[str, str]]
    people: frozenset[str]

    def named(self, names: str) -> tuple[Habit, ...] | None:
        """The habits whose names are joined by dots; None when one of them does not exist."""
        found = [self.habits.get(name) for name in names.split(".")]
        return tuple(habit for habit in found if habit) if all(found) else None


@cache
def staff() -> Staff:
    """The staff of the file."""
    document = tomllib.loads(HABITS_FILE.read_text(encoding="utf-8"))
    letters = {name: Letter(name, **entry) for name, entry in document["letters"].items()}
    return Staff(
        habits={name: _habit(name, entry, letters) for name, entry in document["habits"].items()},
        topics=tuple(Topic(**{**t, "words": tuple(t["words"])}) for t in document["topics"]),
        desks=document["desks"],
        people=frozenset(document["people"]),
    )


def _habit(name: str, entry: dict[str, Any], letters: dict[str, Letter]) -> Habit:
    follow_up = entry.get("follow_up")
    return Habit(
        name,
        sends=_sendings(entry.get("sends", []), letters),
        follow_up=None if follow_up is None else _sendings(follow_up, letters),
        says=entry.get("says", ""),
        door=entry.get("door", ""),
    )


def _sendings(entries: list[dict[str, Any]], letters: dict[str, Letter]) -> tuple[Sending, ...]:
    return tuple(Sending(**{**entry, "letter": letters[entry["letter"]]}) for entry in entries)
