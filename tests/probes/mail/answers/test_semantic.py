"""An embedding model settles what the rules leave unsure about a text, and nothing else."""

import pytest

from mysteryshop.core.company import SemanticModel
from mysteryshop.core.errors import ConfigurationError, MissingExtra
from mysteryshop.probes.mail.answers import semantic
from mysteryshop.probes.mail.answers.chosen import judge_for, missing_model
from mysteryshop.probes.mail.answers.judge import SubAnswer
from mysteryshop.probes.mail.answers.question import Expects, Question, SubQuestion
from mysteryshop.probes.mail.answers.rules import RulesJudge
from mysteryshop.probes.mail.answers.semantic import SemanticJudge

PREPARE, COST = "What do I have to prepare?", "What does it cost?"
REPLY = "Hi Teddy, clear the hallway and turn the tap off. The sofa is heavy. Marlon"
TAP = "clear the hallway and turn the tap off."


class Meanings:
    """Knows three meanings by a word each."""

    def encode(self, sentences):
        words = ("tap", "prepare"), ("cost", "£"), ("sofa", "chair")
        return [
            [float(any(word in sentence for word in meaning)) for meaning in words] + [0.1]
            for sentence in sentences
        ]


def question(*expects):
    """What is asked: a text by default."""
    asked = zip((PREPARE, COST), expects or ("text about preparations",), strict=False)
    subs = tuple(SubQuestion(text, Expects.of(words, text)) for text, words in asked)
    return Question("Hello? Teddy", subs, {}, "Teddy")


@pytest.fixture
def ruled(monkeypatch):
    """Makes the rules say what a test wants of every sub-question."""

    def make(*statuses):
        def judge(self, question, reply):
            pairs = zip(question.subquestions, statuses, strict=True)
            return tuple(SubAnswer(sub.text, status, "ruled") for sub, status in pairs)

        monkeypatch.setattr(RulesJudge, "judge", judge)

    return make


def judged(reply, *expects, at_least=0.45):
    return SemanticJudge(Meanings(), "rules + meanings", at_least).judge(question(*expects), reply)


def test_an_unsure_text_is_answered_by_the_sentence_about_it(ruled):
    """With that sentence, letter by letter, as its quote."""
    ruled("unsure")
    [said] = judged(REPLY)
    assert said.status == "answered"
    assert said.quote in REPLY
    assert TAP in said.quote


@pytest.mark.parametrize(
    ("status", "reply", "expects"),
    [
        ("answered", REPLY, "text about it"),
        ("not_answered", REPLY, "text about it"),
        ("unsure", REPLY, "an amount"),
        ("unsure", REPLY, "a date"),
        ("unsure", REPLY, "yes or no"),
        ("unsure", "Hi Teddy, the sofa is heavy and green. Marlon", "text about it"),
        ("unsure", "What do you have to prepare?", "text about it"),
        ("unsure", "We will get back to you about what to prepare.", "text about it"),
        ("unsure", "", "text about it"),
    ],
)
def test_everything_else_stays_as_the_rules_say(ruled, status, reply, expects):
    """No number, no date, no decided verdict; nothing off the topic, asked back, put off or empty."""
    ruled(status)
    assert judged(reply, expects) == (SubAnswer(PREPARE, status, "ruled"),)


def test_what_is_more_about_another_question_answers_that(ruled):
    """The best sentence for one may not belong to the other."""
    ruled("unsure", "unsure")
    first, second = judged("It comes to £4 for the van and the men.", "text", "text", at_least=0.01)
    assert (first.status, second.status) == ("unsure", "answered")


def profile(tmp_path, model):
    """The table of a profile in a folder."""
    setting = SemanticModel(model=model)
    setting.stands_in(tmp_path)
    return setting


class Profile:
    judge = None

    def __init__(self, setting):
        self.semantic = setting


def test_without_the_extra_rules_are_used(monkeypatch, tmp_path):
    """The message names what to install."""
    monkeypatch.setattr(semantic, "find_spec", lambda name: None)
    company = Profile(profile(tmp_path, "model"))
    assert "pip install 'mysteryshop[semantic]'" in missing_model(company)
    assert judge_for(company).name.startswith("rules alone: [semantic] needs an extra")
    with pytest.raises(MissingExtra):
        SemanticJudge.of(company.semantic)
    assert missing_model(Profile(None)) == ""


@pytest.mark.parametrize("name", ["nowhere", "somebody/some-model", "../../x", "a" * 200])
def test_a_model_that_is_not_there_is_never_downloaded(monkeypatch, tmp_path, name):
    """The message says where it was looked for and how to get it."""
    pytest.importorskip("model2vec")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"no model\.safetensors in .* hf download"):
        SemanticJudge.of(profile(tmp_path, name))


def test_a_broken_model_is_named(tmp_path):
    """Rules are used, and the message names its folder."""
    pytest.importorskip("model2vec")
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        SemanticJudge.of(profile(tmp_path, "."))


def test_a_real_model_is_read_from_its_folder(tmp_path, ruled):
    """A tiny one, made here: two meanings and five words."""
    model2vec = pytest.importorskip("model2vec")
    import numpy as np
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {"[UNK]": 0, "prepare": 1, "tap": 2, "sofa": 3, "cost": 4}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    vectors = np.array([[0, 0], [1, 0], [1, 0.1], [0, 1], [0, 1]], dtype=np.float32)
    model2vec.StaticModel(vectors, tokenizer).save_pretrained(tmp_path / "tiny")
    judge = SemanticJudge.of(profile(tmp_path, "tiny"))
    assert judge.name.startswith("rules + tiny ")
    ruled("unsure")
    [said] = judge.judge(question(), REPLY)
    assert (said.status, TAP in said.quote) == ("answered", True)
