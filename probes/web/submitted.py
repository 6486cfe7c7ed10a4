"""What came of a form that was sent: thanks, a complaint, a question whether we are human, or silence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from .fields import Field, FormState
from .filling import label_of
from .interruptions import bot_wall
from .page import PageView
from .walk import KEPT_OUT
from .wording import plain, says

ACCEPTED, REJECTED, BLOCKED, UNCLEAR = "accepted", "rejected", "blocked", "unclear"
"""Outcomes: taken; turned down by the company; kept from being sent by something we may not or
cannot do; none of these can be told."""
SENTENCES = 2_000
"""Sentences of a page that are looked at."""
NEAR = 30
"""New sentences among which the answer is: further down a page speaks of something else."""
_END = re.compile(r"(?<=[.!?。！？])\s+|(?<=[。！？])")


@dataclass(frozen=True)
class Result:
    """An outcome and what it rests on."""

    outcome: str
    because: str
    quote: str = ""
    """The company's own words."""


@dataclass(frozen=True)
class Shown:
    """What stood there, before or after the form was sent."""

    view: PageView
    form: FormState | None
    """The form, None when it is gone."""
    dialogs: tuple[str, ...] = ()
    """What windows with nothing but a text have said."""
    answers: tuple[int, ...] = ()
    """HTTP statuses with which what was sent was answered."""
    lost: str = ""
    """Why what was sent has not reached anybody."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a customer reads there, sentence by sentence."""
        lines = [*self.dialogs, *(line.text for line in self.view.lines if line.seen)]
        lines.append(self.view.title)
        said = (part.strip() for line in lines for part in _END.split(line))
        return tuple(sentence for sentence in said if sentence)[:SENTENCES]

    def new_since(self, before: "Shown") -> list[str]:
        """The sentences that did not stand there before."""
        known = set(before.sentences)
        return [sentence for sentence in self.sentences if sentence not in known]


def result_of(before: Shown, after: Shown, lacking: Sequence[str]) -> Result | None:
    """What the page says came of the form, None while it says nothing.

    ``lacking`` are the labels of what the shopper had nothing for or did not agree to.
    """
    new = after.new_since(before)[:NEAR]
    errors = [sentence for sentence in new if says("form_error", sentence)]
    thanks = [sentence for sentence in new if _thanks(sentence)]
    failed = next((status for status in after.answers if status >= 500), None)
    if failed:
        said = _first(errors) or _first(new)
        return Result(REJECTED, f"their server answers with an error (HTTP {failed})", said)
    if wall := _asks_if_human(before, after):
        return Result(BLOCKED, f"CAPTCHA after it was sent ({wall})")
    there = _still_there(after)
    if thanks and not there:
        return Result(ACCEPTED, "they say so", thanks[0][:400])
    if after.form and (wrong := _wrong(before.form, after.form)):
        return _complaint(wrong, errors, lacking)
    if thanks and not errors:
        return Result(ACCEPTED, "they say so", thanks[0][:400])
    if there and (asked := _asked_in(errors, lacking)):
        return Result(BLOCKED, f"asks for “{asked}”", _first(errors))
    return _by_status(after, errors, new) or _by_address(before, after)


def result_at_last(before: Shown, after: Shown, letter: str) -> Result:
    """What is to be said when the page has not said anything.

    ``letter`` is the text that was sent.
    """
    sent = bool(after.answers)
    if after.lost:
        return Result(UNCLEAR, after.lost)
    if _echoes(after, letter) and _goes_on(before, after):
        return Result(UNCLEAR, "asks to go on to another step before it is sent")
    if after.form is None or not after.form.seen:
        if sent:
            return Result(ACCEPTED, "the form is gone after it was sent; nothing is said")
        return Result(UNCLEAR, "the form is gone, but nothing was seen to leave")
    if _paths(after.form) != _paths(before.form):
        return Result(UNCLEAR, "goes on to another step of the form")
    if sent and not any(f.filled for f in after.form.fields if f.seen and f.type == "textarea"):
        return Result(ACCEPTED, "the form is empty again after it was sent; nothing is said")
    if sent:
        return Result(UNCLEAR, "it was sent, but the page says nothing")
    return Result(UNCLEAR, "nothing happens after the button was pressed")


def _thanks(sentence: str) -> bool:
    return says("form_success", sentence) and not says("form_error", sentence)


def _still_there(after: Shown) -> bool:
    """Whether the form stands there as it was filled in."""
    if after.form is None or not after.form.seen:
        return False
    return any(f.filled for f in after.form.fields if f.seen and f.type == "textarea")


def _asks_if_human(before: Shown, after: Shown) -> str:
    if wall := bot_wall(after.view):
        return wall
    return after.form.captcha if after.form and not (before.form and before.form.captcha) else ""


def _wrong(before: FormState | None, after: FormState) -> list[Field]:
    known = {field.path for field in before.fields if field.wrong} if before else set()
    return [f for f in after.fields if f.seen and f.wrong and f.path not in known]


def _complaint(wrong: list[Field], errors: list[str], lacking: Sequence[str]) -> Result:
    asked = [label_of(field) for field in wrong]
    quote = " · ".join(errors[:3])[:400] or next((f.described for f in wrong if f.described), "")
    ours = [label for label in asked if any(known.startswith(label) for known in lacking)]
    if ours:
        return Result(BLOCKED, f"asks for {', '.join(f'“{label}”' for label in ours)}", quote)
    return Result(REJECTED, f"does not take what stands in “{asked[0]}”", quote)


def _asked_in(errors: list[str], lacking: Sequence[str]) -> str:
    """The first of what was not given that an error is about."""
    for error in errors:
        for label in lacking:
            consent = says("field_consent", error) and says("field_consent", label)
            if consent or (label and plain(label) in plain(error)):
                return label[:200]
    return ""


def _by_status(after: Shown, errors: list[str], new: list[str]) -> Result | None:
    status = next((status for status in after.answers if status >= 400), None)
    if status in KEPT_OUT:
        return Result(BLOCKED, f"{KEPT_OUT[status]} (HTTP {status})", _first(new))
    if status:
        return Result(REJECTED, f"turned down (HTTP {status})", _first(errors) or _first(new))
    if errors:
        return Result(REJECTED, "they say it was not taken", errors[0][:400])
    return None


def _by_address(before: Shown, after: Shown) -> Result | None:
    """Thanks in the address of the page one is led to."""
    if after.view.url == before.view.url or _still_there(after):
        return None
    parts = urlsplit(after.view.url)
    words = unquote(f"{parts.path} {parts.query} {parts.fragment}").replace("/", " ")
    if _thanks(words) or (says("form_sent_address", words) and not says("form_error", words)):
        return Result(ACCEPTED, "the page one is led to says so", words.strip()[:200])
    return None


def _goes_on(before: Shown, after: Shown) -> bool:
    """Whether a form to confirm what was written stands there now."""
    known = {form.words for form in before.view.forms}
    return any(form.seen and form.submits and form.words not in known for form in after.view.forms)


def _echoes(after: Shown, letter: str) -> bool:
    begin = " ".join(letter.split())[:40]
    return any(begin in line.text for line in after.view.lines if line.seen)


def _paths(form: FormState | None) -> set[str]:
    return {field.path for field in form.fields if field.seen} if form else set()


def _first(sentences: Sequence[str]) -> str:
    return sentences[0][:400] if sentences else ""
