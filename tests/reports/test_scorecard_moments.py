from mysteryshop.core.verdict import Level, Outcome
from mysteryshop.probes.web.contacts import Channel
from mysteryshop.reports.scorecard import scorecard


def test_a_moment_says_what_happened_with_promise_owner_time_and_proof(mixed):
    """Everything an executive asks about a miss stands in one place."""
    moment = scorecard(mixed.ledger).moments[0]
    assert moment.happened == "Phone 3 clicks, promised 2 (Help → Billing questions → Still stuck?)"
    assert moment.promise.startswith("I find how to reach them, by the channel I prefer")
    assert moment.owner == "Web team"
    assert moment.since == "since 12 Jan 2026; last met 5 Jan 2026 (clicks 1)"
    assert moment.way == ("Home", "Help", "Billing questions", "Still stuck?")
    assert moment.shot
    assert moment.shot.caption == "3. After clicking “Still stuck?”; marked: 020 7946 0142"


def test_accepted_misses_and_shoulds_are_no_worst_moments(mixed):
    """Only what fails is held up."""
    assert len(scorecard(mixed.ledger).moments) == 2


def test_the_same_miss_in_several_journeys_is_one_moment(book):
    """A miss on computer and mobile is said once, and that it was seen twice; it comes first."""
    run = book.run()
    book.visit(run, book.missed(because="only once"), title="one")
    for row in ("computer", "mobile"):
        book.visit(run, book.missed(because="twice"), title="two", row=row)
    moments = scorecard(book.ledger).moments
    assert [(m.happened, m.seen) for m in moments] == [
        ("Twice", "2 journeys: computer; mobile"),
        ("Only once", "1 journey"),
    ]


def test_a_moment_is_as_old_as_its_first_miss(book):
    """Of the journeys that share a miss the one that missed it first dates and places it."""
    book.visit(book.run(wave="2026-W01"), book.missed(because="shared"), title="b")
    book.clock.sleep(86400)
    run = book.run()
    book.visit(run, book.missed(because="younger"), title="c")
    book.visit(run, book.missed(because="younger"), title="d")
    for title in "ab":
        book.visit(run, book.missed(because="shared"), title=title)
    moments = scorecard(book.ledger).moments
    assert [(m.happened, m.since) for m in moments] == [
        ("Shared", "since 5 Jan 2026"),
        ("Younger", "since 6 Jan 2026"),
    ]


def test_a_journey_that_misses_the_same_twice_is_one_journey(book):
    """Journeys are counted, not verdicts."""
    run = book.run()
    book.visit(run, *[book.missed(because="twice in one")] * 3, title="one")
    for title in "ab":
        book.visit(run, book.missed(because="in two"), title=title)
    assert [(m.happened, m.seen) for m in scorecard(book.ledger).moments] == [
        ("In two", "2 journeys"),
        ("Twice in one", "1 journey"),
    ]


def test_there_are_five_at_most(book):
    """The others are counted."""
    run = book.run()
    for n in range(7):
        book.visit(run, book.missed(because=f"miss {n}"), title=f"journey {n}")
    book.visit(run, book.missed(because="a should", level=Level.SHOULD), title="should")
    card = scorecard(book.ledger)
    assert (len(card.moments), card.unshown_moments) == (5, 2)


def test_what_was_never_found_has_no_picture_and_says_how_far_was_searched(book):
    """The absence of a channel is proved by the search."""
    visit = book.open(book.run())
    book.walk(visit, Channel(None, searched_to_depth=3))
    book.settle(visit, Outcome.MISSED)
    [moment] = scorecard(book.ledger).moments
    assert moment.shot is None
    assert moment.no_picture == (
        "No picture: there was nothing to see. Looked from http://www.tidewater.example/ on a "
        "computer: 18 pages loaded in 7 s, every page up to 3 clicks deep searched."
    )
