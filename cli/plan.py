"""What a run would do, as data: what ``mysteryshop run --plan --json`` prints."""

from typing import Any

import pytest

from ..runner.collecting import JourneyItem
from ..runner.session import MysterySession


def plan_of(session: pytest.Session) -> dict[str, Any] | None:
    """The selected journeys; None without ``--plan`` and where something cannot be collected."""
    shop = session.config.stash[MysterySession.KEY]
    if not shop.options.plan or session.testsfailed:
        return None
    journeys = [item for item in session.items if isinstance(item, JourneyItem)]
    return {
        "company": shop.suite.company.id,
        "journeys": [_planned(item, shop) for item in journeys],
    }


def _planned(item: JourneyItem, shop: MysterySession) -> dict[str, Any]:
    key = shop.key_of(item)
    return {
        "title": key.title,
        "feature": key.feature,
        "line": key.line,
        "row": key.row,
        "theme": key.theme,
        "shopper": key.shopper,
        "reads_only": item.tags.reads_only,
        "steps": [
            {
                "line": step.line_number,
                "text": f"{step.keyword.strip()} {step.name}",
                "criteria": [criterion.id for criterion in shop.expected(step, item)],
            }
            for step in item.journey.steps
        ],
    }
