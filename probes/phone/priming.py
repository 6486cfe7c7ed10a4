"""What a speech model is told before it reads a menu, so that it writes keys as keys.

Small models write "press when", "press 1-0" or "Pajwan" for a key. After sentences that look like a menu
they write keys; but each primer also draws what is heard towards its own order and commas, so several
are used, unlike each other, with keys out of their order; the last names much that menus lead to. ``python
-m benchmarks readings``: a quarter fewer words are wrong in menus, and into sentences that offer no key
none is put.
"""

import re

from .keys import keys_in
from .wording import normal, wording

PRIMERS = {
    "en": (
        "Press 4 to report a fault. For sales, press 2. If you have a question about your bill, press 1 "
        "now. Press 5 to make a complaint. To cancel your contract, dial 3. Press 0 for anything else.",
        "To report a fault, press 4. For sales, press 2. For billing, press 1. For complaints, press 5. "
        "To cancel your contract, press 3. For anything else, press 0.",
        "press 4, dial 2, option 1, touch 3, hit the 5 key, for sales, upgrades, a purchase, faults, "
        "breakdowns, repairs, an outage, complaints, billing, invoices, statements, charges, to quit, "
        "cancel, terminate, disconnect, close your account, join us, none of these, anything else",
    )
}
"""By language (ISO 639-1); the models of other languages were not measured, and are not primed."""
_WORD = re.compile(r"\w+")


def primers(language: str) -> tuple[str, ...]:
    """What to prime a model of a language with."""
    return PRIMERS.get(language[:2].lower(), ())


def offers_keys(text: str, language: str) -> bool:
    """Whether a reading names a key."""
    return bool(keys_in(normal(text), wording(language)))


def may_offer_keys(text: str, language: str) -> bool:
    """Whether a plain reading may be one of a menu: it names a key, or several digits."""
    digits = wording(language).table("digits")
    named = {digits.get(word, word) for word in _WORD.findall(normal(text))}
    return offers_keys(text, language) or len(named & set("0123456789")) > 1
