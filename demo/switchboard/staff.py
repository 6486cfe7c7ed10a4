"""Staff who really listen: they notice who speaks, wait for the end, answer, and never talk over."""

from itertools import chain, repeat

from .nodes import Line, Person
from .session import Session


async def attend(session: Session, person: Person) -> str:
    """Let somebody deal with the caller; the name of what follows, empty when they hang up."""
    right = "right" if person.right else "wrong"
    session.journal.note("person", node=person.name, kind=right, text=person.who)
    if person.greets is not None:
        await _speak(session, person.greets)
    answers = person.answers if person.then else _and_again(person.answers)
    nudges = iter(person.nudges)
    for answer in answers:
        while not await _listen(session, person):
            nudge = next(nudges, None)
            if nudge is None:
                return ""
            await _speak(session, nudge)
        await _speak(session, answer)
    return person.then


def _and_again(answers: tuple[Line, ...]) -> chain[Line]:
    """The answers, and the last one to everything that is still said."""
    return chain(answers, repeat(answers[-1])) if answers else chain(answers)


async def _listen(session: Session, person: Person) -> bool:
    """Hear the caller out and take a breath; whether they said anything in time."""
    if not await session.within(person.patience, session.ear.speech()):
        return False
    await session.ear.quiet()
    await session.wait(person.reply_delay)
    return True


async def _speak(session: Session, line: Line) -> None:
    """Say it, but be silent as soon as the caller talks over it."""
    await session.ear.quiet()
    await session.say_unless(line, session.ear.speech())
