"""``mysteryshop probe phone TARGET --map``: what stands behind every key, and what has changed."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from ..core.action import Action
from ..core.attempt import Attempt
from ..core.company import Company
from ..core.effects import Effect, Permissions
from ..core.errors import Refused
from ..core.extras import extra
from ..core.observation import decode
from ..core.shopper import Shopper
from ..core.visit import Visit
from ..probes.phone.phone_map import (
    Keys,
    PhoneLook,
    PhoneMap,
    Place,
    PlaceKind,
    Stop,
    changes,
    grown,
    to_try,
)
from ..probes.phone.plan import CHANNEL
from ..reports.phone_map import outline, picture
from ..reports.visible import visible
from .output import print_json, progress
from .solo import solo_visit

MOST_CALLS = 12
"""Calls one command places: a menu of ten keys, and a little more."""
PROBE = "phone-map"
WHOLE = "every key was tried"


@dataclass(frozen=True)
class Survey:
    """What is to be drawn."""

    target: str
    language: str
    most_calls: int


def run(survey: Survey, company: Company, shopper: Shopper, *, live: bool, as_json: bool) -> int:
    """Call until every key was tried or no call is left, and draw what is known."""
    asked = f"I look what stands behind {survey.target}"
    progress(f"{asked}: {survey.most_calls} calls at most …")
    with solo_visit(company, f"probe:{PROBE}", asked, shopper, Permissions(live=live)) as visit:
        drawn = draw(survey, visit)
        [kept] = drawn.evidence
        file = str(visit.context.evidence.path(kept.sha256))
    if as_json:
        print_json(PROBE, {**asdict(drawn), "picture": file, "visit": visit.id})
    else:
        print("\n".join(map(visible, _sentences(drawn, file, visit.id))))
    return 0


def draw(survey: Survey, visit: Visit) -> PhoneMap:
    """The map of a number; an unfinished one of before is gone on with.

    Raises:
        Refused: not even the first call is allowed.
    """
    known = list(_drawn_before(visit))
    unfinished = known[-1][1] if known and not known[-1][1].complete else None
    root, calls = (unfinished.root, unfinished.calls) if unfinished else (None, 0)
    because = WHOLE
    for _ in range(survey.most_calls):
        way = () if root is None else to_try(root)
        if way is None:
            break
        try:
            look = _look(survey, visit, way)
        except Refused as refused:
            if root is None:
                raise
            because = str(refused)
            break
        calls += 1
        root = grown(root, look.stops) or Place(PlaceKind.UNCLEAR)
        if way and to_try(root) == way:
            root = grown(root, [Stop(way, Place(PlaceKind.UNCLEAR, "not reached any more"))])
        progress(f"call {calls}: {look.stops[-1].place.kind if look.stops else 'nothing'}")
    assert root is not None, "at least one call was placed"
    complete = to_try(root) is None
    if not complete and because is WHOLE:
        because = f"{survey.most_calls} calls were placed; the same command goes on"
    return _finished(survey, visit, root, calls, complete, because, known)


def _look(survey: Survey, visit: Visit, way: Keys) -> PhoneLook:
    with extra("phone", "telephone calls"):
        from ..probes.phone.placing import look_behind
    action = Action(
        "phone-look",
        {"target": survey.target, "language": survey.language, "way": list(way)},
        Effect.CONTACT,
        channel=CHANNEL,
    )
    called = visit.call(
        action, lambda attempt: look_behind(survey.target, survey.language, way, attempt)
    )
    return called.observation


def _finished(
    survey: Survey,
    visit: Visit,
    root: Place,
    calls: int,
    complete: bool,
    because: str,
    known: list[tuple[str, PhoneMap]],
) -> PhoneMap:
    """The map, its picture kept, compared with the last whole one."""
    before = next(((at, each) for at, each in reversed(known) if each.complete), None)

    def put_together(attempt: Attempt) -> PhoneMap:
        svg = picture(root, f"What stands behind {survey.target}")
        return PhoneMap(
            survey.target,
            root,
            calls,
            complete,
            because,
            changed=tuple(changes(before[1].root, root, survey.language)) if before else (),
            compared_with=before[0] if before else "",
            evidence=(attempt.keep(svg.encode(), "phone-map.svg", "image/svg+xml"),),
            versions={"probe": "phone-map/1"},
        )

    return visit.call(
        Action(PROBE, {"target": survey.target}, Effect.READ), put_together
    ).observation


def _drawn_before(visit: Visit) -> Iterator[tuple[str, PhoneMap]]:
    """The visits that drew this company's map before, and what they drew, oldest first."""
    ledger = visit.context.ledger
    with ledger.reading() as db:
        for where, content in ledger.calls.observed(db, visit.company.id, PROBE):
            yield where, decode(content)


def _sentences(drawn: PhoneMap, file: str, visit: str) -> list[str]:
    told = "whole" if drawn.complete else "unfinished"
    lines = [f"{drawn.target}: {told} after {drawn.calls} calls: {drawn.because}"]
    lines += [f"  {line}" for line in outline(drawn.root)]
    if drawn.compared_with:
        since = f"since visit {drawn.compared_with[:12]}"
        lines += [f"  changed {since}: {change}" for change in drawn.changed]
        lines += [] if drawn.changed else [f"  nothing has changed {since}"]
    return [*lines, f"  picture: {file}", f"  evidence: mysteryshop explain {visit}"]
