"""Which habits a mail meets: by the address, by the subject, and by whether it complains."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .habits import Habit, Sending, Staff
from .question import Question

DOMAINS: Final = ("tidewater.example", "desk.tidewater.example", "tidewater-works.example")
"""Where the company takes mail."""
_COMPLAINS: Final = re.compile(r"\bcomplain(?:t|ts|ing)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Desks:
    """The company's desks in one guise.

    ``habits`` maps addresses, and ``subjects`` words of a subject, to names of habits joined by
    dots; both go before what ``habits.toml`` says. What happens at the SMTP server is decided by
    the address alone.

    Raises:
        ValueError: there is no such habit.
    """

    staff: Staff
    guise: str
    habits: Mapping[str, str]
    subjects: Mapping[str, str]

    def __post_init__(self) -> None:
        for names in (*self.habits.values(), *self.subjects.values()):
            if self.staff.named(names) is None:
                raise ValueError(f"no habit {names!r}; there are {sorted(self.staff.habits)}")

    def at(self, address: str) -> tuple[Habit, ...] | None:
        """The habits of this address; None when the company does not have it."""
        desk = self._desk(address.lower())
        return None if desk is None else self.staff.named(desk)

    def low_mark(self) -> tuple[Habit, ...]:
        """The habits that a low mark in a survey meets."""
        return self.staff.named(self.staff.desks[self.guise]["low-mark"]) or ()

    def sendings(self, question: Question, replies: bool) -> list[Sending]:
        """What is sent for this question; ``replies``: it replies to a letter of ours."""
        if question.automatic:
            return []
        found: list[Sending] = []
        for habit in self._meets(question):
            follow_up = habit.follow_up if replies else None
            found += habit.sends if follow_up is None else follow_up
        return found

    def _meets(self, question: Question) -> tuple[Habit, ...]:
        for words, names in self.subjects.items():
            if words.lower() in question.subject.lower():
                return self.staff.named(names) or ()
        own = self.staff.desks[self.guise]
        complains = _COMPLAINS.search(f"{question.subject}\n{question.text}")
        if complains and self._desk(question.desk.lower()) == own["help"]:
            return self.staff.named(own["complaints"]) or ()
        return self.at(question.desk) or ()

    def _desk(self, address: str) -> str | None:
        """The names of an address's habits."""
        if address in self.habits:
            return self.habits[address]
        name, _, domain = address.rpartition("@")
        name = name.partition("+")[0]
        if domain not in DOMAINS:
            return None
        own = self.staff.desks[self.guise]
        if name in own or name in self.staff.people:
            return own.get(name, own["help"])
        return name if self.staff.named(name) else None
