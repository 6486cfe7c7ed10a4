"""Maps of a number: drawn call by call, gone on with, compared with the last; the calls are told here."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from mysteryshop.core.errors import OverBudget
from mysteryshop.probes.phone import placing
from mysteryshop.probes.phone.phone_map import Choice, PhoneLook, Place, PlaceKind, Stop

TARGET = "sip:help@127.0.0.1:5070"
MENU = Place(
    PlaceKind.MENU,
    "For sales <now>, press 1. For a bill, press 2.",
    (Choice("1", "for sales <now>"), Choice("2", "for a bill"), Choice("wait", "")),
)
BEHIND = {"1": Place(PlaceKind.QUEUE, "You are number three."), "2": Place(PlaceKind.PERSON)}


@pytest.fixture
def answers(monkeypatch):
    """What stands behind each key; may be changed by a test."""
    behind = dict(BEHIND)

    def look(target, language, way, attempt):
        attempt.hand_over()
        key = way[0] if way else "1"
        return PhoneLook(target, (Stop((), MENU), Stop((key,), behind[key])), 20.0)

    monkeypatch.setattr(placing, "look_behind", look)
    return behind


def test_a_map_is_drawn_with_a_call_a_key(quick, answers):
    """As text, as JSON, and as a picture that holds nothing of theirs but words."""
    said = quick("probe", "phone", TARGET, "--map", "--json")
    assert said.code == 0, said
    drawn = said.json
    assert (drawn["schema"], drawn["calls"], drawn["complete"]) == (
        "mysteryshop/phone-map/1",
        2,
        True,
    )
    leads = {choice["how"]: choice["leads"] for choice in drawn["root"]["choices"]}
    assert (leads["1"]["kind"], leads["2"]["kind"], leads["wait"]) == ("queue", "person", None)
    svg = Path(drawn["picture"]).read_text("utf-8")
    assert "<now>" not in svg
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    told = quick("probe", "phone", TARGET, "--map").out
    assert "1    for sales <now> → queue: “You are number three.”" in told


def test_what_has_changed_since_the_last_map_is_told(quick, answers):
    """A second map is compared with the first whole one."""
    first = quick("probe", "phone", TARGET, "--map", "--json").json
    assert first["changed"] == []
    answers["1"] = Place(PlaceKind.VOICEMAIL)
    second = quick("probe", "phone", TARGET, "--map", "--json").json
    assert second["changed"] == ["1: voicemail, was queue"]
    assert second["compared_with"] == first["visit"]


def test_an_unfinished_map_is_gone_on_with(quick, answers):
    """No key is tried twice for it."""
    first = quick("probe", "phone", TARGET, "--map", "--calls", "1", "--json").json
    assert (first["complete"], first["calls"]) == (False, 1)
    second = quick("probe", "phone", TARGET, "--map", "--json").json
    assert (second["complete"], second["calls"]) == (True, 2)


def test_a_budget_that_ends_leaves_what_is_known(quick, answers, monkeypatch):
    """The reason stands beside the map; a first call that is refused is an error."""
    look = placing.look_behind

    def once(target, language, way, attempt):
        if way:
            raise OverBudget("3 of 3 calls a day are used")
        return look(target, language, way, attempt)

    monkeypatch.setattr(placing, "look_behind", once)
    drawn = quick("probe", "phone", TARGET, "--map", "--json").json
    assert (drawn["complete"], drawn["because"]) == (False, "3 of 3 calls a day are used")


def test_no_calls_is_no_map(quick):
    """The message says what is expected."""
    said = quick("probe", "phone", TARGET, "--map", "--calls", "0")
    assert said.code == 2
    assert "--calls" in said.error
