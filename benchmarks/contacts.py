"""The contacts probe beside a plain breadth-first walk in the same browser.

Generated sites always; labelled real ones where they are: ``CONTACT_SITES`` names a folder with
``labels.jsonl`` and ``score.py`` (a scorer that serves the sites and takes a command), and perhaps
``baseline.py``, an HTTP crawl with regular expressions.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .breadth_first import search as breadth_first
from .generated import GeneratedSite

SIZES = (10, 100, 1_000, 10_000)
DEPTHS = (1, 2, 3, 4)
PROBE = [sys.executable, "-m", "mysteryshop", "probe", "contacts"]


def measure() -> dict[str, object]:
    """Page loads and seconds by size and depth; scores on labelled sites if there are any."""
    figures: dict[str, object] = {"generated": _generated()}
    if folder := os.environ.get("CONTACT_SITES"):
        figures["labelled"] = _labelled(Path(folder))
    return figures


def _generated() -> dict[str, object]:
    figures = {}
    for pages in SIZES:
        for depth in DEPTHS:
            with GeneratedSite(pages, depth) as site:
                ours = _probed(site.url)
            with GeneratedSite(pages, depth) as site:
                began = time.perf_counter()
                plain = breadth_first(site.url, "GB")
                seconds = time.perf_counter() - began
            figures[f"{pages} pages, {depth} deep"] = {
                "clicks": ours["channels"]["phone"]["clicks"],
                "loaded": ours["pages_loaded"],
                "fetched": ours["pages_fetched"],
                "seconds": ours["seconds"],
                "breadth_first_found": "phone" in plain["channels"],  # type: ignore[operator]
                "breadth_first_loaded": plain["pages_loaded"],
                "breadth_first_seconds": round(seconds, 2),
            }
            print(f"  {pages} pages, {depth} deep", file=sys.stderr)
    return figures


def _probed(url: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        command = [*PROBE, url, "--country", "GB", "--max-clicks", "4", "--json"]
        said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(said.stdout)  # type: ignore[no-any-return]


def _labelled(folder: Path) -> dict[str, object]:
    finders = {
        "mysteryshop": " ".join([*PROBE, "{url}", "--country", "{country}", "--json"]),
        "breadth_first": f"{sys.executable} -m benchmarks.breadth_first {{url}} {{country}}",
    }
    if (folder / "baseline.py").exists():
        finders["http_crawl"] = f"{sys.executable} {folder / 'baseline.py'} {{url}} {{country}}"
    return {name: _scored(folder, command) for name, command in finders.items()}


def _scored(folder: Path, command: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "report.json"
        scorer = [sys.executable, str(folder / "score.py"), str(folder / "labels.jsonl")]
        subprocess.run(
            [*scorer, "--cmd", command, "--timeout", "300", "--out", str(out)],
            check=True,
            stdout=sys.stderr,
            env={**os.environ, "MYSTERYSHOP_STATE": scratch},
        )
        summary: dict[str, object] = json.loads(out.read_text())["summary"]
    if summary["failures"] == summary["sites"]:  # the crawl, where its own library is missing
        return {"did not run": "it failed on every site; its messages stand above"}
    return summary
