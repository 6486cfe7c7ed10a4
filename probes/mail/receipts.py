"""Signs of a receipt: it thanks for the message, asks for patience, and says nothing else."""

from .kinds import Kind
from .phrases import pattern
from .rules import FAIR, GOOD, WEAK, Rule, says
from .seen import Seen


def _mostly_formulas(seen: Seen) -> bool:
    return seen.formulas > 0 and seen.formula_share >= 0.5


def _nobody_signed(seen: Seen) -> bool:
    return not seen.signed_by and seen.acknowledges and seen.formula_share >= 0.5


def _only_thanks(seen: Seen) -> bool:
    thanks = bool(pattern("courtesy").search(seen.text))
    return thanks and not seen.own_sentences and not seen.formulas


def _unasked(seen: Seen) -> bool:
    """Neither a quotation nor a thread: machines answer so where people press "reply"."""
    return not seen.is_reply and (seen.acknowledges or says(seen, "closed"))


RECEIPTS = (
    Rule(
        "receipt-subject",
        "the subject acknowledges receipt",
        Kind.AUTO,
        "receipt",
        FAIR,
        lambda seen: bool(pattern("receipt_subject").search(seen.bare_subject)),
    ),
    Rule(
        "receipt-throughout",
        "subject and text acknowledge receipt",
        Kind.AUTO,
        "receipt",
        GOOD,
        lambda seen: (
            bool(pattern("receipt_subject").search(seen.bare_subject))
            and (seen.acknowledges or _only_thanks(seen))
        ),
    ),
    Rule(
        "only-thanks",
        "it thanks for the message and says nothing else",
        Kind.AUTO,
        "receipt",
        FAIR,
        _only_thanks,
    ),
    Rule(
        "receipt-words",
        "the text acknowledges receipt or asks for patience",
        Kind.AUTO,
        "receipt",
        FAIR,
        lambda seen: seen.acknowledges,
    ),
    Rule(
        "mostly-formulas",
        "half of the sentences acknowledge receipt or speak for a machine",
        Kind.AUTO,
        "receipt",
        FAIR,
        _mostly_formulas,
    ),
    Rule(
        "nobody-signed",
        "receipt is acknowledged and no person signed",
        Kind.AUTO,
        "receipt",
        FAIR,
        _nobody_signed,
    ),
    Rule(
        "ticket-opened",
        "receipt is acknowledged with a ticket number",
        Kind.AUTO,
        "receipt",
        FAIR,
        lambda seen: seen.ticket_named and seen.acknowledges and not seen.signed_by,
    ),
    Rule(
        "not-a-reply",
        "receipt is acknowledged outside the thread",
        Kind.AUTO,
        "receipt",
        WEAK,
        _unasked,
    ),
)
"""Every sign of a receipt."""
