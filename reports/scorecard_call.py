"""A telephone call as the report shows it: its timeline in lanes, and what was said, second by second."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from ..core.errors import Tampered
from ..core.ledger import Ledger
from ..core.observation import decode
from ..probes.phone.call import PhoneCall, Span
from .scorecard_text import plain, sentence

WIDTH = 1000.0
"""Units a timeline is wide, whatever the call's length."""
SHORTEST = 3.0
"""Units below which a block could not be seen."""
TICKS = (5, 10, 20, 30, 60, 120, 300, 600)
"""Seconds between two marks of the scale."""
MOST_TICKS = 10
TURNS = 120
"""Turns of the conversation that are shown."""
KINDS = ("speech", "music", "ringback", "busy", "tone")
"""What is drawn of what was heard; silence is a gap."""


@dataclass(frozen=True)
class Block:
    """Something that lasted, in units of the picture."""

    x: float
    width: float
    kind: str
    """One of `KINDS`, or whose words they are: ``them``, ``us``."""
    told: str
    """For who points at it, or has it read out."""


@dataclass(frozen=True)
class Mark:
    """Something at one moment."""

    x: float
    text: str


@dataclass(frozen=True)
class Turn:
    """Something that was said or done."""

    at: str
    who: str
    ours: bool
    text: str


@dataclass(frozen=True)
class Call:
    """One call: the lanes of its picture, and the same in words."""

    told: str
    heard: tuple[Block, ...]
    said: tuple[Block, ...]
    keys: tuple[Mark, ...]
    network: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    kinds: tuple[str, ...]
    """What its colours have to be explained for."""
    turns: tuple[Turn, ...]
    remarks: tuple[str, ...]


def calls(ledger: Ledger, db: Connection, visit: str) -> tuple[Call, ...]:
    """The calls of a visit, in the order they were placed."""
    found = []
    for record in ledger.records.of(db, visit, "observation"):
        try:
            seen = decode(record.content) if record.content else None
        except Tampered:
            continue
        if isinstance(seen, PhoneCall):
            found.append(_call(seen))
    return tuple(found)


def _call(seen: PhoneCall) -> Call:
    scale = WIDTH / max(seen.total_s, 1.0)
    lanes = {lane: [s for s in seen.timeline if s.lane == lane] for lane in ("heard", "said")}
    heard = tuple(_block(span, scale, span.what) for span in lanes["heard"] if span.what in KINDS)
    return Call(
        told=sentence(seen.told),
        heard=heard,
        said=tuple(
            _block(span, scale, "us" if span.what.startswith("we: ") else "them")
            for span in lanes["said"]
        ),
        keys=_marks(seen, "keys", scale),
        network=_marks(seen, "network", scale),
        ticks=tuple(_ticks(seen.total_s, scale)),
        kinds=tuple(kind for kind in KINDS if any(block.kind == kind for block in heard)),
        turns=tuple(_turns(seen))[:TURNS],
        remarks=tuple(_remarks(seen)),
    )


def _block(span: Span, scale: float, kind: str) -> Block:
    width = max((span.end_s - span.start_s) * scale, SHORTEST)
    told = f"{_clock(span.start_s)} to {_clock(span.end_s)}: {plain(span.what, 200)}"
    return Block(round(span.start_s * scale, 1), round(width, 1), kind, told)


def _marks(seen: PhoneCall, lane: str, scale: float) -> tuple[Mark, ...]:
    spans = (span for span in seen.timeline if span.lane == lane)
    return tuple(Mark(round(span.start_s * scale, 1), plain(span.what, 60)) for span in spans)


def _ticks(total: float, scale: float) -> Iterator[Mark]:
    step = next((each for each in TICKS if total / each <= MOST_TICKS), TICKS[-1])
    for second in range(0, int(total) + 1, step):
        yield Mark(round(second * scale, 1), _clock(second))


def _turns(seen: PhoneCall) -> Iterator[Turn]:
    words = [
        (turn.start_s, Turn(_clock(turn.start_s), _who(turn.by), turn.by == "us", plain(turn.text, 600)))
        for turn in seen.transcript
        if turn.text
    ]  # fmt: skip
    keys = [
        (key.at_s, Turn(_clock(key.at_s), f"Key {key.key}", True, plain(key.because, 300)))
        for key in seen.keys_pressed
    ]
    yield from (turn for _, turn in sorted((*words, *keys), key=lambda each: each[0]))


def _who(by: str) -> str:
    return "The shopper" if by == "us" else "They"


def _remarks(seen: PhoneCall) -> Iterator[str]:
    for evidence in seen.human_evidence[:4]:
        yield sentence(evidence)
    if seen.hold_s:
        yield f"{seen.hold_s:.0f} s of waiting in queues, with music or ringing."
    if not seen.transcribed:
        yield "What they say was not transcribed."


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"
