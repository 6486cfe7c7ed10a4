"""Serves the calls of a script, whatever SIP stack they come in on."""

import asyncio
import logging
from contextlib import suppress
from typing import Any, Final

from ..truthlog import TruthLog
from .journal import Journal
from .leg import Leg, LegOver
from .performing import perform
from .prompts import Speaker
from .referrals import Referrals
from .script import Script
from .session import Session
from .truthlog import Entry

_MOST_NODES: Final = 1000
"""Nodes of one leg after which the company hangs up: a script may lead in circles in no time."""
_GRACE: Final = 2.0
"""Seconds for callers to agree that a call has ended when the switchboard closes."""
_log = logging.getLogger(__name__)


class Engine:
    """Performs the script for each leg that comes in; all in one event loop."""

    def __init__(self, script: Script, speaker: Speaker, truth: TruthLog[Entry]) -> None:
        self._script = script
        self._speaker = speaker
        self._truth = truth
        self._referrals = Referrals()
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, leg: Leg) -> None:
        """Serve a call that came in, from now until its end."""
        task = asyncio.get_running_loop().create_task(self._serve(leg))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Hang up whatever is left, and wait until it has ended."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            _, left = await asyncio.wait(tasks, timeout=_GRACE)
            for task in left:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, leg: Leg) -> None:
        journal = self._referrals.followed_by(leg) or Journal(self._truth)
        session = Session(leg, self._script, self._speaker, journal, self._referrals)
        leg.listen(session)
        journal.note("invite", text=leg.called, kind=leg.caller)
        walk = asyncio.ensure_future(self._walk(session))
        try:
            limit = self._script.longest * self._script.pace
            ends: set[asyncio.Future[Any]] = {walk, session.over}
            await asyncio.wait(ends, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._end(session, walk)

    async def _walk(self, session: Session) -> None:
        called = session.leg.called
        name = called if called in self._script.nodes else self._script.start
        for _ in range(_MOST_NODES):
            session.node = name
            name = await perform(session, self._script.nodes[name])
            if not name:
                return

    async def _end(self, session: Session, walk: "asyncio.Task[None]") -> None:
        by_caller = session.over.done()
        walk.cancel()
        try:
            with suppress(asyncio.CancelledError, LegOver):
                await walk
        except Exception:
            _log.exception("a call could not be served further at %s", session.node)
        session.ear.close()
        by = "caller" if by_caller else "company"
        if session.elsewhere or self._referrals.under_way(session.journal):
            by = "referred"
        reason = session.over.result() if by_caller else ""
        session.journal.note("hung up", node=session.node, kind=by, text=reason)
        with suppress(LegOver):
            await session.leg.hang_up()
