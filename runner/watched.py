"""For who watches a run from another process, loaded by ``-p``: on standard output, each as a line of
JSON, what a probe has just seen, ``{"seen": "…"}``, and each visit the moment it is decided. A run that
nothing can be found out by ends early.
"""

import json
import sys
from collections.abc import Generator
from contextlib import nullcontext

import pytest

from ..core.verdict import Outcome


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Listen to the probes."""
    from .session import MysterySession  # pytest warns of a pytest-bdd imported before it began

    capturing = session.config.pluginmanager.getplugin("capturemanager")

    def tell(sentence: str) -> None:
        with capturing.global_and_fixture_disabled() if capturing else nullcontext():
            _say(json.dumps({"seen": sentence}))

    session.config.stash[MysterySession.KEY].tell = tell


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell of the visit that has ended; give up when the first one broke (nothing answers)."""
    from .session import MysterySession  # pytest warns of a pytest-bdd imported before it began

    report = yield
    results = item.config.stash[MysterySession.KEY].results
    if call.when == "call" and item.nodeid in results:
        _say(results[item.nodeid].model_dump_json())
        if all(result.outcome is Outcome.BROKEN for result in results.values()):
            item.session.shouldfail = "nothing can be found out: the first visit broke"
    return report


def _say(line: str) -> None:
    print(line, file=sys.__stdout__, flush=True)
