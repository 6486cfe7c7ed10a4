"""What may be printed of a text from outside."""

import pytest

from mysteryshop.reports.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jway\x07", "�[2Jway�"),
        ("a\u202eb\u2066c", "a�b�c"),
        ("half \ud800", "half �"),
        ("MISSED\rMET", "MISSED�MET"),
        ("two\r\n\tlines ü 😀", "two\r\n\tlines ü 😀"),
    ],
)
def test_what_steers_is_shown(text: str, shown: str) -> None:
    """Escapes, turned directions, halves of characters and overwritten lines are shown for what they are."""
    assert visible(text) == shown
