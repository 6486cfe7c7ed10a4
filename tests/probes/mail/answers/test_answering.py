"""What a reply is worth as an answer."""

import random
import tomllib
from pathlib import Path

import pytest

from mysteryshop.probes.mail.answers.answering import overall, weigh
from mysteryshop.probes.mail.answers.judge import SubAnswer
from mysteryshop.probes.mail.answers.question import Question
from mysteryshop.probes.mail.answers.sentences import LONGEST_REPLY

HERE = Path(__file__).parent
RIGHT_AT_LEAST = 0.93
LETTERS = {"answered": "A", "not_answered": "N", "unsure": "U"}


def labelled():
    """Every labelled reply of ours beside its question."""
    for file in sorted(HERE.glob("replies_*.toml")):
        for table in tomllib.loads(file.read_text(encoding="utf-8"))["questions"]:
            subs = [{"text": text, "expects": expects} for text, expects in table["subquestions"]]
            told = {key: table[key] for key in ("text", "facts", "preferred_name", "legal_name")}
            for reply in table["replies"]:
                yield Question.of({**told, "subquestions": subs}), reply


def letters(answer):
    return "".join(LETTERS[sub.status] for sub in answer.subquestions)


def test_labelled_replies_are_judged_right():
    """Of our labelled replies in ten languages, at least this share of sub-questions."""
    pairs = [
        (want, got)
        for question, reply in labelled()
        for want, got in zip(
            reply["statuses"], letters(weigh(reply["text"], question)), strict=True
        )
        if want != "U"
    ]
    assert sum(want == got for want, got in pairs) / len(pairs) >= RIGHT_AT_LEAST


def test_every_quote_stands_in_the_reply():
    """Letter by letter: a verdict without a quotable fact is none."""
    for question, reply in labelled():
        answer = weigh(reply["text"], question)
        quotes = [sub.quote for sub in answer.subquestions] + list(answer.cliches)
        quotes += [promise.quote for promise in answer.commitments]
        quotes += [answer.pushes_to.quote] if answer.pushes_to else []
        assert all(quote in reply["text"] for quote in quotes)
        assert all(sub.quote for sub in answer.subquestions if sub.status == "answered")


BOILERPLATE = [
    "Thank you for contacting us. Your request is important to us and we'll be in touch shortly.",
    "Thank you for your message about the guarantee of your lamp, the cost of a new switch and how long "
    "the repair takes. We aim to answer within 3 working days.",
    "You asked what a new switch costs and how long the repair takes. We have forwarded your e-mail.",
    "We will check the cost of the switch and the guarantee and get back to you by Friday.",
    "Please find the answers in our help centre. Repairs usually take time and prices start at £3.",
    "Vielen Dank für Ihre Anfrage zur Garantie. Wir melden uns innerhalb von 2 Werktagen bei Ihnen.",
    "Die Reparaturdauer hängt vom Schaden ab. Die Kosten richten sich nach dem Aufwand.",
    "Nous avons bien reçu votre demande et reviendrons vers vous sous 48 heures.",
    "Hemos recibido su consulta y le responderemos en un plazo de 2 días.",
    "Abbiamo ricevuto la Sua richiesta e Le risponderemo entro 2 giorni.",
    "Is it the lamp with the brass foot? What does the label say?",
    "",
    "...",
]


@pytest.mark.parametrize("reply", BOILERPLATE)
def test_boilerplate_never_answers(reply, question):
    """Thanks, promises to find out, retelling the question, and prices that start somewhere."""
    assert weigh(reply, question).answers == "not_answered"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Yes, 14 euros, five days.", "AAA"),
        ("1) yes\n2) nothing, it is free\n3) a week", "AAA"),
        (
            "The guarantee has run out, sorry. A switch is 14 euros and the repair takes five days.",
            "AAA",
        ),
        ("It is covered by the guarantee. I'll find out about the rest.", "ANN"),
        (
            "> What does a new switch cost?\n14.50\n> How long does the repair take?\nTwo weeks.",
            "NAA",
        ),
        (
            "Die Garantie gilt noch. Der Schalter kostet 14 Euro. Die Reparatur dauert 5 Tage.",
            "AAA",
        ),
    ],
)
def test_answers_in_different_manners(reply, expected, question):
    """Short, numbered, as a refusal, in part, below the quoted questions, in another language."""
    assert letters(weigh(reply, question)) == expected


@pytest.mark.parametrize(
    ("reply", "names"),
    [
        ("Could you give me your order number?", ("order_number",)),
        ("Please send us:\n- the model\n- the date of purchase", ("model", "purchase_date")),
        ("Bitte nennen Sie uns Ihre Bestellnummer.", ("order_number",)),
        ("Your order number is noted. Is the switch red?", ()),
        ("If you have further questions about your order, please let us know.", ()),
    ],
)
def test_asks_again_for_what_was_told(reply, names, question):
    """Only what a request names, in whatever language."""
    assert weigh(reply, question).asks_again_for == names


@pytest.mark.parametrize(
    ("reply", "channel"),
    [
        ("Please call us on 01632 960100.", "phone"),
        ("Log in to your account to see this.", "portal"),
        ("You find this in our FAQ.", "help pages"),
        ("Bitte rufen Sie uns an.", "phone"),
        ("Yes, 14 euros, five days. If you have any questions, call us.", None),
        ("We are looking into it. If you have any further questions please call us.", None),
    ],
)
def test_sends_to_another_channel(reply, channel, question):
    """Instead of answering; an offer for further questions is none."""
    pushed = weigh(reply, question).pushes_to
    assert (pushed.to if pushed else None) == channel


@pytest.mark.parametrize(
    ("reply", "what", "due"),
    [
        ("We will call you tomorrow.", "call", "tomorrow"),
        ("I'll check and get back to you within two days.", "write", "two days"),
        ("We will send a new switch by Friday.", "do", "friday"),
        ("Wir melden uns bis Freitag.", "write", "freitag"),
    ],
)
def test_promises_are_recorded(reply, what, due, question):
    """What the company says it will do, and when."""
    promise = weigh(reply, question).commitments[0]
    assert (promise.what, promise.due, promise.quote) == (what, due, reply)


def test_cliches_are_quoted_as_they_stand(question):
    """With their capitals and apostrophes."""
    reply = "Your satisfaction is our TOP priority! We apologise for any inconvenience caused."
    assert weigh(reply, question).cliches == (
        "Your satisfaction is our TOP priority",
        "We apologise for any inconvenience caused",
    )


def test_boilerplate_has_a_score_with_reasons(question):
    """All of it, or next to nothing."""
    assert weigh(BOILERPLATE[0], question).boilerplate.score == 1
    assert weigh("The switch is 14 euros.", question).boilerplate.score == 0


@pytest.mark.parametrize(
    ("statuses", "result"),
    [
        (("answered", "answered"), "answered"),
        (("answered", "not_answered"), "partial"),
        (("answered", "not_answered", "unsure"), "partial"),
        (("answered", "unsure"), "unsure"),
        (("not_answered", "unsure"), "unsure"),
        (("not_answered", "not_answered"), "not_answered"),
    ],
)
def test_the_whole_of_its_parts(statuses, result):
    """Unsure only where the unsure ones decide."""
    assert overall([SubAnswer("?", status) for status in statuses]) == result


@pytest.mark.parametrize(
    "reply",
    [
        "a " * LONGEST_REPLY,
        "(" * LONGEST_REPLY,
        "1) " * LONGEST_REPLY,
        "> " * LONGEST_REPLY,
        "will " * LONGEST_REPLY,
        "ein" * LONGEST_REPLY,
        "1.1." * LONGEST_REPLY,
        "Hi " * LONGEST_REPLY,
        "ﷺ" * 5_000,
        "\x00\ud800\u202e\n" * 2_000,
        "ぁ" * LONGEST_REPLY,
    ],
    ids=["words", "brackets", "numbers", "quotes", "promises", "glued", "dots", "greetings", "wide", "odd",
         "kana"],
)  # fmt: skip
def test_hostile_replies_are_survived(reply, question):
    """Nothing that can be written crashes or hangs the judge."""
    assert weigh(reply, question).answers in ("not_answered", "unsure", "partial", "answered")


def test_broken_replies_are_survived():
    """Pieces of real-looking replies in any disorder."""
    chance = random.Random(7)
    pairs = list(labelled())
    for _ in range(60):
        question, _ = chance.choice(pairs)
        text = "".join(chance.choice(pairs)[1]["text"] for _ in range(3))
        cut = chance.randrange(len(text))
        mixed = text[cut:] + chance.choice("\n\t>|1)\u200b�") + text[:cut][::-1]
        answer = weigh(mixed, question)
        assert all(sub.quote in mixed for sub in answer.subquestions)
