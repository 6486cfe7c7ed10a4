"""What an exception out of a step means, by where it was raised."""

import sys

import pytest

from mysteryshop.core.verdict import Outcome
from mysteryshop.runner.outcome import ending_of


@pytest.mark.parametrize(
    ("file", "outcome"),
    [
        ("conftest.py", Outcome.MISSED),
        ("lib/site-packages/library.py", Outcome.BROKEN),
        ("lib/dist-packages/library.py", Outcome.BROKEN),
    ],
)
def test_a_suite_below_the_python_it_runs_on(
    tmp_path, monkeypatch: pytest.MonkeyPatch, file: str, outcome: Outcome
) -> None:
    """An assertion of the suite's own is a miss wherever the suite lies; a library's is not."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    code = compile("assert 1 == 2, 'no'", tmp_path / file, "exec")
    with pytest.raises(AssertionError) as raised:
        exec(code)
    assert ending_of(raised.value, tmp_path).outcome is outcome
