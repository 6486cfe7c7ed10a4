"""What tags mean, and that they cannot mean two things at once."""

import pytest

from mysteryshop.core.effects import Effect
from mysteryshop.core.errors import UsageError
from mysteryshop.core.verdict import Level
from mysteryshop.runner.tags import Tags, read_tags


def test_tags_are_read() -> None:
    """Every tag of ours has its meaning; the others are left to -m."""
    tags = ["id:q", "shopper:bo", "should", "allow:order", "reads-only", "relevance", "nightly"]
    assert read_tags(tags) == Tags(
        "q", Level.SHOULD, frozenset({Effect.ORDER}), True, "bo", "Relevance"
    )
    assert read_tags([]) == Tags(shopper="anybody")


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        (("must", "should"), "@must and @should contradict each other; keep one of them"),
        (("shopper:al", "shopper:bo"), "@shopper:al and @shopper:bo contradict each other"),
        (("id:a", "id:b"), "@id:a and @id:b contradict each other"),
        (("allow:marry",), "'marry': no such effect"),
    ],
)
def test_tags_that_cannot_be_meant(tags: tuple[str, ...], sentence: str) -> None:
    """Two tags of which only one can hold are never settled silently."""
    with pytest.raises(UsageError, match=sentence):
        read_tags(tags)
