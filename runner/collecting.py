"""Feature files become pytest files of their own, journeys become items: no binding code needed."""

import re
import types
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ..core.errors import FeatureError, UsageError
from ..core.ledger import VisitKey
from .builtin import BUILTIN, builtin_features
from .enclosed import beside, contents
from .faults import read_feature
from .gherkin import JourneyText, execute
from .session import MysterySession
from .tags import Tags, read_tags

MARK = re.compile(r"[a-zA-Z][\w-]*")
"""Tags that can be selected with ``-m``; the others only with ``-k``."""
PYTESTS_OWN = {"skip", "skipif", "xfail", "parametrize", "usefixtures", "filterwarnings"}
"""Marks that mean something to pytest: as tags they would make a journey vanish."""


class FeatureFile(pytest.Module):
    """One ``.feature`` file. All its faults are found before anything is performed."""

    def collect(self) -> Iterator["JourneyItem"]:
        """The journeys of the file.

        Raises:
            CollectError: every fault, as ``file:line: message``.
        """
        session = self.config.stash[MysterySession.KEY]
        try:
            journeys = read_feature(self.path)
            items = [_item(self, journey) for journey in journeys]
        except FeatureError as error:
            raise self.CollectError(str(error)) from None
        faults = [
            f"{self.path.name}:{fault}"
            for item in items
            for fault in (*item.faults(), *session.phrases.faults(item.journey, item))
        ]
        faults += [] if faults else self._enclose(items)
        if faults:
            raise self.CollectError("\n".join(dict.fromkeys(faults)))
        yield from items

    def _enclose(self, items: list["JourneyItem"]) -> list[str]:
        """Make the files that journeys name part of their text; what is wrong with them."""
        session = self.config.stash[MysterySession.KEY]
        files = beside(self.path, session.suite.root)
        faults = []
        for item in items:
            named = session.phrases.files(item.journey, item)
            try:
                item.journey = replace(item.journey, enclosed=contents(named, files))
            except UsageError as error:
                faults += [f"{self.path.name}:{fault}" for fault in str(error).splitlines()]
        return faults

    def _getobj(self) -> types.ModuleType:
        return types.ModuleType(self.path.stem)

    @property
    def feature_path(self) -> str:
        """The path from the suite's root, or ``builtin:reachability/contact.feature``."""
        return feature_path(self.path, self.config.stash[MysterySession.KEY].suite.root)


class JourneyItem(pytest.Function):
    """One journey: performed as a visit of the session's company."""

    journey: JourneyText
    tags: Tags

    @property
    def title(self) -> str:
        """The rendered title."""
        return self.journey.scenario.name

    @property
    def feature(self) -> str:
        """Where it stands, for people and for its identity."""
        assert isinstance(self.parent, FeatureFile)
        return self.parent.feature_path

    @property
    def row(self) -> str:
        """What tells the rows of an outline apart."""
        return identity(self.journey, self.feature, self.tags)[1]

    def visit_key(self, company: str, shopper: str) -> VisitKey:
        """What identifies its visits."""
        journey, row = identity(self.journey, self.feature, self.tags)
        return VisitKey(
            company=company,
            shopper=shopper,
            journey=journey,
            row=row,
            title=self.title,
            feature=self.feature,
            line=self.journey.line,
            theme=self.tags.theme,
        )

    def runtest(self) -> None:
        self.config.stash[MysterySession.KEY].perform(self)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.journey.line - 1, self.name

    def faults(self) -> Iterator[str]:
        """Tags that name what does not exist or hide the journey, and an identity that is taken."""
        session = self.config.stash[MysterySession.KEY]
        shoppers = session.suite.shoppers
        for tag in sorted(self.journey.tags & PYTESTS_OWN):
            yield (
                f"{self.journey.scenario.line_number}: @{tag} would hide the journey; give it a tag "
                "of your own and leave it out with -m 'not …'"
            )
        if self.tags.shopper not in shoppers:
            yield (
                f"{self.journey.scenario.line_number}: @shopper:{self.tags.shopper}: shoppers.toml "
                f"has: {', '.join(shoppers)}"
            )
            return
        identity_of = identity(self.journey, self.feature, self.tags)
        here = f"{self.feature}:{self.journey.line}"
        first = session.identities.setdefault((*identity_of, session.shopper_of(self).name), here)
        if first != here:
            yield (
                f"{self.journey.line}: {self.name!r} has the same identity as the journey in {first}; "
                "give it an @id: tag of its own, or the rows an id column"
            )


def identity(journey: JourneyText, feature: str, tags: Tags) -> tuple[str, str]:
    """Which journey it is: its ``@id:`` tag, else feature path and title as written; and which row
    of an outline: its ``id`` column, else the row's values, empty for a plain scenario.
    """
    written = journey.feature.scenarios.values()
    line = journey.scenario.line_number
    title = next(template.name for template in written if template.line_number == line)
    values = journey.row.values
    return tags.id or f"{feature} · {title}", values.get("id") or " · ".join(values.values())


def feature_path(path: Path, root: Path) -> str:
    """A feature file as it is named in ledger and reports: never an absolute path."""
    builtin = builtin_features()
    if path.is_relative_to(builtin):
        return BUILTIN + path.relative_to(builtin).as_posix()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _item(parent: FeatureFile, journey: JourneyText) -> JourneyItem:
    def perform(request: pytest.FixtureRequest) -> None:
        execute(journey, request)

    row = " · ".join(journey.row.values.values())
    item = JourneyItem.from_parent(
        parent,
        name=f"{journey.scenario.name}[{row}]" if row else journey.scenario.name,
        originalname=journey.scenario.name,
        callobj=perform,
    )
    item.journey = journey
    try:
        item.tags = read_tags(journey.tags)
    except UsageError as error:
        raise FeatureError(
            f"{parent.path.name}:{journey.scenario.line_number}", str(error)
        ) from None
    for tag in sorted(journey.tags):
        item.extra_keyword_matches.add(tag)
        if MARK.fullmatch(tag) and tag not in PYTESTS_OWN:
            parent.config.addinivalue_line("markers", f"{tag}: a tag of a feature file")
            item.add_marker(getattr(pytest.mark, tag))
    return item
