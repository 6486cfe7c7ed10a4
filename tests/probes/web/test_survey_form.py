"""Answering a survey: the mark on whatever scale it has, the reason, once."""

import pytest

from mysteryshop.core.effects import Permissions
from mysteryshop.core.errors import NotPermitted
from mysteryshop.demo import Website
from mysteryshop.probes.web.fields import Field, FormState, Option
from mysteryshop.probes.web.survey_form import (
    SurveyAnswer,
    answer_survey,
    option_for_mark,
    plan_for_survey,
)


def options(*labels, values=()):
    """Radio buttons with these labels."""
    values = values or labels
    return tuple(
        Option(label, f"#o{i}", v) for i, (label, v) in enumerate(zip(labels, values, strict=True))
    )


@pytest.mark.parametrize(
    ("labels", "worst", "best"),
    [
        (("1 – badly", "2", "3", "4", "5 – well"), "1 – badly", "5 – well"),
        (("5", "4", "3", "2", "1"), "1", "5"),
        (tuple(map(str, range(11))), "0", "10"),
        (("1 – sehr gut", "2", "3", "4", "5", "6 – ungenügend"), "6 – ungenügend", "1 – sehr gut"),
        (
            ("Very satisfied", "Satisfied", "Not sure", "Very dissatisfied"),
            "Very dissatisfied",
            "Very satisfied",
        ),
        (
            ("Bad, I'm unsatisfied", "Good, I'm satisfied"),
            "Bad, I'm unsatisfied",
            "Good, I'm satisfied",
        ),
        (
            ("Pas du tout satisfait", "Plutôt", "Très satisfait"),
            "Pas du tout satisfait",
            "Très satisfait",
        ),
    ],
)
def test_a_mark_stands_where_it_stands_on_its_own_scale(labels, worst, best):
    """The ends of a scale are told by numbers or words, whichever way it is printed."""
    assert option_for_mark(options(*labels), 1, 5).label == worst
    assert option_for_mark(options(*labels), 5, 5).label == best


def test_stars_without_words_are_told_by_their_values():
    """Pictures as labels say nothing; their values do."""
    stars = options("★", "★★", "★★★", values=("1", "2", "3"))
    assert option_for_mark(stars, 1, 5).value == "1"


@pytest.mark.parametrize("labels", [("Yes", "No"), ("Router", "Bill", "Visit"), ("Only one",)])
def test_what_is_no_scale_gets_no_mark(labels):
    """Nothing is guessed."""
    assert option_for_mark(options(*labels), 1, 5) is None


def test_what_cannot_be_answered_honestly_is_not_sent():
    """A required question without an honest answer keeps the survey from being sent."""
    mark = Field("#m", "radio", group="How did we do?", options=options("1", "2"), required=True)
    age = Field("#a", "text", label="Your date of birth", required=True)
    said = Field("#t", "textarea", label="Why?")
    answer = SurveyAnswer("http://a.example/", 1, 5, "it broke", "GB")
    plan = plan_for_survey(FormState(fields=(mark, said, age)), answer)
    assert plan.blocked == "asks for “Your date of birth”"
    assert not plan_for_survey(FormState(fields=(mark, said)), answer).blocked
    assert plan_for_survey(FormState(fields=(said,)), answer).blocked == "takes no mark"


@pytest.fixture
def told(browser, visit_to, monkeypatch):
    """Answers the survey of a website."""
    monkeypatch.setattr("mysteryshop.probes.web.errand.SILENCE", 5)

    def tell(url, reason="the new plug does not fit either", live=True):
        answer = SurveyAnswer(url, 1, 5, reason, "GB")
        with visit_to(url) as visit:
            visit.permissions = Permissions(live=live)
            return visit.call(
                answer.action, lambda attempt: answer_survey(answer, attempt, lambda: browser)
            ).observation

    return tell


def test_the_sample_company_is_told_once(told):
    """Mark and reason arrive, once, and the thanks are quoted."""
    taken = []
    with Website("good", taken=lambda path, fields: taken.append((path, fields))) as site:
        seen = told(f"{site.url}survey/abc")
    assert taken == [
        ("/survey/abc", {"mark": "1", "comment": "the new plug does not fit either"}),
    ]
    assert (seen.outcome, seen.quote) == ("accepted", "Thank you")
    assert set(seen.filled.values()) == {"mark", "message"}
    assert [item.name for item in seen.evidence] == ["form-filled-in.png", "form-sent.png"]


def test_nothing_is_told_without_permission(told, home):
    """A survey is sent only by a run that may act."""
    with pytest.raises(NotPermitted):
        told(f"{home.url}/", live=False)
    assert not home.hits


def test_a_page_without_a_survey_is_said_so(told, home):
    """A link that leads to nothing one could answer keeps the reason."""
    home.pages["/"] = (200, {}, "<h1>This survey is over</h1>")
    seen = told(f"{home.url}/")
    assert (seen.outcome, seen.because) == ("blocked", "there is no survey any more")
    assert seen.sent_at is None
