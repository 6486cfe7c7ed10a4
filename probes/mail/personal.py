"""Signs that a person wrote, in a mail of their own or inside one of a ticket system."""

import re

from .kinds import Kind
from .phrases import pattern
from .rules import FAIR, GOOD, WEAK, Rule, counted
from .seen import MONEY, Seen

_CLIENT = re.compile(
    r"thunderbird|apple mail|iphone mail|ipad mail|k-9|outlook|roundcube|squirrelmail|mutt"
    r"|evolution|kmail|claws|sylpheed"
    r"|the bat|eudora|aquamail|horde|windows mail|gnus|pine|postbox|airmail|spark|becky|mailmate"
    r"|geary|aol|yahoo|webmail"
)
_CONCRETE = re.compile(
    r"[€$£¥]\s?\d|\d\s?(?:€|\$|£|eur|euro|gbp|usd|zł|kr|%|円)|\d{1,2}[.:]\d\d\s?(?:uhr|am|pm)"
    r"|\b\d{1,2}\.\s?\d{1,2}\.(?:\d\d)?"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)


def _signed(seen: Seen) -> bool:
    return bool(seen.signed_by)


def _named(seen: Seen) -> bool:
    """The sender's display name begins with a person's: "Ravi (Northlight)", "Dev via RT"."""
    name = re.split(
        r"\s*(?:\(|\||,|/|\bvia\b|\bfrom\b|\bat\b|@)", seen.message.sender.name, maxsplit=1
    )[0]
    return bool(name.strip()) and seen.is_person(name)


def _signed_as_named(seen: Seen) -> bool:
    """The sender's own name, or its first part, stands under the text."""
    signature = seen.signed_by.lower()
    return bool(signature) and any(
        len(part) > 2 and part in signature for part in seen.sender_name.split()
    )


def _concrete(seen: Seen) -> bool:
    if seen.tells_of_failure or seen.is_for_everybody:
        return False
    return any(_CONCRETE.search(sentence) for sentence in seen.own_sentences)


def _amount(seen: Seen) -> bool:
    if seen.tells_of_failure or seen.is_for_everybody:
        return False
    return any(MONEY.search(sentence) for sentence in seen.own_sentences)


def _own_words(seen: Seen, sentences: int) -> bool:
    if seen.tells_of_failure or seen.is_for_everybody:
        return False
    return len(seen.own_sentences) >= sentences and seen.formula_share <= 0.34


def _documents(seen: Seen) -> bool:
    kinds = (file.kind for file in seen.message.attachments)
    return any(kind.startswith("application/") and "signature" not in kind for kind in kinds)


PERSONAL = (
    Rule("nothing-else", "nothing speaks for a machine", Kind.HUMAN, None, FAIR, lambda seen: True),
    Rule("signed", "a person signed it", Kind.HUMAN, None, FAIR, _signed),
    Rule(
        "signed-by-sender",
        "the sender's own name stands under it",
        Kind.HUMAN,
        None,
        WEAK,
        _signed_as_named,
    ),
    Rule("named-sender", "the sender is named as a person", Kind.HUMAN, None, WEAK, _named),
    Rule(
        "mail-client",
        "it was written in a program for people",
        Kind.HUMAN,
        None,
        WEAK,
        lambda seen: bool(
            _CLIENT.search(
                (seen.message.header("x-mailer") + seen.message.header("user-agent")).lower()[:300]
            )
        ),
    ),
    Rule(
        "first-person",
        "somebody says I",
        Kind.HUMAN,
        None,
        FAIR,
        lambda seen: (
            bool(pattern("person").search(seen.text)) and not pattern("away").search(seen.text)
        ),
    ),
    Rule(
        "asks",
        "it asks something",
        Kind.HUMAN,
        None,
        WEAK,
        lambda seen: bool(re.search(r"\w\s?[?？]", re.sub(r"https?://\S+", "", seen.text))),
    ),
    Rule(
        "own-words",
        "it says something beside formulas",
        Kind.HUMAN,
        None,
        FAIR,
        lambda seen: _own_words(seen, 1),
    ),
    Rule(
        "more-own-words",
        "most of what it says are no formulas",
        Kind.HUMAN,
        None,
        FAIR,
        lambda seen: _own_words(seen, 2),
    ),
    Rule(
        "concrete",
        "an amount, a time or a date stands outside the formulas",
        Kind.HUMAN,
        None,
        FAIR,
        _concrete,
    ),
    Rule("amount", "it names an amount of money", Kind.HUMAN, None, FAIR, _amount),
    Rule("document", "a document is sent along", Kind.HUMAN, None, GOOD, _documents),
    Rule(
        "comment",
        "a ticket system passes a person's comment on",
        Kind.HUMAN,
        None,
        GOOD,
        lambda seen: seen.from_helpdesk and counted("comment", seen.unquoted[:1500]) >= 1,
    ),
)
"""Every sign of a person."""
