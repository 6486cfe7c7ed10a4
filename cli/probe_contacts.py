"""``mysteryshop probe contacts URL``: how a customer reaches a company from this page."""

import argparse
from typing import Any

from ..core.action import Called
from ..core.company import Company
from ..core.errors import Refused, TryLater, UsageError
from ..core.verdict import Outcome, Verdict
from ..criteria.contact import contact_clicks, contact_true
from ..probes.web.browser import WebBrowser
from ..probes.web.contacts import CHANNELS, EXPECTED, Channel, Click, Contacts
from ..probes.web.search import MAX_CLICKS, ContactSearch, search_contacts
from ..probes.web.site import web_address
from ..reports.visible import visible
from .output import print_json, progress
from .solo import solo_visit, unconfigured


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop probe contacts`."""
    parser.add_argument("target", metavar="URL", help="where to start")
    parser.add_argument(
        "--country", default="", metavar="GB", help="the company's country (default: by its domain)"
    )
    parser.add_argument(
        "--max-clicks",
        type=int,
        default=MAX_CLICKS,
        metavar="N",
        help=f"how deep to look (default {MAX_CLICKS})",
    )
    parser.add_argument("--mobile", action="store_true", help="on a phone instead of a computer")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Probe and print. What could not be looked at is said, and is no error."""
    if arguments.max_clicks < 0:
        raise UsageError("--max-clicks: found a negative number; allowed: 0, 1, 2, …")
    device = "mobile" if arguments.mobile else "computer"
    try:
        company = unconfigured(arguments.target, arguments.country)
        search = ContactSearch(
            url=company.identity.website,
            device=device,
            country=company.identity.country,
            max_clicks=arguments.max_clicks,
        )
        progress(f"{search} …")
        called, verdicts, visit_id = _probed(company, search)
    except (Refused, TryLater) as error:
        if not arguments.json:
            raise
        nothing = Contacts(web_address(arguments.target), device, {}, blocked=str(error))
        print_json("contacts", document(nothing, [], None))
        return 10 if isinstance(error, TryLater) else 0
    if arguments.json:
        print_json("contacts", document(called.observation, verdicts, visit_id))
    else:
        print("\n".join(map(visible, sentences(called.observation, verdicts, visit_id))))
    return 0


def _probed(company: Company, search: ContactSearch) -> tuple[Called[Contacts], list[Verdict], str]:
    with solo_visit(company, "probe:contacts", str(search)) as visit, WebBrowser() as browser:
        called = visit.call(
            search.action, lambda attempt: search_contacts(search, attempt, lambda: browser)
        )
        for channel in CHANNELS:
            found = called.observation.channels.get(channel, Channel(None))
            if channel in EXPECTED or found.clicks is not None:
                visit.expect(contact_clicks, called, channel=channel)
            if channel in EXPECTED:
                visit.expect(contact_true, called, channel=channel)
        return called, visit.verdicts, visit.id


def document(seen: Contacts, verdicts: list[Verdict], visit: str | None) -> dict[str, Any]:
    """The observation and its criteria as JSON data; the names are documented in docs/json.md."""
    return {
        "url": seen.url,
        "device": seen.device,
        "visit": visit,
        "channels": {name: _channel(seen.channels.get(name, Channel(None))) for name in CHANNELS},
        "criteria": [
            {
                "criterion": verdict.criterion,
                "channel": verdict.parameters.get("channel"),
                "verdict": verdict.outcome,
                "because": verdict.judgement.because,
            }
            for verdict in verdicts
        ],
        "interruptions": list(seen.interruptions),
        "pages_loaded": seen.pages_loaded,
        "pages_fetched": seen.pages_fetched,
        "seconds": seen.seconds,
        "blocked": seen.blocked or seen.down,
        "third_parties": list(seen.third_parties),
        "not_looked_at": seen.not_looked_at,
    }


def sentences(seen: Contacts, verdicts: list[Verdict], visit: str) -> list[str]:
    """The same for people."""
    peeked = f", {seen.pages_fetched} peeked at" if seen.pages_fetched else ""
    loaded = f"{seen.pages_loaded} pages loaded{peeked}, in {seen.seconds:.1f} s"
    lines = [f"{seen.url} on a {seen.device}: {loaded}"]
    for verdict in verdicts:
        if verdict.outcome.decided or verdict.criterion == contact_clicks.id:
            lines.append(f"  {verdict.outcome.upper():<12}  {verdict.judgement.because}")
            quotes = verdict.judgement.quotes
            if quotes and verdict.outcome is Outcome.MET:
                lines.append(f"  {'':<12}  {', '.join(quotes)}")
    skipped = sum(seen.not_looked_at.values())
    if skipped:
        reasons = ", ".join(f"{n} × {reason}" for reason, n in seen.not_looked_at.items())
        lines.append(f"  not looked at: {reasons}")
    return [*lines, f"  evidence: mysteryshop explain {visit}"]


def _channel(channel: Channel) -> dict[str, Any]:
    if channel.clicks is None:
        return {
            "clicks": None,
            "values": [],
            "searched_to_depth": channel.searched_to_depth,
            "unproven": channel.unproven,
            "conflicts": [vars(conflict) for conflict in channel.conflicts],
        }
    return {
        "clicks": channel.clicks,
        "values": list(channel.values),
        "printed": list(channel.printed),
        "path": [_step(click) for click in channel.path],
        "evidence": [vars(item) for item in channel.evidence],
        "conflicts": [vars(conflict) for conflict in channel.conflicts],
        "meant_for": channel.meant_for,
        "screens": channel.screens,
    }


def _step(click: Click) -> dict[str, Any]:
    return {"click": click.click, "url": click.url, "hover": click.hover}
