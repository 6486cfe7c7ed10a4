"""What a visit comes to once something of it was erased."""

from mysteryshop.core.verdict import Outcome
from mysteryshop.reports.results import visit_result
from mysteryshop.reports.scorecard import scorecard


def test_an_erased_record_decides_nothing_anew(book):
    """The outcome stays what it was; what was erased is not measured, and never broken."""
    visit = book.visit(book.run(), book.missed("own-a"), book.kept("own-b"))
    with book.ledger.transaction() as db:
        for record in book.ledger.records.of(db, visit.id):
            if record.kind == "settled" or record.subject == "own-a":
                book.ledger.records.erase(db, visit.id, record.number, "asked for")
        result = visit_result(book.ledger, db, visit.id)
    assert (result.outcome, result.because, result.steps) == (Outcome.MISSED, "erased", ())
    assert [(v.criterion, v.verdict, v.because) for v in result.verdicts] == [
        ("own-a", Outcome.NOT_MEASURED, "erased"),
        ("own-b", Outcome.MET, "they said so"),
    ]
    [shown] = scorecard(book.ledger).companies
    assert (shown.counts.met, shown.counts.not_measured, shown.counts.broken) == (1, 1, 0)
