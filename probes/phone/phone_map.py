"""What stands behind a telephone number, key by key: a tree that grows with every call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ...core.evidence import Evidence
from ...core.observation import observation
from .menus import same_meaning

Keys = tuple[str, ...]
"""The keys pressed from the answer on."""


class PlaceKind(StrEnum):
    """What a caller comes to."""

    MENU = "menu"
    EARLIER = "earlier menu"
    """A menu that stands further up on the same way."""
    PERSON = "person"
    """Somebody who speaks like one; nobody is talked to for longer than an apology."""
    QUEUE = "queue"
    """Music, ringing or an announcement to wait: people are behind it."""
    VOICEMAIL = "voicemail"
    CLOSED = "closed"
    ENTRY = "entry"
    """Digits are asked for that a stranger does not have."""
    BOT = "voice-bot"
    ENDED = "end of the call"
    """They hang up."""
    UNCLEAR = "unclear"
    NOT_REACHED = "not reached"
    """Busy, no answer, rejected, stopped."""


@dataclass(frozen=True)
class Choice:
    """One option of a menu."""

    how: str
    """The key, ``say WORD``, or ``wait`` for staying on the line."""
    meaning: str
    """In the words heard."""
    leads: "Place | None" = None
    """What is behind it; None when it was not tried. Only keys are."""

    @property
    def can_be_tried(self) -> bool:
        """Whether it is a key nobody has pressed yet."""
        return self.leads is None and len(self.how) == 1


@dataclass(frozen=True)
class Place:
    """Somewhere a caller comes to."""

    kind: PlaceKind
    says: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Stop:
    """A place, and the keys that have led there."""

    keys: Keys
    place: Place


@observation("phone-look/1")
@dataclass(frozen=True)
class PhoneLook:
    """What one call on the way through the tree came to."""

    target: str
    stops: tuple[Stop, ...]
    total_s: float
    evidence: tuple[Evidence, ...] = ()


@observation("phone-map/1")
@dataclass(frozen=True)
class PhoneMap:
    """All that is known of a tree."""

    target: str
    root: Place
    calls: int
    """Placed for it; those of an unfinished map it goes on from included."""
    complete: bool
    because: str
    """Why it ends here."""
    changed: tuple[str, ...] = ()
    """Since the last complete map, in sentences."""
    compared_with: str = ""
    """The visit that drew that map; empty when there is none."""
    evidence: tuple[Evidence, ...] = ()
    """The picture."""
    versions: dict[str, str] = field(default_factory=dict)


def grown(root: Place | None, stops: Sequence[Stop]) -> Place | None:
    """The tree with what one call has found; what was known before stays."""
    for stop in stops:
        root = _put(root, stop.keys, stop.place)
    return root


def to_try(root: Place) -> Keys | None:
    """The shortest way to a key that was not tried; None when all were."""
    return min(_untried(root, ()), key=len, default=None)


def changes(old: Place, new: Place, language: str) -> Iterator[str]:
    """What is different, in sentences, from the top down."""
    yield from _changes(old, new, language, ())


def _put(root: Place | None, keys: Keys, place: Place) -> Place:
    if not keys:
        return place if root is None or not root.choices else root
    if root is None:
        raise ValueError(f"nothing is known on the way to {'-'.join(keys)}")
    choices = tuple(
        replace(choice, leads=_put(choice.leads, keys[1:], place))
        if choice.how == keys[0]
        else choice
        for choice in root.choices
    )
    return replace(root, choices=choices)


def _untried(place: Place, keys: Keys) -> Iterator[Keys]:
    for choice in place.choices:
        if choice.can_be_tried:
            yield (*keys, choice.how)
        elif choice.leads:
            yield from _untried(choice.leads, (*keys, choice.how))


def _changes(old: Place, new: Place, language: str, keys: Keys) -> Iterator[str]:
    where = f"{' then '.join(keys)}: " if keys else ""
    if old.kind is not new.kind:
        yield f"{where}{new.kind}, was {old.kind}"
        return
    before = {choice.how: choice for choice in old.choices}
    now = {choice.how: choice for choice in new.choices}
    for how in before.keys() - now.keys():
        yield f"{where}{how} (“{before[how].meaning}”) is gone"
    for how, choice in now.items():
        known = before.get(how)
        if known is None:
            yield f"{where}{how} (“{choice.meaning}”) is new"
        elif not same_meaning(known.meaning, choice.meaning, language):
            yield f"{where}{how} is “{choice.meaning}”, was “{known.meaning}”"
        if known and known.leads and choice.leads:
            yield from _changes(known.leads, choice.leads, language, (*keys, how))
