"""Tones found in audio: one or two steady frequencies that stand by themselves.

A held vowel and a note of a tune are as pure as a beep. What tells them apart is what is around them:
a tone begins out of quiet and ends in quiet, or goes on for longer than anybody sings.
"""

from dataclasses import dataclass

from .cadence import RINGING_HERTZ, Burst
from .line import RATE
from .sound import FRAME, Frames, peaks_of

PURE = 0.985
"""The part of the power that the two strongest peaks of a tone hold; .998 on a good line."""
STEADY_HERTZ = 30.0
"""Hz by which two tones that beat seem to move."""
STEADY_ON_AVERAGE = 4.0
"""Hz a short tone moves from frame to frame on average; a voice moves more."""
STEADY_LEVEL = 18.0
"""dB a tone may move; two tones close together beat."""
SHORTEST = 0.06
"""Seconds of the shortest tone, a key pressed fast."""
GLITCH = 0.12
"""Seconds a tone may be spoilt by loss without ending: one packet, in every window that has it."""
ONSET = 0.07
"""Seconds a tone is not pure at its beginning, while the window still holds the quiet before it."""
STANDS_OUT = 15.0
"""dB by which a tone begins above what was before it, and falls when it ends."""
QUIET_AFTER = 3
"""Frames of quiet after which it has ended by itself."""
LONG = 1.0
"""Seconds after which a steady tone is one, whatever follows."""
LONG_IN_MUSIC = 1.8
IN_A_ROW = 3
"""Tones of a signal that follow each other without quiet; more are a tune."""
_FRAME_SECONDS = FRAME / RATE
_LOWEST_HERTZ = 330.0


@dataclass(frozen=True)
class Moment:
    """A frame, as far as tones go."""

    level: float
    purity: float
    """The part of its power that its two strongest peaks hold."""
    hertz: float


def moments_of(frames: Frames) -> list[Moment]:
    """Each frame of a block by itself."""
    peaks = peaks_of(frames.spectrum)
    hertz = map(_middle, peaks.first.tolist(), peaks.second.tolist())
    return list(map(Moment, frames.level.tolist(), peaks.share.tolist(), hertz))


@dataclass
class _Run:
    """A pure sound so far."""

    start: float
    end: float
    hertz: float
    level: float
    stands_out: bool
    frames: int = 1
    moved: float = 0.0
    """Hz, from frame to frame, all together."""
    last_hertz: float = 0.0

    @property
    def seconds(self) -> float:
        return self.end - self.start


class Bursts:
    """Watches for tones, frame by frame."""

    def __init__(self) -> None:
        self._run: _Run | None = None
        self._long = False
        self._row: list[Burst] = []
        """Tones that have ended, and wait for quiet to prove them."""
        self._levels = [-100.0] * 6
        self._rose = 0.0
        """When something was heard after quiet."""
        self._quiet_frames = QUIET_AFTER
        self._other_frames = 0

    @property
    def since(self) -> float | None:
        """When the long tone that is heard now began; None when there is none."""
        return self._run.start if self._run and self._long else None

    @property
    def quiet_until(self) -> float | None:
        """When what may become a tone began; None when there is nothing."""
        if self._row:
            return self._row[0].start
        return self._run.start if self._run else None

    def take(
        self, frame: Moment, end: float, quiet: float, *, in_music: bool = False
    ) -> list[Burst]:
        """The next frame, which ended then; the tones that are proven with it."""
        level, hertz = frame.level, frame.hertz
        if level > quiet and self._levels[-1] <= quiet:
            self._rose = end - _FRAME_SECONDS
        pure = level > quiet and frame.purity >= PURE and hertz >= _LOWEST_HERTZ
        proven = self._extend(hertz, level, end) if pure else self._without(level, end, quiet)
        if self._run and not self._long:
            self._long = _is_long(self._run, in_music)
        self._levels = [*self._levels[1:], level]
        return proven

    def finish(self) -> list[Burst]:
        """Nothing follows: the tones that are proven by it."""
        long = self._end()
        row, self._row = self._row, []
        return long + (row if len(row) <= IN_A_ROW else [])

    def _extend(self, hertz: float, level: float, end: float) -> list[Burst]:
        run, self._quiet_frames, self._other_frames = self._run, 0, 0
        if run and _is_same(run, hertz, level, end):
            _go_on(run, hertz, level, end)
            return []
        proven = self._end()
        begun = end - _FRAME_SECONDS
        begun = self._rose if 0 <= begun - self._rose <= ONSET else begun
        stands_out = bool(self._row) or min(self._levels) < level - STANDS_OUT
        self._run = _Run(begun, end, hertz, level, stands_out, last_hertz=hertz)
        return proven

    def _without(self, level: float, end: float, quiet: float) -> list[Burst]:
        """A frame that is no tone."""
        fell = self._run is not None and level < self._run.level - STANDS_OUT
        if level <= quiet or fell:
            self._quiet_frames += 1
        else:
            self._quiet_frames, self._other_frames = 0, self._other_frames + 1
        if self._run and end - self._run.end <= GLITCH:
            return []
        proven = self._end()
        if self._other_frames > QUIET_AFTER:
            self._row = []
        if self._row and self._quiet_frames >= QUIET_AFTER:
            proven += self._row if len(self._row) <= IN_A_ROW else []
            self._row = []
        return proven

    def _end(self) -> list[Burst]:
        """End the run: a long tone is proven, a short one waits for quiet, another sound is none."""
        run, was_long = self._run, self._long
        self._run, self._long = None, False
        if run is None:
            return []
        burst = Burst(run.start, run.end, run.hertz)
        if was_long:
            return [burst]
        steady = run.frames > 1 and run.moved / (run.frames - 1) <= STEADY_ON_AVERAGE
        if run.stands_out and run.seconds >= SHORTEST and steady:
            self._row.append(burst)
        elif run.frames > 1:
            self._row = []
        return []


def _is_same(run: _Run, hertz: float, level: float, end: float) -> bool:
    steady = level > run.level - STEADY_LEVEL or end - run.end <= GLITCH
    return steady and abs(hertz - run.hertz) <= STEADY_HERTZ


def _go_on(run: _Run, hertz: float, level: float, end: float) -> None:
    run.moved += abs(hertz - run.last_hertz)
    run.last_hertz = hertz
    run.end, run.frames = end, run.frames + 1
    run.hertz += (hertz - run.hertz) / min(run.frames, 20)
    run.level = max(run.level, level)


def _is_long(run: _Run, in_music: bool) -> bool:
    if in_music:
        rings = RINGING_HERTZ[0] <= run.hertz <= RINGING_HERTZ[1]
        return run.stands_out and rings and run.seconds >= LONG_IN_MUSIC
    return run.stands_out and run.seconds >= LONG


def _middle(first: float, second: float) -> float:
    """One frequency for a tone and for two: far apart, as of a key, they are told by the lower one."""
    if not second:
        return first
    return min(first, second) if abs(first - second) > 200 else (first + second) / 2
