"""Counting promises: seven kinds that are never mixed up, and the sentences that state them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .scorecard_text import counted, listed


class Kind(StrEnum):
    """What became of one promise, as reports count it."""

    MET = "met"
    MISSED = "missed"
    """A missed *must* nobody has accepted."""
    MISSED_SHOULD = "missed should"
    ACCEPTED = "accepted"
    """Missed, and somebody has agreed to live with it until a date."""
    PENDING = "pending"
    NOT_MEASURED = "not measured"
    BROKEN = "broken"

    @property
    def mark(self) -> str:
        """The sign beside the word, so that colour is never the only signal."""
        return _MARKS[self]

    @property
    def word(self) -> str:
        """The word readers see."""
        return _WORDS.get(self, self.value)


_MARKS = {
    Kind.MET: "✓",
    Kind.MISSED: "✗",
    Kind.MISSED_SHOULD: "✗",
    Kind.ACCEPTED: "≈",
    Kind.PENDING: "…",
    Kind.NOT_MEASURED: "?",
    Kind.BROKEN: "!",
}
_WORDS = {Kind.MISSED_SHOULD: "missed (should)", Kind.ACCEPTED: "missed, accepted"}


@dataclass(frozen=True)
class Counts:
    """How many promises came to what. Only the first four say something about the company."""

    met: int = 0
    missed_must: int = 0
    missed_should: int = 0
    accepted: int = 0
    pending: int = 0
    not_measured: int = 0
    broken: int = 0

    @property
    def missed(self) -> int:
        """All misses, accepted ones included: agreeing to live with a miss does not keep the promise."""
        return self.missed_must + self.missed_should + self.accepted

    @property
    def measured(self) -> int:
        """Promises something was found out about."""
        return self.met + self.missed

    @property
    def total(self) -> int:
        return self.measured + self.pending + self.not_measured + self.broken

    @property
    def coverage(self) -> str:
        """``measured 6 of 8``: stands beside every figure."""
        return f"measured {self.measured:,} of {self.total:,}"


def count(kinds: Iterable[Kind]) -> Counts:
    """The kinds, counted."""
    of = Counter(kinds)
    return Counts(
        met=of[Kind.MET],
        missed_must=of[Kind.MISSED],
        missed_should=of[Kind.MISSED_SHOULD],
        accepted=of[Kind.ACCEPTED],
        pending=of[Kind.PENDING],
        not_measured=of[Kind.NOT_MEASURED],
        broken=of[Kind.BROKEN],
    )


def verdict_sentence(who: str, counts: Counts) -> str:
    """``Tidewater kept 4 of 6 promises that could be measured; 2 were missed.``"""
    if counts.measured == 0:
        return f"Nothing has been decided about {who} yet."
    measured = counted(counts.measured, "promise")
    if counts.missed == 0:
        of = "the one promise" if counts.measured == 1 else f"all {measured}"
        return f"{who} kept {of} that could be measured."
    accepted = _accepted(counts)
    if counts.measured == 1:
        return f"{who} missed the one promise that could be measured{accepted}."
    if counts.met == 0:
        return f"{who} kept none of the {measured} that could be measured{accepted}."
    were = "was" if counts.missed == 1 else "were"
    missed = f"{counts.missed:,} {were} missed{accepted}"
    return f"{who} kept {counts.met:,} of {measured} that could be measured; {missed}."


def open_sentence(counts: Counts, next_check: str | None = None) -> str:
    """What the verdict does not cover: pending, not measured and broken, told apart."""
    if counts.total == 0:
        return "Nothing has been looked at."
    if counts.measured == counts.total:
        every = "The only promise" if counts.total == 1 else f"All {counts.total:,} promises"
        return f"{every} looked at could be measured."
    due = f" (next check {next_check})" if next_check else ""
    said = []
    if counts.pending:
        said.append(
            f"{counts.pending:,} {'is' if counts.pending == 1 else 'are'} not decided yet{due}"
        )
    if counts.not_measured:
        said.append(f"{counts.not_measured:,} could not be measured")
    if counts.broken:
        said.append(f"{counts.broken:,} broke down on our side")
    open_now = counts.total - counts.measured
    tail = "it does not count" if open_now == 1 else "none of these counts"
    return f"Of {counted(counts.total, 'promise')} looked at, {listed(said)}; {tail} as kept or missed."


def missed_note(counts: Counts) -> str:
    """How the misses weigh: ``2 must, 1 should, 1 accepted``."""
    parts = [
        f"{number:,} {word}"
        for number, word in (
            (counts.missed_must, "must"),
            (counts.missed_should, "should"),
            (counts.accepted, "accepted"),
        )
        if number
    ]
    return ", ".join(parts) or "none found"


def unmeasured_note(counts: Counts) -> str:
    """Why nothing is said: ours to allow, or ours to repair."""
    parts = []
    if counts.not_measured:
        parts.append(f"{counts.not_measured:,} not measured")
    if counts.broken:
        parts.append(f"{counts.broken:,} broken on our side")
    return ", ".join(parts) or "none"


def _accepted(counts: Counts) -> str:
    if not counts.accepted:
        return ""
    if counts.missed == 1:
        return ", a miss that is accepted"
    return (
        f" ({counts.accepted:,} of the misses {'is' if counts.accepted == 1 else 'are'} accepted)"
    )
