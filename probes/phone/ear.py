"""The caller's ear: audio as it arrives becomes stretches of one kind each.

Times are those of arrival: a frame that was lost on a busy machine moves nothing that follows it.
"""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .bursts import Bursts, Moment, moments_of
from .cadence import Burst, Cadence
from .heard import Label, Stretch
from .labels import HOP, MUSIC_GOES_ON, SPEECH_IS_LIKELY, WINDOW, Judge
from .line import RATE, Audio
from .noise import LineNoise
from .repeats import Memory
from .sound import FRAME, FRAMES_A_SECOND, Frames, frames_of, joined
from .sound import WINDOW as LEAD

PAUSE = 0.7
"""Seconds of quiet that end speech or music; a breath between two words does not."""
CLICK = 0.1
"""Seconds below which a sound is none."""
WORD = 0.3
"""Seconds below which nothing was said before we pressed a key."""
LONGEST_SPEECH = 28.0
"""Seconds of one stretch of speech at most: it is cut there at its quietest moment."""
PREROLL = 0.2
"""Seconds before speech that go with it to the transcriber."""
MUSIC_ECHO = 2.0
"""Seconds after music in which sound is probably music again."""
MUSIC_LASTS = 2.0
"""Seconds below which music out of silence that turns into speech was speech."""
GAP = 0.3
"""Seconds without any audio that are silence."""
TURN_BACK = 2.0
"""Seconds of music that are kept beyond the window, in case they turn out to be speech."""
_FRAME_SECONDS = FRAME / RATE
_LEAD_SAMPLES = LEAD - FRAME
_EMPTY = np.zeros(0, np.int16)


@dataclass(frozen=True)
class Heard:
    """A stretch, and what it sounded like when it was speech."""

    stretch: Stretch
    pcm: bytes = b""


@dataclass
class _Sound:
    """Speech or music that has not ended yet."""

    start: float
    judge: Judge
    newest: deque[Frames]
    """The last `WINDOW` frames."""
    times: list[float] = field(default_factory=list)
    """When each frame of ``pcm`` ended."""
    levels: list[float] = field(default_factory=list)
    pcm: list[NDArray[np.int16]] = field(default_factory=list)
    loud_until: float = 0.0
    loud: int = 0
    """Frames in which something was heard."""
    parted: bool = False
    """Whether it went on from something else, without a pause."""
    seen: int = 0

    @property
    def window(self) -> Frames:
        return joined(self.newest)

    def louder_than(self, quiet: float) -> list[float]:
        """When the frames ended in which something was heard, of those that are kept."""
        return [t for t, level in zip(self.times, self.levels, strict=True) if level > quiet]

    def cut(self, at: float) -> NDArray[np.int16]:
        """Take away and give back the audio up to a moment."""
        count = sum(time <= at for time in self.times)
        taken = self.pcm[:count]
        del self.pcm[:count], self.times[:count], self.levels[:count]
        return np.concatenate(taken) if taken else _EMPTY


class Ear:
    """Hears one call."""

    def __init__(self) -> None:
        self._samples = np.zeros(_LEAD_SAMPLES, np.int16)
        self._at: float | None = None
        """Until when audio has come in."""
        self._told_until = 0.0
        self._noise = LineNoise()
        self._sound: _Sound | None = None
        self._before: list[tuple[float, NDArray[np.int16]]] = []
        """The last frames in which nothing was going on."""
        self._music_until = -MUSIC_ECHO
        self._bursts = Bursts()
        self._cadence = Cadence()
        self._memory = Memory()
        self._heard: list[Heard] = []

    @property
    def going_on(self) -> tuple[Label, float]:
        """What is heard now, and since when."""
        if (since := self._bursts.since) is not None:
            return self._cadence.label(), self._cadence.since or since
        if self._sound is not None and self._sound.loud * _FRAME_SECONDS >= CLICK:
            return self._sound.judge.label, self._sound.start
        if (since := self._cadence.since) is not None:
            return self._cadence.label(), since
        return Label.SILENCE, self._told_until

    def hear(self, audio: Audio) -> list[Heard]:
        """Take the next audio; what has ended with it comes back."""
        samples = np.frombuffer(audio.pcm[: len(audio.pcm) // 2 * 2], np.int16)
        if self._at is not None:
            gap = audio.at - len(samples) / RATE - self._at
            if gap > GAP:
                self._take(np.zeros(int((gap - _FRAME_SECONDS) * RATE), np.int16), audio.at)
        self._take(samples, audio.at)
        return self._told()

    def wait(self, now: float) -> list[Heard]:
        """Nothing has come in until now."""
        if self._at is not None and now - self._at > GAP:
            gap = now - self._at - GAP / 2
            self._take(np.zeros(int(gap * RATE), np.int16), now - GAP / 2)
        return self._told()

    def divide(self, at: float) -> list[Heard]:
        """We have pressed a key then: what is heard from there on is something else."""
        sound = self._sound
        if sound is None or sound.judge.label is not Label.SPEECH or at <= sound.start:
            return []
        if at - sound.start >= WORD:
            self._part(sound, Label.SPEECH, at)
        else:
            sound.cut(at)
            sound.start = at
        return self._told()

    def finish(self, now: float) -> list[Heard]:
        """The call is over; what was going on ends."""
        self._take_bursts(self._bursts.finish())
        self._end_sound()
        self._settle(self._cadence.settle())
        if now > self._told_until:
            self._tell(Label.SILENCE, self._told_until, now)
        return self._told()

    def _told(self) -> list[Heard]:
        heard, self._heard = self._heard, []
        return heard

    def _take(self, samples: NDArray[np.int16], at: float) -> None:
        self._samples = np.concatenate([self._samples, samples])
        count = (len(self._samples) - _LEAD_SAMPLES) // FRAME
        self._at = max(at, self._at or 0.0)
        if count <= 0:
            return
        used = _LEAD_SAMPLES + count * FRAME
        block, frames = self._samples[:used], frames_of(self._samples[:used])
        rest = (len(self._samples) - used) / RATE
        self._samples = self._samples[used - _LEAD_SAMPLES :]
        for number, moment in enumerate(moments_of(frames)):
            end = self._at - rest - (count - 1 - number) * _FRAME_SECONDS
            begin = _LEAD_SAMPLES + number * FRAME
            pcm = block[begin : begin + FRAME]
            self._frame(frames[number : number + 1], moment, pcm, end)

    def _frame(self, frame: Frames, moment: Moment, pcm: NDArray[np.int16], end: float) -> None:
        if self._noise.learn(frame) and self._sound is not None:
            self._hear_anew(self._sound)
        was_long = self._bursts.since is not None
        in_music = self._sound is not None and self._sound.judge.label is Label.MUSIC
        self._take_bursts(self._bursts.take(moment, end, self._noise.quiet, in_music=in_music))
        if (since := self._bursts.since) is None:
            self._general(frame, moment.level, pcm, end)
            until = self._bursts.quiet_until
            self._settle(self._cadence.wait(end if until is None else until))
        elif not was_long:
            self._cut_sound(since)

    def _take_bursts(self, bursts: list[Burst]) -> None:
        for burst in bursts:
            self._cut_sound(burst.start)
            self._settle(self._cadence.add(burst))

    def _general(self, frame: Frames, level: float, pcm: NDArray[np.int16], end: float) -> None:
        loud = level > self._noise.quiet
        if self._sound is None:
            self._before = [*self._before[-int(PREROLL / _FRAME_SECONDS) :], (end, pcm)]
            if loud:
                self._begin_sound(frame, end)
            return
        sound = self._sound
        sound.newest.append(frame)
        sound.times.append(end)
        sound.levels.append(level)
        sound.pcm.append(pcm)
        sound.seen += 1
        if loud:
            sound.loud_until = end
            sound.loud += 1
        if end - sound.loud_until >= PAUSE:
            self._end_sound()
        elif sound.seen % HOP == 0:
            self._look(sound, end)

    def _begin_sound(self, frame: Frames, end: float) -> None:
        start = end - _FRAME_SECONDS
        prior = MUSIC_GOES_ON if self._echoes(start) else SPEECH_IS_LIKELY
        sound = _Sound(start, Judge(prior), deque([frame], WINDOW))
        for time, pcm in self._before:
            sound.times.append(time)
            sound.levels.append(-100.0)
            sound.pcm.append(pcm)
        sound.loud_until, sound.loud, self._before = end, 1, []
        self._sound = sound

    def _echoes(self, start: float) -> bool:
        """Whether music has just stopped when a sound began."""
        return start - self._music_until < MUSIC_ECHO

    def _look(self, sound: _Sound, end: float) -> None:
        window = sound.window
        begun = max(sound.start, end - len(window) * _FRAME_SECONDS)
        before = sound.judge.label
        turned = sound.judge.look(window, begun)
        if turned is not None:
            at = max(turned, sound.start)
            if (
                before is Label.SPEECH
                or at - sound.start >= MUSIC_LASTS
                or sound.parted
                or self._echoes(sound.start)
            ):
                self._part(sound, before, at)
        elif sound.judge.label is Label.MUSIC:
            sound.cut(end - WINDOW / FRAMES_A_SECOND - TURN_BACK)
        elif end - sound.start > LONGEST_SPEECH:
            self._part(sound, Label.SPEECH, _quietest(sound))

    def _hear_anew(self, sound: _Sound) -> None:
        """What of a sound is heard above a noise that has only now been told for one."""
        loud = sound.louder_than(self._noise.quiet)
        if sound.times[0] > sound.start + CLICK:  # its beginning is music, and no longer kept
            sound.loud_until = loud[-1] if loud else sound.times[0]
        elif loud:
            sound.start, sound.loud_until = loud[0] - _FRAME_SECONDS, loud[-1]
            sound.loud = len(loud)
            sound.cut(sound.start - PREROLL)
        else:
            self._sound = None

    def _part(self, sound: _Sound, label: Label, at: float) -> None:
        """A sound goes on as something else, or was one for too long: what came before is told."""
        self._tell_sound(label, sound.start, at, sound.cut(at))
        sound.start, sound.parted = at, True

    def _cut_sound(self, at: float) -> None:
        """A tone began: the sound before it has ended, what came since belongs to the tone."""
        sound = self._sound
        if sound is None:
            return
        if at - sound.start < CLICK:
            self._sound = None
            return
        loud = sound.louder_than(self._noise.quiet)
        sound.loud_until = max((time for time in loud if time <= at), default=sound.start)
        sound.loud = sum(time <= at for time in loud)
        self._end_sound()

    def _end_sound(self) -> None:
        sound, self._sound = self._sound, None
        if sound is None:
            return
        if sound.loud * _FRAME_SECONDS < CLICK:
            return
        if sound.seen < HOP:
            sound.judge.look(sound.window, sound.start)
        end = min(sound.loud_until, sound.times[-1])
        self._tell_sound(sound.judge.label, sound.start, end, sound.cut(end + PREROLL))

    def _tell_sound(
        self, label: Label, start: float, end: float, samples: NDArray[np.int16]
    ) -> None:
        self._settle(self._cadence.settle())
        if label is Label.MUSIC:
            self._music_until = end
            self._tell(label, start, end)
            return
        self._cadence.spoken(end)
        self._tell(label, start, end, samples)

    def _settle(self, settled: list[tuple[Label, float, float]]) -> None:
        for label, start, end in settled:
            if label is Label.MUSIC:
                self._music_until = end
            self._tell(label, start, end)

    def _tell(
        self, label: Label, start: float, end: float, samples: NDArray[np.int16] = _EMPTY
    ) -> None:
        start = max(start, self._told_until)
        if end <= start:
            return
        if start - self._told_until > CLICK:
            self._heard.append(Heard(Stretch(self._told_until, start, Label.SILENCE)))
        repeats = self._memory.heard_before(samples, start) if len(samples) else None
        self._heard.append(Heard(Stretch(start, end, label, repeats), samples.tobytes()))
        self._told_until = end


def _quietest(sound: _Sound) -> float:
    last = len(sound.levels)
    first = max(0, last - 4 * FRAMES_A_SECOND)
    levels = np.convolve(sound.levels[first:last], np.ones(5) / 5, mode="same")
    return sound.times[first + int(np.argmin(levels))]
