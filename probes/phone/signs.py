"""The signs by which a person is told from a machine, each with its own sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from .course import Course, Spoken, Turn
from .heard import AWAY
from .parties import Party
from .prompts import Kind
from .wording import normal, of_one_matter, wording

WAITS = 0.8
"""Seconds of silence after somebody's words that leave room for ours; a little less than we wait."""
IN_TIME = (-0.6, 6.0)
"""Seconds from the end of our words to a reply, as people take turns; a little before the end counts."""
AT_ONCE = 3.5
"""Seconds within which a reply is certainly one to our words."""
NEVER = 9.0
"""Seconds after our words in which somebody would have said something."""
TALKED_OVER = 1.2
"""Seconds of speech over our own from which somebody goes on regardless."""
ADDRESSES = 7
"""Words from which somebody who neither greets nor asks anything announces something."""
MOST_WORDS_OF_OURS = 2
"""Of what we said, how much of it is held against what followed."""


@dataclass(frozen=True)
class Sign:
    """One piece of evidence."""

    sentence: str
    weight: float
    """How much it speaks for a person; below zero for a machine."""
    certain: bool = False
    """Whether nobody but a machine gives it: whoever gives none may be a person, and is not recorded."""


def signs_of(party: Party, course: Course) -> tuple[Sign, ...]:
    """All signs of one who answers, those for a person first."""
    return (*_greeting(party, course), *_taking_turns(party, course), *_machine(party, course))


def _greeting(party: Party, course: Course) -> Iterator[Sign]:
    personal = [turn for turn in party.turns if turn.prompt.personal]
    words = wording(course.language)
    asked = [q for t in personal for q in words.quotes("asks_reason", normal(t.prompt.text))]
    if asked:
        yield Sign(f"asks what it is about: “{asked[0]}”", 1.0)
    if any(Kind.NAMES_SELF in turn.prompt.kinds for turn in personal):
        yield Sign("greets with a name", 1.0)


def _taking_turns(party: Party, course: Course) -> Iterator[Sign]:
    """Whether they leave room for our words and react to them, as no recording does twice by chance."""
    if not party.said:
        return
    spoken = party.said[0]
    if spoken.start < party.start:
        yield Sign("was silent until we had spoken", 0.5)
    elif _waited(party, spoken):
        yield Sign("left room for our words", 0.5)
    answers = [(said, answer) for said in party.said if (answer := _answer(party, said))]
    for at, (said, answer) in enumerate(answers[:2]):
        gap = max(0.0, answer.start - said.end)
        again = "answered again, " if at else "answered "
        yield Sign(f"{again}{gap:.1f} s after we had spoken", 1.0 if gap <= AT_ONCE else 0.5)
        if not at and _to_the_point(answer, said, course.language):
            yield Sign("answered to the point", 1.0)
    for said in party.said[:MOST_WORDS_OF_OURS]:
        if over := _talked_over(party, said):
            yield over


def _machine(party: Party, course: Course) -> Iterator[Sign]:
    for turn in party.turns:
        kinds = turn.prompt.kinds
        if turn.repeats:
            yield Sign(f"the same recording as before, at {turn.start:.1f} s", -3.0, True)
        if Kind.BOT in kinds:
            yield Sign(f"speaks like a voice-bot: “{_short(turn)}”", -4.0, True)
        elif turn.prompt.machine:
            yield Sign(f"an announcement: “{_short(turn)}”", -2.0, True)
    if _announces(party):
        yield Sign("begins with neither a greeting nor a question", -1.0)
    if _never_replied(party, course):
        yield Sign("did not reply to our words", -1.5)


def _announces(party: Party) -> bool:
    first = party.turns[0]
    prompt = first.prompt
    greets = prompt.personal or prompt.opens or prompt.text.endswith("?")
    in_reply = bool(party.said) and party.said[0].start < first.start
    return len(prompt.text.split()) >= ADDRESSES and not (greets or in_reply or prompt.machine)


def _never_replied(party: Party, course: Course) -> bool:
    """Whether nothing followed our words: neither a voice nor music, until the end or for long."""
    if not party.said or party.replies:
        return False
    since = party.said[0].end
    followed = course.turns[-1].start > since or course.between(since, course.now, *AWAY)
    rang_off = course.ended is not None and not course.ended.by_us
    return not followed and (rang_off or course.now - since >= NEVER)


def _waited(party: Party, spoken: Spoken) -> bool:
    before = [turn for turn in party.turns if turn.end <= spoken.start]
    return bool(before) and spoken.start - before[-1].end >= WAITS


def _answer(party: Party, said: Spoken) -> Turn | None:
    """The first new words in time after ours."""
    low, high = IN_TIME
    for turn in party.turns:
        new = turn.start > said.start and not turn.repeats
        if new and low <= turn.start - said.end <= high:
            return turn
    return None


def _to_the_point(turn: Turn, said: Spoken, language: str) -> bool:
    """Whether a reply shows that our words were understood: no machine says it by chance."""
    prompt = turn.prompt
    if prompt.machine:
        return False
    answering = {
        Kind.HELPS,
        Kind.ANSWERS,
        Kind.WRONG,
        Kind.HAND_OVER,
        Kind.ASKS_DETAILS,
        Kind.AGAIN,
        Kind.ASKS_REASON,
        Kind.HOLD_ON,
    }
    if prompt.kinds & answering or prompt.opens & {"affirms", "denies"}:
        return True
    return of_one_matter(prompt.text, said.text, language)


def _talked_over(party: Party, said: Spoken) -> Sign | None:
    """Whether somebody speaking when we began stopped, or went on; or whether they began in our words."""
    for turn in party.turns:
        if said.start <= turn.start < said.end - TALKED_OVER and turn.end > said.end - TALKED_OVER:
            return Sign("began to talk in the middle of our words", -1.5)
        if turn.start < said.start < turn.end:
            over = min(turn.end, said.end) - said.start
            if over <= TALKED_OVER:
                return Sign("stopped talking when we spoke", 1.0)
            return Sign("talked on over our words", -1.0)
    return None


def _short(turn: Turn) -> str:
    text = turn.prompt.text
    return text if len(text) <= 80 else text[:77].rsplit(" ", 1)[0] + " …"
