"""An event loop in a thread of its own, for servers that run beside the tests that use them."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")
_PATIENCE = 10.0


class LoopThread:
    """A running event loop; ``close`` ends every task in it and waits for the thread."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """What the coroutine comes to.

        Raises:
            Exception: whatever it raises.
        """
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    async def listen(self, session: Callable[[], asyncio.Protocol], host: str) -> asyncio.Server:
        """A server on a free port that makes a session for each connection."""
        return await self.loop.create_server(session, host, 0)

    def later(self, seconds: float, action: Callable[[], object]) -> None:
        """Do this in the loop after so many seconds; from any thread."""
        self.loop.call_soon_threadsafe(self.loop.call_later, seconds, action)

    def close(self) -> None:
        """End it; may be called once."""
        self.run(self._end_tasks())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(_PATIENCE)
        self.loop.close()

    async def _end_tasks(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.loop.shutdown_asyncgens()
        await self.loop.shutdown_default_executor()
