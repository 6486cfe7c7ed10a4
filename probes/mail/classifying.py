"""What a message is: the signs of each kind are weighed against each other."""

from collections import Counter
from functools import cache

from .automatic import AUTOMATIC
from .bounces import BOUNCES
from .circulars import CIRCULARS
from .kinds import Classified, Kind
from .message import Message
from .personal import PERSONAL
from .rules import Rule
from .seen import Seen

RULES: tuple[Rule, ...] = (*BOUNCES, *AUTOMATIC, *CIRCULARS, *PERSONAL)
"""Every rule there is, each with the sentence that explains it."""

LEAST_FOR_BOUNCE = 5
"""What signs of a bounce have to weigh together: people forward bounces and speak of them."""
_ORDER = (Kind.BOUNCE, Kind.AUTO, Kind.OTHER, Kind.HUMAN)
"""Which of two kinds wins when they weigh the same: no machine may stop the clock."""


def classify(message: Message, reply: str) -> Classified:
    """What a message is, and the rules that say so; ``reply`` is its `reply_text`."""
    seen = Seen(message, reply)
    fired = [rule for rule in RULES if rule.holds(seen)]
    weight: Counter[Kind] = Counter()
    for rule in fired:
        weight[rule.kind] += rule.weight
    if weight[Kind.BOUNCE] < LEAST_FOR_BOUNCE:
        weight[Kind.BOUNCE] = 0
    kind = max(_ORDER, key=lambda kind: weight[kind])
    reasons = sorted((rule for rule in fired if rule.kind is kind), key=lambda rule: -rule.weight)
    return Classified(kind, _subkind(seen, kind, reasons), tuple(rule.name for rule in reasons))


def sentence_of(name: str) -> str:
    """The sentence that explains a rule.

    Raises: KeyError for a name that is none.
    """
    return _sentences()[name]


@cache
def _sentences() -> dict[str, str]:
    return {rule.name: rule.sentence for rule in RULES}


def _subkind(seen: Seen, kind: Kind, reasons: list[Rule]) -> str | None:
    if kind is Kind.HUMAN:
        return "ticket system" if seen.from_helpdesk else None
    weight: Counter[str] = Counter()
    for rule in reasons:
        weight[rule.subkind or ""] += rule.weight
    if kind is Kind.BOUNCE:
        return "delayed" if weight["delayed"] else "permanent"
    if "absence-words" in {rule.name for rule in reasons}:
        del weight["receipt"]  # an absence is told in words of receipt too
    if any(weight[name] > 1 for name in ("out of office", "receipt")) or weight["vacation"]:
        del weight["autoresponder"]  # says less than the others
    if weight["survey"]:
        del weight["newsletter"]  # surveys come by the list too
    return max(weight, key=lambda name: weight[name])
