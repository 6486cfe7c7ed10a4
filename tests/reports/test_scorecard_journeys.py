from mysteryshop.core.verdict import Outcome
from mysteryshop.criteria.contact import contact_true
from mysteryshop.probes.web.contacts import Channel
from mysteryshop.reports.figures import Kind
from mysteryshop.reports.scorecard import Scorecard, scorecard
from mysteryshop.reports.scorecard_journeys import Journey


def only(card: Scorecard) -> Journey:
    [journey] = [j for theme in card.themes for j in theme.journeys]
    return journey


def walked(book, channel: Channel, **facts: object) -> Journey:
    visit = book.open(book.run())
    book.walk(visit, channel, **facts)
    book.settle(visit, visit.verdicts[-1].outcome)
    return only(scorecard(book.ledger))


def test_the_way_is_told_in_words_and_pictures(book):
    """Home, each click, a picture of each step, the value marked on the last."""
    [proof] = walked(book, book.way("Help", "Still stuck?")).proofs
    assert proof.way == ("Home", "Help", "Still stuck?")
    assert [shot.caption for shot in proof.shots] == [
        "Home",
        "1. After clicking “Help”",
        "2. After clicking “Still stuck?”; marked: 020 7946 0142",
    ]
    assert [shot.address for shot in proof.shots] == [
        "http://www.tidewater.example/",
        "http://www.tidewater.example/1",
        "http://www.tidewater.example/2",
    ]


def test_a_value_on_the_home_page_needs_no_click(book):
    """The way is Home alone, and its one picture has the value marked."""
    [proof] = walked(book, book.way()).proofs
    assert proof.way == ("Home",)
    assert proof.shots[0].caption == "Home; marked: 020 7946 0142"


def test_what_stood_in_the_way_is_said(book):
    """Gates, hosts left out and pages left aside each have a sentence."""
    [proof] = walked(
        book,
        book.way("Help"),
        interruptions=("a cookie banner",),
        third_parties=("ads.example",),
        not_looked_at={"robots.txt": 2},
    ).proofs
    assert proof.hindrances == (
        "In the way: a cookie banner.",
        "Linked but not loaded: 2 pages (robots.txt).",
        "Not let through, being outside the agreed scope: ads.example.",
    )


def test_an_erased_observation_is_said_to_be_erased(book):
    """Personal data can go; the verdict stays and says what is no longer there."""
    visit = book.open(book.run())
    book.walk(visit, book.way("Help"))
    book.settle(visit, Outcome.MET)
    with book.ledger.transaction() as db:
        for record in book.ledger.records.of(db, visit.id, "observation"):
            book.ledger.records.erase(db, visit.id, record.number, "asked for")
    journey = only(scorecard(book.ledger))
    assert journey.kind is Kind.MET
    assert journey.proofs[0].searched == "The observation has been erased."
    assert [shot.caption for shot in journey.others] == ["0.png", "1.png"]


def test_two_promises_about_one_way_share_its_proof(book):
    """The same walk is shown once."""
    visit = book.open(book.run())
    called = book.walk(visit, book.way("Help"))
    visit.expect(contact_true, called, channel="phone")
    book.settle(visit, Outcome.MET)
    journey = only(scorecard(book.ledger))
    assert len(journey.promises) == 2
    assert len(journey.proofs) == 1


def test_a_journey_with_an_accepted_miss_says_so(mixed):
    """It passes, but is not shown as if everything were met."""
    card = scorecard(mixed.ledger)
    kinds = {j.title: j.kind for theme in card.themes for j in theme.journeys}
    assert kinds["I call when they open"] is Kind.ACCEPTED
    assert kinds["A curt reply"] is Kind.MISSED_SHOULD
    assert kinds["I call their help line"] is Kind.BROKEN


def test_an_accepted_miss_names_who_accepted_it_until_when(mixed):
    """The list of accepted misses carries owner, day and reason."""
    [item] = scorecard(mixed.ledger).accepted
    assert item.promise.accepted == "COO accepts this until 2027-12-31: move of offices"
