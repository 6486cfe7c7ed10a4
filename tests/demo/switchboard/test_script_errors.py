"""What is wrong in a script is said with its place, what was found there and what is allowed."""

import copy
import sys

import pytest

from mysteryshop.demo.switchboard import ScriptError, ScriptNeeds, load_script, read_script

RIGHT = {
    "company": "Larkfield Water",
    "start": "welcome",
    "staff": {"ann": {"name": "Ann Baker", "voice": "slt"}},
    "nodes": {
        "welcome": {"kind": "menu", "say": "For billing, press 1.", "keys": {1: "ann"}},
        "ann": {"kind": "person", "who": "ann", "greets": "Hello.", "answers": ["Yes."]},
        "further": {"kind": "transfer", "by": "refer", "to": "sip:sales@partner.example"},
        "hours": {"kind": "hours", "from_to": "09:00-17:30", "open": "ann", "closed": "welcome"},
    },
}


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("nodes.welcome.kind", "maze", "nodes.welcome.kind: found 'maze', allowed is one of menu"),
        ("nodes.welcome.keys.1", "bob", "nodes.welcome.keys.1: found 'bob', allowed is a node: "),
        (
            "nodes.welcome.keys",
            {"12": "ann"},
            "nodes.welcome.keys.12: found '12', allowed is one of 0",
        ),
        ("nodes.welcome.keys", "ann", "nodes.welcome.keys: found 'ann', allowed is a table"),
        ("nodes.welcome.say", None, "nodes.welcome.say: found None, allowed is something"),
        ("nodes.welcome.say", 7, "nodes.welcome.say: found 7, allowed is a text"),
        ("nodes.welcome.say", [], r"nodes.welcome.say: found \[\], allowed is a text"),
        ("nodes.welcome.repeat_after", "soon", "repeat_after: found 'soon', allowed is a number"),
        ("nodes.welcome.repeat_after", -1, "repeat_after: found -1, allowed is a number"),
        (
            "nodes.welcome.repeat_after",
            float("nan"),
            "repeat_after: found nan, allowed is a number",
        ),
        ("nodes.welcome.repeat_after", True, "repeat_after: found True, allowed is a number"),
        ("nodes.welcome.repeats", 1e300, "repeats: found 1e\\+300, allowed is a number of times"),
        ("nodes.welcome.barge_in", "no", "barge_in: found 'no', allowed is true or false"),
        ("nodes.welcome.voice", "bob", "nodes.welcome.voice: found 'bob', allowed is one of slt"),
        ("nodes.welcome.sey", "Hello", "nodes.welcome.sey: found 'Hello', allowed is none but"),
        ("nodes.welcome.then", True, "then: found True, .*put them in quotes"),
        (
            "nodes.ann.who",
            "bob",
            "nodes.ann.who: found 'bob', allowed is somebody of the staff: ann",
        ),
        ("nodes.ann.answers", {"a": 1}, "nodes.ann.answers: found .*, allowed is a text or a list"),
        ("nodes.ann.answers", ["Yes.", 3], r"nodes.ann.answers\[1\]: found 3, allowed is a text"),
        ("nodes.further.by", "mail", "nodes.further.by: found 'mail', allowed is one of refer"),
        ("nodes.further.by", "music", "nodes.further.to: found 'sip:.*', allowed is a node"),
        ("nodes.further.to", "mailto:a@b.example", "nodes.further.to: found 'mailto:"),
        ("nodes.hours.from_to", "9 to 5", "nodes.hours.from_to: found '9 to 5', allowed is times"),
        (
            "nodes.hours.days",
            ["Monday"],
            "nodes.hours.days: found 'Monday', allowed is some of Mon",
        ),
        ("nodes.Bad Name", {"kind": "drop"}, "nodes.Bad Name: found 'Bad Name', allowed is a name"),
        ("nodes", ["welcome"], "nodes: found \\['welcome'\\], allowed is a table"),
        ("start", "nowhere", "start: found 'nowhere', allowed is a node: welcome, ann"),
        ("pace", 0, "pace: found 0, allowed is a number"),
        ("zone", "Europe/Atlantis", "zone: found 'Europe/Atlantis', allowed is an IANA zone"),
        ("zone", "../../etc", "zone: found '../../etc', allowed is an IANA zone"),
        ("wire", {"loss": 2}, "wire.loss: found 2, allowed is a number of share"),
        ("wire", {"codecs": ["opus"]}, "wire.codecs: found 'opus', allowed is one of PCMU"),
        ("wire", {"deaf": "all"}, "wire.deaf: found 'all', allowed is one of nobody"),
        ("colour", "blue", "colour: found 'blue', allowed is none but"),
    ],
)
def test_fault(place, value, message):
    """A fault names file, key, what was found and what is allowed."""
    document = copy.deepcopy(RIGHT)
    *way, key = place.split(".") if place != "nodes.Bad Name" else ("nodes", "Bad Name")
    table = document
    for step in way:
        table = table[1 if step == "1" else step]
    if key == "1":
        key = 1
    table[key] = value
    with pytest.raises(ScriptError, match=f"^tidewater.yaml.*{message}"):
        read_script(document, "tidewater.yaml")


def test_right():
    """A script without a fault is read."""
    assert read_script(RIGHT, "tidewater.yaml").company == "Larkfield Water"


def test_wordings():
    """Where a list stands for a text, the variant chooses; it counts round."""
    document = copy.deepcopy(RIGHT)
    document["nodes"]["ann"]["greets"] = ["One.", "Two."]
    document["staff"]["ann"]["voice"] = ["rms", "awb"]
    greets = [read_script(document, "t", variant).nodes["ann"].greets for variant in range(3)]
    assert [(line.text, line.voice) for line in greets] == [
        ("One.", "rms"),
        ("Two.", "awb"),
        ("One.", "rms"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"a: [",
        b"\xff\xfe\xff",
        b"- 1",
        b"",
        b"{" * 2_000,
        b"!!python/object:os.system x",
        b"&a [*a]",
    ],
)
def test_no_script(tmp_path, content):
    """A file that is no YAML table at all is refused by its name."""
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    with pytest.raises(ScriptError, match=r"^odd\.yaml"):
        load_script(path)


def test_too_large(tmp_path):
    """A file beyond a megabyte is not read."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(ScriptError, match="megabyte"):
        load_script(path)


def test_shared_references_are_cheap():
    """A hundred million laughs cost nothing: only what is allowed is looked at."""
    laughs = "ha"
    for _ in range(30):
        laughs = [laughs] * 10
    document = copy.deepcopy(RIGHT)
    document["nodes"]["welcome"]["say"] = laughs
    with pytest.raises(ScriptError, match="say"):
        read_script(document, "t")


def test_yaml_is_missing(monkeypatch, tmp_path):
    """Without PyYAML one is told what to install."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(ScriptNeeds, match=r"pip install 'mysteryshop\[demo\]'"):
        load_script(tmp_path / "any.yaml")
