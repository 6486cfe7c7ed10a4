"""The switchboard as one thing to start: port, script, staff and truth."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from ..loop import LoopThread
from ..truthlog import TruthLog
from . import recordings
from .engine import Engine
from .prompts import Flite, Speaker
from .script import Script, load_script
from .sip.server import SipServer
from .sounds import Sound, frames, noise, over, pieces
from .summary import CallTruth, summarise
from .truthlog import Entry, What, calls_in

HOST = "127.0.0.1"
_PATIENCE = 10.0


@dataclass
class Switchboard:
    """A company's telephone as a script says it; a context manager that answers calls.

    SIP over UDP on 127.0.0.1, on ``port`` or a free one, with G.711 and digits of RFC 4733; any
    user name is answered at the script's start, a node's name at that node. ``variant`` chooses
    among the wordings and voices of a script's file. ``truth_log`` is a file for the truth.

    Raises:
        ScriptError: the script says something that cannot be.
        CannotSpeak: on entering, when flite is not installed.
        NoRecording: on entering, when the script names a recording that is not installed.
        OSError: on entering, when the file or the port cannot be had.
    """

    script: Script | Path
    variant: int = 0
    port: int = 0
    truth_log: Path | None = None
    speaker: Speaker = field(default_factory=Flite)

    host = HOST

    def __post_init__(self) -> None:
        path = self.script
        self._script = load_script(path, self.variant) if isinstance(path, Path) else path
        self._truth = TruthLog[Entry](self.truth_log)

    @property
    def target(self) -> str:
        """The address to call."""
        return f"sip:help@{HOST}:{self.port}"

    def truth(self) -> tuple[Entry, ...]:
        """What happened so far, in its order; stays readable after the switchboard has closed."""
        return self._truth.entries()

    def calls(self) -> tuple[CallTruth, ...]:
        """What each call came to, or has come to so far, in the order they came in."""
        return tuple(map(summarise, calls_in(self.truth())))

    def wait_for(self, what: What, count: int = 1, seconds: float = _PATIENCE) -> bool:
        """Whether, within so many seconds, it happened ``count`` times in all."""
        return self._truth.wait_for(what, count, seconds)

    def wait_until(self, happened: Callable[[], bool], seconds: float = _PATIENCE) -> bool:
        """Whether, within so many seconds, this is so; asked again at every entry of the truth."""
        return self._truth.wait_until(happened, seconds)

    def wait_until_quiet(self, seconds: float = _PATIENCE) -> bool:
        """Whether, within so many seconds, every leg that came in has ended."""
        return self._truth.wait_until(
            lambda: self._count("invite") == self._count("hung up"), seconds
        )

    def _count(self, what: What) -> int:
        return sum(entry.what == what for entry in self.truth())

    def __enter__(self) -> Self:
        prepare(self._script, self.speaker)
        with ExitStack() as stack:
            thread = LoopThread("switchboard")
            stack.callback(thread.close)
            self.port = thread.run(self._open(stack, thread))
            self._closing = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()

    async def _open(self, stack: ExitStack, thread: LoopThread) -> int:
        engine = Engine(self._script, self.speaker, self._truth)
        server = SipServer(self._script.wire, engine.take)
        port = await server.listen(HOST, self.port)
        stack.callback(thread.loop.call_soon_threadsafe, server.close)
        stack.callback(lambda: thread.run(engine.close()))
        return port


def prepare(script: Script, speaker: Speaker) -> None:
    """Make everything that will be played, so that no caller waits for it.

    Raises:
        CannotSpeak: something cannot be said here.
        NoRecording: a recording is not installed.
    """
    said = [speaker.say(line.text, line.voice) for line in script.lines()]
    music = [piece for name in script.music() for piece in pieces(recordings.music(name))]
    for law in script.wire.laws:
        for sound in (*said, *music):
            frames(_as_heard(sound, script), law)


def _as_heard(sound: Sound, script: Script) -> Sound:
    wire = script.wire
    return sound if wire.noise is None else over(sound, noise(wire.noise, wire.seed))
