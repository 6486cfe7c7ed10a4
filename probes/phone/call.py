"""What one call came to: the observation that every promise about calls is judged by."""

from dataclasses import dataclass, field
from enum import StrEnum

from ...core.evidence import Evidence
from ...core.observation import observation


class CallOutcome(StrEnum):
    """How a call ended, as far as a customer is concerned."""

    HUMAN = "human"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    NO_ANSWER = "no answer"
    """Nobody picked up, or nobody came within the shopper's patience."""
    REJECTED = "rejected"
    """Refused with any other status, 5xx among them."""
    LOOP = "loop"
    DROPPED = "dropped"
    """They ended the call before a person was there, or while one was with us and had not helped."""
    CLOSED = "closed"
    UNCLEAR = "unclear"
    """We could not tell."""
    UNREACHABLE = "unreachable"
    """Nothing at the address."""
    STOPPED = "stopped"
    """We were made to end it: the kill switch, the longest call, an interruption."""


@dataclass(frozen=True)
class KeyPressed:
    """A key we pressed, and by which words."""

    key: str
    at_s: float
    because: str
    offered: bool = True
    """Whether a menu named it; the last resort is 0 unasked."""


@dataclass(frozen=True)
class Phrase:
    """Words that were heard, and when."""

    text: str
    at_s: float


@dataclass(frozen=True)
class Utterance:
    """One turn of the conversation; names of staff are left out."""

    start_s: float
    end_s: float
    by: str
    """``them`` or ``us``."""
    text: str
    """Empty when it was not understood."""


@dataclass(frozen=True)
class Span:
    """One thing on the timeline."""

    lane: str
    """``network``, ``heard``, ``said`` or ``keys``."""
    start_s: float
    end_s: float
    what: str


@dataclass(frozen=True)
class Announcement:
    """Something they said would happen."""

    what: str
    """``wait`` (somebody is with us by then) or ``call back``."""
    text: str
    at_s: float
    due_s: float | None = None
    """Until when, in seconds since the call was placed; None when it names no time."""


@dataclass(frozen=True)
class DeadEnd:
    """Where a call was sent away to."""

    to: str
    """``website``, ``call back`` or ``call again``."""
    text: str
    at_s: float


@observation("call/1")
@dataclass(frozen=True)
class PhoneCall:
    """One call, counted; all times in seconds, ``…_at_s`` since it was placed."""

    target: str
    outcome: CallOutcome
    because: str
    """Why it ended so, in one sentence."""
    reached_human: bool | None
    """None when somebody spoke who may have been one."""
    right_person: bool | None
    """Whether the last person said they can help; None when nobody said, or nobody was there."""
    human_evidence: tuple[str, ...] = ()
    transfers: int = 0
    """From one person to another; the way to the first person is none."""
    handovers_before_human: int = 0
    """Between answering points, after the first routing, before a person was there."""
    transfers_signalled: int = 0
    """Those the network told of (REFER)."""
    transfers_inferred: int = 0
    """The others: hold, music, ringing or silence, then somebody new."""
    menu_levels: int = 0
    """Different menus; one that is read out again is one."""
    voicemail: bool = False
    post_dial_delay_s: float | None = None
    """Until it rang, or the first sound, the answer or a refusal; None when nothing came."""
    hold_s: float = 0.0
    """Queues, music, ringing and silent holding after the answer, and the way to whoever is next."""
    seconds_to_human: float | None = None
    """From the answer to a person's first words; 0 when they were there and waited for ours."""
    total_s: float = 0.0
    keys_pressed: tuple[KeyPressed, ...] = ()
    cliches: tuple[Phrase, ...] = ()
    transcript: tuple[Utterance, ...] = ()
    timeline: tuple[Span, ...] = ()
    answered_at_s: float | None = None
    transcribed: bool = True
    """Whether words could be understood at all."""
    menu_returns: int = 0
    """How often a menu came again after a choice."""
    operator_offered: bool | None = None
    """Whether a menu offered a person; None when there was no menu, or none was understood."""
    asked_again: tuple[Phrase, ...] = ()
    """When somebody wanted to hear again what we had told before."""
    announcements: tuple[Announcement, ...] = ()
    dead_end: DeadEnd | None = None
    closed: Phrase | None = None
    """What they said of being closed."""
    code: int = 0
    """The SIP status that ended a call before it was answered; 0 when there is none."""
    said_open: bool | None = None
    """Whether they say they are open at the time of the call; None when it is not known."""
    placed: str = ""
    """When it was placed (ISO 8601, UTC)."""
    allowed_transfers: int = 2
    evidence: tuple[Evidence, ...] = ()
    """The timeline's picture and JSON, and the recording."""
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """How it ended, for a sentence."""
        return f"{self.outcome.value}: {self.because}"
