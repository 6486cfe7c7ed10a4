"""``--plan`` and the dry run: what would be done, said before and after, and nothing touched."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..core.errors import FeatureError, MysteryShopError, TryLater
from .collecting import JourneyItem
from .exit_codes import ExitCode, bad_usage
from .faults import read_feature
from .session import MysterySession

DRY_RUN = "DRY RUN: nothing is submitted, written or called; --live does"
NOT_OURS = {"node_modules", "venv", "site-packages", "build", "dist"}
"""Folders whose features are not the suite's."""
PLANNED = "DRY RUN (--plan): nothing is touched, not even looked at"


def announcement(session: MysterySession, paths: list[str]) -> str | None:
    """The line a dry run begins and ends with; None for a run that is live or only reads."""
    if session.options.plan:
        return PLANNED
    if session.live or not _may_contact(paths):
        return None
    return DRY_RUN


def begin(session: pytest.Session) -> None:
    """Announce a dry run as the very first line; begin the run in the ledger unless only planned."""
    config = session.config
    shop = config.stash[MysterySession.KEY]
    if shop.run_id or config.option.collectonly:
        return
    shop.announcement = announcement(shop, config.args)
    if shop.announcement:
        _say(config, shop.announcement)
    if shop.options.plan:
        return
    try:
        _ = shop.run
    except TryLater as error:
        pytest.exit(str(error), returncode=ExitCode.BROKEN)
    except MysteryShopError as error:
        bad_usage(str(error))


def end(config: pytest.Config) -> None:
    """Say it again as the very last line."""
    shop = config.stash.get(MysterySession.KEY, None)
    if shop and shop.announcement:
        _say(config, shop.announcement)


def show_plan(session: pytest.Session) -> bool | None:
    """With ``--plan``, list the selected journeys and end the session there."""
    shop = session.config.stash[MysterySession.KEY]
    if not shop.options.plan:
        return None
    if shop.faulty_features:
        raise session.Interrupted("feature files with faults; nothing can be planned")
    terminal: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    journeys = [item for item in session.items if isinstance(item, JourneyItem)]
    for item in journeys:
        reach = "reads only" if item.tags.reads_only else "may contact people"
        terminal.write_line(f"\n{item.title}  ({item.feature}:{item.journey.line}, {reach})")
        for step in item.journey.steps:
            criteria = ", ".join(c.id for c in shop.expected(step, item))
            terminal.write_line(
                f"    {step.keyword.strip()} {step.name}{f'  [{criteria}]' if criteria else ''}"
            )
    terminal.write_line(f"\n{len(journeys)} journeys for {shop.suite.company.name}")
    return True


def _say(config: pytest.Config, line: str) -> None:
    if terminal := config.pluginmanager.get_plugin("terminalreporter"):
        terminal.write_line(line)


def _may_contact(paths: list[str]) -> bool:
    """Whether a journey in these files and folders is not tagged ``@reads-only``."""
    for path in (Path(text.split("::")[0]) for text in paths):
        for file in _features(path) if path.is_dir() else [path]:
            try:
                journeys = read_feature(file) if file.suffix == ".feature" else []
            except FeatureError:
                continue  # told at collection, and nothing is performed then
            if any("reads-only" not in journey.tags for journey in journeys):
                return True
    return False


def _features(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "." and name not in NOT_OURS]
        yield from (Path(here, name) for name in files if name.endswith(".feature"))
