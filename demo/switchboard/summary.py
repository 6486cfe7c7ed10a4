"""What a call came to, counted from its truth log alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from .truthlog import Entry, What

Outcome = Literal[
    "human", "voicemail", "busy", "no answer", "rejected", "loop", "dropped", "closed", "stopped"
]
_BUSY: Final = (486, 600)
_HOLD: Final = ("queue", "music", "ring", "transfer")
_POINTS: Final = ("menu", "queue", "person", "voicemail")


@dataclass(frozen=True)
class CallTruth:
    """One call, from its first INVITE to the end of its last leg; times in seconds.

    ``outcome``: ``dropped`` when the company ended it without a person, or cut it in the middle;
    ``loop`` when the caller gave up after the same menu came a second time, ``no answer`` when they did
    while they were kept waiting; ``stopped`` when the caller ended it for another reason. ``code`` is the
    SIP status of a refusal, else 0.

    ``transfers`` are hand-overs from one person to another; ``transfers_signalled`` (the caller
    followed a REFER in between) and ``transfers_inferred`` add up to them.
    ``handovers_before_human`` are the changes from one answering point to another before the first
    person; a tree of menus is one point, a queue and who takes the call from it are one, and the way
    out of the first menus is no hand-over. ``menu_levels`` are different menus: who hears the same
    words again is on the same one. ``hold_s`` is the time in queues, with music, with ringing
    after the answer, or between two who hand over. ``seconds_to_human`` counts from the answer.
    """

    call: str
    called: str
    outcome: Outcome
    reached_human: bool
    right_person: bool | None
    transfers: int
    transfers_signalled: int
    transfers_inferred: int
    handovers_before_human: int
    menu_levels: int
    voicemail: bool
    dead_end: bool
    keys: str
    code: int
    hung_up_by: str
    post_dial_delay_s: float | None
    hold_s: float
    seconds_to_human: float | None
    total_s: float


def summarise(entries: Sequence[Entry]) -> CallTruth:
    """The call that these entries tell, all of one call and in their order."""
    first, people = entries[0], _all(entries, "person")
    kinds = [entry.kind for entry in _all(entries, "entered")]
    signalled, inferred = _transfers(entries)
    return CallTruth(
        call=first.call,
        called=first.text,
        outcome=_outcome(entries),
        reached_human=bool(people),
        right_person=any(entry.kind == "right" for entry in people) if people else None,
        transfers=signalled + inferred,
        transfers_signalled=signalled,
        transfers_inferred=inferred,
        handovers_before_human=_handovers(entries),
        menu_levels=len(set(_menus(entries))),
        voicemail=bool(_all(entries, "beep")),
        dead_end="dead-end" in kinds,
        keys="".join(entry.text for entry in _all(entries, "digit")),
        code=_code(entries),
        hung_up_by=_hung_up_by(entries),
        post_dial_delay_s=_first(entries, "ringing", "early media", "answered", "rejected"),
        hold_s=round(sum(_holds(entries)), 3),
        seconds_to_human=_between(_first(entries, "answered"), _first(entries, "person")),
        total_s=entries[-1].since,
    )


def _all(entries: Sequence[Entry], *what: What) -> list[Entry]:
    return [entry for entry in entries if entry.what in what]


def _first(entries: Sequence[Entry], *what: What) -> float | None:
    return next((entry.since for entry in _all(entries, *what)), None)


def _between(begin: float | None, end: float | None) -> float | None:
    return None if begin is None or end is None else round(end - begin, 3)


def _code(entries: Sequence[Entry]) -> int:
    """The status of a call that was refused; an extension that is busy later does not matter."""
    rejected = [] if _all(entries, "answered") else _all(entries, "rejected")
    return next((int(entry.text) for entry in rejected), 0)


def _hung_up_by(entries: Sequence[Entry]) -> str:
    """Who ended the call; empty while it lasts. Whoever was referred and called nobody: the caller."""
    ends = [entry.kind for entry in _all(entries, "hung up")]
    by = next((kind for kind in reversed(ends) if kind != "referred"), "".join(ends[-1:]))
    return "caller" if by == "referred" else by


def _outcome(entries: Sequence[Entry]) -> Outcome:
    code, by_company = _code(entries), _hung_up_by(entries) == "company"
    if code:
        return "busy" if code in _BUSY else "rejected"
    if not _all(entries, "answered"):
        return "dropped" if by_company else "no answer"
    return _answered(entries, by_company)


def _answered(entries: Sequence[Entry], by_company: bool) -> Outcome:
    kinds = [entry.kind for entry in _all(entries, "entered")]
    if by_company and "drop" in kinds:
        return "dropped"
    if _all(entries, "person"):
        return "human"
    if _all(entries, "beep"):
        return "voicemail"
    if "closed" in kinds:
        return "closed"
    if by_company:
        return "dropped"
    if kinds[-1:] and kinds[-1] in _HOLD:
        return "no answer"
    menus = _menus(entries)
    return "loop" if len(menus) > len(set(menus)) else "stopped"


def _menus(entries: Sequence[Entry]) -> list[str]:
    """The words of each menu the caller came to."""
    return [entry.text for entry in _all(entries, "entered") if entry.kind == "menu"]


def _transfers(entries: Sequence[Entry]) -> tuple[int, int]:
    """Hand-overs from one person to another: signalled, and not."""
    people = [index for index, entry in enumerate(entries) if entry.what == "person"]
    between = [entries[begin:end] for begin, end in pairwise(people)]
    signalled = [_referred(part) for part in between]
    return sum(signalled), len(signalled) - sum(signalled)


def _referred(entries: Sequence[Entry]) -> bool:
    """Whether the caller followed a REFER."""
    asked = [entry for entry in _all(entries, "handed over") if entry.kind == "signalled"]
    return len(asked) > len(_all(entries, "refused"))


def _handovers(entries: Sequence[Entry]) -> int:
    """As `CallTruth` defines them."""
    points: list[str] = []
    for entry in _all(entries, "entered"):
        if entry.kind in _POINTS:
            same_tree = entry.kind == "menu" and points[-1:] == ["menu"]
            from_queue = entry.kind == "person" and points[-1:] == ["queue"]
            if not (same_tree or from_queue):
                points.append(entry.kind)
        if entry.kind == "person":
            break
    return max(0, len(points) - 1 - (points[:1] == ["menu"]))


def _holds(entries: Sequence[Entry]) -> Iterator[float]:
    """Each time of waiting after the answer: from entering it to what came next."""
    answered = _first(entries, "answered")
    if answered is None:
        return
    marks = [e for e in entries if e.what == "entered" or e is entries[-1]]
    for entry, after in pairwise(marks):
        if entry.what == "entered" and entry.kind in _HOLD and after.since > answered:
            yield after.since - max(answered, entry.since)
