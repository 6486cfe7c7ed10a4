"""The survey that comes by mail: found by its links, waited for, counted when it does not come."""

import pytest

from mysteryshop.core.signals import Halt
from mysteryshop.probes.mail.links import Link, links_in
from mysteryshop.probes.mail.survey import SurveyWatch, look_for_survey

HTML = b"""From: a@a.example\r
Content-Type: text/html; charset=utf-8\r
\r
<p>How did we do? <a href="https://a.example/s/1?m=1">Bad, I am\n unsatisfied</a>
<a href="mailto:x@a.example">write</a> <a href='javascript:evil()'>x</a>
<a href="https://a.example/s/1?m=1">again</a></p>"""
PLAIN = b"""From: a@a.example\r
\r
Rate us:\r
https://a.example/s/2, or see <https://b.example/unsubscribe>.\r
"""


def test_links_are_read_with_their_words():
    """From HTML and from plain text, each once, web addresses only."""
    assert links_in(HTML) == [Link("https://a.example/s/1?m=1", "Bad, I am unsatisfied")]
    assert links_in(PLAIN) == [
        Link("https://a.example/s/2", "Rate us:"),
        Link("https://b.example/unsubscribe", "https://a.example/s/2, or see <"),
    ]
    assert links_in(b"\x00" * 10_000 + b"<a href=") == []


class Pending:
    """Lets a look pass that has found no survey yet."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return isinstance(error, Halt) and error.because.startswith("no survey so far")


@pytest.fixture
def asked(customer):
    """Writes to a desk and looks for its survey until something is decided."""

    def look(desk, days=2.0):
        maddy = customer()
        with maddy.visit(desk) as visit:
            sent = maddy.writes(visit, f"{desk}@tidewater.example")
        watch = SurveyWatch(sent, days)
        while True:
            with maddy.visit(desk) as visit, Pending():
                return visit.call(
                    watch.action, lambda attempt: look_for_survey(watch, attempt)
                ).observation
            maddy.clock.sleep(3600 * 4)

    return look


def test_a_survey_is_found_among_what_comes(asked):
    """The answer before it is none; its link is the way in."""
    seen = asked("answers-well.survey")
    assert 7.5 < seen.hours < 20
    assert [link.url.rpartition("/")[0] for link in seen.links] == [
        "http://www.tidewater.example/survey"
    ]
    assert seen.subject == "How did we do?"


def test_without_one_the_contacts_are_counted(asked):
    """After the time is over, this contact is one more without."""
    seen = asked("answers-well", days=1.0)
    assert (seen.hours, seen.links, seen.contacts_without) == (None, (), 0)
    assert asked("partial", days=1.0).contacts_without == 1
