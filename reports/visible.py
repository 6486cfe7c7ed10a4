"""Text from outside that may be printed: what steers a terminal or turns a line is made visible."""

import re

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
    r"|\r(?!\n)"
)


def visible(text: str) -> str:
    """The text with U+FFFD for control characters, half characters, and what turns its direction.

    Tabs and line ends stay.
    """
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
