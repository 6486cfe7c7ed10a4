"""The contacts probe in a real browser, on real pages."""

import re
import socket

import pytest

from mysteryshop.cli.solo import solo_visit
from mysteryshop.core.company import Company
from mysteryshop.core.errors import Stopped, Unreachable
from mysteryshop.core.suite import place_in
from mysteryshop.demo import Website
from mysteryshop.demo.truth import load_truth
from mysteryshop.probes.web.contacts import CHANNELS
from mysteryshop.probes.web.keyboard import keyboard_search, walk_by_keyboard
from mysteryshop.probes.web.search import ContactSearch


def link(*pages):
    """Links to pages, by name."""
    return "".join(f'<p><a href="/{name}">{name}</a></p>' for name in pages)


def letters(text):
    """A value without case and punctuation, as postal addresses are compared."""
    return re.sub(r"\W+", " ", text.casefold())


@pytest.mark.parametrize("guise", ["good", "bad"])
@pytest.mark.parametrize("device", ["computer", "mobile"])
def test_the_sample_company_is_measured_as_planted(look, guise, device):
    """Clicks and values are those of the truth file, in both guises and on both devices."""
    with Website(guise) as site:
        seen = look(site.url, device)
        assert {request.method for request in site.requests} == {"GET"}
    assert seen.interruptions == (("consent banner",) if guise == "bad" else ())
    for planted in load_truth().planted:
        if (planted.guise, planted.device) == (guise, device):
            channel = seen.channels[planted.channel]
            assert channel.clicks == planted.clicks, planted
            if planted.channel not in ("form", "chat"):
                values = [letters(value) for value in planted.values]
                assert [letters(value) for value in channel.values] == values, planted


@pytest.mark.slow
def test_the_good_company_is_reached_by_keyboard(look, browser):
    """Every way in of the good guise can be walked to with the keys alone, menu and chat too."""
    with Website("good") as site:
        seen = look(site.url, "mobile")
        host = site.url.split("/")[2]
        company = Company.model_validate(
            {
                "company": {"id": "c", "name": host, "website": site.url, "country": "GB"},
                "scope": {"hosts": [host]},
            }
        )
        for channel in CHANNELS:
            search = keyboard_search(ContactSearch(site.url, "mobile", "GB"), seen, channel)
            with solo_visit(company, "probe:keyboard", channel) as visit:
                walked = visit.call(
                    search.action,
                    lambda attempt, search=search: walk_by_keyboard(
                        search, attempt, lambda: browser
                    ),
                ).observation
            assert walked.arrived, channel
            assert walked.readable, channel
            assert all(step.reached and step.named for step in walked.steps), channel


def test_every_claim_is_proven_by_a_replayed_path(look):
    """A picture of every step, the value marked on the last; the site was only ever read."""
    with Website("bad") as site:
        phone = look(site.url).channels["phone"]
        assert {request.method for request in site.requests} == {"GET"}
    assert [click.click for click in phone.path] == ["Help", "Billing questions", "Still stuck?"]
    assert [item.name for item in phone.evidence] == [
        "0-home.png",
        "1-help.png",
        "2-billing-questions.png",
        "3-phone.png",
    ]
    assert len({item.sha256 for item in phone.evidence}) == 4


def test_the_fewest_clicks_are_told_although_a_longer_way_is_tempting(look, home):
    """All pages of a depth are looked at before anything is said of the next."""
    home.pages["/"] = (200, {}, link("contact", "zzz"))
    home.pages["/contact"] = (200, {}, link("contact-phone"))
    home.pages["/contact-phone"] = (200, {}, "<p>020 7946 0142</p>")
    home.pages["/zzz"] = (200, {}, "<p>020 7946 0143 a@b.example</p>")
    phone = look(f"{home.url}/").channels["phone"]
    assert (phone.clicks, phone.values) == (1, ("+442079460143",))


def test_none_within_is_said_only_of_what_was_searched(look, home):
    """When the page budget ends the walk, the depth that was finished is told, not the one begun."""
    home.pages["/"] = (200, {}, link(*(f"page{n}" for n in range(9))))
    seen = look(f"{home.url}/", budget={"page_loads_per_walk": 5})
    assert seen.channels["phone"].searched_to_depth == 0
    assert seen.pages_loaded + seen.pages_fetched <= 6
    assert seen.not_looked_at["page budget used up"] > 5
    assert look(f"{home.url}/").channels["phone"].searched_to_depth == 3


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">020 7946 0142</p>',
        '<p style="visibility:hidden">020 7946 0142</p>',
        '<p style="opacity:0">020 7946 0142</p>',
        '<p style="position:absolute;left:-9999px">020 7946 0142</p>',
        "<!-- 020 7946 0142 --><script>var a = '020 7946 0142'</script>",
        '<p hidden><a href="tel:02079460142">Call</a></p>',
    ],
)
def test_what_a_customer_cannot_see_is_not_there(look, home, hidden):
    """Hidden text is no way to reach anybody."""
    home.pages["/"] = (200, {}, hidden)
    assert look(f"{home.url}/").channels["phone"].clicks is None


def test_what_a_script_writes_is_seen(look, home):
    """The page is what stands there after its scripts have run."""
    body = "<p id=a></p><script>a.textContent = ['020', '7946', '0142'].join(' ')</script>"
    home.pages["/"] = (200, {}, body)
    assert look(f"{home.url}/").channels["phone"].clicks == 0


def test_robots_txt_is_honoured(look, home):
    """A page that robots.txt forbids is not loaded, and it is said."""
    home.pages["/robots.txt"] = (
        200,
        {"Content-Type": "text/plain"},
        "User-agent: *\nDisallow: /contact",
    )
    home.pages["/"] = (200, {}, link("contact"))
    seen = look(f"{home.url}/")
    assert seen.not_looked_at == {"robots.txt asks not to": 1}
    assert "/contact" not in [path for _, path, _ in home.hits]


@pytest.mark.parametrize("status", [429, 503])
def test_nothing_is_said_beyond_a_promising_page_we_could_not_see(look, home, status):
    """A contact page that turns us away leaves a gap: "none" is not claimed beyond it."""
    home.pages["/"] = (200, {}, link("contact", "news"))
    home.pages["/contact"] = (status, {"Retry-After": "0"}, "later")
    assert look(f"{home.url}/").channels["phone"].searched_to_depth == 0


def test_a_link_that_opens_a_new_tab_is_walked_again(look, home):
    """To a customer a new tab is the same page; it counts as the same click."""
    home.pages["/"] = (200, {}, '<a href="/contact" target="_blank">contact</a>')
    home.pages["/contact"] = (200, {}, "<p>020 7946 0142</p>")
    assert look(f"{home.url}/").channels["phone"].clicks == 1


def test_links_out_of_scope_are_counted_and_not_followed(look, home, foreign):
    """Another host is not visited, whether by link, frame or redirect."""
    home.pages["/"] = (200, {}, f'<a href="{foreign.url}/">out</a>' + link("hop"))
    home.pages["/hop"] = (302, {"Location": f"{foreign.url}/"}, "")
    seen = look(f"{home.url}/")
    assert seen.not_looked_at["out of scope"] == 2
    assert sum(seen.not_looked_at.values()) == 2
    assert not foreign.hits


@pytest.mark.parametrize("status", [401, 403, 404, 429])
def test_a_company_that_keeps_us_out_is_not_measured(look, home, status):
    """A refusal is told as what it is: nothing that can be held against anybody."""
    home.pages["/"] = (status, {}, "no")
    assert f"HTTP {status}" in look(f"{home.url}/").blocked


def test_a_server_error_is_the_companys(look, home, monkeypatch):
    """After spaced tries a server error is theirs: the website is down."""
    monkeypatch.setattr("mysteryshop.probes.web.walk.BETWEEN_TRIES", 0.01)
    home.pages["/"] = (503, {}, "sorry")
    assert look(f"{home.url}/").down == "HTTP 503, 3 times"
    assert [path for _, path, _ in home.hits].count("/") == 3


@pytest.fixture
def nobody(monkeypatch):
    """The address of a server that is not there."""
    monkeypatch.setattr("mysteryshop.probes.web.walk.BETWEEN_TRIES", 0.01)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"http://127.0.0.1:{port}/"


def test_nothing_that_answers_is_no_verdict(look, nobody):
    """When nothing answers at all it may be our own network: broken, never missed."""
    with pytest.raises(Unreachable, match=r"127.0.0.1:\d+ .*refused, 3 times"):
        look(nobody)


def test_a_company_that_is_down_while_our_network_works(look, home, nobody):
    """When the control target answers, a company that does not is down, after spaced tries."""
    control = f"http://localhost:{home.url.rpartition(':')[2]}/"
    seen = look(nobody, control={"web": control})
    assert seen.down.endswith(f"refused, 3 times, while {control} answered")
    assert [path for _, path, _ in home.hits] == ["/"]


def test_a_dead_control_target_proves_nothing(look, nobody):
    """When the control target is silent too, it is our network."""
    with pytest.raises(Unreachable):
        look(nobody, control={"web": nobody.replace("127.0.0.1", "localhost")})


def test_a_server_that_accepts_and_stays_silent_does_not_answer(look, monkeypatch):
    """A home page that never comes is no page without contacts."""
    monkeypatch.setattr("mysteryshop.probes.web.walk.BETWEEN_TRIES", 0.01)
    for module in ("loading", "tab"):
        monkeypatch.setattr(f"mysteryshop.probes.web.{module}.PAGE_PATIENCE", 300)
    monkeypatch.setattr("mysteryshop.probes.web.loading.Loader._robots_allow", lambda *_: True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(Unreachable, match=r"no answer within 0\.3 seconds, 3 times"):
            look(url)


def test_dialogs_and_pop_ups_do_not_hold_us_up(look, home):
    """A page that shouts is dismissed and read like any other."""
    shouting = "<script>alert(1); confirm(2); window.open('/pop')</script><p>020 7946 0142</p>"
    home.pages["/"] = (200, {}, shouting)
    assert look(f"{home.url}/").channels["phone"].clicks == 0


def test_a_download_is_no_page(look, home):
    """A link to a file is passed over, and said."""
    home.pages["/"] = (200, {}, link("file"))
    home.pages["/file"] = (200, {"Content-Disposition": "attachment", "Content-Type": "x/y"}, "x")
    assert look(f"{home.url}/").not_looked_at == {"is no page": 1}


def test_the_kill_switch_stops_a_walk(look, home, tmp_path):
    """Thrown before the walk, nothing is loaded."""
    place_in(tmp_path).kill_switch.throw("enough")
    with pytest.raises(Stopped, match="enough"):
        look(f"{home.url}/")
    assert not home.hits


def test_a_crashed_browser_is_started_again(look, home, browser):
    """The next walk after a browser crash has a browser."""
    home.pages["/"] = (200, {}, "<p>020 7946 0142</p>")
    browser._browser.close()
    assert look(f"{home.url}/").channels["phone"].clicks == 0


def test_an_unproven_claim_is_withdrawn(look, home):
    """A value that is gone when the path is walked again is not claimed."""
    home.pages["/"] = (200, {}, link("x"))

    class Once(dict):
        """A page that shows the number to its first visitor only."""

        shown = 0

        def get(self, path, default):
            if path == "/x":
                Once.shown += 1
                return (200, {}, "<p>020 7946 0142</p>" if Once.shown == 1 else "<p>gone</p>")
            return super().get(path, default)

    home.pages = Once(home.pages)
    assert look(f"{home.url}/").channels["phone"].clicks is None
