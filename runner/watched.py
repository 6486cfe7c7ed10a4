"""For who watches a run from another process, loaded by ``-p``: each visit is a line of JSON on
standard output the moment it is decided. A run that nothing can be found out by ends early.
"""

import sys
from collections.abc import Generator

import pytest

from ..core.verdict import Outcome


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell of the visit that has ended; give up when the first one broke (nothing answers)."""
    from .session import MysterySession  # pytest warns of a pytest-bdd imported before it began

    report = yield
    results = item.config.stash[MysterySession.KEY].results
    if call.when == "call" and item.nodeid in results:
        print(results[item.nodeid].model_dump_json(), file=sys.__stdout__, flush=True)
        if all(result.outcome is Outcome.BROKEN for result in results.values()):
            item.session.shouldfail = "nothing can be found out: the first visit broke"
    return report
