"""Fills in one form, like a person would, until it is ready to be sent."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from playwright.sync_api import Error, Locator

from ...core.attempt import Attempt
from ...core.effects import Effect
from ...core.errors import OutOfScope
from .buttons import button_of
from .consents import is_privacy
from .fields import Button, Field, FormState, read_fields
from .filling import Plan, Put, label_of
from .hands import PATIENCE, put_in
from .submitted import BLOCKED, REJECTED, UNCLEAR, Result
from .tab import Tab

ROUNDS = 3
"""How often a form is looked at again for fields that came up while it was filled in."""


class Kept(Exception):
    """Nothing is sent, for a reason that is an observation and no error."""

    def __init__(self, because: str, outcome: str = BLOCKED, quote: str = "") -> None:
        super().__init__(because)
        self.result = Result(outcome, because, quote)


@dataclass
class FormFiller:
    """What is written on its way into one form."""

    planned: Callable[[FormState], Plan]
    """How the form as it stands now is filled in."""
    country: str
    attempt: Attempt
    tab: Tab
    plan: Plan = field(default_factory=Plan)
    filled: dict[str, str] = field(default_factory=dict)
    """Label of a field → what kind of thing was put in."""
    not_filled: list[str] = field(default_factory=list)
    """Labels of fields that did not take what was put in, or were not there any more."""

    @property
    def left_empty(self) -> tuple[str, ...]:
        """Labels of all fields that are empty."""
        return tuple(dict.fromkeys([*self.plan.left_empty, *self.not_filled]))

    @property
    def lacking(self) -> tuple[str, ...]:
        """Labels of whatever was not given: fields left empty and boxes not ticked."""
        unticked = (box.label for box in self.plan.consents if not box.ticked)
        return (*self.left_empty, *unticked)

    def fill(self, form: Locator) -> None:
        """Put in what is wanted, and what is wanted on top of it then.

        Raises:
            Kept: it asks for what we may not or cannot give, or would not be sent.
        """
        done: set[str] = set()
        preticked: set[str] = set()
        for _ in range(ROUNDS):
            state = self._read(form)
            self._check_target(state)
            self.plan = self.planned(state)
            preticked |= {box.label for box in self.plan.consents if box.preticked and not done}
            self.plan.consents = [
                replace(box, preticked=box.label in preticked) for box in self.plan.consents
            ]
            if self.plan.blocked:
                raise Kept(self.plan.blocked)
            puts = [put for put in self.plan.puts if put.field.path not in done]
            if not puts:
                break
            for put in puts:
                self.attempt.before(Effect.TYPE)
                done.add(put.field.path)
                self._put(form, put)
            self.tab.settle()
        self._check(form)

    def ready(self, form: Locator) -> Locator:
        """The button, when it can be pressed; a privacy consent is given where it needs that.

        Raises:
            Kept: it cannot be.
        """
        button = self._button(form)
        if button.disabled and self._agree(form):
            button = self._button(form)
        if button.disabled:
            raise Kept(f"“{button.name}” cannot be pressed although everything is filled in")
        frame = form.element_handle(timeout=PATIENCE).owner_frame() if button.outside else None
        target = (frame or form).locator(button.path).first
        try:
            target.click(trial=True, timeout=PATIENCE)
        except Error:
            raise Kept(f"“{button.name}” cannot be pressed: something lies over it") from None
        return target

    def _put(self, form: Locator, put: Put) -> None:
        label = label_of(put.field)
        if put_in(form, put):
            if put.kind != "consent":
                self.filled[self._unused(label)] = put.kind
        elif put.field.required:
            raise Kept(f"“{label}” cannot be filled in")
        else:
            self.not_filled.append(label)

    def _unused(self, label: str) -> str:
        twins = sum(known == label or known.startswith(f"{label} (") for known in self.filled)
        return f"{label} ({twins + 1})" if twins else label

    def _check(self, form: Locator) -> None:
        """See that the browser would send it; write differently what it does not like."""
        state = self._read(form)
        puts = {put.field.path: put for put in self.plan.puts if put.values}
        for wrong in [known for known in state.fields if known.seen and not known.valid]:
            put = puts.get(wrong.path)
            if put and any(self._is_taken(form, put, way) for way in range(1, len(put.values))):
                continue
            if put is None:
                raise Kept(f"asks for “{label_of(wrong)}”")
            if not state.novalidate:
                because = f"does not take what belongs into “{label_of(wrong)}”"
                raise Kept(because, REJECTED, wrong.described or wrong.complaint)

    def _is_taken(self, form: Locator, put: Put, way: int) -> bool:
        path = put.field.path
        return put_in(form, put, way) and all(f.valid for f in self._fields(form) if f.path == path)

    def _agree(self, form: Locator) -> bool:
        """Tick the privacy consents without which the button stays shut; whether there are any."""
        boxes = [box for box in self._fields(form) if box.type == "checkbox" and box.seen]
        agreed = {
            box.words[:400]
            for box in boxes
            if not box.filled and is_privacy(box) and put_in(form, Put(box, "consent", ticked=True))
        }
        self.plan.consents = [
            replace(known, required=True, ticked=True) if known.label in agreed else known
            for known in self.plan.consents
        ]
        return bool(agreed)

    def _button(self, form: Locator) -> Button:
        found = button_of(self._read(form).buttons)
        if found is None:
            raise Kept("there is no button to send it with")
        return found

    def _fields(self, form: Locator) -> tuple[Field, ...]:
        return self._read(form).fields

    def _read(self, form: Locator) -> FormState:
        try:
            state = read_fields(form, self.country)
        except Error:
            state = None
        if state is None:
            raise Kept("the form went away while it was filled in", UNCLEAR)
        return state

    def _check_target(self, state: FormState) -> None:
        try:
            if state.action.startswith("http"):
                self.attempt.company.scope.check_url(state.action)
        except (OutOfScope, ValueError):
            host = urlsplit(state.action).netloc
            raise Kept(f"it is sent to {host}, which is out of scope") from None
