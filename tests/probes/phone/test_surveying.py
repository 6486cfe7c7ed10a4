"""The tree behind a number, call by call, without audio."""

import pytest

from mysteryshop.core.observation import decode, encode
from mysteryshop.probes.phone.phone_map import (
    PhoneLook,
    Place,
    PlaceKind,
    Stop,
    changes,
    grown,
    to_try,
)
from mysteryshop.probes.phone.surveying import Surveyor

from .scripted import ANSWERS, RINGING, Performance, music, plays, rings, says, silence, tone

WELCOME = "Welcome to Tidewater. For sales, press 1. For billing, press 2. For faults, press 3."
BILLING = (
    "To hear your balance, press 1. To ask about a bill, press 2. For the main menu, press star."
)


def menu(text):
    """Read out until a key comes."""
    for _ in range(3):
        did = yield plays(text, until=("key",))
        did = did or (yield silence(6, until=("key",)))
        for kind, key in did:
            if kind == "key":
                return key
    return None


def company():
    """Sales have a queue; billing a menu with voicemail, a person and a way back; faults hang up."""
    yield RINGING
    yield rings(2)
    yield ANSWERS
    while True:
        key = yield from menu(WELCOME)
        if key == "1":
            yield plays("All our advisors are busy. You are number three in the queue.")
            yield music(60)
        if key == "3":
            yield plays("Please visit our website. Goodbye.")
        if key != "2":
            return
        key = yield from menu(BILLING)
        if key == "1":
            yield plays("Nobody is available. Please leave a message after the tone.")
            yield tone()
            yield silence(60)
        if key == "2":
            yield says("Good morning, this is Ana, how can I help you?")
            yield silence(60)
        if key != "*":
            return


def surveyed(of=company, most=20):
    """The whole tree, the calls it took, and what was said to people."""
    root, calls, said = None, 0, []
    while calls < most and (root is None or to_try(root)):
        surveyor = Surveyor("en", to_try(root) if root else ())
        performance = Performance(surveyor, of).run()
        said += [deed.text for deed in performance.deeds if hasattr(deed, "text")]
        root = grown(root, surveyor.stops)
        calls += 1
    return root, calls, said


def kinds(place, keys=()):
    """Every place by its keys."""
    yield "-".join(keys), str(place.kind)
    for choice in place.choices:
        if choice.leads:
            yield from kinds(choice.leads, (*keys, choice.how))


def test_every_key_is_tried_once():
    """Depth first within a call, one new leaf each; a way back is known as one."""
    root, calls, said = surveyed()
    assert dict(kinds(root)) == {
        "": "menu",
        "1": "queue",
        "2": "menu",
        "2-1": "voicemail",
        "2-2": "person",
        "2-*": "earlier menu",
        "3": "end of the call",
    }
    assert calls == 5
    assert said == ["I am sorry, I have pressed the wrong key. Goodbye."]


def test_what_people_say_is_not_kept():
    """A person is a place without words."""
    root, *_ = surveyed()
    assert "Ana" not in repr(root)


def test_a_number_without_a_menu_is_one_place():
    """It takes one call."""

    def direct():
        yield ANSWERS
        yield says("Tidewater Broadband, Ana speaking, what can I do for you?")
        yield silence(60)

    root, calls, _ = surveyed(direct)
    assert (root.kind, calls) == (PlaceKind.PERSON, 1)


@pytest.mark.parametrize(
    ("sounds", "kind"),
    [
        ([silence(30)], PlaceKind.UNCLEAR),
        ([music(90)], PlaceKind.QUEUE),
        ([plays("Our office is currently closed. Please call again tomorrow."), silence(9)],
         PlaceKind.CLOSED),
        ([plays("Please enter your account number, followed by the hash key."), silence(9)],
         PlaceKind.ENTRY),
    ],
)  # fmt: skip
def test_where_no_key_leads_on(sounds, kind):
    """Each is known for what it is, and left."""

    def of():
        yield ANSWERS
        yield from (sound for sound in sounds)  # a generator takes what was done meanwhile

    root, *_ = surveyed(of)
    assert root.kind is kind


def test_what_has_changed_is_told():
    """By key, from the top down."""
    old, *_ = surveyed()

    def renewed():
        yield ANSWERS
        key = yield from menu(WELCOME.replace("For faults, press 3", "To leave us, press 4"))
        if key == "1":
            yield plays("Please leave a message after the tone.")
            yield tone()

    new, *_ = surveyed(renewed)
    told = list(changes(old, new, "en"))
    assert "1: voicemail, was queue" in told
    assert "3 (“for faults”) is gone" in told
    assert "4 (“to leave us”) is new" in told
    assert not list(changes(old, old, "en"))


def test_what_was_found_survives_the_ledger():
    """A look is stored and read again as it was."""
    surveyor = Surveyor("en", ("2", "2"))
    Performance(surveyor, company).run()
    look = PhoneLook("sip:a@127.0.0.1", surveyor.stops, 30.0)
    assert decode(encode(look)) == look


def test_a_known_place_is_not_forgotten():
    """A call that got less far takes nothing away."""
    root, *_ = surveyed()
    assert grown(root, [Stop(("2",), Place(PlaceKind.ENDED))]) == root


def test_a_key_whose_words_are_not_certain_is_tried_all_the_same():
    """Two readings disagree on what 1 is about; a map loses nothing by pressing it."""

    def misheard():
        yield ANSWERS
        for _ in range(4):
            did = yield plays(
                "For a question about your build, press 1. For faults, press 2.",
                also="For a question about your pill, press 1. For faults, press 2.",
                until=("key",),
            )
            did = did or (yield silence(6, until=("key",)))
            if any(kind == "key" for kind, _ in did):
                yield plays("Please leave a message after the tone.")
                yield tone()
                yield silence(60)
                return

    root, calls, _ = surveyed(misheard)
    assert [(choice.how, choice.leads.kind) for choice in root.choices] == [
        ("1", "voicemail"),
        ("2", "voicemail"),
    ]
    assert calls == 2
