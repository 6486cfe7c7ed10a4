"""Whatever happens on the line, in whatever order: no crash, no deed after the end, a counted call."""

import random

import pytest

from mysteryshop.probes.phone.brain import Done, HangUp, Tick
from mysteryshop.probes.phone.caller import Caller
from mysteryshop.probes.phone.counting import count
from mysteryshop.probes.phone.heard import Label, Speech, Stretch
from mysteryshop.probes.phone.line import Progress, Signal
from mysteryshop.probes.phone.plan import CallPlan

WORDS = [
    "for",
    "billing",
    "press",
    "1",
    "two",
    "to",
    "or",
    "say",
    "faults",
    "hello",
    "how",
    "can",
    "i",
    "help",
    "you",
    "leave",
    "a",
    "message",
    "after",
    "the",
    "tone",
    "we",
    "are",
    "closed",
    "transfer",
    "you",
    "number",
    "three",
    "in",
    "the",
    "queue",
    "minutes",
    "99999",
    "%",
    "{}",
    "\x00",
    "é",
    "电话",
    ",",
    ".",
    "?",
    "'",
    '"',
    "*",
]


def events(chance):
    """A call that makes no sense: times jump, ends come twice, words are noise."""
    at = 0.0
    for _ in range(300):
        at = max(0.0, at + chance.uniform(-0.5, 3.0))
        end = at + chance.choice((0.0, 0.3, 4.0, 40.0))
        readings = tuple(
            " ".join(chance.choices(WORDS, k=chance.randrange(40)))
            for _ in range(chance.randrange(4))
        )
        repeats = chance.choice((None, None, 1.0))
        yield chance.choice(
            (
                Signal(at, chance.choice(list(Progress)[:-1]), chance.choice(WORDS)),
                Stretch(at, end, chance.choice(list(Label)), repeats),
                Speech(at, end, readings, repeats),
                Tick(at, chance.choice(list(Label)), max(0.0, at - chance.uniform(0, 60)), at),
                Tick(at, Label.SILENCE, max(0.0, at - 3), at),
            )
        )
    yield Signal(at, Progress.ENDED, code=chance.choice((0, 486, 999)), by_us=chance.random() < 0.5)
    yield Signal(at, Progress.ENDED)


@pytest.mark.parametrize("seed", range(25))
def test_nothing_makes_it_fall_over(seed):
    """Random calls are followed to their end, and nothing is done after hanging up."""
    chance = random.Random(seed)
    plan = CallPlan("sip:x@127.0.0.1:1", "I have a question about my invoice")
    brain, record, over = Caller(plan, transcribes=chance.random() < 0.8), [], False
    for event in events(chance):
        record.append(event)
        for deed in brain.take(event):
            assert not over
            over = over or isinstance(deed, HangUp)
            done = Done(getattr(event, "at", 0.0), deed, 1.0, chance.choice(("", "", "refused")))
            record.append(done)
            brain.take(done)
    seen = count(record, plan)
    assert seen.transfers == seen.transfers_signalled + seen.transfers_inferred
    assert 0 <= seen.hold_s <= seen.total_s + 60
    assert count(record, plan) == seen
