"""What a walk costs in a headless shell and in a whole browser of the same engine.

The contacts of both guises of the sample company, looked for and proven, in turn in every browser that
is installed, five rounds. Seconds and processor seconds (browser and driver, not our own) are medians;
a browser's start is part of neither.
"""

import os
import resource
import statistics
import tempfile
import time
from contextlib import chdir
from pathlib import Path
from typing import get_args
from unittest.mock import patch

from mysteryshop.cli.solo import solo_visit
from mysteryshop.core.company import Company
from mysteryshop.demo import Guise, Website
from mysteryshop.probes.web.browser import WebBrowser, installed_browsers
from mysteryshop.probes.web.search import ContactSearch, search_contacts

ROUNDS = 5


def measure() -> dict[str, dict[str, float]]:
    """By browser: medians, and the ratios to the first."""
    browsers = [path for path in installed_browsers() if path.resolve().exists()]
    taken: dict[Path, list[tuple[float, float]]] = {path: [] for path in browsers}
    for _ in range(ROUNDS):
        for path in browsers:
            taken[path].append(_walked(path))
    return {str(path): _figures(taken[path], taken[browsers[0]]) for path in browsers}


def _walked(browser: Path) -> tuple[float, float]:
    before = _processor_seconds()
    with patch.dict(os.environ, MYSTERYSHOP_BROWSER=str(browser)), WebBrowser() as running:
        began = time.perf_counter()
        for guise in get_args(Guise):
            _look(guise, running)
        seconds = time.perf_counter() - began
    return seconds, _processor_seconds() - before


def _look(guise: Guise, running: WebBrowser) -> None:
    with Website(guise) as site, tempfile.TemporaryDirectory() as folder, chdir(folder):
        host = f"127.0.0.1:{site.port}"
        profile = {
            "company": {"id": "c", "name": host, "website": site.url, "country": "GB"},
            "scope": {"hosts": [host]},
            "budget": {"seconds_between_page_loads": 0},
        }
        search = ContactSearch(site.url, "computer", "GB")
        with solo_visit(Company.model_validate(profile), "probe:contacts", site.url) as visit:
            visit.call(
                search.action, lambda attempt: search_contacts(search, attempt, lambda: running)
            )


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _figures(
    taken: list[tuple[float, float]], first: list[tuple[float, float]]
) -> dict[str, float]:
    seconds, processor = (statistics.median(column) for column in zip(*taken, strict=True))
    of_first = [statistics.median(column) for column in zip(*first, strict=True)]
    return {
        "seconds": round(seconds, 2),
        "processor seconds": round(processor, 2),
        "seconds, ratio": round(seconds / of_first[0], 2),
        "processor seconds, ratio": round(processor / of_first[1], 2),
    }
