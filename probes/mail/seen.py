"""A message as the rules look at it: each thing worked out once, all of it bounded."""

import re
from dataclasses import dataclass
from functools import cached_property

from .message import Message
from .phrases import normal, pattern
from .quotes import is_quoted, parted
from .signature import NAME_LINES, closing

LONGEST_TEXT = 8_000
"""Characters of text that rules look at."""
LONGEST_REPLY = 4_000
"""Characters of a reply that rules look at: nobody acknowledges receipt at such length."""

_SYSTEM = re.compile(
    r"(?:mailer[-_. ]?daemon|post[-_ ]?master|mail[-_ ]?delivery|mdaemon|mail[-_. ]?system|mmdf"
    r"|uucp"
    r"|smtp[-_. ]?(?:gateway|daemon|server)|microsoftexchange|internet[-_ ]?mail|bounces?$"
    r"|double-?bounce|mailmaster"
    r"|delivery[-_ ]?(?:subsystem|system|status|failure|error|agent)|mail[-_ ]?administrator"
    r"|mail[-_ ]?server"
    r"|system[-_ ]?(?:administrator|attendant)|mailerd|errors?[-_]?mail|mailadmin|emailgateway)"
)
_SENTENCE = re.compile(r"(?<!\d)[.!?]+(?=\s+[^\W\d_a-z]|\s*$|\s*\n)|[。！？]|\n\s*\n|:\n")
_NAME = re.compile(r"(?:(?:[^\W\d_a-z]|i\.?\s?a\.?|i\.?\s?v\.?)[\w'’.\-]*\s*){1,4}(?:\s[xX]{1,3})?")
_HELPDESK = (
    "x-zendesk-",
    "x-freshdesk-",
    "x-fup-",
    "x-sfdc-",
    "x-jira-",
    "x-servicenow-",
    "x-rt-",
    "x-freescout-",
    "x-otrs-",
    "x-znuny-",
    "x-helpscout-",
    "x-front-",
    "x-intercom-",
    "x-gorgias-",
    "x-kayako-",
    "x-hubspot-",
    "x-hs-",
    "x-zoho-",
    "x-osticket",
    "x-desk-",
    "x-groove-",
    "x-kustomer-",
    "x-dixa-",
    "x-reamaze-",
    "x-zammad-",
    "x-redmine-",
    "x-ticket",
    "x-ms-dynamics",
    "x-crm-",
    "x-liveagent",
    "x-happyfox",
    "x-teamwork",
    "x-uservoice",
    "x-gitlab-",
    "x-github-",
    "atl-sent-via",
    "x-atlassian",
    "x-assembla",
    "x-deskpro",
    "x-supportbee",
    "x-tawk",
    "x-crisp",
    "x-trengo",
    "x-userlike",
    "x-glpi",
)
_HELPDESK_MAILER = re.compile(
    r"zendesk|freshdesk|freshservice|otrs|znuny|zammad|osticket|freescout|help ?scout|intercom"
    r"|gorgias|kayako"
    r"|hubspot|zoho ?desk|salesforce|service-?now|jira|front app|frontapp|request tracker"
    r"|desk\.com|deskpro"
    r"|kustomer|dixa|groove|reamaze|liveagent|happyfox|atlassian|redmine|dynamics|glpi"
    r"|teamsupport|gladly",
)
MONEY = re.compile(r"[€$£¥]\s?\d|\d\s?(?:€|\$|£|eur\b|euro|gbp|usd|zł|kr\b|円)")
_NO_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_TICKET = re.compile(
    r"\[[^\]]{0,60}#\s?:?[\w-]{0,20}\d{3,}\]|\[(?:ticket|case|request|anfrage"
    r"|vorgang)\W{0,3}[\w-]*\d+\]|\bcrm:\d{4,}"
    r"|\bref:_?[\w.]{10,}:ref\b|\b(?:ticket|case|request|incident)\s?(?:id|no|number"
    r"|nr)?[\s.:#-]{1,3}[\w-]*\d{3,}"
    r"|##[\w-]*\d{3,}##"
)


@dataclass(frozen=True)
class Seen:
    """A message with its reply text, and what rules ask of them."""

    message: Message
    reply: str

    @cached_property
    def subject(self) -> str:
        return normal(self.message.subject[:500])

    @cached_property
    def bare_subject(self) -> str:
        """Without ``Re:`` and the like in front, and without a ticket number."""
        return re.sub(
            r"^(?:\s*\[[^\]]{0,80}\]|\s*(?:re|aw|sv|antw|odp|rif|res|vs)\s?:)+\s*", "", self.subject
        )

    @cached_property
    def text(self) -> str:
        """What was written or, where everything is marked as quoted, the whole."""
        return normal((self.reply or self.message.text)[:LONGEST_REPLY])

    @cached_property
    def whole(self) -> str:
        """The text with what is quoted in it, for machines that copy what they talk about."""
        return normal(self.message.text[:LONGEST_TEXT])

    @cached_property
    def unquoted(self) -> str:
        """The text above any copied original, footers and all."""
        lines = self.message.text[: LONGEST_TEXT * 4].split("\n")[:1000]
        above, _ = parted(lines)
        own = [line for line in above if not is_quoted(line)]
        if not any(line.strip() for line in own):
            own = [line for line in lines if not is_quoted(line)]
        return normal("\n".join(own)[:LONGEST_TEXT])

    @cached_property
    def sender_name(self) -> str:
        return normal(self.message.sender.name[:200])

    @cached_property
    def sender_local(self) -> str:
        return self.message.sender.address.rpartition("@")[0][:100]

    @cached_property
    def from_mail_system(self) -> bool:
        """Whether the sender is a mail system rather than a person or an office."""
        return bool(_SYSTEM.match(self.sender_local) or _SYSTEM.match(self.sender_name))

    @cached_property
    def tells_of_failure(self) -> bool:
        """Whether its subject or text is about a mail that was not delivered."""
        if pattern("bounce_subject").match(self.bare_subject):
            return True
        return bool(pattern("failure").search(self.text) or pattern("delay").search(self.subject))

    @property
    def is_for_everybody(self) -> bool:
        """Whether it answers nothing and sells, asks for an opinion, tells of an event."""
        if not self.answers_in_subject and pattern("survey").search(self.bare_subject):
            return True
        if not self.answers_in_subject and len(set(pattern("survey").findall(self.text))) >= 2:
            return True
        if self.is_reply:
            return False
        if pattern("notice").search(self.bare_subject):
            return True
        if pattern("unsubscribe").search(self.unquoted):
            return True
        return self.sells_in_subject or self.selling_words >= 2

    @property
    def sells_in_subject(self) -> bool:
        """Whether an unasked mail names an offer, or what spam is about, in its subject."""
        return not self.is_reply and any(pattern(k).search(self.subject) for k in _SELLING)

    @cached_property
    def selling_words(self) -> int:
        """Different words of offers and of spam in an unasked mail."""
        if self.is_reply:
            return 0
        said = f"{self.subject}\n{self.text}"
        return len({word for kind in _SELLING for word in pattern(kind).findall(said)})

    @property
    def is_reply(self) -> bool:
        """Whether it says that it answers something."""
        return bool(self.message.in_reply_to or self.message.references) or self.answers_in_subject

    @property
    def answers_in_subject(self) -> bool:
        """Whether the subject begins with ``Re:`` or the like."""
        return bool(re.match(r"\s*(?:re|aw|sv|antw|odp|rif|res|vs|fw|fwd|wg|tr)\s?:", self.subject))

    @cached_property
    def from_helpdesk(self) -> bool:
        """Whether a ticket system sent it: that says nothing about who wrote it."""
        names = self.message.headers
        if any(name.startswith(_HELPDESK) for name in names):
            return True
        said = " ".join(
            self.message.header(name)[:300]
            for name in (
                "x-mailer",
                "user-agent",
                "x-powered-by",
                "message-id",
                "x-managed-by",
                "references",
            )
        )
        return bool(_HELPDESK_MAILER.search(said.lower()) or _TICKET.search(self.subject))

    @cached_property
    def ticket_named(self) -> bool:
        return bool(_TICKET.search(self.subject) or _TICKET.search(self.text))

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences between greeting and closing words."""
        lines = self.reply[:LONGEST_REPLY].split("\n")
        end = closing(lines)
        body = "\n".join(lines[: end if end else None])
        pieces = (normal(piece).strip() for piece in _SENTENCE.split(body))
        return tuple(piece for piece in pieces if _is_sentence(piece))

    @cached_property
    def formulas(self) -> int:
        """Sentences that acknowledge receipt, ask for patience or speak for a machine."""
        return sum(_is_formula(sentence) for sentence in self.sentences)

    @cached_property
    def own_sentences(self) -> tuple[str, ...]:
        """Sentences that are neither formulas nor a mere "thank you for your message"."""
        return tuple(s for s in self.sentences if not (_is_formula(s) or _is_courtesy(s)))

    @property
    def formula_share(self) -> float:
        """The part of formulas in what is said beside thanks, 0 to 1."""
        said = self.formulas + len(self.own_sentences)
        return self.formulas / said if said else 0.0

    @cached_property
    def acknowledges(self) -> bool:
        """Whether it says that something was received or will be answered."""
        return self.formulas > 0 or bool(pattern("receipt").search(self.text))

    @cached_property
    def signed_by(self) -> str:
        """The person's name under the text, "" when a team or nobody signed."""
        lines = [line.strip() for line in self.reply.split("\n")]
        at = closing(lines)
        after = [line for line in lines[at + 1 :] if line][:NAME_LINES] if at is not None else []
        if not after:
            after = [line for line in lines if line][-1:] if len(self.sentences) else []
        return next((line for line in after if self.is_person(line)), "")

    def is_person(self, name: str) -> bool:
        """Whether a name is that of a person rather than of a team or the company."""
        name = name.strip(" ,.-*_")
        if not 2 <= len(name) <= 40 or not _NAME.fullmatch(name):
            return False
        plain_name = normal(name)
        if pattern("team").search(plain_name) or pattern("valediction").search(plain_name):
            return False
        letters = re.sub(r"\W", "", plain_name)
        domain = re.sub(r"\W", "", normal(self.message.sender.address.rpartition("@")[2]))
        local = re.sub(r"\W", "", normal(self.sender_local))
        return letters not in domain or letters in local


_SELLING = ("offer", "spam")
_FORMULAS = ("receipt", "machine", "away", "closed")
_PAIRS = (("answering", "wait"), ("case", "opened"))
"""Two things said in one sentence: that an answer comes and when, that a case was opened."""
LONGEST_COURTESY = 90
"""Characters of a sentence that only thanks."""


def _is_formula(sentence: str) -> bool:
    if MONEY.search(sentence):
        return False
    if any(pattern(kind).search(sentence) for kind in _FORMULAS):
        return True
    return any(all(pattern(kind).search(sentence) for kind in pair) for pair in _PAIRS)


def _is_courtesy(sentence: str) -> bool:
    return len(sentence) <= LONGEST_COURTESY and bool(pattern("courtesy").search(sentence))


def _is_sentence(piece: str) -> bool:
    """Whether it says something: no greeting, no name, no address of several short lines."""
    if not piece.isascii() and _NO_SPACES.search(piece):
        return len(piece) >= 8
    lines = piece.split("\n")
    if len(lines) > 2 and max(map(len, lines)) <= 45:
        return False
    return len(piece.split()) >= 4
