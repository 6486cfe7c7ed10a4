"""Whether somebody speaks of a fact, in their own words for it."""

import pytest

from mysteryshop.probes.mail.mentions import sentence_about

FACT = "the adapter hums at night"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Hello. I read that your adapter is humming at night. Sorry.",
            "I read that your adapter is humming at night.",
        ),
        ("Your ADAPTER hums\nat night?", "Your ADAPTER hums at night?"),
        ("Your adapter. It hums. At night.", ""),
        ("We have received your message about the adapter.", ""),
        ("", ""),
    ],
)
def test_a_fact_is_told_by_its_roots_in_one_sentence(text, found):
    """Endings may differ; words strewn over a text say something else."""
    assert sentence_about(FACT, text) == found


def test_numbers_are_telling_and_short_facts_too():
    """A number must be there as it is; a fact of short words only must be there with all of them."""
    assert sentence_about("it costs 27.99", "That costs you 27.99 a month.")
    assert not sentence_about("flat 12", "Flat 14 is yours.")
    assert sentence_about("a cat", "You have a cat.")
