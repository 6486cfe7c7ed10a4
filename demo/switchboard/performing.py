"""How each kind of node is performed; every function returns the name of what follows."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import cycle
from typing import Any, Final
from zoneinfo import ZoneInfo

from . import nodes, sounds
from .handing_over import hand_over
from .nodes import Node
from .session import Session
from .staff import attend

Perform = Callable[[Session, Any], Awaitable[str]]


async def perform(session: Session, node: Node) -> str:
    """Let the node happen to the caller; the name of the next one, empty when there is none."""
    if not _before_the_answer(node):
        await session.pick_up()
    said = node.say.text if isinstance(node, nodes.Menu) else ""
    session.journal.note("entered", node=node.name, kind=kind(node), text=said)
    return await _PERFORMS[type(node)](session, node)


def kind(node: Node) -> str:
    """The node's kind as scripts write it."""
    name = type(node).__name__
    return "dead-end" if name == "DeadEnd" else name.lower()


def _before_the_answer(node: Node) -> bool:
    early = isinstance(node, nodes.Announcement) and node.early
    return early or isinstance(node, nodes.Hours | nodes.Reject | nodes.Ring | nodes.Drop)


async def _menu(session: Session, menu: nodes.Menu) -> str:
    session.forget_keys()
    prompt, left = menu.say, menu.repeats
    while True:
        key = await _choice(session, menu, prompt)
        if key in menu.keys:
            return menu.keys[key]
        if key == _SPOKEN:
            return menu.spoken
        if left == 0:
            return menu.then
        left -= 1
        if key and menu.invalid is not None:
            await session.say(menu.invalid)
            session.forget_keys()


_SPOKEN: Final = "spoken"


async def _choice(session: Session, menu: nodes.Menu, prompt: nodes.Line) -> str:
    """The key pressed at one saying of the prompt; empty when there was none in time."""
    chosen = asyncio.ensure_future(_chosen(session, menu))
    try:
        if menu.barge_in:
            await session.say_unless(prompt, asyncio.wait({chosen}))
        else:
            await session.say(prompt)
        await session.within(menu.repeat_after, asyncio.wait({chosen}))
        return chosen.result() if chosen.done() else ""
    finally:
        chosen.cancel()


async def _chosen(session: Session, menu: nodes.Menu) -> str:
    """What the caller chooses, as soon as they do."""
    waits = [asyncio.ensure_future(_key(session, menu))]
    if menu.spoken:
        waits.append(asyncio.ensure_future(_spoken(session)))
    try:
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        for wait in waits:
            wait.cancel()


async def _key(session: Session, menu: nodes.Menu) -> str:
    while True:
        key = await session.key()
        if not menu.deaf:
            return key


async def _spoken(session: Session) -> str:
    await session.ear.speech()
    await session.ear.quiet()
    return _SPOKEN


async def _queue(session: Session, queue: nodes.Queue) -> str:
    await session.within(queue.seconds, _waiting(session, queue))
    return queue.then


async def _waiting(session: Session, queue: nodes.Queue) -> None:
    for line in cycle(queue.announcements or (None,)):
        if line is not None:
            await session.say(line)
        await session.music(queue.music, queue.every)


async def _voicemail(session: Session, voicemail: nodes.Voicemail) -> str:
    await session.say(voicemail.greeting)
    session.journal.note("beep", node=voicemail.name)
    await session.leg.play(sounds.beep())
    await session.wait(voicemail.seconds)
    return ""


async def _announcement(session: Session, announcement: nodes.Announcement) -> str:
    if announcement.early and not session.answered:
        await session.wait(session.script.post_dial)
        await session.leg.early_media()
        session.journal.note("early media", node=announcement.name)
    await session.say(announcement.say)
    return announcement.then


async def _last_words(session: Session, node: nodes.DeadEnd | nodes.Closed) -> str:
    await session.say(node.say)
    return ""


async def _hours(session: Session, hours: nodes.Hours) -> str:
    now = datetime.now(ZoneInfo(session.script.zone))
    minute = 60 * now.hour + now.minute
    working = now.weekday() in hours.days and hours.begins <= minute < hours.ends
    return hours.open if working else hours.closed


async def _ring(session: Session, ring: nodes.Ring) -> str:
    if session.answered:
        await session.ringback(ring.seconds)
    else:
        await session.ring()
        await session.wait(ring.seconds)
    return ring.then


async def _reject(session: Session, reject: nodes.Reject) -> str:
    if not session.answered:
        await session.wait(session.script.post_dial)
        await session.leg.reject(reject.code)
        session.journal.note("rejected", node=reject.name, text=str(reject.code))
    return ""


async def _drop(session: Session, drop: nodes.Drop) -> str:
    await session.wait(drop.after)
    return ""


async def _silence(session: Session, silence: nodes.Silence) -> str:
    await session.wait(silence.seconds)
    return silence.then


async def _music(session: Session, music: nodes.Music) -> str:
    await session.music(music.music, music.seconds)
    return music.then


_PERFORMS: Final[dict[type, Perform]] = {
    nodes.Menu: _menu,
    nodes.Queue: _queue,
    nodes.Person: attend,
    nodes.Voicemail: _voicemail,
    nodes.Announcement: _announcement,
    nodes.DeadEnd: _last_words,
    nodes.Closed: _last_words,
    nodes.Hours: _hours,
    nodes.Ring: _ring,
    nodes.Reject: _reject,
    nodes.Drop: _drop,
    nodes.Silence: _silence,
    nodes.Music: _music,
    nodes.Transfer: hand_over,
}
