"""When a survey counts, and when its absence does."""

import pytest

from mysteryshop.core.verdict import Outcome
from mysteryshop.criteria.survey import surveyed
from mysteryshop.probes.mail.survey import Survey
from mysteryshop.probes.mail.writing import Sent

LETTER = Sent(
    "1@post.example",
    "help@a.example",
    "m@post.example",
    "Order",
    "Will you?",
    "2026-01-05T09:00:00.000Z",
)


@pytest.mark.parametrize(
    ("hours", "without", "outcome", "because"),
    [
        (26.2, 0, Outcome.MET, "they ask 26 hours after the contact: “How did we do?”"),
        (None, 0, Outcome.NOT_MEASURED, "this is number 1"),
        (None, 1, Outcome.NOT_MEASURED, "this is number 2"),
        (None, 2, Outcome.MISSED, "no survey within 7 days of any of 3 contacts"),
    ],
)
def test_only_the_third_contact_without_a_survey_is_a_miss(hours, without, outcome, because):
    """Many companies ask only some of their customers."""
    seen = Survey(LETTER, 7, hours, "How did we do?" if hours else "", contacts_without=without)
    judged = surveyed.judge(seen, threshold=7)
    assert (judged.outcome, because in judged.because) == (outcome, True), judged
