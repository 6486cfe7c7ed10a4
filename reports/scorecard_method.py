"""What was measured how: the sentences, promises and versions at the end of a report."""

from dataclasses import dataclass

from .. import __version__
from ..criteria import CRITERIA
from .scorecard_journeys import Journey
from .scorecard_text import amount, counted


@dataclass(frozen=True)
class Method:
    """What was measured how."""

    how: tuple[str, ...]
    criteria: tuple[tuple[str, str, str], ...]
    """Id with version, promise with its threshold, source."""
    versions: tuple[tuple[str, str], ...]


def method(journeys: list[Journey]) -> Method:
    """How the visits came to their figures, in sentences, with every version that took part."""
    promises = [p for j in journeys for p in j.promises]
    versions = {pair for p in promises for pair in p.versions if pair[0] != "criterion"}
    judged = {p.criterion: dict(p.versions).get("criterion", "1") for p in promises if p.criterion}
    walks = {proof.searched for j in journeys for proof in j.proofs}
    sent = sum(j.outward for j in journeys)
    return Method(
        how=(
            f"{counted(len(journeys), 'visit')} judged {counted(len(promises), 'promise')}. Each "
            "figure states how many promises it rests on; none is turned into a score.",
            "Nothing was sent, submitted or dialled: everything here was only looked at."
            if not sent
            else f"{counted(sent, 'visit')} sent, submitted or dialled something.",
            "A miss found by looking was confirmed by a second, fresh look before it was said.",
            *sorted(walks),
        ),
        criteria=tuple(_criterion(id, version) for id, version in sorted(judged.items())),
        versions=(("report", f"mysteryshop {__version__}"), *sorted(versions)),
    )


def _criterion(id: str, version: str) -> tuple[str, str, str]:
    known = CRITERIA.get(id)
    if known is None:
        return f"{id}, version {version}", "An expectation of this suite's own", "this suite"
    limit = "" if known.threshold is None else f" (at most {amount(known.threshold)} {known.unit})"
    return f"{id}, version {version}", f"{known.promise}{limit}", known.source
