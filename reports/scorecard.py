"""The scorecard: what a wave came to, counted and put into sentences, ready for any rendering."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ..core.canonical import digest
from ..core.ledger import Ledger, Run, VisitEntry
from ..core.verdict import Theme
from .figures import (
    Counts,
    Kind,
    count,
    missed_note,
    open_sentence,
    unmeasured_note,
    verdict_sentence,
)
from .scorecard_journeys import Journey, Promise, journey
from .scorecard_method import Method, method
from .scorecard_moments import Moment, worst_moments
from .scorecard_text import listed, plain, span, when

PROBE = "probe:"
"""How the journeys of single probe calls begin; they are no part of a wave's result."""
OTHER = "Other journeys"
"""Where journeys of no theme are shown."""


@dataclass(frozen=True)
class Figure:
    """One of the four figures of one company."""

    title: str
    number: int
    note: str
    coverage: str


@dataclass(frozen=True)
class ThemeCount:
    """One theme of one company; ``counts.total`` is 0 when it was not looked at yet."""

    theme: str
    counts: Counts


@dataclass(frozen=True)
class CompanyCard:
    """One company in this wave."""

    id: str
    name: str
    counts: Counts
    verdict: str
    rest: str
    """What the verdict does not cover."""
    figures: tuple[Figure, ...]
    themes: tuple[ThemeCount, ...]
    next_check: str | None


@dataclass(frozen=True)
class ThemeJourneys:
    """The journeys of one theme, of all companies."""

    theme: str
    journeys: tuple[Journey, ...]


@dataclass(frozen=True)
class ThemeRows:
    """One theme with the counts of every company; a single row where nobody was looked at."""

    name: str
    rows: tuple[tuple[str, Counts], ...]
    looked_at: bool
    has_journeys: bool


@dataclass(frozen=True)
class Pointed:
    """A promise with the journey it belongs to, for the lists apart."""

    journey: Journey
    promise: Promise


@dataclass(frozen=True)
class Scorecard:
    """Everything a report says; sentences included, markup excluded."""

    wave: str
    """The wave's name exactly as the ledger has it."""
    wave_name: str
    """The same as it is printed."""
    title: str
    dates: str
    verdict: str
    rest: str
    companies: tuple[CompanyCard, ...]
    themes: tuple[ThemeJourneys, ...]
    moments: tuple[Moment, ...]
    unshown_moments: int
    """Missed *musts* beyond the worst ones."""
    pending: tuple[Pointed, ...]
    not_measured: tuple[Pointed, ...]
    broken: tuple[Pointed, ...]
    accepted: tuple[Pointed, ...]
    method: Method
    digest: str
    """SHA-256 of the canonical figures; what `mysteryshop verify` compares."""

    @property
    def untouched(self) -> str:
        """Which themes no journey has looked at, in one sentence; empty when none is left."""
        empty = [theme.theme for theme in self.themes if not theme.journeys]
        return f"{listed(empty)}: not looked at yet." if empty else ""

    @property
    def themes_in_order(self) -> tuple[ThemeRows, ...]:
        """The themes with the counts of every company side by side."""
        rows: dict[str, list[tuple[str, Counts]]] = {theme.theme: [] for theme in self.themes}
        for company in self.companies:
            counts = {t.theme: t.counts for t in company.themes}
            for theme, found in rows.items():
                found.append((company.name, counts.get(theme, Counts())))
        with_journeys = {theme.theme for theme in self.themes if theme.journeys}
        return tuple(_theme_rows(name, row, name in with_journeys) for name, row in rows.items())


def scorecard(ledger: Ledger, wave: str | None = None) -> Scorecard:
    """What a wave came to, by default the newest one of the ledger.

    Of each journey, row and shopper of a company the latest visit counts that the wave opened or
    that one of its runs showed.
    """
    with ledger.reading() as db:
        runs = ledger.runs.all(db)
        shown = {run.id: frozenset(ledger.runs.visits(db, run.id)) for run in runs}
        entries = sorted(ledger.visits.all(db), key=lambda e: (e.opened, e.epoch))
        wave = _newest_wave(runs, shown, _without_probes(entries)) if wave is None else wave
        chosen = _latest(_without_probes(_in_wave(entries, runs, shown, wave)))
        names = {run.company: plain(run.company_name, 120) for run in runs}
        journeys = [journey(ledger, db, e, names.get(e.key.company, e.key.company)) for e in chosen]
        ended = _last_at(ledger, db, chosen)
    dates = span(chosen[0].opened, ended) if chosen else ""
    return _assembled(wave, dates, _next_checks(chosen), journeys)


def theme_of(name: str) -> str:
    """The theme of that name in any spelling, else `OTHER`."""
    return next((theme.value for theme in Theme if theme.casefold() == name.casefold()), OTHER)


def _theme_rows(name: str, rows: list[tuple[str, Counts]], has_journeys: bool) -> ThemeRows:
    looked_at = any(counts.total for _, counts in rows)
    return ThemeRows(name, tuple(rows if looked_at else rows[:1]), looked_at, has_journeys)


def _assembled(wave: str, dates: str, checks: dict[str, str], journeys: list[Journey]) -> Scorecard:
    journeys = sorted(journeys, key=lambda j: (*j.sort, j.name, j.company))
    companies = _companies(journeys, checks)
    moments, unshown = worst_moments(journeys)
    verdict, rest = _overall(companies, plain(wave, 80))
    return Scorecard(
        wave=wave,
        wave_name=plain(wave, 80),
        title=listed([c.name for c in companies]) if companies else "Nothing visited yet",
        dates=dates,
        verdict=verdict,
        rest=rest,
        companies=companies,
        themes=_by_theme(journeys),
        moments=moments,
        unshown_moments=unshown,
        pending=_pointed(journeys, Kind.PENDING),
        not_measured=_pointed(journeys, Kind.NOT_MEASURED),
        broken=_pointed(journeys, Kind.BROKEN),
        accepted=_pointed(journeys, Kind.ACCEPTED),
        method=method(journeys),
        digest=digest(_figures(wave, companies, journeys)),
    )


def _without_probes(entries: list[VisitEntry]) -> list[VisitEntry]:
    """The journeys; single probe calls only where there is nothing else."""
    return [e for e in entries if not e.key.journey.startswith(PROBE)] or entries


def _newest_wave(
    runs: list[Run], shown: dict[str, frozenset[str]], entries: list[VisitEntry]
) -> str:
    """The wave of the last run that showed something."""
    known = {entry.id for entry in entries}
    return next((run.wave for run in reversed(runs) if shown[run.id] & known), "")


def _in_wave(
    entries: list[VisitEntry], runs: list[Run], shown: dict[str, frozenset[str]], wave: str
) -> list[VisitEntry]:
    there = frozenset[str]().union(*(shown[run.id] for run in runs if run.wave == wave))
    return [entry for entry in entries if entry.wave == wave or entry.id in there]


def _latest(entries: list[VisitEntry]) -> list[VisitEntry]:
    """Of each company, journey, row and shopper the last one, oldest first."""
    last = {(e.key.company, e.key.journey, e.key.row, e.key.shopper): e for e in entries}
    return sorted(last.values(), key=lambda e: (e.opened, e.id))


def _last_at(ledger: Ledger, db: Connection, entries: list[VisitEntry]) -> str:
    """When the last thing was written down about these visits (stamp)."""
    times = [entry.opened for entry in entries]
    times += [records[-1].at for e in entries if (records := ledger.records.of(db, e.id))]
    return max(times, default="")


def _next_checks(entries: list[VisitEntry]) -> dict[str, str]:
    """The earliest next check of each company (stamp)."""
    due = sorted(((e.next_check, e.key.company) for e in entries if e.next_check), reverse=True)
    return {company: check for check, company in due}


def _companies(journeys: list[Journey], checks: dict[str, str]) -> tuple[CompanyCard, ...]:
    names = {(j.name.casefold(), j.company): j.name for j in journeys}
    return tuple(
        _company(company, name, [j for j in journeys if j.company == company], checks.get(company))
        for (_, company), name in sorted(names.items())
    )


def _company(id: str, name: str, journeys: list[Journey], check: str | None) -> CompanyCard:
    counts = count(p.kind for j in journeys for p in j.promises)
    due = when(check) if check else None
    return CompanyCard(
        id=id,
        name=name,
        counts=counts,
        verdict=verdict_sentence(name, counts),
        rest=open_sentence(counts, due if counts.pending else None),
        figures=_four(counts, due),
        themes=tuple(_theme_counts(journeys)),
        next_check=due,
    )


def _four(counts: Counts, due: str | None) -> tuple[Figure, ...]:
    of = counts.coverage
    waiting = f"next check {due}" if due else "no date is set"
    return (
        Figure("Kept", counts.met, f"of {counts.measured:,} measured", of),
        Figure("Missed", counts.missed, missed_note(counts), of),
        Figure(
            "Not decided yet", counts.pending, waiting if counts.pending else "nothing waits", of
        ),
        Figure(
            "Not measured or broken",
            counts.not_measured + counts.broken,
            unmeasured_note(counts),
            of,
        ),
    )


def _theme_counts(journeys: list[Journey]) -> Iterable[ThemeCount]:
    """The five themes in order, then the others if there are any; a promise's own theme counts."""
    kinds: dict[str, list[Kind]] = {theme.value: [] for theme in Theme}
    for shown in journeys:
        for promise in shown.promises:
            kinds.setdefault(theme_of(promise.theme or shown.theme), []).append(promise.kind)
    return (ThemeCount(theme, count(found)) for theme, found in kinds.items())


def _by_theme(journeys: list[Journey]) -> tuple[ThemeJourneys, ...]:
    themes = [theme.value for theme in Theme]
    if any(theme_of(p.theme or j.theme) == OTHER for j in journeys for p in j.promises):
        themes.append(OTHER)
    return tuple(
        ThemeJourneys(theme, tuple(j for j in journeys if theme_of(j.theme) == theme))
        for theme in themes
    )


def _overall(companies: tuple[CompanyCard, ...], wave: str) -> tuple[str, str]:
    if not companies:
        return f"Nothing has been visited{f' in wave {wave}' if wave else ''} yet.", ""
    if len(companies) == 1:
        return companies[0].verdict, companies[0].rest
    every = [c.counts for c in companies]
    total = Counts(*(sum(column) for column in zip(*map(_row, every), strict=True)))
    if total.measured == 0:
        return f"Nothing has been decided about the {len(companies)} companies yet.", (
            open_sentence(total)
        )
    said = verdict_sentence(f"Together, {len(companies)} companies", total)
    return said, open_sentence(total)


def _row(counts: Counts) -> tuple[int, ...]:
    return tuple(vars(counts).values())


def _pointed(journeys: list[Journey], kind: Kind) -> tuple[Pointed, ...]:
    return tuple(Pointed(j, p) for j in journeys for p in j.promises if p.kind is kind)


def _figures(
    wave: str, companies: tuple[CompanyCard, ...], journeys: list[Journey]
) -> dict[str, Any]:
    """Numbers and outcomes without our wording, so that a later version finds the same digest."""
    return {
        "wave": wave,
        "companies": {c.id: c.counts for c in companies},
        "themes": {c.id: {t.theme: t.counts for t in c.themes} for c in companies},
        "visits": {
            j.visit: [j.kind, [[p.criterion, p.kind, p.figures] for p in j.promises]]
            for j in journeys
        },
    }
