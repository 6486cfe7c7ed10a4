"""kill -9 at any moment of sending, waiting and collecting: never two letters, the same verdicts."""

import os
import random
import signal
import time
from collections import Counter

import pytest

from mysteryshop.core.ledger import Ledger

KILLS = int(os.environ.get("MYSTERYSHOP_KILLS", "5"))
"""More of them for a thorough look: ``MYSTERYSHOP_KILLS=200``."""
A_LIFE = 5
"""Kills before a wave is left to come to its end."""
STARTED = 0.3
"""Share of a run in which nothing is done yet but import what it needs."""
DESKS = ("answers-well", "silent", "zendesk-receipt.boilerplate")


@pytest.mark.slow
def test_letters_are_sent_once_however_often_the_run_is_killed(mail_suite):
    """Every visit comes to the undisturbed verdict, or to an honest "not measured"."""
    suite, room = mail_suite, mail_suite.room
    for desk in DESKS:
        suite.letter(desk)
    undisturbed = outcomes(suite.run("--wave", "undisturbed", "--wait").results)
    began = time.monotonic()
    suite.run("--wave", "measured", apart=True)
    whole = time.monotonic() - began
    moments = random.Random(4711)
    for life in range(-(-KILLS // A_LIFE)):
        before = received(room)
        wave = ("--wave", f"life {life}")
        killed = 0
        while killed < A_LIFE:
            with suite.start("run", *wave) as process:
                time.sleep(moments.uniform(whole * STARTED, whole))
                process.send_signal(signal.SIGKILL)
            killed += process.returncode == -signal.SIGKILL
        ran = suite.run(*wave, "--wait")
        assert all(n <= 1 for n in (received(room) - before).values()), (life, ran.said)
        for title, outcome in outcomes(ran.results).items():
            assert outcome in (undisturbed[title], "not measured"), (life, title, ran.said)
    assert all(n == 1 for n in Counter(e.id for e in room.truth() if to_a_desk(e)).values())
    url = f"sqlite:///{suite.folder}/.mysteryshop/ledger.sqlite"
    with Ledger(url) as ledger, ledger.reading() as db:
        for visit in ledger.visits.all(db):
            assert not list(ledger.records.faults(db, visit.id))


def outcomes(results):
    """What every journey came to."""
    return {visit["title"]: visit["outcome"] for visit in results["visits"]}


def to_a_desk(entry):
    """Whether a letter has reached somebody at the company."""
    return entry.what == "received" and entry.address.endswith("@tidewater.example")


def received(room):
    """How many letters each desk has received so far."""
    return Counter(entry.address for entry in room.truth() if to_a_desk(entry))
