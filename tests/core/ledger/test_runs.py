"""Which run is taken further, and which is begun anew."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mysteryshop.core.clock import ManualClock
from mysteryshop.core.ledger import Asked, Ledger
from mysteryshop.core.ledger.runs import TAKE_FURTHER_WITHIN

ASKED = Asked("good", "Good Ltd", "command", "2026-W02")
BEGIN = "print(ledger.runs.begin(Asked('good', 'Good Ltd', 'command', '2026-W02')).id, end='')"


def test_cut_off_run_goes_on(ledger: Ledger, elsewhere) -> None:
    """A run whose process died in the middle is the same run when it is asked for again."""
    other = elsewhere(BEGIN)
    other.kill()
    again = ledger.runs.begin(ASKED)
    assert (again.id, again.taken_further) == (other.said, True)


def test_living_run_is_left_alone(ledger: Ledger, elsewhere) -> None:
    """Beside a run whose process lives another one begins."""
    other = elsewhere(BEGIN)
    beside = ledger.runs.begin(ASKED)
    assert beside.id != other.said
    assert not beside.taken_further


@pytest.mark.parametrize(
    "asked",
    [
        replace(ASKED, afresh=True),
        replace(ASKED, command="other"),
        replace(ASKED, company="bad"),
    ],
    ids=["--again", "another command", "another company"],
)
def test_other_question_is_another_run(ledger: Ledger, elsewhere, asked: Asked) -> None:
    """A cut-off run answers only the question it was asked."""
    other = elsewhere(BEGIN)
    other.kill()
    assert ledger.runs.begin(asked).id != other.said


def test_old_run_is_over(ledger: Ledger, clock: ManualClock, elsewhere) -> None:
    """A run cut off too long ago is not taken further: its pages would be from another day."""
    other = elsewhere(BEGIN)
    other.kill()
    clock.at += TAKE_FURTHER_WITHIN + timedelta(milliseconds=1)
    assert ledger.runs.begin(ASKED).id != other.said


def test_finished_run_is_over(ledger: Ledger, elsewhere) -> None:
    """A finished run is not taken further, nor a cut-off one before it."""
    cut_off = elsewhere(BEGIN)
    cut_off.kill()
    ledger.clock.sleep(1)
    finished = ledger.runs.begin(replace(ASKED, afresh=True))
    ledger.runs.finish(finished.id, 0)
    assert ledger.runs.begin(ASKED).id not in (cut_off.said, finished.id)


def test_taken_further_once(ledger: Ledger, elsewhere) -> None:
    """Who takes a run further owns it: it is not taken from him."""
    cut_off = elsewhere(BEGIN)
    cut_off.kill()
    taken = elsewhere(BEGIN)
    assert taken.said == cut_off.said
    assert ledger.runs.begin(ASKED).id != cut_off.said


def test_finish(ledger: Ledger, shop) -> None:
    """A finished run has its end, its exit code and the heads of the visits it showed."""
    run, entry = shop.context.opening.run, shop.entry()
    ledger.runs.finish(run.id, 1)
    with ledger.transaction() as db:
        ended = ledger.runs.get(db, run.id)
        assert (ended.finished, ended.exit_code) == ("2026-01-05T09:00:00.000Z", 1)
        head = ledger.records.head(db, entry.id)[1]
        assert list(ledger.runs.heads(db)) == [(run.id, entry.id, head)]
