"""The demo's own processes; what it finds is told in test_commands.py."""

import subprocess
import sys
from dataclasses import replace

import pytest

from mysteryshop.cli import demo, rehearsal, staging
from mysteryshop.core.errors import TryLater
from mysteryshop.demo.mailroom import MailRoomNeeds
from mysteryshop.demo.truth import Planted, Truth, load_truth

KEPT = Planted("good", "contact-clicks", "phone", "computer", "met", "it is near", 1)
BROKEN = Planted("bad", "contact-clicks", "phone", "computer", "missed", "it is far", 3)


def verdict(says="met", criterion="contact-clicks", **figures):
    """A verdict of results.json, as far as it is compared."""
    return {"criterion": criterion, "verdict": says, "figures": figures}


def compared(*planted, good=(), bad=(), row="phone number · computer"):
    """The comparison of a truth with one visit to each guise."""
    documents = {
        guise: {"visits": [{"title": "A journey", "row": row, "verdicts": list(verdicts)}]}
        for guise, verdicts in {"good": good, "bad": bad}.items()
    }
    return demo.compare(Truth(load_truth().company, planted), documents)


def test_what_is_planted_is_found_by_verdict_and_clicks():
    """A planted miss is found when it is called missed, after the right number of clicks."""
    found = compared(KEPT, BROKEN, good=[verdict(clicks=1)], bad=[verdict("missed", clicks=3)])
    assert found.holds
    assert (found.planted, found.found) == (1, 1)
    for wrong in ([], [verdict()], [verdict("missed", clicks=2)]):
        assert not compared(BROKEN, bad=wrong).holds
        assert len(compared(BROKEN, bad=wrong).not_found) == 1


@pytest.mark.parametrize(
    ("good", "says"),
    [
        ([verdict("missed", clicks=1)], "should be met after 1 clicks, is missed after 1 clicks"),
        ([verdict(clicks=2)], "should be met after 1 clicks, is met after 2 clicks"),
        ([], "should be met after 1 clicks, is nothing"),
        ([verdict(clicks=1), verdict("missed")], "contact-clicks: missed, and nothing is known"),
        ([verdict(clicks=1), verdict(criterion="contact-true")], "contact-true: met, and nothing"),
    ],
)
def test_everything_else_is_a_false_alarm(good, says):
    """A kept promise that is not called so, and a verdict the truth file does not know."""
    found = compared(KEPT, good=good)
    assert not found.holds
    [alarm] = found.false_alarms
    assert says in alarm


def test_a_question_asked_twice_has_two_answers():
    """The second verdict of a criterion in a journey is about being meant for customers."""
    second = replace(BROKEN, customers=True)
    first = replace(BROKEN, verdict="met", clicks=0)
    assert compared(first, second, bad=[verdict(clicks=0), verdict("missed")]).holds
    assert not compared(first, second, bad=[verdict("missed"), verdict(clicks=0)]).holds


def test_the_keyboard_is_asked_for_without_a_device():
    """Its journeys are known by the way in alone."""
    planted = replace(BROKEN, criterion="contact-any-ability")
    missed = verdict("missed", "contact-any-ability", steps=3)
    assert compared(planted, bad=[missed], row="phone number").holds


def test_a_run_that_fails_ends_the_other(tmp_path, monkeypatch):
    """Nothing goes on running after the demo has given up."""
    code = {"good": "raise SystemExit('broken')", "bad": "import signal; signal.pause()"}
    started = []

    def start(stage, *arguments, **more):
        command = [sys.executable, "-c", code[stage.guise]]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return started[-1]

    monkeypatch.setattr(staging.Stage, "start", start)
    with pytest.raises(TryLater, match="the run of the good guise ended with 1"):
        rehearsal.rehearse(load_truth(), tmp_path, ["phone"])
    assert len(started) == 4
    assert all(process.returncode is not None for process in started)


def test_without_the_mail_room_the_letters_are_left_out(tmp_path, monkeypatch):
    """The demo says so, and compares the rest."""

    def closed(*_, **__):
        raise MailRoomNeeds("pip install 'mysteryshop[demo]'")

    monkeypatch.setattr(staging.MailRoom, "__enter__", closed)
    monkeypatch.setattr(staging.Stage, "finished", lambda *_: {"visits": []})
    monkeypatch.setattr(staging.Stage, "start", lambda *_, **__: subprocess.Popen(["true"]))
    rehearsed = rehearsal.rehearse(load_truth(), tmp_path, ["phone"])
    assert "mysteryshop[demo]" in rehearsed.left_out["mail"]
    assert not any(planted.journey for planted in rehearsed.about(load_truth()).planted)
