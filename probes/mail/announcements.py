"""What a company announces with a date, in hours, so that it can be held against what happens."""

import re

from .answers.answering import Answer
from .answers.commitments import Commitment
from .answers.numerals import numbers_in
from .answers.phrases import phrases_for

A_DAY = 24.0
WEEKENDS_BETWEEN = 3 * A_DAY
"""What is added to working days: a weekend and a holiday may lie between."""
UNITS = {
    1.0: r"hours?|hrs?|h|stunden?|heures?|horas?|or[ae]|uur|uren|timm\w*|godzin\w*|時間",
    A_DAY: r"days?|tage?n?|jours?|d[ií]as?|giorn[oi]|dag\w*|dni\w*|dzie\w*|日",
    7 * A_DAY: r"weeks?|wochen?|semaines?|semanas?|settiman\w*|weken|week|veck\w*|tygodni\w*|週間?",
}
"""Hours → how they are written."""
WORKING = re.compile(
    r"working|business|werktag|arbeitstag|ouvr|habil|lavorativ|werkdag|arbetsdag|roboc|uteis|営業"
)
TODAY = re.compile(r"\b(?:today|heute|aujourd|hoy|oggi|vandaag|idag|i dag|dzisiaj|hoje)|今日|本日")
TOMORROW = re.compile(r"\b(?:tomorrow|morgen|demain|manana|domani|imorgon|jutro|amanha)|明日")


def announced(answer: Answer) -> list[tuple[Commitment, float]]:
    """The announcements of a message that somebody will write, with the hours until they are due."""
    told = [(said, hours_until(said.due)) for said in answer.commitments if said.what == "write"]
    return [(said, hours) for said, hours in told if hours is not None]


def hours_until(due: str) -> float | None:
    """How many hours "within 3 working days" leaves at most; None for what names no span of time."""
    text = due.casefold()
    if TODAY.search(text):
        return A_DAY
    if TOMORROW.search(text):
        return 2 * A_DAY
    counted = numbers_in(text, phrases_for(due, ""))
    if not counted:
        return None
    count = float(counted[-1].value)  # the larger end of "one to two"
    if WORKING.search(text):
        return count * A_DAY + WEEKENDS_BETWEEN
    spans = (
        h for h, unit in UNITS.items() if re.search(rf"(?<![^\W\d_])(?:{unit})(?![^\W\d_])", text)
    )
    return next((count * hours for hours in spans), None)
