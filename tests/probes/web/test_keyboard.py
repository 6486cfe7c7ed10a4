"""The same path by keyboard alone, and what is read out on it."""

import pytest

from mysteryshop.criteria.contact import judge_any_ability
from mysteryshop.probes.web.keyboard import keyboard_search, walk_by_keyboard
from mysteryshop.probes.web.search import ContactSearch, search_contacts

NUMBER = "020 7946 0142"
PAGES = {
    "a link": ('<a href="/c">Contact us</a>', "met"),
    "a button": (
        f"<button onclick='m.hidden=false'>Contact</button><p id=m hidden>{NUMBER}</p>",
        "met",
    ),
    "an accordion": (f"<details><summary>Contact</summary>{NUMBER}</details>", "met"),
    "on the page itself": (f"<p>{NUMBER}</p>", "met"),
    "what shows itself as one scrolls": (
        f'<div style="height:3000px">Tall</div><p id=m style="opacity:0">{NUMBER}</p><script>'
        "new IntersectionObserver(e => e[0].isIntersecting && (m.style.opacity = 1)).observe(m)"
        "</script>",
        "met",
    ),
    "a box the tab key does not come to": (
        f"<div onclick='m.hidden=false' style='cursor:pointer'>Contact</div><p id=m hidden>{NUMBER}</p>",
        "missed",
    ),
    "a picture without a name": (
        '<a href="/c"><img src="/contact.png" width=50 height=50></a>',
        "missed",
    ),
    "only a link without a text": ('<a href="tel:+442079460142"><i>&#9742;</i></a>', "met"),
}


@pytest.mark.parametrize("how", PAGES)
def test_the_same_way_without_a_mouse(browser, visit_to, home, how):
    """Everything on the way is reached by the tab key, and has a name."""
    body, verdict = PAGES[how]
    home.pages["/"] = (200, {}, f"<h1>Welcome</h1>{body}")
    home.pages["/c"] = (200, {}, f"<p>{NUMBER}</p>")
    search = ContactSearch(f"{home.url}/", "computer", "GB")
    with visit_to(search.url) as visit:
        seen = visit.call(search.action, lambda a: search_contacts(search, a, lambda: browser))
        keys = keyboard_search(search, seen.observation, "phone")
        walked = visit.call(keys.action, lambda a: walk_by_keyboard(keys, a, lambda: browser))
    assert judge_any_ability(walked.observation, threshold=2).outcome == verdict


def test_nothing_found_is_nothing_to_walk_to(look, home):
    """Without a channel there is no path."""
    home.pages["/"] = (200, {}, "<p>Nothing here</p>")
    seen = look(f"{home.url}/", max_clicks=0)
    assert keyboard_search(ContactSearch(home.url, "computer", "GB"), seen, "phone") is None
