import pytest

from mysteryshop.probes.mail.answers.question import Question


@pytest.fixture
def question():
    """A question about an invented broken lamp."""
    return Question.of(
        {
            "text": "Hello, my lamp Glimmer 2 (order LX-501, bought 3 May) flickers. Call me Ash.\n"
            "1) Is it still under guarantee?\n2) What does a new switch cost?\n"
            "3) How long does the repair take?\nAsh",
            "subquestions": [
                {"text": "Is it still under guarantee?", "expects": "yes or no"},
                {"text": "What does a new switch cost?", "expects": "an amount"},
                {"text": "How long does the repair take?", "expects": "a duration"},
            ],
            "facts": {"order_number": "LX-501", "model": "Glimmer 2", "purchase_date": "3 May"},
            "preferred_name": "Ash",
            "legal_name": "Ashley Tern",
        }
    )
