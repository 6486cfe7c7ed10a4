"""The contact criteria, figure by figure."""

import pytest

from mysteryshop.core.evidence import Evidence
from mysteryshop.core.verdict import Outcome
from mysteryshop.criteria import CRITERIA
from mysteryshop.criteria.contact import contact_clicks, contact_true
from mysteryshop.probes.web.contacts import Channel, Click, Conflict, Contacts

PROOF = (Evidence("0" * 64, "1-phone.png", "image/png", 1),)


def seen(channel=None, **more):
    """What a walk brought back about the phone."""
    channels = {} if channel is None else {"phone": channel}
    return Contacts("http://www.example.com/", "computer", channels, **more)


def found(clicks, *conflicts):
    """A number after so many clicks."""
    path = tuple(Click(f"link {n}", f"http://www.example.com/{n}") for n in range(clicks))
    return Channel(clicks, ("+442079460142",), ("020 7946 0142",), path, PROOF, conflicts, clicks)


@pytest.mark.parametrize(
    ("clicks", "threshold", "outcome"),
    [
        (0, 2, Outcome.MET),
        (2, 2, Outcome.MET),
        (3, 2, Outcome.MISSED),
        (1, 1, Outcome.MET),
        (2, 1, Outcome.MISSED),
    ],
)
def test_clicks_are_held_against_the_threshold(clicks, threshold, outcome):
    """As many clicks as promised are met, one more is missed; the way is in the sentence."""
    said = contact_clicks.judge(seen(found(clicks)), channel="phone", threshold=threshold)
    assert said.outcome is outcome
    assert said.figures == {"clicks": clicks}
    assert said.evidence == PROOF
    assert all(f"link {n}" in said.because for n in range(clicks))


@pytest.mark.parametrize(
    ("depth", "outcome"), [(3, Outcome.MISSED), (2, Outcome.MISSED), (1, Outcome.NOT_MEASURED)]
)
def test_hiding_is_missed_only_as_deep_as_was_searched(depth, outcome):
    """None within the promised depth is a miss; a shallower search says nothing."""
    nothing = Channel(None, searched_to_depth=depth)
    assert contact_clicks.judge(seen(nothing), channel="phone", threshold=2).outcome is outcome


def test_what_keeps_us_out_is_not_measured():
    """A wall is nothing to hold against the company."""
    said = contact_clicks.judge(seen(blocked="CAPTCHA"), channel="phone", threshold=2)
    assert (said.outcome, said.because) == (Outcome.NOT_MEASURED, "blocked: CAPTCHA")


def test_a_website_that_is_down_is_missed():
    """A server error after spaced tries is the company's."""
    said = contact_clicks.judge(seen(down="HTTP 503, 3 times"), channel="phone", threshold=2)
    assert said.outcome is Outcome.MISSED
    truth = contact_true.judge(seen(down="HTTP 503, 3 times"), channel="phone")
    assert truth.outcome is Outcome.NOT_MEASURED


def test_a_conflict_is_missed_with_both_quotes():
    """Printed and linked values that differ are quoted side by side."""
    conflict = Conflict("link", "020 7946 0142", "+442079460199")
    said = contact_true.judge(seen(found(1, conflict)), channel="phone")
    assert said.outcome is Outcome.MISSED
    assert said.quotes == ("020 7946 0142", "+442079460199")


def test_agreement_is_met_and_nothing_is_not_measured():
    """Without a value there is nothing that could be untrue."""
    assert contact_true.judge(seen(found(1)), channel="phone").outcome is Outcome.MET
    assert contact_true.judge(seen(), channel="phone").outcome is Outcome.NOT_MEASURED


def test_every_criterion_names_its_source():
    """A promise says whose demand it is, in a sentence, with a theme."""
    for id, criterion in CRITERIA.items():
        assert criterion.id == id
        assert criterion.source
        assert criterion.theme
        assert not criterion.promise.endswith(".")


@pytest.mark.parametrize(
    ("names", "outcome", "says"),
    [
        ([], Outcome.MET, "nothing stands before it (on the home page)"),
        (["Contact us"], Outcome.MET, "nothing stands before it (Contact us)"),
        (["Help", "Contact us"], Outcome.MET, "nothing stands before it"),
        (["Help", "Billing questions", "Still stuck?"], Outcome.MISSED, "the help pages first"),
        (["Sign in", "Contact us"], Outcome.MISSED, "a sign-in first"),
        (["Contact us", "Live chat"], Outcome.MISSED, "live chat first"),
        (["Hilfe", "Rechnung", "Kontakt"], Outcome.MISSED, "the help pages first"),
    ],
)
def test_nothing_stands_before_the_way_in(names, outcome, says):
    """One page of help that shows it is no search; a sign-in, a chat or a walk through help pages is."""
    path = tuple(Click(name, "http://www.example.com/") for name in names)
    channel = Channel(len(path), ("+442079460142",), ("020 7946 0142",), path, PROOF, (), 3)
    said = contact_clicks.judge(seen(channel), channel="phone", threshold=2, unasked=True)
    assert said.outcome is outcome
    assert says in said.because


def test_nothing_stands_before_what_is_not_there():
    """A channel nobody found leads through nothing."""
    said = contact_clicks.judge(seen(Channel(None)), channel="phone", threshold=2, unasked=True)
    assert said.outcome is Outcome.NOT_MEASURED
