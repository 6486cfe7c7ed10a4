"""Public websites for `mysteryshop audit`: each is visited by a run of its own, and listened to."""

import asyncio
import json
import re
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..core.company import Company
from ..core.errors import MysteryShopError, TryLater, UsageError
from ..core.verdict import Level, Outcome
from ..reports.results import Results, VisitResult
from ..reports.visible import visible
from ..runner.exit_codes import ExitCode
from .output import progress
from .solo import unconfigured

AT_A_TIME = 2
"""Sites that are visited at the same time."""
PATIENCE = 30.0
"""Seconds a run may take to end once it was asked to."""
PROFILE = """# As `mysteryshop audit` found it: read-only, within its own site.
[company]
id = {id}
name = {name}
website = {website}
country = {country}

[scope]
hosts = {hosts}
basis = "public-only"
"""


@dataclass
class Site:
    """One address, and what came of it."""

    url: str
    company: Company | None = None
    results: Results | None = None
    because: str = ""
    """Why there are no results, or not all."""
    code: int = ExitCode.TOO_LITTLE

    @property
    def name(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def visits(self) -> tuple[VisitResult, ...]:
        return self.results.visits if self.results else ()

    def file(self, folder: Path, ending: str) -> Path:
        """Where something of it is kept: ``www.example.com.json``."""
        name = re.sub(r"[^\w.-]", "_", self.name)
        return folder / f"{name}.{ending}"


@dataclass(frozen=True)
class Audit:
    """Performs the built-in journeys on several sites, each as a `mysteryshop run` of its own."""

    folder: Path
    wave: str
    country: str
    tell: Callable[[str], None]

    async def perform(self, sites: list[Site]) -> None:
        """Fill in what comes of each site; one that fails does not hold up the others."""
        turn = asyncio.Semaphore(AT_A_TIME)
        async with asyncio.TaskGroup() as group:
            for site in sites:
                group.create_task(self._visit(site, turn))

    async def _visit(self, site: Site, turn: asyncio.Semaphore) -> None:
        async with turn:
            progress(f"{site.name}: looking …")
            try:
                site.company = await asyncio.to_thread(unconfigured, site.url, self.country)
            except UsageError:
                raise
            except MysteryShopError as error:
                broken = isinstance(error, TryLater)
                site.code = ExitCode.BROKEN if broken else ExitCode.TOO_LITTLE
                self._nothing(site, Outcome.BROKEN if broken else Outcome.NOT_MEASURED, str(error))
                return
            await self._run(site, site.company)

    async def _run(self, site: Site, company: Company) -> None:
        profile, results = site.file(self.folder, "toml"), site.file(self.folder, "json")
        profile.write_text(_profile(company), encoding="utf-8")
        results.unlink(missing_ok=True)
        log = site.file(self.folder, "log")
        with log.open("wb") as said:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "mysteryshop", "run", "builtin", "--json"),
                *("-p", "mysteryshop.runner.watched", f"--wave={self.wave}"),
                *("--company", str(profile), f"--results={results}"),
                cwd=self.folder,
                stdout=asyncio.subprocess.PIPE,
                stderr=said,
                limit=2**24,  # bytes a visit may take as one line
                start_new_session=True,  # Ctrl-C reaches us; we end the run once, and in order
            )
            try:
                await self._listen(site, process)
            finally:
                await _end(process)
                site.code = -1 if process.returncode is None else process.returncode
                if results.exists():
                    site.results = Results.model_validate_json(results.read_bytes())
        if site.results is None:
            because = f"the run ended with {site.code} and found nothing; {log} says why"
            self._nothing(site, Outcome.BROKEN, because)

    async def _listen(self, site: Site, process: asyncio.subprocess.Process) -> None:
        """Tell every visit when it is decided; the results that are printed last are indented."""
        assert process.stdout
        async for line in process.stdout:
            if line.startswith(b'{"seen"'):
                self.tell(_finding("seen", site.name, json.loads(line)["seen"]))
            elif line.startswith(b'{"'):
                for finding in findings(site.name, VisitResult.model_validate_json(line)):
                    self.tell(finding)
        await process.wait()

    def _nothing(self, site: Site, outcome: Outcome, because: str) -> None:
        site.because = because
        self.tell(_finding(outcome, site.name, because))


def findings(name: str, visit: VisitResult) -> list[str]:
    """What is to be said about a visit: a line for each miss, else one for what it came to."""
    missed = [
        _finding(
            Outcome.MISSED,
            name,
            visit.title,
            verdict.because,
            "" if verdict.level is Level.MUST else "should",
        )
        for verdict in visit.verdicts
        if verdict.verdict is Outcome.MISSED
    ]
    return list(dict.fromkeys(missed)) or [
        _finding(visit.outcome, name, visit.title, visit.because)
    ]


def _finding(outcome: str, *parts: str) -> str:
    said = " · ".join(" ".join(visible(part).split()) for part in parts if part)
    return f"{outcome.upper():<12}  {said}"


async def _end(process: asyncio.subprocess.Process) -> None:
    """Make sure a run has ended; one that is interrupted writes its results first."""
    if process.returncode is not None:
        return
    assert process.stdout
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    try:
        async with asyncio.timeout(PATIENCE):
            await process.stdout.read()
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _profile(company: Company) -> str:
    """The profile as TOML; text as JSON writes it is text in TOML too."""
    values = {
        **company.identity.model_dump(include={"id", "name", "website", "country"}),
        "hosts": company.scope.hosts,
    }
    return PROFILE.format_map({k: json.dumps(v, ensure_ascii=False) for k, v in values.items()})
