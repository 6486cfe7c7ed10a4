"""Whole calls without audio: a company is a generator of what it does, time is counted, not waited."""

from collections import Counter
from dataclasses import dataclass, field

from mysteryshop.probes.phone.brain import Done, HangUp, Press, Say, Tick
from mysteryshop.probes.phone.caller import Caller
from mysteryshop.probes.phone.counting import count
from mysteryshop.probes.phone.heard import Label, Speech, Stretch
from mysteryshop.probes.phone.line import Progress, Signal
from mysteryshop.probes.phone.plan import CallPlan

STEP = 0.2
LONGEST = 1_200.0


@dataclass
class Sound:
    """Something heard for so long; ``until`` cuts it short when the caller presses or has spoken."""

    label: Label
    seconds: float
    text: str = ""
    readings: tuple = ()
    recorded: bool = False
    until: tuple = ()


def says(text, *, also=None, recorded=False, until=(), seconds=None):
    """Speech; ``also`` is a second, independent reading, by default the same words."""
    seconds = seconds or max(0.8, len(text.split()) * 0.35)
    readings = (text, text if also is None else also)
    return Sound(Label.SPEECH, seconds, text, readings, recorded, until)


def plays(text, **more):
    """Speech that sounds the same each time."""
    return says(text, recorded=True, **more)


def silence(seconds, until=()):
    return Sound(Label.SILENCE, seconds, until=until)


def music(seconds):
    return Sound(Label.MUSIC, seconds)


def rings(seconds):
    return Sound(Label.RINGBACK, seconds)


def busy(seconds):
    return Sound(Label.BUSY, seconds)


def tone(seconds=0.8):
    return Sound(Label.TONE, seconds)


def signal(progress, **more):
    return (progress, more)


ANSWERS = signal(Progress.ANSWERED)
RINGING = signal(Progress.RINGING)


@dataclass
class Performance:
    """One call: the record, and what the caller did."""

    brain: object
    company: object
    lag: float = 1.0
    transcribes: bool = True
    record: list = field(default_factory=list)
    deeds: list = field(default_factory=list)
    now: float = 0.0
    _late: list = field(default_factory=list)
    _speaking: object = None
    _did: list = field(default_factory=list)
    _over: bool = False
    _heard: dict = field(default_factory=dict)

    def run(self):
        script, did = self.company(), None
        while not self._over and self.now < LONGEST:
            try:
                thing = script.send(did)
            except StopIteration:
                self._tell(Signal(self.now, Progress.ENDED))
                break
            if isinstance(thing, tuple):
                progress, more = thing
                self._over = progress is Progress.ENDED
                self._tell(Signal(self.now, progress, **more))
                did = []
            else:
                did = self._hear(thing)
        for _, speech in self._late:
            self._tell(speech)
        assert self.now < LONGEST, "the caller hangs"
        return self

    def _hear(self, sound):
        start, self._did = self.now, []
        while self.now < start + sound.seconds and not self._over:
            self.now = round(self.now + STEP, 3)
            self._finish_speaking()
            self._tell_late()
            until = max((s.end for s in self.record if isinstance(s, Speech)), default=0.0)
            self._tell(Tick(self.now, sound.label, start, until))
            if any(kind in sound.until for kind, _ in self._did):
                break
        self._end(sound, start)
        return self._did

    def _end(self, sound, start):
        if self.now <= start:
            return
        repeats = self._heard.get(sound.text) if sound.recorded else None
        if sound.recorded:
            self._heard.setdefault(sound.text, start)
        self._tell(Stretch(start, self.now, sound.label, repeats))
        if sound.label is Label.SPEECH and self.transcribes:
            whole = self.now >= start + sound.seconds - STEP
            readings = sound.readings if whole else tuple(_half(r) for r in sound.readings)
            speech = Speech(start, self.now, readings, repeats)
            self._late.append((self.now + self.lag, speech))

    def _tell_late(self):
        due = [speech for at, speech in self._late if at <= self.now]
        self._late = [(at, speech) for at, speech in self._late if at > self.now]
        for speech in due:
            self._tell(speech)

    def _finish_speaking(self):
        if self._speaking and self.now >= self._speaking[1]:
            (deed, ends, began), self._speaking = self._speaking, None
            self._tell(Done(began, deed, ends - began))
            self._did.append(("said", deed.text))

    def _tell(self, event):
        self.record.append(event)
        for deed in self.brain.take(event):
            self._do(deed)

    def _do(self, deed):
        self.deeds.append(deed)
        if isinstance(deed, Say):
            self._speaking = (deed, self.now + max(0.6, len(deed.text.split()) * 0.3), self.now)
        elif isinstance(deed, HangUp):
            self._over = True
            self._tell(Done(self.now, deed))
            self._tell(Signal(self.now, Progress.ENDED, by_us=True))
        else:
            self._tell(Done(self.now, deed))
            if isinstance(deed, Press):
                self._did.append(("key", deed.key))

    @property
    def keys(self):
        return [deed.key for deed in self.deeds if isinstance(deed, Press)]

    @property
    def said(self):
        return [deed.text for deed in self.deeds if isinstance(deed, Say)]


def _half(text):
    words = text.split()
    return " ".join(words[: len(words) // 2])


def performed(company, *, lag=1.0, transcribes=True, **more):
    """A call to a company, performed and counted."""
    plan = CallPlan("sip:service@127.0.0.1:5070", "I have a question about my invoice", **more)
    brain = Caller(plan, transcribes=transcribes)
    done = Performance(brain, company, lag, transcribes).run()
    done.call = count(done.record, plan, transcribed=transcribes)
    repeated = Counter((type(d), getattr(d, "key", None)) for d in done.deeds)
    assert max(repeated.values(), default=0) < 12, "the caller repeats itself"
    return done
