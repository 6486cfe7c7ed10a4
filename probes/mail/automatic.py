"""Signs that a machine answered: what headers declare, receipts, absence notes, challenges, bots."""

import re

from .declared import DECLARED
from .kinds import Kind
from .phrases import pattern
from .receipts import RECEIPTS
from .rules import DECISIVE, FAIR, GOOD, STRONG, Rule, beginning, counted, is_about_delivery, says
from .seen import Seen

_ACTION = re.compile(r"https?://|click|reply|klick|cliqu|clic|antwort|répond|respond")
_PLAINLY_AUTO = re.compile(
    r"\W{0,3}(?:auto(?:mati\w{1,8}|mated)?[\s:-]{1,3}(?:re|antwo|notif|rück)|autosvar"
    r"|abwesenheitsno|out of (?:the )?office"
    r"|(?:reponse|respuesta|risposta|resposta|odpowiedz|automatisk|automatisch) (?:autom|svar"
    r"|antwo)"
    r"|自動(?:返信|応答)|自动(?:回复|答复))"
)
_NO_REPLY = re.compile(
    r"(?:do[-_.]?)?(?:not?|dont|ne[-_.]pas|nicht|non|niet|nao|no)[-_.]?(?:reply|respond|repondre"
    r"|answer|antworten|responder"
    r"|responda|rispondere|beantwoorden|odpowiadaj|svara)|auto(?:mat(?:ed|ic)|reply|respon)"
    r"|unattended|noreply"
)


def _begins_auto(seen: Seen) -> bool:
    subjects = (seen.subject.lstrip("[(*<{ "), seen.bare_subject.lstrip("[(*<{ "))
    return any(pattern("auto_subject").match(subject) for subject in subjects)


def _from_no_reply(seen: Seen) -> bool:
    if not (
        seen.is_reply or any(says(seen, kind) for kind in ("receipt", "machine", "closed", "away"))
    ):
        return False
    return is_no_reply(seen)


def is_no_reply(seen: Seen) -> bool:
    """Whether an address of the sender says that nobody reads what is sent to it."""
    addresses = (seen.message.sender.address, seen.message.reply_to, seen.message.return_path or "")
    return any(_NO_REPLY.search(address.rpartition("@")[0]) for address in addresses)


def _speaks_as_machine(seen: Seen) -> bool:
    if seen.is_for_everybody or is_about_delivery(seen):
        return False
    return bool(pattern("machine").search(seen.unquoted))


def _challenges(seen: Seen, times: int) -> bool:
    said = f"{seen.subject}\n{beginning(seen)}"
    return counted("challenge", said) >= times and bool(_ACTION.search(said))


def _bot_named(seen: Seen) -> bool:
    return bool(
        re.search(
            r"bot\b|\b(?:assistant|assistent|assistente|asistente|virtual|ai)\b", seen.sender_name
        )
    )


_ABSENT = (
    Rule(
        "auto-subject",
        "the subject begins like that of an automatic answer",
        Kind.AUTO,
        "autoresponder",
        STRONG,
        lambda seen: _begins_auto(seen),
    ),
    Rule(
        "auto-subject-plain",
        "the subject begins with the very words: automatic reply, out of office",
        Kind.AUTO,
        "autoresponder",
        STRONG,
        lambda seen: bool(_PLAINLY_AUTO.match(seen.subject)),
    ),
    Rule(
        "auto-subject-inside",
        "somewhere in the subject it says that the answer is automatic",
        Kind.AUTO,
        "autoresponder",
        FAIR,
        lambda seen: bool(pattern("auto_subject").search(seen.subject)),
    ),
    Rule(
        "absence-words",
        "the text says that somebody is away",
        Kind.AUTO,
        "out of office",
        GOOD,
        lambda seen: says(seen, "away"),
    ),
    Rule(
        "absence-words-often",
        "the text says in several ways that somebody is away",
        Kind.AUTO,
        "out of office",
        FAIR,
        lambda seen: counted("away", beginning(seen)) >= 2,
    ),
)
_SPEAKS = (
    Rule(
        "machine-words",
        "the text says that it is automatic or cannot be answered",
        Kind.AUTO,
        "autoresponder",
        GOOD,
        _speaks_as_machine,
    ),
    Rule(
        "no-reply-address",
        "it cannot be replied to",
        Kind.AUTO,
        "autoresponder",
        FAIR,
        _from_no_reply,
    ),
    Rule(
        "mailbox-closed",
        "the text says that the address is not used any more",
        Kind.AUTO,
        "autoresponder",
        GOOD,
        lambda seen: says(seen, "closed"),
    ),
    Rule(
        "challenge-words",
        "the text asks to prove that a person wrote to it",
        Kind.AUTO,
        "challenge",
        GOOD,
        lambda seen: _challenges(seen, 1),
    ),
    Rule(
        "challenge-words-often",
        "the text asks so in several ways",
        Kind.AUTO,
        "challenge",
        GOOD,
        lambda seen: _challenges(seen, 2),
    ),
    Rule(
        "bot-wrote",
        "the text says that a program wrote it",
        Kind.AUTO,
        "bot",
        DECISIVE,
        lambda seen: bool(pattern("bot_wrote").search(seen.unquoted)),
    ),
    Rule(
        "bot-words",
        "the text speaks of a program that answers",
        Kind.AUTO,
        "bot",
        FAIR,
        lambda seen: says(seen, "bot"),
    ),
    Rule("bot-name", "the sender is named as a program", Kind.AUTO, "bot", STRONG, _bot_named),
)
AUTOMATIC = (*DECLARED, *_ABSENT, *RECEIPTS, *_SPEAKS)
"""Every sign of a machine's answer."""
