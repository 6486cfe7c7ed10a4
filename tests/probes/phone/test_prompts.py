"""What is said on the telephone, by its words."""

import pytest

from mysteryshop.probes.phone.naming import without_names
from mysteryshop.probes.phone.prompts import Kind, person_begins, understand


def kinds(text, language="en"):
    return understand((text,), language).kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("All our advisors are currently busy. Please hold.", Kind.QUEUE),
        ("Your call is very important to us.", Kind.CLICHE),
        ("Please leave your name and number after the tone.", Kind.VOICEMAIL),
        ("Our office is closed at the moment.", Kind.SHUT),
        ("Sorry, I didn't catch that. Please try again.", Kind.INVALID),
        ("I'll put you through to the billing team.", Kind.HAND_OVER),
        ("We will call you back within an hour.", Kind.CALL_BACK),
        ("Please visit our website.", Kind.WEBSITE),
        ("In a few words, tell me why you're calling.", Kind.BOT),
        ("What can I do for you?", Kind.ASKS_REASON),
        ("I'm afraid you've come to the wrong department.", Kind.WRONG),
        ("Could I have your account number, please?", Kind.ASKS_DETAILS),
        ("Sure, let me have a look at that.", Kind.HELPS),
    ],
)
def test_kinds(text, kind):
    """Each kind by its usual words."""
    assert kind in kinds(text)


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("de", "Ihr Anruf ist uns sehr wichtig. Bitte haben Sie etwas Geduld.", Kind.CLICHE),
        ("de", "Bitte hinterlassen Sie eine Nachricht nach dem Signalton.", Kind.VOICEMAIL),
        ("de", "Ich verbinde Sie mit einem Kollegen.", Kind.HAND_OVER),
        ("de", "Tidewater, mein Name ist Jonas Weber, was kann ich für Sie tun?", Kind.ASKS_REASON),
        ("fr", "Tous nos conseillers sont occupés, veuillez patienter.", Kind.QUEUE),
        ("fr", "Laissez un message après le bip.", Kind.VOICEMAIL),
        ("fr", "Je vous passe le service concerné.", Kind.HAND_OVER),
        ("es", "Todos nuestros agentes están ocupados.", Kind.QUEUE),
        ("es", "Deje su mensaje después de la señal.", Kind.VOICEMAIL),
        ("es", "Le paso con mi compañera.", Kind.HAND_OVER),
    ],
)
def test_kinds_in_other_languages(language, text, kind):
    """The usual words in German, French and Spanish."""
    assert kind in kinds(text, language)


@pytest.mark.parametrize(
    ("text", "place", "minutes"),
    [
        ("You are number three in the queue.", 3, None),
        ("There are 12 callers ahead of you.", 12, None),
        ("You are second in the queue.", 2, None),
        ("Your wait is about five minutes.", None, 5),
        ("Your estimated waiting time is two to three minutes.", None, 3),
        ("We will be with you in less than a minute.", None, 1),
        ("The wait time is 90 seconds.", None, 1.5),
        ("It takes a while.", None, None),
    ],
)
def test_queues(text, place, minutes):
    """Our place, and the longest time they name."""
    prompt = understand((text,), "en")
    assert (prompt.place, prompt.wait_minutes) == (place, minutes)


def test_a_hand_over_that_was_misheard():
    """ "I will transfer you" is often read as "I will press for you", which no recording says."""
    prompt = understand(("That is another department. One moment, I will press for you.",), "en")
    assert Kind.HAND_OVER in prompt.kinds
    assert not prompt.machine
    assert understand(("Press want to stop your service with us.",), "en").machine


def test_a_person_offers_no_key():
    """ "It the one" is "hit the one" in a menu of several keys, and nothing in a question."""
    reply = understand(("Oh sure, fire away. Is it the one that went out last week?",), "en")
    assert not reply.machine
    assert understand(("For sales, it the one. For faults, press two.",), "en").machine


def test_a_greeting_behind_a_hesitation():
    """ "Um, hello" is a greeting, and "oh sure" says yes."""
    assert "hello" in understand(("Um, and hello, Quickfern.",), "en").opens
    assert "affirms" in understand(("Oh, sure, go on.",), "en").opens
    assert "hello" in understand(("Ähm, ja, hallo?",), "de").opens


def test_people_and_machines():
    """A name or a question makes a greeting personal; a menu, a mailbox or a bot never is."""
    assert understand(("Thank you for calling, Ana speaking, how can I help?",), "en").personal
    assert understand(
        ("How can we help? For billing, press 1. For faults, press 2.",), "en"
    ).machine
    assert understand(("I am your virtual assistant. How can I help you?",), "en").machine
    assert not understand(("Yes, I can see it here.",), "en").machine


@pytest.mark.parametrize(
    ("said", "begun"),
    [
        ("There are two callers before you.", "Ana here, what can I do for you?"),
        ("Your position in the queue", "hello you are speaking to Ana what is it about?"),
        ("That is another department. I will transfer you.", "Tom here. What can I do for you?"),
        ("One moment I will transfer you", "and here what can I do for you?"),
    ],
)
def test_somebody_takes_over(said, begun):
    """From an announcement that was cut off, or from who hands us over; with full stops or without."""
    text = f"{said} {begun}"
    assert text[person_begins(text, "en") :] == begun


@pytest.mark.parametrize(
    "text",
    [
        "Tidewater, Ana speaking, how can I help? I will put you through.",
        "Hello, you are speaking to Ana, what is it about?",
        "Thank you for calling Tidewater, you are speaking to Ana, what can I do for you?",
    ],
)
def test_one_person_alone(text):
    """Their own greeting is not cut."""
    assert person_begins(text, "en") is None


@pytest.mark.parametrize(
    "text",
    [
        "Hello, Ana Torres speaking.",
        "My name is Ana, how can I help?",
        "This is Ana in billing.",
        "Sie sprechen mit Jonas Weber.",
    ],
)
def test_nobody_is_named(text):
    """Whoever introduces themselves has no name in what we keep."""
    kept = without_names(text)
    assert "[name]" in kept
    assert not any(name in kept for name in ("Ana", "Torres", "Jonas", "Weber"))
