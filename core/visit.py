"""A visit: one journey, performed once, resumable at any point, with everything written down."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, NoReturn, TypeVar

from .action import Action, Called, Said
from .attempt import Attempt
from .canonical import Json, digest
from .clock import stamp
from .company import Company
from .criterion import Criterion
from .effects import LOOKING, Effect, Permissions, effect_named
from .errors import LeaseLost
from .evidence import EvidenceStore
from .ledger import CallKey, CallState, Ledger, Opening, Settlement, VisitEntry
from .observation import decode, encode
from .shopper import ANYBODY, STRANGER, Shopper
from .signals import Halt
from .stop import KillSwitch
from .verdict import Figure, Judgement, Level, Outcome, Verdict, confirmed

Fact = TypeVar("Fact")

RENEW_EVERY = 30
"""Seconds between two renewals of a lease while actions go on."""
WALK_PATIENCE = 600
"""Seconds to wait for another walk on the same host."""


def nobody_listens(sentence: str) -> None:
    """What is told when nobody watches."""


@dataclass(frozen=True)
class RunContext:
    """What all visits of one run share."""

    ledger: Ledger
    evidence: EvidenceStore
    company: Company
    opening: Opening
    kill_switch: KillSwitch
    tell: Callable[[str], None] = nobody_listens
    """Hears what a probe has just seen, before anything is judged."""


class Visit:
    """One journey × one company × one shopper.

    Phrases use ``call`` and ``once`` to act, ``expect`` to judge, ``stop`` to end early. Whoever
    opens a visit settles it.
    """

    def __init__(
        self,
        context: RunContext,
        entry: VisitEntry,
        shopper: Shopper = ANYBODY,
        permissions: Permissions = LOOKING,
        level: Level | None = None,
    ) -> None:
        self.context = context
        self.entry = entry
        self.shopper = shopper
        self.permissions = permissions
        self.verdicts: list[Verdict] = []
        self.epoch = 0
        self._level = level
        self._said: list[Said] = []
        self._counts: dict[str, int] = {}
        self._renewed: datetime | None = None
        self._held = ""
        self._twin: Visit | None = None

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def company(self) -> Company:
        return self.context.company

    def enter(self, steps: list[Said]) -> None:
        """Become the one process on this visit and start, or start again, at its first step.

        Raises:
            LeasedElsewhere: another process is on it.
            Halt: the journey's text has changed since the visit acted on it.
        """
        ledger = self.context.ledger
        self.epoch = ledger.visits.lease(self.id)
        self._renewed = ledger.clock.machine.now()
        texts = [said.text for said in steps]
        with ledger.transaction() as db:
            ledger.records.append(db, self.id, "entered", self.context.opening.run.id, texts)
        acted_on = self.entry.said_digest
        if acted_on and digest(texts[: self.entry.said_steps]) != acted_on:
            raise Halt(
                Outcome.NOT_MEASURED,
                f"journey changed since its visit began on {self.entry.opened[:10]}; nothing was "
                "repeated; undo the change, or --again asks for a new visit",
                decides=False,
            )

    def step(self, said: Said) -> None:
        """Note which phrase is being performed."""
        self._said.append(said)

    def call(
        self,
        action: Action,
        perform: Callable[[Attempt], Fact],
        recover: Callable[[Attempt], Fact | None] | None = None,
    ) -> Called[Fact]:
        """Perform a probe call, or give back what it observed when it was performed before.

        ``recover`` is asked after an interruption whether the action did reach them: it gives back
        what is to be observed of it, or None.

        Raises:
            Refused: a safety rule forbids it; nothing was touched.
            Halt: it was interrupted after it may have left; it is never repeated.
        """
        key = self._key(action)
        ledger = self.context.ledger
        with ledger.reading() as db:
            known = ledger.calls.get(db, key.id)
        if known is None or known.state is not CallState.FINISHED:
            if known is not None and known.state is CallState.HANDING_OVER:
                self._recover(key, action, recover)
            else:
                self.check(action.effect)
                with self._alone_with(action.host):
                    if not self._take_shared(key, action):
                        self._perform(key, action, perform)
        again = cache(lambda: self.call(action, perform))
        return Called(key.id, action, self._observed(key.id), again)

    def once(self, name: str, effect: str, function: Callable[[], Json]) -> Json:
        """A user's own action under the same rules: performed once, its result kept and replayed.

        ``effect`` is one of read, type, submit, contact, order, pay, cancel; the result is JSON.

        Raises:
            UsageError: there is no such effect.
        """
        action = Action(f"own:{name}", {}, effect_named(effect), channel="own")

        def perform(attempt: Attempt) -> Json:
            if action.effect.is_outward:
                attempt.hand_over()
            return function()

        return self.call(action, perform).observation

    def expect(self, criterion: Criterion, called: Called[Any], **parameters: Figure) -> Verdict:
        """Judge what was observed, write the verdict down, and go on.

        A read-only miss is confirmed by a second, fresh look before it is said.
        """
        setting = self.company.criteria.get(criterion.id)
        phrase = parameters.pop("threshold", None)
        threshold = criterion.limit(
            None if phrase is None else float(phrase), setting.threshold if setting else None
        )
        if threshold is not None:
            parameters["threshold"] = threshold
        judgement = criterion.judge(called.observation, **parameters)
        again = None
        if judgement.outcome is Outcome.MISSED and called.action.effect is Effect.READ:
            again = called.repeat()
            judgement = confirmed(judgement, criterion.judge(again.observation, **parameters))
        if criterion.is_looser(threshold):
            asked = f"{criterion.threshold:g} {criterion.unit}"
            because = f"{judgement.because} (looser than the {asked} of {criterion.source})"
            judgement = replace(judgement, because=because)
        verdict = self._weigh(criterion, judgement)
        versions = {**verdict.versions, **_versions(called.observation)}
        return self._record(
            replace(
                verdict,
                threshold=threshold,
                call=called.id,
                second_call=again.id if again else None,
                parameters=parameters,
                versions=versions,
            )
        )

    def conclude(self, criterion: Criterion, judgement: Judgement) -> Verdict:
        """Write down a verdict that needs no observation of a probe: a user's own, or "not reached"."""
        return self._record(self._weigh(criterion, judgement))

    def note(self, kind: str, subject: str, content: object) -> None:
        """Write something down that is neither a call nor a verdict."""
        ledger = self.context.ledger
        with ledger.transaction() as db:
            ledger.visits.check_epoch(db, self.id, self.epoch)
            ledger.records.append(db, self.id, kind, subject, content)

    def stop(self, outcome: Outcome, because: str, next_check: datetime | None = None) -> NoReturn:
        """End the journey here: a precondition is missing, or there is something to wait for."""
        raise Halt(outcome, because, next_check)

    def stranger(self) -> "Visit":
        """A twin the company has never met, acting within this same visit."""
        if self._twin is None:
            twin = Visit(self.context, self.entry, STRANGER, self.permissions, self._level)
            twin.epoch, twin.verdicts, twin._said = self.epoch, self.verdicts, self._said
            twin._renewed = self._renewed
            self._twin = twin
        return self._twin

    def settle(
        self,
        outcome: Outcome,
        details: Mapping[str, Any],
        next_check: datetime | None = None,
        *,
        stays_open: bool = False,
    ) -> None:
        """Write down what the visit came to and let go of it; an open one is taken further later."""
        ledger = self.context.ledger
        content = {"outcome": outcome, **details}
        with ledger.transaction() as db:
            ledger.visits.check_epoch(db, self.id, self.epoch)
            ledger.records.append(db, self.id, "settled", outcome.value, content)
            due = stamp(next_check) if next_check else None
            ledger.visits.settle(db, self.id, Settlement(outcome, due, stays_open))
            ledger.runs.show(db, self.context.opening.run.id, self.id, outcome)
        ledger.visits.release(self.id, self.epoch)

    def release(self) -> None:
        """Let go of the visit without settling it: it was interrupted and will be taken further."""
        self.context.ledger.visits.release(self.id, self.epoch)

    def check(self, effect: Effect) -> None:
        """All rules that hold for every action: kill switch, permission, agreement, lease."""
        self.context.kill_switch.check()
        self.permissions.check(effect)
        now = self.context.ledger.clock.now()
        if effect.is_outward:
            self.company.check_hours(now)
        self.company.scope.check_day(now.astimezone(self.company.zone).date())
        machine = self.context.ledger.clock.machine.now()
        if self._renewed is None or (machine - self._renewed).total_seconds() >= RENEW_EVERY:
            self.context.ledger.visits.renew(self.id, self.epoch)
            if self._held:
                self.context.ledger.holds.renew(self._held)
            self._renewed = machine

    def _key(self, action: Action) -> CallKey:
        arguments = dict(action.arguments)
        if self.shopper is STRANGER:
            arguments["as"] = STRANGER.name
        same = digest([action.probe, arguments])
        nth = self._counts.get(same, 0)
        self._counts[same] = nth + 1
        return CallKey(self.id, action.probe, arguments, action.effect, nth)

    @contextmanager
    def _alone_with(self, host: str) -> Iterator[None]:
        """Walk a website while no other process does, if there is one to walk."""
        if not host:
            yield
            return
        resource = f"web:{self.company.scope.server(host)}"
        holds = self.context.ledger.holds
        with holds.only_one(resource, WALK_PATIENCE, lambda: self.check(Effect.READ)):
            self._held = resource
            try:
                yield
            finally:
                self._held = ""

    def _recover(
        self,
        key: CallKey,
        action: Action,
        recover: Callable[[Attempt], Fact | None] | None,
    ) -> None:
        attempt = Attempt(self, key)
        observed = recover(attempt) if recover else None
        if observed is None:
            raise Halt(
                Outcome.NOT_MEASURED,
                f"interrupted: the {action.effect.word} may have reached them, so it is not repeated",
            )
        self._finish(attempt, key, action, observed)

    def _take_shared(self, key: CallKey, action: Action) -> bool:
        if not action.shareable:
            return False
        ledger, run = self.context.ledger, self.context.opening.run
        with ledger.transaction() as db:
            shared = ledger.calls.shared(db, run.id, key.shared_key(self.company.digest))
            if shared is None or shared.record is None:
                return False
            ledger.visits.check_epoch(db, self.id, self.epoch)
            content = ledger.records.one(db, shared.visit, shared.record).content
            ledger.calls.begin(db, key)
            ledger.calls.finish(db, key, {**content, "shared_from": shared.visit})
            return True

    def _perform(self, key: CallKey, action: Action, perform: Callable[[Attempt], Fact]) -> None:
        ledger = self.context.ledger
        with ledger.transaction() as db:
            ledger.visits.check_epoch(db, self.id, self.epoch)
            if action.effect.is_outward:
                ledger.visits.replace_others(db, self.entry)
                spoken = [said.text for said in self._said]
                ledger.visits.say(db, self.id, len(spoken), digest(spoken))
                budget, channel = self.company.budget, action.channel
                per_day = budget.calls_a_day if channel == "phone" else None
                ledger.budgets.spend(
                    db, self.company.id, channel, key.id, budget.contacts_per_week, per_day
                )
            ledger.visits.strengthen(db, self.id, action.effect)
            ledger.calls.begin(db, key)
        attempt = Attempt(self, key)
        observed = perform(attempt)
        if action.effect.is_outward and not (attempt.handed_over or attempt.held_back):
            attempt.hand_over()
            raise RuntimeError(
                f"{action.probe} acted without attempt.hand_over() and would be repeated after a crash"
            )
        self._finish(attempt, key, action, observed)

    def _finish(self, attempt: Attempt, key: CallKey, action: Action, observed: object) -> None:
        ledger = self.context.ledger
        with ledger.transaction() as db:
            ledger.visits.check_epoch(db, self.id, self.epoch)
            ledger.calls.finish(db, key, encode(observed))
            if attempt.held_back:
                ledger.budgets.give_back(db, key.id)
            if action.shareable:
                shared_key = key.shared_key(self.company.digest)
                ledger.calls.share(db, self.context.opening.run.id, shared_key, key.id)

    def _observed(self, call: str) -> Any:
        ledger = self.context.ledger
        with ledger.reading() as db:
            entry = ledger.calls.get(db, call)
            if entry is None or entry.record is None:
                raise LeaseLost(f"call {call[:12]} of visit {self.id} is gone from the ledger")
            return decode(ledger.records.one(db, self.id, entry.record).content)

    def _weigh(self, criterion: Criterion, judgement: Judgement) -> Verdict:
        setting = self.company.criteria.get(criterion.id)
        level = self._level or (setting and setting.level) or criterion.level
        today = self.context.ledger.clock.now().astimezone(self.company.zone).date()
        accepted = None
        if judgement.outcome is Outcome.MISSED:
            accepted = self.company.acceptance(criterion.id, self.entry.key.title, today)
        return Verdict(
            criterion=criterion.id,
            level=level,
            judgement=judgement,
            line=self._said[-1].line if self._said else None,
            versions={"criterion": str(criterion.version)},
            accepted=accepted,
            owner=self.company.owner(criterion.id, criterion.theme),
        )

    def _record(self, verdict: Verdict) -> Verdict:
        self.note("verdict", verdict.criterion, asdict(verdict))
        self.verdicts.append(verdict)
        return verdict


def _versions(observation: object) -> dict[str, str]:
    return dict(getattr(observation, "versions", {}))
