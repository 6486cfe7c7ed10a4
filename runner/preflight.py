"""What must be right about all journeys of a run together, before the first action."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from ..core.errors import UsageError
from ..core.ledger import VisitEntry, VisitKey
from .builtin import BUILTIN, builtin_features
from .collecting import JourneyItem, identity
from .faults import read_feature
from .gherkin import is_bound_elsewhere
from .session import MysterySession
from .tags import read_tags

Who = tuple[str, str, str]
"""Journey, row and shopper: what a visit is recognised by within a company."""


def check(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would contact anybody twice; withhold what might; forget what is gone."""
    _leave_out_bound_twice(config, items)
    session = config.stash[MysterySession.KEY]
    if not session.suite.place.has_ledger:
        return
    there = {_who(session.key_of(item)) for item in items if isinstance(item, JourneyItem)}
    with session.ledger.reading() as db:
        waiting = session.ledger.visits.waiting(db, session.suite.company.id)
    _withhold(session, _vanished(session.suite.root, there, waiting))
    if session.begun:
        _hide_vanished(session, there)
    if session.options.pending_only:
        _keep_waiting(config, items, session, waiting)


def _leave_out_bound_twice(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A feature that somebody's ``scenarios()`` binds as well is a fault, told as one of a file."""
    features = {str(item.path) for item in items if isinstance(item, JourneyItem)}
    bound = {item: is_bound_elsewhere(item) for item in items}
    twice = features & set(bound.values())
    calls = ((item.path, feature) for item, feature in bound.items() if feature in twice)
    for file, feature in dict.fromkeys(calls):
        message = (
            f"{feature}: is also bound by a scenarios() or @scenario call in {file}; its journeys "
            "would be performed twice. Remove that call: mysteryshop finds features itself"
        )
        report = pytest.CollectReport(file.name, "failed", message, None)
        config.hook.pytest_collectreport(report=report)
    items[:] = [i for i in items if bound[i] not in twice and str(i.path) not in twice]


def _who(key: VisitKey) -> Who:
    return key.journey, key.row, key.shopper


def _vanished(root: Path, there: set[Who], visits: Iterable[VisitEntry]) -> list[VisitEntry]:
    """The visits whose journey is neither collected nor written anywhere else."""
    return [v for v in visits if _who(v.key) not in there and not _still_written(root, v.key)]


def _withhold(session: MysterySession, gone: list[VisitEntry]) -> None:
    if gone and not session.options.again:
        named = "; ".join(f"{visit.id} {visit.key.title!r} ({visit.key.feature})" for visit in gone)
        session.withheld = (
            f"pending, but without a journey: {named}. Renamed or moved? Nothing new is sent "
            "until it has its title back or an @id: tag; --again sends anew"
        )


def _hide_vanished(session: MysterySession, there: set[Who]) -> None:
    """A run that is taken further shows only journeys that there still are."""
    ledger, run = session.ledger, session.run.id
    with ledger.transaction() as db:
        shown = [ledger.visits.get(db, visit) for visit in ledger.runs.visits(db, run)]
        gone = _vanished(session.suite.root, there, shown)
        ledger.runs.hide(db, run, [visit.id for visit in gone])


def _still_written(root: Path, key: VisitKey) -> bool:
    """Whether the journey of a visit stands in a file that was not collected this time."""
    feature = key.feature
    builtin = feature.startswith(BUILTIN)
    path = builtin_features() / feature.removeprefix(BUILTIN) if builtin else root / feature
    try:
        journeys = read_feature(path) if path.is_file() else []
        read = [(journey, read_tags(journey.tags)) for journey in journeys]
    except UsageError:
        return True  # cannot be told from a file with a fault; that file is an error of its own
    return any(
        (*identity(journey, feature, tags), tags.shopper) == _who(key) for journey, tags in read
    )


def _keep_waiting(
    config: pytest.Config,
    items: list[pytest.Item],
    session: MysterySession,
    waiting: list[VisitEntry],
) -> None:
    keys = {_who(visit.key) for visit in waiting}

    def waits(item: pytest.Item) -> bool:
        return isinstance(item, JourneyItem) and _who(session.key_of(item)) in keys

    config.hook.pytest_deselected(items=[item for item in items if not waits(item)])
    items[:] = [item for item in items if waits(item)]
