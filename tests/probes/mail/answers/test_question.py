"""Questions as they are written in a feature file or in question.json."""

import json

import pytest

from mysteryshop.core.errors import ConfigurationError, UsageError
from mysteryshop.probes.mail.answers.question import Expects, Question


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("an amount", ("amount",)),
        ("an amount of money per month", ("amount",)),
        ("a date", ("date", "duration")),
        ("a duration", ("duration", "date")),
        ("a duration or a date", ("duration", "date")),
        ("yes or no", ("yes or no",)),
        ("yes/no for the parcel", ("yes or no",)),
        ("refund yes/no", ("yes or no",)),
        ("a name", ("name",)),
        ("a reason", ("reason",)),
        ("a width", ("measure",)),
        ("a time", ("time",)),
        ("text about the deposit", ("text",)),
        ("one of red, green or blue", ("one of",)),
    ],
)
def test_what_is_expected_is_read_from_the_words(words, kinds):
    """The words of the feature file, also with something added, name the kind of fact."""
    assert Expects.of(words, "").kinds == kinds


def test_options_are_listed():
    """One of red, green or blue: three options."""
    assert Expects.of("one of red, green or blue", "").options == ("red", "green", "blue")


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("How much is the deposit?", "amount"),
        ("What would a new key cost?", "amount"),
        ("How long does it take?", "duration"),
        ("Until when can I return it?", "date"),
        ("Until what time is the desk open?", "time"),
        ("How wide is the gate?", "measure"),
        ("Why was it cancelled?", "reason"),
        ("Which vet will do it?", "name"),
        ("Can I pay by card?", "yes or no"),
        ("Was kostet der Umbau?", "amount"),
        ("Wie lange dauert der Umbau?", "duration"),
        ("Bis wann kann ich kündigen?", "date"),
        ("Kann ich kündigen?", "yes or no"),
        ("Combien coûte la livraison ?", "amount"),
        ("¿A qué hora abren?", "time"),
        ("Quanto costa il ritiro?", "amount"),
        ("Do you send a part or the whole lamp?", "one of"),
    ],
)
def test_without_words_the_question_says_what_it_expects(asked, kind):
    """A sub-question that says nothing else is read by how it begins, in its language."""
    assert Expects.of("", asked).kinds[0] == kind


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ([], "a table"),
        ({}, "text: is missing"),
        ({"text": "x"}, "subquestions: is missing"),
        ({"text": "x", "subquestions": []}, "subquestions: found []"),
        ({"text": "x", "subquestions": [{"text": 5}]}, r"subquestions[0]: text: found 5"),
        ({"text": "x", "subquestions": [{"text": "y", "wants": "z"}]}, "wants: unknown key"),
        ({"text": "x", "subquestions": [{"text": "y"}], "facts": {"a": 1}}, "facts.a: found 1"),
        ({"text": "x", "subquestions": [{"text": "y"}], "fact": {}}, "fact: unknown key"),
    ],
)
def test_a_wrong_question_names_the_key(content, named):
    """An error names the place, what was found and what is allowed."""
    with pytest.raises(UsageError) as error:
        Question.of(content, "q.json")
    assert "q.json" in str(error.value)
    assert named in str(error.value)


def test_a_question_is_read_from_a_file(tmp_path):
    """question.json, with facts and names."""
    path = tmp_path / "question.json"
    path.write_text(
        json.dumps({"text": "x", "subquestions": [{"text": "Is it?"}], "facts": {"a": "b"}})
    )
    assert Question.read(path).facts == {"a": "b"}


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000])
def test_a_file_without_json_is_named(tmp_path, content):
    """What cannot be read is the user's to mend."""
    path = tmp_path / "question.json"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"question\.json"):
        Question.read(path)
