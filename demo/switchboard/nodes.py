"""What can happen to a caller, as a script says it; all times in seconds.

``then`` names the node that follows; where it is empty, the company hangs up.
"""

from dataclasses import dataclass
from typing import Literal

Key = str
"""One of ``0123456789*#ABCD``."""
HandOver = Literal["refer", "hold", "ringing", "music", "silence"]
"""How a call is handed over: by REFER, on hold (re-INVITE) with music, or without any signalling."""


@dataclass(frozen=True)
class Line:
    """Words in a voice; ``recording:NAME`` as text is one of Debian's recorded prompts."""

    text: str
    voice: str


@dataclass(frozen=True)
class Menu:
    """Options to choose from by key.

    The prompt is said again when nobody chooses within ``repeat_after``, ``repeats`` times at most;
    then comes ``then``. ``spoken`` is where whoever says something goes. Without ``barge_in`` keys
    pressed during the prompt are lost; a ``deaf`` menu ignores all keys.
    """

    name: str
    say: Line
    keys: dict[Key, str]
    spoken: str
    repeat_after: float
    repeats: int
    invalid: Line | None
    then: str
    barge_in: bool
    deaf: bool


@dataclass(frozen=True)
class Queue:
    """Waiting for somebody: music, and every so often the next announcement, in turn, over and over.

    ``seconds`` is None for ever.
    """

    name: str
    announcements: tuple[Line, ...]
    every: float
    seconds: float | None
    music: str
    then: str


@dataclass(frozen=True)
class Person:
    """Somebody who really listens.

    They say ``greets`` when the call comes in, or wait for the caller to speak when there is
    nothing to say. Spoken to, they answer after ``reply_delay`` with the next of ``answers``, and
    stop talking when talked over. After the last answer comes ``then``; where that is empty, the
    last answer is given again to all that is still said, and the caller ends the call. ``right``:
    they can help. When the caller says nothing for ``patience``, ``nudges`` follow one by one, and
    then the company hangs up.
    """

    name: str
    who: str
    greets: Line | None
    answers: tuple[Line, ...]
    nudges: tuple[Line, ...]
    reply_delay: float
    patience: float
    right: bool
    then: str


@dataclass(frozen=True)
class Voicemail:
    """A greeting, a beep, and so many seconds for a message."""

    name: str
    greeting: Line
    seconds: float


@dataclass(frozen=True)
class Announcement:
    """Something that is said to everybody; ``early``: before the call is answered."""

    name: str
    say: Line
    early: bool
    then: str


@dataclass(frozen=True)
class DeadEnd:
    """The caller is told to call back, or to use the website, and the company hangs up."""

    name: str
    say: Line


@dataclass(frozen=True)
class Closed:
    """The caller is told that nobody works now, and the company hangs up."""

    name: str
    say: Line


@dataclass(frozen=True)
class Hours:
    """Leads to ``open`` on the days (0 is Monday) and in the hours of work, else to ``closed``.

    ``begins`` and ``ends`` are minutes of the day in the script's zone.
    """

    name: str
    days: frozenset[int]
    begins: int
    ends: int
    open: str
    closed: str


@dataclass(frozen=True)
class Ring:
    """A telephone rings; ``seconds`` is None for ever. After the answer the tone is audio."""

    name: str
    seconds: float | None
    then: str


@dataclass(frozen=True)
class Reject:
    """The call is refused before its answer with a SIP status, such as 486 or 603."""

    name: str
    code: int


@dataclass(frozen=True)
class Drop:
    """The line is cut after so many seconds of silence, in the middle of everything."""

    name: str
    after: float


@dataclass(frozen=True)
class Silence:
    """Nothing is to be heard; ``seconds`` is None for ever."""

    name: str
    seconds: float | None
    then: str


@dataclass(frozen=True)
class Music:
    """Music and nothing else; ``seconds`` is None for ever."""

    name: str
    seconds: float | None
    music: str
    then: str


@dataclass(frozen=True)
class Transfer:
    """The call is handed over.

    ``to`` is a node, or for a REFER the URI of somebody else. Unless by REFER, ``seconds`` pass
    with music, ringing or silence. ``refused`` follows when the caller does not follow a REFER.
    """

    name: str
    to: str
    by: HandOver
    seconds: float
    music: str
    refused: str


Node = (
    Menu
    | Queue
    | Person
    | Voicemail
    | Announcement
    | DeadEnd
    | Closed
    | Hours
    | Ring
    | Reject
    | Drop
    | Silence
    | Music
    | Transfer
)
