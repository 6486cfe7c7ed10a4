"""kill -9 at any moment of a run, then the same command again."""

import os
import random
import signal
import time

import pytest

from mysteryshop.core.ledger import Ledger

KILLS = int(os.environ.get("MYSTERYSHOP_KILLS", "5"))
"""More of them for a thorough look: ``MYSTERYSHOP_KILLS=50 make test``."""
JOURNEYS = 6


def journeys(suite):
    """Six journeys that look, send and expect."""
    for number in range(JOURNEYS):
        suite.feature(
            f"When I look and it is {'missed' if number == 2 else 'met'}",
            "Then it is as it should be",
            f'When I send "question {number}"',
            "And I look and it is met",
            "Then it is as it should be",
            name=f"{number}.feature",
            title=f"Journey {number}",
        )


STARTED = 0.4
"""Share of a run in which nothing is done yet but import what it needs."""


def verdicts(results):
    """What is to be the same however often a run was cut off."""
    return {
        visit["title"]: (visit["outcome"], [verdict["verdict"] for verdict in visit["verdicts"]])
        for visit in results["visits"]
    }


def interrupted(results):
    """The journeys that ended at a step of which nobody can tell whether it happened."""
    return {
        visit["title"]
        for visit in results["visits"]
        if any(step["state"] == "not measured" for step in visit["steps"])
    }


@pytest.mark.slow
def test_a_run_killed_at_random_moments_comes_to_the_same_verdicts(suite):
    """No question is sent twice, the chain is whole, and the verdicts are the undisturbed run's.

    A send that was cut off between hand-over and receipt is an honest "not measured".
    """
    suite.profile(top="live = true", more="[budget]\ncontacts_per_week = 1000\nlockout_days = 0")
    journeys(suite)
    began = time.monotonic()
    undisturbed = verdicts(suite.run("--wave", "undisturbed", apart=True).results)
    whole = time.monotonic() - began
    moments = random.Random(4711)
    kill = 0
    while kill < KILLS:
        (suite.folder / "truth.log").unlink(missing_ok=True)
        wave = ("--wave", f"kill-{moments.random()}")
        with suite.start("run", *wave) as process:
            time.sleep(moments.uniform(whole * STARTED, whole))
            process.send_signal(signal.SIGKILL)
        if process.returncode != -signal.SIGKILL:
            continue  # it was faster than the kill
        kill += 1
        ran = suite.run(*wave)
        sent = [line for line in suite.truth if line.startswith("sent")]
        assert len(sent) == len(set(sent)), (kill, sent)
        cut_off = interrupted(ran.results)
        for title, found in verdicts(ran.results).items():
            assert title in cut_off or found == undisturbed[title], (kill, title, ran.said)
    url = f"sqlite:///{suite.folder}/.mysteryshop/ledger.sqlite"
    with Ledger(url) as ledger, ledger.reading() as db:
        for visit in ledger.visits.all(db):
            assert not list(ledger.records.faults(db, visit.id))
