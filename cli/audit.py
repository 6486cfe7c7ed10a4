"""Any public website, with nothing to configure: what a customer finds who only looks.

The built-in journeys are performed on each of the sites, read-only, and nobody is contacted. What is
seen is told at once, and every verdict when it is proven; several sites are compared. Leaves a report and
its evidence."""

import argparse
import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..core.clock import SystemClock
from ..core.errors import UsageError
from ..core.evidence import EvidenceStore
from ..core.ledger import Ledger
from ..criteria import CRITERIA
from ..criteria.contact import contact_clicks
from ..probes.web.site import scope_of, web_address
from ..reports.figures import Counts, missed_note
from ..reports.render import write_report
from ..reports.results import VisitResult
from ..reports.visible import visible
from ..runner.exit_codes import ExitCode
from .apart import add_out, set_apart
from .output import print_json, progress
from .sites import Audit, Site

EXAMPLES = """examples:
  mysteryshop audit https://www.example.com/
  mysteryshop audit www.example.de www.example.at --country DE --out rivals
  mysteryshop audit www.example.com --json

exit codes: 0 nothing missed · 1 a must missed · 2 bad usage · 10 something broke, or a site does not
  answer · 12 nothing decided; of several sites the worst counts, in the order 1, 10, 12, 0

`mysteryshop stop` in the folder of --out stops it; what was found until then is kept."""

WORST_FIRST = (
    ExitCode.MISSED,
    ExitCode.BROKEN,
    ExitCode.USAGE,
    ExitCode.PENDING,
    ExitCode.TOO_LITTLE,
    ExitCode.NOTHING_MISSED,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop audit`."""
    parser.add_argument("urls", nargs="+", metavar="URL", help="a website's home page")
    parser.add_argument(
        "--country", default="", metavar="GB", help="their country (default: by each domain)"
    )
    add_out(parser, "mysteryshop-audit")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Visit the sites, tell what is found, write the report; also when interrupted."""
    sites = _sites(arguments.urls)
    folder: Path = arguments.out.absolute()
    place = set_apart(folder)
    wave = f"audit {SystemClock().now():%Y-%m-%d %H:%M:%S}"
    audit = Audit(folder, wave, arguments.country, progress if arguments.json else _say)
    interrupted = not _performed(audit, sites)
    report = folder / "report.html"
    with Ledger(place.ledger_url) as ledger:
        card = write_report(ledger, EvidenceStore(place.evidence), report, wave=wave)
    code = worst_code(site.code for site in sites)
    if arguments.json:
        print_json("audit", _document(sites, report, code))
    else:
        counts = {company.id: company.counts for company in card.companies}
        _say("\n".join(["", *_summed_up(sites, counts), "", f"report: {report}"]))
    if interrupted:
        raise KeyboardInterrupt
    return code


def worst_code(codes: Iterable[int]) -> int:
    """The exit code that counts among those of several runs; one that no run of ours has is broken."""
    known = [code if code in WORST_FIRST else ExitCode.BROKEN for code in codes]
    return int(min(map(ExitCode, known), key=WORST_FIRST.index))


def clicks(visit: VisitResult) -> str:
    """How far away the channel of a visit is: clicks, ``none``, or a dash where it was not measured."""
    for verdict in visit.verdicts:
        if verdict.criterion == contact_clicks.id:
            if "clicks" in verdict.figures:
                return f"{verdict.figures['clicks']}"
            if "searched_to_depth" in verdict.figures:
                return "none"
    return "–"


def _sites(urls: list[str]) -> list[Site]:
    """The addresses, each once.

    Raises:
        UsageError: one is no web address, or two are of the same site.
    """
    sites: dict[str, Site] = {}
    for url in dict.fromkeys(map(web_address, urls)):
        scope_of(url)
        site = Site(url)
        if site.name in sites:
            raise UsageError(
                f"{url}: {site.name} is already among them; give one address of a site"
            )
        sites[site.name] = site
    return list(sites.values())


def _performed(audit: Audit, sites: list[Site]) -> bool:
    """Visit the sites; False when it was interrupted.

    Raises:
        UsageError: something the user wrote is wrong, or the folder cannot be written.
    """
    try:
        asyncio.run(audit.perform(sites))
    except KeyboardInterrupt:
        return False
    except ExceptionGroup as group:
        error = group.exceptions[0]
        if isinstance(error, OSError) and error.filename:
            said = f"--out: {error.filename} cannot be written: {error.strerror}"
            raise UsageError(said) from None
        raise error from None
    return True


def _document(sites: list[Site], report: Path, code: int) -> dict[str, Any]:
    """The audit as JSON data; the names are documented in docs/json.md."""
    seen, unseen = _promises(sites)
    return {
        "report": str(report),
        "companies": [
            {
                "url": site.url,
                "company": site.company and site.company.id,
                "results": site.results and site.results.model_dump(mode="json", by_alias=True),
                "because": site.because or None,
            }
            for site in sites
        ],
        "promises_seen": seen,
        "promises_not_seen": unseen,
        "exit_code": code,
    }


def _summed_up(sites: list[Site], counts: dict[str, Counts]) -> list[str]:
    lines = [_counted(site, counts) for site in sites]
    if len(sites) > 1:
        lines += ["", *_compared(sites)]
    seen, unseen = _promises(sites)
    tail = f"; not seen here: {', '.join(unseen)}" if unseen else ""
    kinds = (
        f"{len(seen)} of the {len(seen) + len(unseen)} kinds of promises that mysteryshop judges"
    )
    lines += ["", f"{kinds} could be seen from outside, without contacting anybody{tail}."]
    return [*lines, "Whether anybody answers was not tried: an audit only looks."]


def _counted(site: Site, counts: dict[str, Counts]) -> str:
    """``www.example.com: 9 met, 2 missed (1 must, 1 should), 4 not measured``, promise by promise."""
    of = counts.get(site.company.id if site.company else "", Counts())
    if not of.measured:
        because = site.because or next((visit.because for visit in site.visits), "interrupted")
        return f"{site.name}: nothing could be found out ({visible(because)})"
    weighed = f" ({missed_note(of)})" if of.missed else ""
    broken = f", {of.broken} broken" if of.broken else ""
    return f"{site.name}: {of.met} met, {of.missed} missed{weighed}, {of.not_measured} not measured{broken}"


def _compared(sites: list[Site]) -> list[str]:
    """Clicks to each channel, a column for each site."""
    title = "clicks to their"
    table = {site.name: {visit.row: clicks(visit) for visit in site.visits} for site in sites}
    rows = dict.fromkeys(
        visit.row
        for site in sites
        for visit in site.visits
        if any(verdict.criterion == contact_clicks.id for verdict in visit.verdicts)
    )
    width = max(map(len, (title, *rows)))
    lines = ["  ".join([f"{title:<{width}}", *table])]
    for row in rows:
        cells = (f"{found.get(row, '–'):>{len(name)}}" for name, found in table.items())
        lines.append("  ".join([f"{row:<{width}}", *cells]))
    return [*lines, "none: searched for and not found · –: not measured, or not offered"]


def _promises(sites: list[Site]) -> tuple[list[str], list[str]]:
    """The criteria something was found out about on any of the sites, and the others we know."""
    decided = {
        verdict.criterion
        for site in sites
        for visit in site.visits
        for verdict in visit.verdicts
        if verdict.verdict.decided
    }
    return [id for id in CRITERIA if id in decided], [id for id in CRITERIA if id not in decided]


def _say(sentence: str) -> None:
    print(sentence, flush=True)
