"""The worst moments: missed promises an executive should see first, each with its proof."""

from dataclasses import dataclass

from .figures import Kind
from .scorecard_journeys import Journey, Promise
from .scorecard_proof import Shot
from .scorecard_text import counted

MOST = 5
"""More than this is a list, not a summary."""
ROWS = 4
"""Rows of an outline that are named before the others are only counted."""

Miss = tuple[Journey, Promise]


@dataclass(frozen=True)
class Moment:
    """What happened, what was promised, who looks after it, since when, and the proof."""

    happened: str
    promise: str
    company: str
    owner: str
    since: str
    seen: str
    """In how many journeys, and which."""
    way: tuple[str, ...]
    shot: Shot | None
    no_picture: str
    """Why there is no picture, and what stands in for it."""
    visit: str


def worst_moments(journeys: list[Journey], most: int = MOST) -> tuple[tuple[Moment, ...], int]:
    """At most ``most`` missed *musts*, and how many are left out.

    The same miss in several journeys is one moment; what spoils more journeys and lasts longer
    comes first.
    """
    alike: dict[tuple[str, str, str], list[Miss]] = {}
    for journey in journeys:
        for promise in journey.promises:
            if promise.kind is Kind.MISSED:
                key = journey.company, promise.criterion, promise.because
                alike.setdefault(key, []).append((journey, promise))
    groups = sorted(alike.values(), key=lambda g: (-len(_rows(g)), _earliest(g)[1].first_missed))
    return tuple(_moment(group) for group in groups[:most]), max(0, len(groups) - most)


def _moment(group: list[Miss]) -> Moment:
    journey, promise = _earliest(group)
    proof = promise.proof
    shot = proof.shots[-1] if proof and proof.shots else None
    return Moment(
        happened=promise.because,
        promise=promise.text,
        company=journey.name,
        owner=promise.owner or "nobody named yet",
        since=promise.since,
        seen=_seen(_rows(group)),
        way=proof.way if proof else (),
        shot=shot,
        no_picture="" if shot else _no_picture(promise),
        visit=journey.visit,
    )


def _earliest(group: list[Miss]) -> Miss:
    """The one that is missed for longest."""
    return min(group, key=lambda miss: miss[1].first_missed)


def _rows(group: list[Miss]) -> list[str]:
    """The row of each journey; one that missed it several times counts once."""
    return list({journey.visit: journey.row for journey, _ in group}.values())


def _seen(rows: list[str]) -> str:
    """``2 journeys: computer; mobile``."""
    said = [row for row in rows if row]
    more = [f"{len(said) - ROWS} more"] if len(said) > ROWS else []
    return ": ".join(filter(None, [counted(len(rows), "journey"), "; ".join(said[:ROWS] + more)]))


def _no_picture(promise: Promise) -> str:
    searched = promise.proof.searched if promise.proof else ""
    return f"No picture: there was nothing to see. {searched}".strip()
