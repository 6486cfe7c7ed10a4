"""Which key leads to what the shopper wants."""

from collections import Counter

import pytest

from mysteryshop.probes.phone.intent import choose, settled
from mysteryshop.probes.phone.menus import read_menus

INVOICE = "I have a question about my invoice"
FULL = (
    "For sales, press 1. For billing and payments, press 2. For technical support, press 3. "
    "To cancel your contract, press 4. For anything else, press 0."
)


def chosen(text, wants, tried=(), language="en"):
    (menu,) = read_menus(text, language)
    choice = choose(menu, wants, language, Counter(tried))
    return choice and choice.option.how


@pytest.mark.parametrize(
    ("wants", "key"),
    [
        (INVOICE, "2"),
        ("Why is my March bill 12.50 higher than the one before?", "2"),
        ("My line has been dead since Monday", "3"),
        ("My internet is not working", "3"),
        ("I am moving on 1 May. How do I end my contract by then?", "4"),
        ("I would like to buy a router", "1"),
        ("I want to know whether my neighbour is well", "0"),
    ],
)
def test_the_matter_decides(wants, key):
    """What is wanted, in other words than the menu's; what is not named goes to anything else."""
    assert chosen(FULL, wants) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("To pay your bill, press 1. For questions about your bill, press 2.", "2"),
        ("For the balance of your account, press 1. To ask about an invoice, press 2.", "2"),
        ("If you are an existing customer, press 1. To become a customer, press 2.", "1"),
        ("For business customers, press 1. For personal customers, press 2.", "2"),
        ("For English, press 1. Para español, press 2.", "1"),
        ("For opening hours, press 1. To speak to an agent, press 2.", "2"),
        ("To request a call back, press 1. Or stay on the line for the next advisor.", "wait"),
        ("To hear these options again, press star. For the main menu, press 9.", None),
        ("To close your account, press 1. For new customers, press 2.", None),
    ],
)
def test_ways_on_and_away(text, key):
    """A way towards a person is taken when nothing names the matter, a way round in circles never."""
    assert chosen(text, INVOICE) == key


def test_what_is_wanted_is_tried_twice_and_nothing_else():
    """Then the next best, once, then nothing."""
    assert chosen(FULL, INVOICE, "2") == "2"
    assert chosen(FULL, INVOICE, "22") == "0"
    assert chosen(FULL, INVOICE, "220") is None


def test_a_choice_says_why():
    """In the words heard, and what of ours they meet."""
    (menu,) = read_menus(FULL, "en")
    assert choose(menu, INVOICE, "en").because == "“for billing and payments”: I call about billing"


def test_a_better_option_is_waited_for():
    """What one reading alone has heard is no reason to press, but one to wait for the repetition."""
    (whole,) = read_menus(FULL, "en")
    (half,) = read_menus("For sales, press 1. For anything else, press 0.", "en")
    assert settled([whole, half], INVOICE, "en") is None
    assert settled([whole, half], INVOICE, "en", patient=False).option.key == "0"
    assert settled([whole, half, whole], INVOICE, "en").option.key == "2"


def test_a_menu_that_begins_at_another_key():
    """Its first key is doubtful, and taken all the same when the menu is not read out again."""
    (menu,) = read_menus("For a question about a bill, press 4. For payments, press 5.", "en")
    assert settled([menu, menu], INVOICE, "en") is None
    assert settled([menu] * 4, INVOICE, "en").option.key == "4"
    assert settled([menu, menu], INVOICE, "en", patient=False).option.key == "4"


def test_a_better_wording_of_the_same_key_is_no_reason_to_wait():
    """One reading names the matter twice, another once: the key is the same."""
    once, twice = (
        read_menus(f"For faults, press 1. For {words}, press 2.", "en")[0]
        for words in ("billing", "billing and payment")
    )
    assert settled([once, twice], "I have a question about billing and a payment.", "en")


def test_a_key_that_was_missed_may_be_the_better_one():
    """What only leads on is not taken while the menu counts past a key, unless nothing more is heard."""
    (menu,) = read_menus(
        "For faults, press 1. For sales, press 3. For anything else, press 4.", "en"
    )
    assert settled([menu] * 3, INVOICE, "en") is None
    assert settled([menu] * 3, INVOICE, "en", patient=False).option.key == "4"


def test_two_keys_in_the_same_words():
    """One of them was misheard, "faults" as "sales": another hearing is waited for, then the way on taken."""
    (menu,) = read_menus("For sales, press 1. For sales, press 2. For all else, press 0.", "en")
    readings = [menu, menu]
    assert settled(readings, "I want to buy a phone", "en") is None
    last = settled(readings, "I want to buy a phone", "en", patient=False)
    assert last is not None
    assert last.option.key == "0"
    bills = settled(readings, INVOICE, "en")
    assert bills is not None
    assert bills.option.key == "0"
