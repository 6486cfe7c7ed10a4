"""How a form is filled in: what goes where, what stays empty, and what cannot be given."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .choosing import option_for
from .consents import Consent, is_marketing, is_privacy
from .fields import Field, FormState, Option
from .letter import MAIL, MESSAGE, FormLetter
from .wants import MARKS, wants_of
from .wording import says

SUM = re.compile(r"\b\d{1,2}\s*[+×x*·]\s*\d{1,2}\b|\b\d{1,2}\s*[-−–]\s*\d{1,2}\s*[=?]")
"""A sum to be worked out by who is no robot."""


@dataclass(frozen=True)
class Put:
    """One thing to do to a field."""

    field: Field
    kind: str
    """What is put in: ``e-mail address``, ``message``, ``consent`` …"""
    values: tuple[str, ...] = ()
    """What is typed: the ways to write it, the first choice first."""
    option: Option | None = None
    """What is chosen."""
    ticked: bool | None = None
    """Whether a box is to be ticked; None when it is none."""


@dataclass
class Plan:
    """What is to be done to a form, and what keeps it from being sent."""

    puts: list[Put] = field(default_factory=list)
    left_empty: list[str] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    captcha: str = ""
    asks_for: list[str] = field(default_factory=list)
    """What it requires that the shopper has no honest answer to."""
    marketing_required: str = ""
    """The words of a consent to advertising it cannot be sent without."""
    needs: tuple[str, ...] = (MAIL, MESSAGE)
    """Kinds of things without which sending it is of no use."""

    @property
    def blocked(self) -> str:
        """Why it cannot be sent, empty when it can."""
        if self.captcha:
            return f"CAPTCHA ({self.captcha})"
        if self.marketing_required:
            return f"asks for consent to advertising: “{self.marketing_required[:200]}”"
        if self.asks_for:
            return f"asks for {', '.join(f'“{label}”' for label in self.asks_for)}"
        kinds = {put.kind for put in self.puts}
        missing = [kind for kind in self.needs if kind not in kinds]
        return f"takes no {missing[0]}" if missing else ""


def plan_for(form: FormState, letter: FormLetter) -> Plan:
    """How this letter is put into this form; the form is not touched."""
    plan = Plan(captcha=form.captcha)
    met = [known for known in form.fields if known.seen]
    told: set[str] = set()
    for asked, want in zip(met, wants_of(met), strict=True):
        known = replace(asked, required=is_required(asked))
        label = label_of(known)
        if known.required:
            plan.required.append(label)
        if says("field_empty", f"{known.words} {known.described}"):
            plan.left_empty.append(label)
        elif _asks_if_human(known):
            plan.captcha = plan.captcha or f"“{label}”"
        elif known.type == "checkbox":
            decide_box(plan, known)
        elif put := _put(known, want, letter, form.countries, told):
            told.add(put.kind)
            plan.puts.append(put)
        else:
            plan.left_empty.append(label)
            if known.required and not (known.filled and known.chooses):
                plan.asks_for.append(label)
    return plan


def label_of(known: Field) -> str:
    """What a field is called in reports."""
    return " ".join(known.words.strip(MARKS).split())[:120] or known.type


def _put(
    known: Field, want: str, letter: FormLetter, countries: Sequence[str], told: set[str]
) -> Put | None:
    if known.chooses:
        option = option_for(known, want, letter, countries)
        return Put(known, want or "choice", option=option) if option else None
    if want == MESSAGE and want in told:
        return None  # a second text for something else
    values = letter.values(want) if want else ()
    if not values and (told_so := letter.fact(known.words)):
        values = (told_so,)
    if known.longest:
        values = tuple(value for value in values if len(value) <= known.longest)
    if known.type == "number":
        values = tuple(value for value in values if value.isdigit())
    if known.type not in ("text", "email", "tel", "textarea", "number") or not values:
        return None
    return Put(known, want or "fact", values)


def decide_box(plan: Plan, box: Field) -> None:
    """Leave a box empty, unless it is a consent to privacy without which nothing is taken."""
    marketing = is_marketing(box.words)
    tick = box.required and not marketing and is_privacy(box)
    if box.required and marketing:
        plan.marketing_required = plan.marketing_required or box.words
    elif box.required and not tick:
        plan.asks_for.append(label_of(box))
    plan.consents.append(Consent(box.words[:400], box.required, marketing, tick, box.filled))
    if tick or box.filled:
        plan.puts.append(Put(box, "consent", ticked=tick))


def is_required(known: Field) -> bool:
    """Whether the shopper is told that it must be filled in."""
    words = f"{known.label or known.beside} {known.group if known.type == 'radio' else ''}"
    if says("field_optional", words):
        return False
    marked = any(mark in words for mark in "*＊※")
    return known.required or marked or (known.type != "checkbox" and says("field_required", words))


def _asks_if_human(known: Field) -> bool:
    words = f"{known.label} {known.beside} {known.placeholder}"
    if known.type == "textarea" or known.chooses:
        return False
    asks = says("captcha", words) or says("field_captcha", words) or says("captcha", known.name)
    return asks or (known.type != "checkbox" and bool(SUM.search(words)))
