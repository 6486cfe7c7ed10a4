"""Menus as recognition writes them: options, orders, doubts, agreement."""

import time
from dataclasses import replace

import pytest

from mysteryshop.probes.phone.agreement import agreed
from mysteryshop.probes.phone.menus import GAP, read_menus, same_meaning, same_menu


def options(text, language="en"):
    """What can be done, and what it leads to, of the only menu in a text."""
    (menu,) = read_menus(text, language)
    return {option.how: option.meaning for option in menu.options}


BILLS = {"1": "for billing", "2": "for faults", "3": "for orders"}


@pytest.mark.parametrize(
    "text",
    [
        "For billing, press 1. For faults, press 2. For orders, press 3.",
        "for billing press 1 for faults press 2 for orders press 3",
        "For billing, press 1, for faults, press 2, for orders, press 3",
        "for billing, press 1 for faults, press 2 for orders, press 3",
        "For billing press one. For faults press two. For orders press three.",
        "For billing press won. For faults press to. For orders press tree.",
        "For billing Press1. For faults Press2. For orders Press3.",
        "Press 1 for billing. Press 2 for faults. Press 3 for orders.",
        "press one for billing press to for faults press three for orders",
        "Press 1 for billing, 2 for faults or 3 for orders.",
        "Press 1 for billing, press 2 for faults, for orders press 3",
        "Thank you for calling Tidewater, for billing press 1. Press 2 for faults. For orders, press 3.",
        "Welcome. Calls may be recorded. For billing, dial 1. For faults, select 2. For orders, choose 3.",
        "For billing, please press the number 1 key now. For faults, press the number 2 key now. "
        "For orders, press the number 3 key now.",
        "For billing, choose No. 1. For faults, choose No. 2. For orders, choose No. 3.",
        "Thanks for calling, calls may be recorded, for billing. Please press 1, for faults. "
        "Please press 2, for orders. Please press 3",
        "Hello. Calls may be recorded for billing press 1 for faults press 2 for orders press 3",
        "For billing. You can reach us by pressing 1. For faults. You can read just by pressing 2. "
        "For orders. You may register by pressing 3.",
        "Patch 1 for billing, patch 2 for faults, patch 3 for orders",
        "Line 1 for billing. Line 2 for faults. Line 3 for orders.",
        "She's number 1 for billing. She's number 2 for faults. She's number 3 for orders.",
    ],
)
def test_any_order_and_spelling(text):
    """The same three options, however they are put and written."""
    assert {key: meaning for key, meaning in options(text).items() if meaning} == BILLS


def test_waiting_and_words_are_options_too():
    """Staying on the line can be offered, and a word can stand for a key."""
    said = "To speak to us about a bill, say billing or press 1. For anything else, please hold."
    (menu,) = read_menus(said, "en")
    first, last = menu.options
    assert (first.key, first.word) == ("1", "billing")
    assert last.waits
    assert last.meaning == "for anything else"


@pytest.mark.parametrize(
    "text",
    [
        "Your wait is about five minutes. Please hold.",
        "Good morning, Ana speaking, how can I help you?",
        "You are number three in the queue.",
        "Please dial 020 7946 0123 instead.",
        "",
        "1 2 3 4 5",
        "We open at 9 on weekdays, at 10 on Saturdays, and our hotline at 11 on Sundays.",
    ],
)
def test_what_is_no_menu(text):
    """Numbers alone, and words about pressing a whole number, offer nothing."""
    assert read_menus(text, "en") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Press 1. For faults, press 2. For orders, press 3.",
        "Press 1 for faults. Press 2 for orders. Press 3.",
        "press 1 for faults press 2 for orders press 3",
        "Press 1, for faults, press 2, for orders, press 3",
    ],
)
def test_a_dropped_clause_is_never_shifted_into_certainty(text):
    """A menu that begins and ends with a key fits both orders: no key of it is trusted."""
    (menu,) = read_menus(text, "en")
    assert not any(option.trust for option in menu.options)


def test_a_key_that_was_not_understood_spoils_its_neighbour():
    """Words that end like "press …" belong to somebody else at least in part."""
    said = "for billing press 1 press 2 for sales to cancel your contract press grouse press 0 for help"
    (menu,) = read_menus(said, "en")
    assert {o.key: o.trust for o in menu.options}["2"] == 0


@pytest.mark.parametrize(
    ("text", "trust"),
    [
        ("For billing, press 1. For faults, press 3. For orders, press 4.", [1, 0, 1]),
        ("Press 1 for billing. Press 3 for faults. Press 4 for orders.", [0, 1, 1]),
        ("For billing, press 4. For faults, press 5.", [GAP, 1]),
        ("Press 4 for billing. Press 5 for faults.", [1, 1]),
        ("For billing, press 1. For faults, press 9. For all the rest, press 0.", [1, 1, 1]),
        ("Press 1 for billing, to report a fault. Press 3 for orders.", [1, 1]),
        ("Press 1 for billing, or to report a fault. Press 3 for orders.", [0, 1]),
        ("Press 1 for billing, to report a fault. Press 4 for orders.", [0, 1]),
        ("For billing, press 1. To report a fault. For orders, press 3.", [1, 1]),
    ],
)
def test_where_a_key_is_missing_one_neighbour_may_have_its_words(text, trust):
    """The one on the side of the words; none where the words of both are there."""
    (menu,) = read_menus(text, "en")
    assert [option.trust for option in menu.options] == trust


def test_words_of_a_missed_key_are_left_to_it():
    """The order of the other keys is not turned round for them."""
    said = (
        "Press 1 for complaints, to quit, press 3 if you wish to join us, "
        "press 4 for repairs, press 5, and if none."
    )
    (menu,) = read_menus(said, "en")
    assert menu.options[1].meaning == "if you wish to join us"


def test_a_menu_read_out_twice_is_two_hearings():
    """Where the keys begin anew, the menu does."""
    once = "For billing, press 1. For faults, press 2. "
    assert len(read_menus(once * 2, "en")) == 2


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "de",
            "Für Rechnungen drücken Sie die 1. Wenn Sie kündigen möchten, wählen Sie bitte die Zwei.",
        ),
        ("fr", "Pour la facturation, tapez 1. Pour résilier, appuyez sur la touche deux."),
        ("es", "Para facturación, pulse uno. Para darse de baja, marque el 2."),
        ("xx", "For billing, press 1. Für Kündigungen drücken Sie die 2."),
    ],
)
def test_other_languages(language, text):
    """German, French, Spanish; where the language is unknown, all of them."""
    assert list(options(text, language)) == ["1", "2"]


def test_two_readings_must_agree():
    """One reading is not enough; two that differ neither; a third that agrees with one is."""
    right = "For billing, press 1. For faults, press 2."
    shifted = "For faults, press 1. For orders, press 2."
    (one,), (other,) = read_menus(right, "en"), read_menus(shifted, "en")
    assert agreed([one], "en").options == ()
    assert agreed([one, other], "en").options == ()
    assert len(agreed([one, one], "en").options) == 2
    assert agreed([one, one, other, other], "en").options == ()


def test_the_shorter_of_two_agreeing_meanings_counts():
    """A merged reading holds the clause of another key."""
    merged = "For billing, for faults, press 2. For orders, press 3."
    (one,), (other,) = (
        read_menus(merged, "en"),
        read_menus("For faults, press 2. For orders, press 3.", "en"),
    )
    found = {
        option.how: option.meaning for option in agreed([one, other, other, one], "en").options
    }
    assert "billing" not in found.get("2", "")


def test_one_way_to_read_does_not_outvote_another():
    """It misreads a recording alike each time; others have the words at another key."""
    said = "Press 1 for faults. Press 2 for sales. Press 3 for invoices."
    misread = (
        "Press 1 for faults, press 2 for sales, press 3, 4, and invoices, press 0 for all else."
    )
    (right,), (wrong,) = read_menus(said, "en"), read_menus(misread, "en")
    hearings = [right, replace(wrong, way=1)] * 2
    assert not agreed(hearings, "en").offers("4")
    assert agreed([wrong, wrong], "en").offers("4")


def test_the_matter_that_two_readings_agree_on_counts():
    """A third, shorter one may have lost it."""
    (one,) = read_menus("To let us know about an outage, press 1. For orders, press 2.", "en")
    (other,) = read_menus("To let us know about an, press 1. For orders, press 2.", "en")
    assert "outage" in agreed([one, other, one], "en").options[0].meaning


def test_likeness():
    """Misheard words are the same word; other words are not."""
    assert same_meaning("for billing", "for building", "en")
    assert not same_meaning("for billing", "for faults", "en")
    assert not same_meaning("to report a fault", "to report a death", "en")
    (one,) = read_menus("For billing, press 1. For faults, press 2.", "en")
    (other,) = read_menus("For sales, press 1. For accounts, press 2.", "en")
    assert same_menu(one, one, "en")
    assert not same_menu(one, other, "en")


@pytest.mark.parametrize(
    "text",
    [
        "press " * 1_500,
        "press 1 for " * 800,
        "for to if or and " * 500,
        "say " * 2_000,
        "press 1 , " * 900,
        "for a" + "," * 8_000,
        "0" * 20_000,
        "press to for to for to " * 300,
        "\x00\u202e\U0001f4de" * 3_000,
        "ﷺ" * 5_000,
    ],
)
def test_hostile_texts_end_soon(text):
    """Whatever is transcribed, reading it takes bounded work and gives bounded menus."""
    begun = time.process_time()
    menus = read_menus(text, "en")
    assert sum(len(menu.options) for menu in menus) <= 24
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        (
            "Press 1 if your service is down to for quitting. Press 3 to complain for for our sales.",
            ["if your service is down", "for quitting", "to complain", "for our sales"],
        ),
        (
            "Press 1 for disconnections, do to let us know about an outage. Press 3 to talk about charges.",
            ["for disconnections", "to let us know about an outage", "to talk about charges"],
        ),
    ],
)
def test_a_word_that_sounds_like_the_next_key(text, meanings):
    """Where a meaning begins right behind it, and the keys go on counting, it is that key."""
    (menu,) = read_menus(text, "en")
    assert [option.meaning for option in menu.options] == meanings
    assert [option.key for option in menu.options] == ["1", "2", "3", "4"][: len(meanings)]


def test_the_first_key_was_missed():
    """Words of two matters before the second belong to it only in part."""
    said = "I want to report a fault to complain, just press 2. Press 3 for sales. Press 4 for the rest."
    (menu,) = read_menus(said, "en")
    assert menu.options[0].trust == 0


def test_two_matters_that_ran_together_are_two():
    """The second may be the next key's, which has no words of its own."""
    said = (
        "For sales, press 1. Press 2 for billing to report a fault. Press 3. Press 4 for the rest."
    )
    (menu,) = read_menus(said, "en")
    assert menu.options[1].meaning == "for billing"


def test_stops_at_the_wrong_places_shift_nothing():
    """A clause before the first key and none behind the last tell the order, whatever the stops say."""
    said = "For complaints, press 1 for cancellations. Press 2 for billing. Press 3 for all other. Press 0."
    (menu,) = read_menus(said, "en")
    assert menu.options[1].meaning == "for cancellations"
    assert menu.options[1].key == "2"


def test_words_behind_or_are_of_the_next_key():
    """ "Press 1 or to complain, press 2" leads over to the next key, whatever the stops say."""
    said = (
        "Great a pup press 1 or to report a fault. Press 2 or to complain. Press 3 or else press 4."
    )
    (menu,) = read_menus(said, "en")
    assert menu.options[1].meaning == "to report a fault"
    assert menu.options[2].meaning == "to complain"


def test_a_number_that_is_only_a_word():
    """Recognition writes "press 1 number 3" for "press the number three"."""
    (menu,) = read_menus("To quit, press 1 number 2. For sales, press 1 number 3.", "en")
    assert [option.key for option in menu.options] == ["2", "3"]


def test_a_digit_that_was_a_word():
    """What recognition writes for "to end" is no key: the key comes later, with its verb."""
    said = (
        "To pay, press the number 1, 2 and your agreement. Press the number 2. For faults, press 3."
    )
    (menu,) = read_menus(said, "en")
    assert [option.key for option in menu.options] == ["1", "2", "3"]


def test_the_first_key_without_its_verb():
    """The 1 before "press 2" is a key, whatever stands for its verb."""
    said = "If you are thinking of leaving a style 1, if nothing works dial 2, for sales dial 3."
    (menu,) = read_menus(said, "en")
    assert [option.how for option in menu.options] == ["1", "2", "3"]
    assert all(option.trust for option in menu.options)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("To complain, press 1. To place an order press you to cancel your contract press 3.", "3"),
        ("To complain dial. If you are thinking of leaving a style to 4 billing dial 3.", "3"),
    ],
)
def test_words_that_hold_a_key_nobody_understood(text, key):
    """Those of two keys: none is pressed for them."""
    (menu,) = read_menus(text, "en")
    assert {option.key: option.trust for option in menu.options}[key] == 0


def test_for_anything_else_is_no_four():
    """Though the keys count on to it, and it sounds like one."""
    (menu,) = read_menus("Press 1 for A. Press 2 for B. Press 3 for anything else press 0.", "en")
    assert "4" not in [option.key for option in menu.options]
    (menu,) = read_menus(
        "Press 1 for A. Press 2 for B. Press 3 for C. Dero 4 everything else.", "en"
    )
    assert "4" not in [option.key for option in menu.options]


def test_readings_of_one_matter_agree():
    """However the word for it was misheard."""
    (one,) = read_menus("To report a fault, press 1. For sales, press 2.", "en")
    (other,) = read_menus("To report a false, press 1. For a purchase, press 2.", "en")
    assert [option.how for option in agreed([one, other], "en").options] == ["1", "2"]


def test_a_misheard_word_is_no_other_meaning():
    """What is about nothing we know speaks neither for a matter nor against it; another matter does."""
    (fault,) = read_menus("To report a fault, press 1.", "en")
    (assault,) = read_menus("To report assault, press 1.", "en")
    (sales,) = read_menus("For sales, press 1.", "en")
    assert agreed([fault, assault, assault, fault], "en").offers("1")
    assert not agreed([fault, sales, sales, fault], "en").options
    assert not agreed([fault, assault, assault], "en").options


def test_a_key_and_the_word_behind_it_in_one_number():
    """ "Two to upgrade" is written "22 upgrade"; twelve is twelve."""
    said = "Choose number 1 to complain, choose number 22 upgrade, choose number 34 repairs."
    (menu,) = read_menus(said, "en")
    assert [option.meaning for option in menu.options] == [
        "to complain",
        "to upgrade",
        "for repairs",
    ]
    assert read_menus("Press 12 for sales.", "en") == ()
