"""Phrases a customer has read too often: kind ``cliche`` of the data files, as they stand in the reply."""

from .phrases import EVERY, verbatim
from .sentences import LONGEST_REPLY


def cliches_in(reply: str) -> tuple[str, ...]:
    """The clichés of a reply in any language, verbatim, each once."""
    return tuple(dict.fromkeys(verbatim("cliche", reply[:LONGEST_REPLY], EVERY)))
