"""Putting something into a form of a website: walked to, filled in like a person would, sent once."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from playwright.sync_api import Error, Locator

from ...core.attempt import Attempt
from ...core.clock import stamp
from ...core.effects import Effect
from ...core.errors import Unreachable
from ...core.evidence import Evidence
from .browser import WebBrowser
from .contacts import Click
from .door import Door
from .fields import FormState, read_fields
from .filling import Plan
from .form_filler import FormFiller, Kept
from .form_sent import FormSent
from .hands import PATIENCE
from .interruptions import bot_wall
from .page import Form
from .posting import Posting
from .proof import follow
from .search import polite_gap
from .submitted import BLOCKED, UNCLEAR, Result, Shown, result_at_last, result_of
from .tab import Tab

SILENCE = 25
"""Looks at a page on which nothing happens, after which it says nothing: some five seconds."""
SAID = 20
"""New sentences that are kept."""
LONGEST = 30.0
"""Seconds we wait at most for an answer to what was sent."""
DRAWING = 15_000
"""Milliseconds for a picture."""
GLANCE = 150
"""Milliseconds between two looks at the page."""


@dataclass(frozen=True)
class Errand:
    """What is to be put into which form."""

    name: str
    """What the form is called in reports."""
    start: str
    """The page where the way to the form begins."""
    path: tuple[Click, ...]
    """The proven way from there."""
    device: str
    country: str
    """Where the shopper lives (ISO 3166, two letters)."""
    text: str
    """What the shopper writes."""
    marker: str
    """What of it tells our own request from others; empty when everything that leaves is ours."""
    fits: Callable[[Form], bool]
    """Whether a form is one to be filled in."""
    plan: Callable[[FormState], Plan]
    """How it is filled in."""


def run_errand(errand: Errand, attempt: Attempt, browser: Callable[[], WebBrowser]) -> FormSent:
    """Walk to the form, fill it in, press its button once, and bring back what came of it.

    Raises:
        Unreachable: nothing answers at all, and nothing was sent.
        Refused: a safety rule stopped it.
        TryLater: no browser.
    """
    running = browser()
    with (
        Door(attempt.company.scope, before=lambda: attempt.before(Effect.READ)) as door,
        running.context(door, errand.device) as context,
    ):
        tab = Tab(context, pictures=True)
        tab.page.set_default_timeout(PATIENCE)
        posting = Posting(context, errand.marker)
        filler = FormFiller(errand.plan, errand.country, attempt, tab)
        sending = _Sending(errand, attempt, tab, posting, filler)
        try:
            result = sending.send()
        except Kept as kept:
            result = kept.result
        except Error as error:
            reason = f"the page does not answer: {error.message.strip().splitlines()[0][:200]}"
            result = Result(UNCLEAR if attempt.handed_over else BLOCKED, reason)
        if not attempt.handed_over:
            attempt.hold_back()
        return sending.observed(result, running.version)


@dataclass
class _Sending:
    """One errand from its first page to what the company says in the end."""

    errand: Errand
    attempt: Attempt
    tab: Tab
    posting: Posting
    filler: FormFiller
    evidence: list[Evidence] = field(default_factory=list)
    sent_at: str | None = None
    said: tuple[str, ...] = ()
    url: str = ""

    def send(self) -> Result:
        """The whole way.

        Raises:
            Kept: nothing was sent.
            Unreachable: the first page does not answer.
        """
        self._walk()
        form = self._find()
        self.filler.fill(form)
        button = self.filler.ready(form)
        self._picture("form-filled-in")
        before = self._shown(form)
        if before is None:
            raise Kept("the page does not answer any more")
        self._press(form, button)
        return self._watch(form, before)

    def observed(self, result: Result, version: str) -> FormSent:
        """Everything that is known now, as one observation."""
        self.tab.mark([result.quote] if result.quote else [], form=False)
        self._picture("form-sent" if self.sent_at else "form")
        plan = self.filler.plan
        return FormSent(
            url=self.url or self.tab.page.url,
            outcome=result.outcome,
            because=result.because,
            quote=result.quote,
            said=self.said,
            blocked=result.because if result.outcome == BLOCKED else None,
            sent_at=self.sent_at,
            filled=self.filler.filled,
            left_empty=self.filler.left_empty,
            required=tuple(dict.fromkeys(plan.required)),
            consents=tuple(plan.consents),
            marketing_required=plan.marketing_required,
            answers=tuple(self.posting.answers),
            evidence=tuple(self.evidence),
            versions={"probe": "form-send/1", "browser": version},
        )

    def _walk(self) -> None:
        self._before(self.errand.start, Effect.READ)
        try:
            self.tab.open(self.errand.start)
            self.tab.read()
        except Error as error:
            reason = error.message.strip().splitlines()[0][:200]
            raise Unreachable(f"{self.errand.start}: {reason}") from None
        for step in self.errand.path:
            self._before(step.url, Effect.READ)
            try:
                follow(self.tab, step)
            except Error:
                raise Kept(f"the way to the form is not there any more (“{step.click}”)") from None

    def _find(self) -> Locator:
        """The form, waited and scrolled for when it comes late."""
        found = self._usable()
        if not found:
            self.tab.scroll()
            self.tab.linger()
            found = self._usable()
        if not found:
            raise Kept(f"there is no {self.errand.name} any more")
        self.url = self.tab.page.url
        best = max(found, key=lambda form: "textarea" in form.fields)
        return self.tab.at(Click("", self.url, best.path, best.frame))

    def _usable(self) -> list[Form]:
        try:
            view = self.tab.read(opened=True)
        except Error:
            return []
        if wall := bot_wall(view):
            raise Kept(f"CAPTCHA ({wall})")
        return [form for form in view.shown.forms if self.errand.fits(form)]

    def _press(self, form: Locator, button: Locator) -> None:
        """Press the button, once; whatever happens then, it is never pressed again."""
        self._before(self.url, Effect.SUBMIT)
        self.tab.agrees = True
        self.posting.watch()
        self.attempt.hand_over()
        self.sent_at = stamp(self.attempt.clock.now())
        try:
            button.click(timeout=PATIENCE, no_wait_after=True)
        except Error:
            return  # it may have been pressed all the same

    def _watch(self, form: Locator, before: Shown) -> Result:
        """Look at the page until it says what came of it, or for long enough."""
        after = before
        began = time.monotonic()
        looks = 0
        while looks < SILENCE and time.monotonic() - began < LONGEST:
            self.tab.page.wait_for_timeout(GLANCE)
            looks = 0 if self.posting.under_way else looks + 1
            if looks:
                after = self._shown(form) or self._unread(after)
                self.said = tuple(said[:300] for said in after.new_since(before)[:SAID])
                if result := result_of(before, after, self.filler.lacking):
                    return result
        return result_at_last(before, after, self.errand.text)

    def _shown(self, form: Locator) -> Shown | None:
        """What stands there now, None while a page makes way for the next or does not answer."""
        try:
            view = self.tab.read(opened=True)
            state = read_fields(form, self.errand.country)
        except Error:
            return None
        shown = Shown(view, state if state and state.seen else None, tuple(self.tab.dialogs))
        return self._unread(shown)

    def _unread(self, shown: Shown) -> Shown:
        """The same, with what has been answered meanwhile."""
        return replace(shown, answers=tuple(self.posting.answers), lost=self.posting.lost)

    def _before(self, url: str, effect: Effect) -> None:
        gap = polite_gap(self.attempt.company, self.errand.start)
        self.attempt.pace(urlsplit(url).hostname or "", gap)
        self.attempt.before(effect)

    def _picture(self, name: str) -> None:
        try:
            data = self.tab.page.screenshot(type="png", scale="css", timeout=DRAWING)
        except Error:
            return  # a page that cannot be drawn has no picture
        self.evidence.append(self.attempt.keep(data, f"{name}.png", "image/png"))
