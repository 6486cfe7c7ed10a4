import dataclasses

import pytest

from mysteryshop.core.verdict import Outcome
from mysteryshop.reports.figures import Counts
from mysteryshop.reports.scorecard import OTHER, scorecard


def test_an_empty_ledger_says_that_nothing_was_visited(book):
    """No visit, no figure, and a sentence that says so."""
    card = scorecard(book.ledger)
    assert card.verdict == "Nothing has been visited yet."
    assert card.companies == ()


def test_an_unknown_wave_says_that_nothing_was_visited_in_it(book):
    """A wave of that name without visits is no error."""
    book.visit(book.run(), book.kept())
    assert scorecard(book.ledger, "2030-W01").verdict == (
        "Nothing has been visited in wave 2030-W01 yet."
    )


def test_all_kinds_are_counted_apart(mixed):
    """Accepted, should, pending, not measured and broken each have their own number."""
    [company] = scorecard(mixed.ledger).companies
    assert company.counts == Counts(
        missed_must=2, missed_should=1, accepted=1, pending=1, not_measured=1, broken=1
    )
    assert company.verdict == (
        "Tidewater Broadband kept none of the 4 promises that could be measured "
        "(1 of the misses is accepted)."
    )
    assert company.rest == (
        "Of 7 promises looked at, 1 is not decided yet (next check 15 Jan 2026, 09:07 UTC), "
        "1 could not be measured and 1 broke down on our side; none of these counts as kept or "
        "missed."
    )


def test_every_figure_stands_beside_its_coverage(mixed):
    """Four figures, each with how much of the whole was measured."""
    [company] = scorecard(mixed.ledger).companies
    assert [(f.title, f.number, f.note) for f in company.figures] == [
        ("Kept", 0, "of 4 measured"),
        ("Missed", 4, "2 must, 1 should, 1 accepted"),
        ("Not decided yet", 1, "next check 15 Jan 2026, 09:07 UTC"),
        ("Not measured or broken", 2, "1 not measured, 1 broken on our side"),
    ]
    assert {f.coverage for f in company.figures} == {"measured 4 of 7"}


def test_themes_come_in_order_and_empty_ones_say_so(mixed):
    """Five themes, always the same order, and the ones without a visit are named."""
    card = scorecard(mixed.ledger)
    assert [t.name for t in card.themes_in_order] == [
        "Reachability", "Relevance", "Trustability", "Competence", "Sincerity",
    ]  # fmt: skip
    assert [t.name for t in card.themes_in_order if not t.looked_at] == ["Trustability"]
    assert card.untouched == "Trustability: not looked at yet."


def test_a_journey_of_no_theme_is_shown_after_the_five(book):
    """A user's own theme is neither lost nor counted elsewhere."""
    book.visit(book.run(), book.kept(), theme="Billing")
    card = scorecard(book.ledger)
    assert card.themes_in_order[-1].name == OTHER
    assert card.themes_in_order[-1].rows[0][1] == Counts(met=1)


def test_a_theme_is_known_in_any_spelling(book):
    """``sincerity`` is Sincerity."""
    book.visit(book.run(), book.kept(), theme="sincerity")
    assert scorecard(book.ledger).themes_in_order[4].looked_at


def test_only_the_latest_visit_of_a_journey_counts(book):
    """A miss that was repaired within the wave is kept."""
    run = book.run()
    book.visit(run, book.missed(), title="same")
    book.visit(book.run(), book.kept(), title="same")
    book.visit(book.run(), book.kept(), title="same", row="another row")
    assert scorecard(book.ledger).companies[0].counts == Counts(met=2)


def test_the_newest_wave_is_shown_unless_one_is_named(book):
    """An older wave stays readable by its name."""
    book.visit(book.run(wave="2026-W01"), book.missed())
    book.visit(book.run(wave="2026-W02"), book.kept())
    assert scorecard(book.ledger).companies[0].counts == Counts(met=1)
    assert scorecard(book.ledger, "2026-W01").companies[0].counts == Counts(missed_must=1)


def test_a_visit_of_an_earlier_wave_that_a_run_showed_again_counts(book):
    """Within the lock-out a decided verdict is shown, not repeated, and still counts."""
    old = book.visit(book.run(wave="2026-W01"), book.kept())
    run = book.run(wave="2026-W02")
    with book.ledger.transaction() as db:
        book.ledger.runs.show(db, run.opening.run.id, old.id, "met")
    card = scorecard(book.ledger)
    assert card.wave == "2026-W02"
    assert card.companies[0].counts == Counts(met=1)


def test_single_probe_calls_are_left_out_unless_there_is_nothing_else(book):
    """``probe:`` visits are shown alone, and vanish as soon as a journey stands beside them."""
    probe = book.open(book.run(), "probe", journey="probe:contacts")
    probe.conclude(*book.missed())
    book.settle(probe, Outcome.MISSED)
    assert scorecard(book.ledger).companies[0].counts == Counts(missed_must=1)
    book.visit(book.run(), book.kept())
    assert scorecard(book.ledger).companies[0].counts == Counts(met=1)


def test_what_a_pending_journey_has_not_reached_is_pending(book):
    """An expectation after the wait counts as waiting, also where an earlier one is already missed."""
    visit = book.open(book.run())
    visit.conclude(*book.missed("own-b"))
    visit.conclude(*book.unreached("no answer yet"))
    due = book.clock.now().replace(day=9)
    book.settle(visit, Outcome.MISSED, next_check=due, state="pending")
    [company] = scorecard(book.ledger).companies
    assert company.counts == Counts(missed_must=1, pending=1)
    assert company.next_check == "9 Jan 2026, 09:01 UTC"


def test_what_a_broken_journey_has_not_reached_is_broken(book):
    """Our own fault is never counted as a promise that could not be measured at the company's."""
    visit = book.open(book.run())
    visit.conclude(*book.unreached("no browser"))
    book.settle(visit, Outcome.BROKEN, "no browser")
    assert scorecard(book.ledger).companies[0].counts == Counts(broken=1)


def test_a_visit_cut_off_in_the_middle_is_broken(book):
    """A visit nobody is on and nobody settled stands as our own fault, and as nothing else."""
    visit = book.open(book.run())
    visit.release()
    assert scorecard(book.ledger).companies[0].counts == Counts(broken=1)


def test_companies_stand_side_by_side(book):
    """Each has its own sentence, and together they have one."""
    book.visit(book.run("b", "Bravo"), book.missed())
    book.visit(book.run("a", "Alpha"), book.kept())
    card = scorecard(book.ledger)
    assert [c.verdict for c in card.companies] == [
        "Alpha kept the one promise that could be measured.",
        "Bravo missed the one promise that could be measured.",
    ]
    assert card.verdict == (
        "Together, 2 companies kept 1 of 2 promises that could be measured; 1 was missed."
    )
    assert card.title == "Alpha and Bravo"


def test_nothing_decided_says_so(book):
    """Where nothing could be measured there is no praise and no blame."""
    visit = book.open(book.run())
    book.settle(visit, Outcome.PENDING, "no answer yet")
    card = scorecard(book.ledger)
    assert card.verdict == "Nothing has been decided about Tidewater Broadband yet."


def test_the_digest_is_that_of_the_figures(book):
    """Equal ledgers have equal digests; one more verdict gives another."""
    book.visit(book.run(), book.kept())
    before = scorecard(book.ledger)
    assert scorecard(book.ledger, before.wave).digest == before.digest
    book.visit(book.run(), book.kept("own-b"), title="another")
    assert scorecard(book.ledger).digest != before.digest


def test_a_scorecard_cannot_be_changed(book):
    """What was counted stays counted."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        scorecard(book.ledger).verdict = "fine"  # type: ignore[misc]
