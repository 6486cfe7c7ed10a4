"""Signs of mail that answers nobody: newsletters, surveys, reports, notices, spam.

RFC 5965 (feedback reports), RFC 7489 (DMARC), RFC 8460 (TLS reports), RFC 2369 and RFC 8058 (lists).
"""

import re

from .automatic import is_no_reply
from .kinds import Kind
from .phrases import pattern
from .rules import DECISIVE, FAIR, GOOD, STRONG, WEAK, Rule, counted, header_says
from .seen import Seen

_CAMPAIGN = {
    "x-campaign": (),
    "x-campaignid": (),
    "x-campaign-id": (),
    "x-mailchimp": (),
    "x-mc-user": (),
    "x-mailer-recptid": (),
    "x-csa-complaints": (),
    "x-newsletter": (),
    "x-list": (),
    "x-mailinglist": (),
    "x-mailru-msgtype": (),
    "x-job": (),
    "x-virtual-mta": (),
    "x-phplist-version": (),
    "x-mailgun-campaign-id": (),
    "list-unsubscribe-post": (),
    "x-ms-exchange-organization-bulk": (),
}
_SPAM_HEADERS = {
    "x-spam-flag": ("yes",),
    "x-spam-status": ("yes",),
    "x-spam": ("yes", "spam"),
    "x-barracuda-spam-flag": ("yes",),
    "x-spamflag": ("yes",),
    "x-mailru-spam": ("yes",),
}
_MARKED_SPAM = re.compile(
    r"^\W{0,4}(?:spam|junk|suspected spam|possible spam)\W|(?<!\*)\*{3,}\s?spam"
)
_COMPLAINT = {
    "x-hmxmroriginalrecipient": (),
    "x-loop": ("scomp",),
    "x-yahoo-newman-property": ("groups-abuse",),
}
_COMPLAINT_FROM = re.compile(
    r"^(?:feedback-?loop|fbl|feedback|abuse-?reports?|scomp|staff@hotmail|complaints?@|arf|dmarc"
    r"|noreply-dmarc|tlsrpt)"
)
_CAMPAIGN_FROM = re.compile(
    r"^(?:e?news|newsletter|marketing|promo|promotions?|offers?|deals?|campaigns?|mailing|welcome"
    r"|subscri\w*|rassylka|aktion"
    r"|angebote?|ofertas?|offres?|offerte)[@._+-]"
)
_DMARC = re.compile(r"report domain:|submitter:|dmarc (?:aggregate )?report")
_AS_JSON = re.compile(
    r"(?:notification|event)type\\?\"\s{0,3}:\s{0,3}\\?\"(?:complaint|delivery)\b"
)
_WON = re.compile(r"[$€£]\s?\d|\d\s?(?:usd|eur|million)|100\s?%|!!!|free\b")


def _report(seen: Seen, kind: str) -> bool:
    return bool(seen.message.report and seen.message.report.kind == kind)


def _delivered(seen: Seen) -> bool:
    report = seen.message.report
    if not report or report.kind != "delivery-status" or not report.actions:
        return False
    return report.actions <= {"delivered", "relayed", "expanded"}


def _is_list(seen: Seen) -> bool:
    """Unsubscribing is offered in the header, and it is neither an answer nor a discussion."""
    headers = seen.message.headers
    return "list-unsubscribe" in headers and not seen.is_reply and "list-post" not in headers


def _offers_leaving(seen: Seen) -> bool:
    return not seen.is_reply and bool(pattern("unsubscribe").search(seen.unquoted))


def _asks_opinion(seen: Seen) -> bool:
    if seen.answers_in_subject or seen.acknowledges:
        return False
    return counted("survey", seen.text) >= (2 if seen.is_reply else 1)


CIRCULARS = (
    Rule(
        "feedback-report",
        "it is a complaint in the format for it (RFC 5965)",
        Kind.OTHER,
        "report",
        DECISIVE,
        lambda seen: _report(seen, "feedback-report"),
    ),
    Rule(
        "delivered-report",
        "a delivery report says that a mail arrived (RFC 3464)",
        Kind.OTHER,
        "report",
        2 * DECISIVE,
        _delivered,
    ),
    Rule(
        "dmarc-report",
        "it is a report on a domain's mail (RFC 7489, RFC 8460)",
        Kind.OTHER,
        "report",
        DECISIVE,
        lambda seen: (
            bool(_DMARC.search(seen.subject))
            or "tlsrpt" in seen.message.header("content-type").lower()
        ),
    ),
    Rule(
        "report-as-data",
        "a mail provider tells of a delivery or a complaint as data (JSON)",
        Kind.OTHER,
        "report",
        DECISIVE,
        lambda seen: bool(_AS_JSON.search(seen.whole)),
    ),
    Rule(
        "complaint-header",
        "a mailbox provider passes a complaint on",
        Kind.OTHER,
        "report",
        STRONG,
        lambda seen: header_says(seen, _COMPLAINT),
    ),
    Rule(
        "opt-out",
        "somebody's mail program asks to be taken off a list (RFC 2369)",
        Kind.OTHER,
        "report",
        DECISIVE,
        lambda seen: seen.subject.strip() in ("unsubscribe", "remove") and len(seen.text) < 200,
    ),
    Rule(
        "complaint-words",
        "it says that it reports abuse",
        Kind.OTHER,
        "report",
        GOOD,
        lambda seen: (
            bool(pattern("abuse").search(seen.subject) or pattern("abuse").search(seen.text[:600]))
            and not seen.is_reply
        ),
    ),
    Rule(
        "complaint-sender",
        "the sender passes complaints on",
        Kind.OTHER,
        "report",
        FAIR,
        lambda seen: bool(_COMPLAINT_FROM.match(seen.message.sender.address)),
    ),
    Rule(
        "list-header",
        "the header offers to unsubscribe (RFC 2369, RFC 8058) and answers nothing",
        Kind.OTHER,
        "newsletter",
        STRONG,
        _is_list,
    ),
    Rule(
        "campaign-header",
        "a program for campaigns sent it",
        Kind.OTHER,
        "newsletter",
        FAIR,
        lambda seen: header_says(seen, _CAMPAIGN),
    ),
    Rule(
        "campaign-sender",
        "the sender writes to everybody",
        Kind.OTHER,
        "newsletter",
        GOOD,
        lambda seen: bool(_CAMPAIGN_FROM.match(seen.message.sender.address)) and not seen.is_reply,
    ),
    Rule(
        "unsubscribe-words",
        "the text offers to unsubscribe",
        Kind.OTHER,
        "newsletter",
        GOOD,
        _offers_leaving,
    ),
    Rule(
        "offer-words",
        "the text sells something to everybody",
        Kind.OTHER,
        "newsletter",
        FAIR,
        lambda seen: seen.selling_words >= 2,
    ),
    Rule(
        "offer-subject",
        "the subject of an unasked mail sells something",
        Kind.OTHER,
        "newsletter",
        GOOD,
        lambda seen: seen.sells_in_subject,
    ),
    Rule(
        "survey-subject",
        "the subject asks for an opinion",
        Kind.OTHER,
        "survey",
        STRONG,
        lambda seen: (
            bool(pattern("survey").search(seen.bare_subject)) and not seen.answers_in_subject
        ),
    ),
    Rule(
        "survey-words",
        "the text asks for an opinion and answers nothing",
        Kind.OTHER,
        "survey",
        GOOD,
        _asks_opinion,
    ),
    Rule(
        "notice-words",
        "it tells of an event in an account",
        Kind.OTHER,
        "notification",
        GOOD,
        lambda seen: bool(pattern("notice").search(seen.bare_subject)) and not seen.is_reply,
    ),
    Rule(
        "notice-sender",
        "nobody can reply, and nothing is answered",
        Kind.OTHER,
        "notification",
        FAIR,
        lambda seen: is_no_reply(seen) and not seen.is_reply and not seen.acknowledges,
    ),
    Rule(
        "declared-bulk",
        "it is marked as bulk mail and answers nothing",
        Kind.OTHER,
        "newsletter",
        WEAK,
        lambda seen: (
            header_says(seen, {"precedence": ("bulk", "junk", "list")}) and not seen.is_reply
        ),
    ),
    Rule(
        "spam-header",
        "a filter on its way called it spam",
        Kind.OTHER,
        "spam",
        STRONG,
        lambda seen: header_says(seen, _SPAM_HEADERS) and not seen.is_reply,
    ),
    Rule(
        "spam-subject",
        "a filter on its way called it spam in the subject",
        Kind.OTHER,
        "spam",
        GOOD,
        lambda seen: bool(_MARKED_SPAM.search(seen.subject)),
    ),
    Rule(
        "spam-words",
        "it says what is said in spam only",
        Kind.OTHER,
        "spam",
        GOOD,
        lambda seen: not seen.is_reply and counted("spam", f"{seen.subject} {seen.text}") >= 2,
    ),
    Rule(
        "spam-word-and-money",
        "a word of spam stands beside money or shouting",
        Kind.OTHER,
        "spam",
        GOOD,
        lambda seen: (
            not seen.is_reply
            and bool(pattern("spam").search(seen.subject))
            and bool(_WON.search(seen.subject))
        ),
    ),
)
"""Every sign of a circular."""
