"""One pytest session over one company: opens the ledger, performs journeys, keeps their reports."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pytest
from pytest_bdd.parser import Step

from ..core.canonical import digest
from ..core.clock import iso_week
from ..core.criterion import Criterion
from ..core.effects import Permissions
from ..core.errors import LeasedElsewhere, LeaseLost
from ..core.evidence import EvidenceStore
from ..core.ledger import Asked, Ledger, Opening, Run, VisitEntry, VisitKey
from ..core.shopper import Shopper
from ..core.suite import Suite
from ..core.verdict import Outcome
from ..core.visit import RunContext, Visit, nobody_listens
from ..reports.results import VisitResult, visit_result
from ..steps.expects import expected_by
from .gherkin import Phrases, execute
from .options import RunOptions
from .outcome import Ending, ending_of
from .performing import Performance

if TYPE_CHECKING:
    from .collecting import JourneyItem


WRITTEN_TO = {"--results", "--junit", "--report", "--junitxml"}
"""Options that only say where results go; each is followed by a file."""


class JourneyEnded(Exception):
    """Tells pytest how a journey ended; carries what the reports need."""

    def __init__(self, result: VisitResult, ending: Ending | None) -> None:
        super().__init__(result.because)
        self.result = result
        self.ending = ending


@dataclass
class MysterySession:
    """Everything that lives as long as one pytest session in one process."""

    KEY = pytest.StashKey["MysterySession"]()

    suite: Suite
    options: RunOptions
    command: str
    """Digest of what was asked for: the same command takes a cut-off run further."""
    run_id: str | None = None
    """Set in a worker: the run its controller has begun."""
    phrases: Phrases = field(default_factory=Phrases)
    performances: dict[object, Performance] = field(default_factory=dict)
    results: dict[str, VisitResult] = field(default_factory=dict)
    """By node id, for what this process performed."""
    withheld: str = ""
    """Why nothing new may leave, when a pending visit's journey has vanished."""
    endings: dict[str, Ending] = field(default_factory=dict)
    """By node id, what stopped a journey before its last step."""
    identities: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Journey, row and shopper → where it stands: each is there once."""
    tell: Callable[[str], None] = nobody_listens
    """Hears what a probe has just seen, before anything is judged."""
    announcement: str | None = None
    """What a dry run says first and last."""
    unrecorded: list[str] = field(default_factory=list)
    """Journeys that failed without a verdict: broken."""
    ordinary_failures: list[str] = field(default_factory=list)
    """Other people's tests in the same session that failed."""
    faulty_features: list[str] = field(default_factory=list)
    """Feature files that could not be collected."""

    @cached_property
    def ledger(self) -> Ledger:
        return self.suite.open_ledger()

    @cached_property
    def evidence(self) -> EvidenceStore:
        return self.suite.evidence_store()

    @cached_property
    def run(self) -> Run:
        """The run of this session: begun by the controller, joined by workers."""
        if self.run_id:
            with self.ledger.reading() as db:
                return self.ledger.runs.get(db, self.run_id)
        company = self.suite.company
        return self.ledger.runs.begin(
            Asked(
                company=company.id,
                company_name=company.name,
                command=self.command,
                wave=self.options.wave or self.current_week,
                dry=not self.live,
            )
        )

    @property
    def begun(self) -> bool:
        """Whether this session has (or joined) a run in the ledger."""
        return "run" in vars(self) or self.run_id is not None

    @property
    def current_week(self) -> str:
        """The default wave: the ISO week in the company's zone."""
        return iso_week(self.suite.clock.now().astimezone(self.suite.company.zone))

    @property
    def live(self) -> bool:
        """Whether submitting and contacting is allowed at all."""
        return self.options.live or self.suite.company.live

    @cached_property
    def context(self) -> RunContext:
        company = self.suite.company
        return RunContext(
            ledger=self.ledger,
            evidence=self.evidence,
            company=company,
            opening=Opening(
                run=self.run,
                again=self.options.again,
                keep_wave=self.options.wave is not None,
                lockout_days=company.budget.lockout_days,
            ),
            kill_switch=self.suite.place.kill_switch,
            tell=self.tell,
        )

    def perform(self, item: "JourneyItem") -> None:
        """Perform a journey as a visit, or show what it was decided to be.

        Raises:
            JourneyEnded: for every outcome but met.
        """
        entry = self.ledger.visits.open(
            self.key_of(item),
            digest([said.text for said in item.journey.said]),
            self.context.opening,
        )
        ending = None if entry.closed else self._visit(item, entry)
        self.endings.pop(item.nodeid, None)
        if ending:
            self.endings[item.nodeid] = ending
        result = self.result_of(entry.id)
        self.results[item.nodeid] = result
        if result.outcome is Outcome.MET:
            return
        raise JourneyEnded(result, ending)

    def key_of(self, item: "JourneyItem") -> VisitKey:
        """What identifies the visits of an item in this session."""
        return item.visit_key(self.suite.company.id, self.shopper_of(item).name)

    def shopper_of(self, item: "JourneyItem") -> Shopper:
        """Who plays a journey: its ``@shopper:`` tag, else anybody."""
        return self.suite.shoppers[item.tags.shopper]

    def result_of(self, visit: str) -> VisitResult:
        """A visit as it stands in the ledger now."""
        with self.ledger.reading() as db:
            return visit_result(self.ledger, db, visit)

    def close(self) -> None:
        """Let go of the ledger, if it was opened."""
        if "ledger" in vars(self):
            self.ledger.close()

    def _visit(self, item: "JourneyItem", entry: VisitEntry) -> Ending | None:
        visit = Visit(
            self.context,
            entry,
            self.shopper_of(item),
            Permissions(
                live=self.live,
                read_only=item.tags.reads_only,
                named=item.tags.allowed,
                withheld="" if entry.said_digest else self.withheld,
            ),
            item.tags.level,
        )
        performance = Performance(item.journey, visit, lambda step: self.expected(step, item))
        self.performances[item] = performance
        try:
            visit.enter(item.journey.said)
            execute(item.journey, item._request)
        except (KeyboardInterrupt, pytest.exit.Exception):
            visit.release()
            raise
        except (LeasedElsewhere, LeaseLost) as error:
            # Somebody else is on the visit; nothing of it is ours to write.
            return ending_of(error, self.suite.root)
        except BaseException as error:  # every other end becomes an outcome, in `ending_of`
            performance.stop(ending_of(error, self.suite.root))
        finally:
            del self.performances[item]
        performance.settle()
        return performance.ending

    def expected(self, step: Step, item: "JourneyItem") -> tuple[Criterion, ...]:
        """The criteria a step judges."""
        phrase = self.phrases.find(step, item)
        return expected_by(phrase.step_func) if phrase else ()


def command_digest(config: pytest.Config, suite: Suite) -> str:
    """What makes two runs the same question: the profile and the arguments, not where results go."""
    asked, arguments = [], iter(config.invocation_params.args)
    for argument in arguments:
        name, has_value, _ = str(argument).partition("=")
        if name not in WRITTEN_TO:
            asked.append(str(argument))
        elif not has_value:
            next(arguments, None)
    return digest([suite.company.digest, asked])
