from mysteryshop.core.verdict import Outcome
from mysteryshop.reports.scorecard import scorecard


def test_the_method_names_everything_that_took_part(mixed):
    """Browser, probe and each criterion with its version and source."""
    method = scorecard(mixed.ledger).method
    assert ("browser", "Chromium 156") in method.versions
    assert ("probe", "contacts/1") in method.versions
    promises = {id: (promise, source) for id, promise, source in method.criteria}
    promise, source = promises["contact-clicks, version 1"]
    assert promise.endswith("(at most 2 clicks)")
    assert source.startswith("Dave Brock")
    assert promises["own-hours, version 1"][1] == "this suite"


def test_the_method_says_whether_anything_was_sent(book):
    """Looking and reaching somebody are told apart."""
    visit = book.open(book.run())
    book.settle(visit, Outcome.NOT_MEASURED)
    assert "Nothing was sent" in scorecard(book.ledger).method.how[1]
    visit = book.open(book.run(), "I write to them")
    visit.once("write", "contact", lambda: "sent")
    visit.conclude(*book.kept())
    book.settle(visit, Outcome.MET)
    assert scorecard(book.ledger).method.how[1] == "1 visit sent, submitted or dialled something."
