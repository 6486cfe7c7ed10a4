"""Answering a survey in the browser: a mark on whatever scale it has, and the reason for it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from ...core.action import Action
from ...core.attempt import Attempt
from ...core.effects import Effect
from .browser import WebBrowser
from .errand import Errand, run_errand
from .fields import Field, FormState, Option
from .filling import Plan, Put, decide_box, is_required, label_of
from .form_sent import FormSent
from .letter import MESSAGE
from .page import Form
from .wording import says

MARK = "mark"
"""What a form must ask for to be a survey."""
WRITTEN = ("textarea", "text")
ASKS = ("radio", "select", "number")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?![\d.,]*\d)")


@dataclass(frozen=True)
class SurveyAnswer:
    """One survey to be answered once: data, so that equal answers are one."""

    url: str
    mark: int
    best: int
    """The best mark there is, of which 1 is the worst."""
    reason: str
    country: str
    device: str = "computer"

    @property
    def action(self) -> Action:
        """The answer as an action of a visit."""
        return Action(
            probe="survey-answer",
            arguments=vars(self),
            effect=Effect.SUBMIT,
            channel="survey",
            host=urlsplit(self.url).netloc,
        )

    def __str__(self) -> str:
        return f"I tell their survey {self.mark} of {self.best}"


def answer_survey(
    answer: SurveyAnswer, attempt: Attempt, browser: Callable[[], WebBrowser]
) -> FormSent:
    """Open the survey, give the mark and the reason, and send it once.

    Raises:
        Unreachable: nothing answers at all, and nothing was sent.
        Refused: a safety rule stopped it.
        TryLater: no browser.
    """
    errand = Errand(
        name="survey",
        start=answer.url,
        path=(),
        device=answer.device,
        country=answer.country,
        text=answer.reason,
        marker="",
        fits=asks_for_a_mark,
        plan=partial(plan_for_survey, answer=answer),
    )
    return run_errand(errand, attempt, browser)


def asks_for_a_mark(form: Form) -> bool:
    """Whether a form may be the survey's: something to choose from, or to write, and to send."""
    asks = set(form.fields) & {*ASKS, "textarea"}
    return form.submits and bool(asks) and not {"password", "search"} & set(form.fields)


def plan_for_survey(form: FormState, answer: SurveyAnswer) -> Plan:
    """How the mark and the reason are put into this form; the form is not touched."""
    plan = Plan(captcha=form.captcha, needs=(MARK,))
    for asked in form.fields:
        if not asked.seen:
            continue
        known = replace(asked, required=is_required(asked))
        label = label_of(known)
        if known.required:
            plan.required.append(label)
        if known.type == "checkbox":
            decide_box(plan, known)
        elif put := _put(known, answer, plan):
            plan.puts.append(put)
        else:
            plan.left_empty.append(label)
            if known.required and not (known.filled and known.chooses):
                plan.asks_for.append(label)
    return plan


def _put(known: Field, answer: SurveyAnswer, plan: Plan) -> Put | None:
    if says("field_empty", f"{known.words} {known.described}"):
        return None
    if known.chooses:
        option = option_for_mark(known.options, answer.mark, answer.best)
        return Put(known, MARK, option=option) if option else None
    if known.type == "number":
        return Put(known, MARK, (str(answer.mark),))
    told = any(put.kind == MESSAGE for put in plan.puts)
    if known.type in WRITTEN and answer.reason and not told:
        reason = answer.reason[: known.longest] if known.longest else answer.reason
        return Put(known, MESSAGE, (reason,))
    return None


def option_for_mark(options: Sequence[Option], mark: int, best: int) -> Option | None:
    """The option that stands where the mark stands on its own scale; None when that is not certain."""
    scale = _scale([option for option in options if option.path or option.value])
    if not scale:
        return None
    place = (mark - 1) / (best - 1) if best > 1 else 0.0
    return scale[round(place * (len(scale) - 1))]


def _scale(options: list[Option]) -> list[Option]:
    """The options from the worst to the best, by their numbers or by what their ends say."""
    numbers = {option: number for option in options if (number := _number(option)) is not None}
    if len(numbers) >= 2 and len(set(numbers.values())) == len(numbers):
        ordered = sorted(numbers, key=lambda option: numbers[option])
        return ordered[::-1] if _falls(ordered) else ordered
    if len(options) < 2:
        return []
    if _falls(options):
        return options[::-1]
    rises = _is_low(options[0].label) or _is_high(options[-1].label)
    return options if rises else []


def _number(option: Option) -> int | None:
    """The only number in the label; without one, a value that is nothing else."""
    found = set(_NUMBER.findall(option.label))
    if len(found) == 1:
        return int(found.pop())
    return int(option.value) if not found and option.value.isdecimal() else None


def _falls(options: Sequence[Option]) -> bool:
    """Whether the first is the best."""
    first, last = options[0].label, options[-1].label
    if _is_low(first) or (_is_high(last) and not _is_low(last)):
        return False
    return _is_high(first) or _is_low(last)


def _is_low(label: str) -> bool:
    return says("mark_low", label)


def _is_high(label: str) -> bool:
    return says("mark_high", label) and not _is_low(label)
