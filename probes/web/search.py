"""The contacts probe: one walk, its proof, and what came of it as one observation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ...core.action import Action
from ...core.attempt import Attempt
from ...core.company import Company
from ...core.effects import Effect
from ...core.errors import Unreachable
from .browser import WebBrowser
from .contacts import Channel, Contacts
from .control import control_answers
from .door import Door
from .exploring import Explorer
from .findings import Findings
from .loading import Loader
from .proof import Proof
from .walk import Walk, Walked

MAX_CLICKS = 3
"""How deep is looked by default: one more than is promised, to say how far off they are."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class ContactSearch:
    """What to look for, and where: data, so that equal searches are one."""

    url: str
    device: str
    country: str
    max_clicks: int = MAX_CLICKS

    @property
    def action(self) -> Action:
        """The search as an action of a visit."""
        return web_walk("contacts", self.url, vars(self))

    def __str__(self) -> str:
        return f"I look for the ways in, from {self.url} on a {self.device}"


def search_contacts(
    search: ContactSearch,
    attempt: Attempt,
    browser: Callable[[], WebBrowser],
    *,
    proof: bool = True,
) -> Contacts:
    """Walk the site, prove what was found, and bring it back.

    Raises:
        Unreachable: nothing answers at all, and it may be our own network.
        Refused: a safety rule stopped the walk.
        TryLater: no browser.
    """
    began = attempt.clock.machine.now()
    running = browser()
    company = attempt.company
    gap = polite_gap(company, search.url)
    with Door(company.scope, before=lambda: attempt.before(Effect.READ)) as door:
        with running.context(door, search.device) as context:
            loader = Loader(attempt, context, door, gap)
            explorer = Explorer(
                findings=Findings(lambda *seen: attempt.tell(_sentence(search.device, *seen))),
                loader=loader,
                scope=company.scope,
                country=search.country,
                max_clicks=search.max_clicks,
                hovers=search.device == "computer",
            )
            walk = Walk(explorer, company.budget.page_loads_per_walk)
            try:
                walked = walk.from_home(search.url)
            except Unreachable as error:
                if not control_answers(attempt):
                    raise
                walked = Walked(down=f"{error}, while {company.control.web} answered")
        if proof and not attempt.confirms:
            with running.context(door, search.device) as context:
                proof_of = Proof(attempt, context, search.url, search.country, gap)
                walked.channels = proof_of.of(walked.channels)
        took = (attempt.clock.machine.now() - began).total_seconds()
        return Contacts(
            url=search.url,
            device=search.device,
            channels=walked.channels,
            interruptions=tuple(loader.tab.interruptions),
            pages_loaded=loader.pages_loaded,
            pages_fetched=loader.pages_fetched,
            seconds=round(took, 3),
            blocked=walked.blocked,
            down=walked.down,
            third_parties=_third_parties(loader.hosts_asked, company),
            not_looked_at=dict(walked.not_looked_at),
            versions={"probe": "contacts/2", "browser": running.version},
        )


def web_walk(probe: str, url: str, arguments: Mapping[str, Any]) -> Action:
    """A read-only walk over a website as an action: one at a time on a host, shared by a run's journeys."""
    return Action(
        probe=probe,
        arguments=arguments,
        effect=Effect.READ,
        channel="web",
        host=host_of(url),
        shareable=True,
    )


def host_of(url: str) -> str:
    """Host and port of an address: whose turn it is."""
    return urlsplit(url).netloc


def polite_gap(company: Company, url: str) -> float:
    """Seconds between two page loads: the profile's; none on this machine unless it says so."""
    stated = "seconds_between_page_loads" in company.budget.model_fields_set
    here = company.scope.connection(urlsplit(url).hostname or "", urlsplit(url).port or 80)[0]
    if here in LOOPBACK and not stated:
        return 0.0
    return company.budget.seconds_between_page_loads


def _sentence(device: str, channel: str, seen: Channel) -> str:
    """``phone 020 7946 0142, 1 click away on a computer``."""
    what = channel if channel in ("form", "chat") else f"{channel} {seen.printed[0]}"
    clicks = f"{seen.clicks} click{'s' if seen.clicks != 1 else ''}"
    return f"{what}, {clicks} away on a {device}"


def _third_parties(hosts: set[str], company: Company) -> tuple[str, ...]:
    return tuple(sorted(host for host in hosts if not company.scope.names(host)))
