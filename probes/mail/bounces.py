"""Signs that a mail system says: not delivered (RFC 3464), and what systems do that do not know it."""

import re

from .kinds import Kind
from .phrases import pattern
from .rules import DECISIVE, FAIR, GOOD, STRONG, Rule, counted, header_says
from .seen import Seen

_CODE = re.compile(
    r"(?<![\d.])(?:[45]\.\d{1,3}\.\d{1,3}(?![.\d])|[45][0-7]\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3}"
    r"|[a-z<\"'*:(])|(?:error|code|status)"
    r"[^a-z0-9\n]{0,6}[45][0-7]\d\b)"
)
_AS_JSON = re.compile(r"(?:notification|event)type\\?\"\s{0,3}:\s{0,3}\\?\"bounce\b")
_TRANSCRIPT = re.compile(r"(?:>>>|<<<)\s?(?:rcpt|data|mail|helo|ehlo|[245]\d\d)|\brcpt to:")
_ORIGINAL_BELOW = re.compile(
    r"(?:original|returned|undelivered|your|unsent|undeliverable|failed)\s+(?:e-?)?(?:mail"
    r"|message|mail message)"
    r"(?:\s+\w+){0,3}\s?(?:follows|below|attached|header|is attached|was|included)"
    r"|copy of (?:the|your) (?:original )?message"
    r"|message headers? follow|below this line is|(?<!-)-{2,}\s?(?:returned|unsent|undelivered"
    r"|original|failed|the) (?:message|mail)"
)


def _delivery(seen: Seen, *actions: str) -> bool:
    report = seen.message.report
    return bool(report and report.kind == "delivery-status" and report.actions & set(actions))


def _reported(seen: Seen) -> bool:
    """A delivery report that does not say what became of whom, or says it in nobody's words."""
    report = seen.message.report
    if not report or report.kind != "delivery-status":
        return False
    known = {"failed", "delayed", "delivered", "relayed", "expanded"}
    return not report.actions & known


def _refused_as_receipt(seen: Seen) -> bool:
    report = seen.message.report
    return bool(
        report
        and report.kind == "disposition-notification"
        and seen.from_mail_system
        and seen.tells_of_failure
    )


def _nobody_to_tell(seen: Seen) -> bool:
    return seen.message.return_path == ""


def _original_sent_along(seen: Seen) -> bool:
    return seen.message.embedded is not None or bool(_ORIGINAL_BELOW.search(seen.whole))


def _is_delay(seen: Seen) -> bool:
    return bool(pattern("delay").search(seen.subject)) or bool(
        pattern("delay").search(seen.unquoted[:2500])
    )


def _looks_like_bounce(seen: Seen) -> bool:
    return (
        seen.from_mail_system
        or _nobody_to_tell(seen)
        or bool(pattern("bounce_subject").match(seen.bare_subject))
    )


BOUNCES = (
    Rule(
        "delivery-failed",
        "a delivery report says that it failed (RFC 3464)",
        Kind.BOUNCE,
        "permanent",
        DECISIVE,
        lambda seen: _delivery(seen, "failed"),
    ),
    Rule(
        "delivery-delayed",
        "a delivery report says that it is delayed (RFC 3464)",
        Kind.BOUNCE,
        "delayed",
        DECISIVE,
        lambda seen: _delivery(seen, "delayed") and not _delivery(seen, "failed"),
    ),
    Rule(
        "delivery-report",
        "there is a delivery report that names no outcome",
        Kind.BOUNCE,
        "permanent",
        DECISIVE,
        _reported,
    ),
    Rule(
        "mail-system-disposes",
        "a mail system sends a read receipt to say that it refused the mail",
        Kind.BOUNCE,
        "permanent",
        2 * DECISIVE,
        _refused_as_receipt,
    ),
    Rule(
        "multipart-report",
        "it is declared to be a delivery report (RFC 6522)",
        Kind.BOUNCE,
        "permanent",
        STRONG,
        lambda seen: (
            "delivery-status" in seen.message.header("content-type").lower()
            and seen.message.report is None
        ),
    ),
    Rule(
        "failed-recipients",
        "a header lists recipients that failed (Exim, Gmail)",
        Kind.BOUNCE,
        "permanent",
        STRONG,
        lambda seen: header_says(seen, {"x-failed-recipients": (), "x-failed-recipient": ()}),
    ),
    Rule(
        "from-mail-system",
        "the sender is a mail system, not a person",
        Kind.BOUNCE,
        "permanent",
        GOOD,
        lambda seen: seen.from_mail_system,
    ),
    Rule(
        "bounce-subject",
        "the subject says that a mail was not delivered",
        Kind.BOUNCE,
        "permanent",
        GOOD,
        lambda seen: bool(pattern("bounce_subject").match(seen.bare_subject)),
    ),
    Rule(
        "bounce-subject-inside",
        "somewhere in the subject it says that a mail was not delivered",
        Kind.BOUNCE,
        "permanent",
        FAIR,
        lambda seen: bool(pattern("bounce_subject").search(seen.bare_subject)),
    ),
    Rule(
        "failure-words",
        "the text says that a mail could not be delivered",
        Kind.BOUNCE,
        "permanent",
        FAIR,
        lambda seen: counted("failure", seen.unquoted[:4000]) >= 1,
    ),
    Rule(
        "failure-words-often",
        "the text says in several ways that a mail could not be delivered",
        Kind.BOUNCE,
        "permanent",
        FAIR,
        lambda seen: counted("failure", seen.unquoted[:4000]) >= 3,
    ),
    Rule(
        "smtp-code",
        "the text quotes a mail server's answer with its code (RFC 5321, RFC 3463)",
        Kind.BOUNCE,
        "permanent",
        FAIR,
        lambda seen: bool(_CODE.search(seen.whole) or _TRANSCRIPT.search(seen.whole)),
    ),
    Rule(
        "original-sent-along",
        "the original, or its header, is sent along",
        Kind.BOUNCE,
        "permanent",
        FAIR,
        _original_sent_along,
    ),
    Rule(
        "nobody-to-tell",
        "it came with an empty return path (RFC 5321, 4.5.5)",
        Kind.BOUNCE,
        "permanent",
        FAIR,
        _nobody_to_tell,
    ),
    Rule(
        "bounce-as-data",
        "a mail provider tells of a bounce as data (JSON)",
        Kind.BOUNCE,
        "permanent",
        DECISIVE,
        lambda seen: bool(_AS_JSON.search(seen.whole)),
    ),
    Rule(
        "still-trying",
        "it says that delivery is late and goes on being tried",
        Kind.BOUNCE,
        "delayed",
        FAIR,
        lambda seen: _looks_like_bounce(seen) and _is_delay(seen) and not _delivery(seen, "failed"),
    ),
)
"""Every sign of a bounce."""
