"""One visit without a feature file: for commands that use a probe alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from ..core.action import Said
from ..core.canonical import digest
from ..core.clock import SystemClock, iso_week
from ..core.company import Company, country_code
from ..core.effects import LOOKING, Permissions
from ..core.errors import UsageError
from ..core.ledger import Asked, Opening, VisitKey
from ..core.shopper import ANYBODY, Shopper
from ..core.suite import Suite, place_in
from ..core.verdict import worst
from ..core.visit import RunContext, Visit
from ..probes.web.site import country_of, public_scope, web_address
from ..reports.visible import visible
from .output import progress


def unconfigured(url: str, country: str = "") -> Company:
    """A profile for an address nobody has configured: read-only, within its own site.

    Raises:
        UsageError: it is no web address, or the country no country code.
        Stopped: the kill switch of the present folder is on.
    """
    url = web_address(url)
    host = urlsplit(url).netloc
    try:
        code = country_code(country.upper() or country_of(url))
    except ValueError as error:
        raise UsageError(f"--country: found {country!r}; allowed: {error}") from None
    return Company.model_validate(
        {
            "company": {
                "id": f"site-{digest(host)[:12]}",
                "name": host,
                "website": url,
                "country": code,
            },
            "scope": public_scope(url, place_in(Path.cwd()).kill_switch.check).model_dump(),
        }
    )


@contextmanager
def solo_visit(
    company: Company,
    journey: str,
    asked: str,
    shopper: Shopper = ANYBODY,
    permissions: Permissions = LOOKING,
) -> Iterator[Visit]:
    """A fresh read-only visit in the ledger of the present folder, settled by what it judged.

    ``journey`` names it (``probe:contacts``), ``asked`` says in a sentence what was asked.
    """
    folder = Path.cwd()
    suite = Suite(folder, company, {shopper.name: shopper}, place_in(folder), SystemClock())
    key = VisitKey(
        company=company.id,
        shopper=shopper.name,
        journey=journey,
        row=digest(asked)[:12],
        title=asked,
        feature=journey,
        line=0,
        theme="",
    )
    with suite.open_ledger() as ledger:
        wave = iso_week(suite.clock.now())
        run = ledger.runs.begin(Asked(company.id, company.name, digest(asked), wave, afresh=True))
        opening = Opening(run, again=True)
        entry = ledger.visits.open(key, digest(asked), opening)
        context = RunContext(
            ledger, suite.evidence_store(), company, opening, suite.place.kill_switch, _tell
        )
        visit = Visit(context, entry, shopper, permissions)
        said = Said(0, asked)
        visit.enter([said])
        visit.step(said)
        try:
            yield visit
        except BaseException:
            visit.release()
            raise
        else:
            because = "; ".join(verdict.judgement.because for verdict in visit.verdicts)
            visit.settle(worst(visit.verdicts), {"steps": [], "because": because})
        finally:
            ledger.runs.finish(run.id, 0)


def _tell(sentence: str) -> None:
    progress(visible(sentence))
