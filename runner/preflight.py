"""What must be right about all journeys of a run together, before the first action."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from ..core.errors import FeatureError
from ..core.ledger import VisitEntry
from .builtin import BUILTIN, builtin_features
from .collecting import JourneyItem, identity
from .exit_codes import bad_usage
from .faults import read_feature
from .gherkin import is_bound_elsewhere
from .session import MysterySession
from .tags import read_tags


def check(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse what would contact anybody twice; withhold what might.

    A feature that is also bound by somebody's ``scenarios()`` ends the session as bad usage.
    """
    journeys = [item for item in items if isinstance(item, JourneyItem)]
    _bound_twice(items, {str(item.path) for item in journeys})
    session = config.stash[MysterySession.KEY]
    if not session.may_have_waiting:
        return
    with session.ledger.reading() as db:
        waiting = session.ledger.visits.waiting(db, session.suite.company.id)
    _withhold(session, journeys, waiting)
    if session.options.pending_only:
        _keep_waiting(config, items, session, waiting)


def _bound_twice(items: Iterable[pytest.Item], features: set[str]) -> None:
    for item in items:
        feature = None if isinstance(item, JourneyItem) else is_bound_elsewhere(item)
        if feature in features:
            bad_usage(
                f"{feature}: is also bound by a scenarios() or @scenario call in {item.path}; its "
                "journeys would be performed twice. Remove that call: mysteryshop finds features itself"
            )


def _withhold(
    session: MysterySession, journeys: list[JourneyItem], waiting: list[VisitEntry]
) -> None:
    there = {(session.key_of(item).journey, item.row) for item in journeys}
    gone = [visit for visit in waiting if (visit.key.journey, visit.key.row) not in there]
    gone = [visit for visit in gone if not _still_written(session.suite.root, visit)]
    if gone and not session.options.again:
        named = "; ".join(f"{visit.id} {visit.key.title!r} ({visit.key.feature})" for visit in gone)
        session.withheld = (
            f"pending, but without a journey: {named}. Renamed or moved? Nothing new is sent "
            "until it has its title back or an @id: tag; --again sends anew"
        )


def _still_written(root: Path, visit: VisitEntry) -> bool:
    """Whether the journey of a visit stands in a file that was not collected this time."""
    feature = visit.key.feature
    builtin = feature.startswith(BUILTIN)
    path = builtin_features() / feature.removeprefix(BUILTIN) if builtin else root / feature
    try:
        journeys = read_feature(path) if path.is_file() else []
    except FeatureError:
        return True  # cannot be told from a file with a fault; that file is an error of its own
    return any(
        identity(journey, feature, read_tags(journey.tags)) == (visit.key.journey, visit.key.row)
        for journey in journeys
    )


def _keep_waiting(
    config: pytest.Config,
    items: list[pytest.Item],
    session: MysterySession,
    waiting: list[VisitEntry],
) -> None:
    keys = {(visit.key.journey, visit.key.row, visit.key.shopper) for visit in waiting}

    def waits(item: pytest.Item) -> bool:
        if not isinstance(item, JourneyItem):
            return False
        return (session.key_of(item).journey, item.row, session.shopper_of(item).name) in keys

    config.hook.pytest_deselected(items=[item for item in items if not waits(item)])
    items[:] = [item for item in items if waits(item)]
