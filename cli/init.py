"""Begin a suite in this folder: a company.toml, a first feature and a CI workflow.

`mysteryshop run` works at once afterwards. Files that are there already are left alone."""

import argparse
import json
import re
from importlib import resources
from pathlib import Path

from ..core.company import load_company
from .output import print_json
from .solo import unconfigured

EXAMPLES = """examples:
  mysteryshop init https://www.example.com/
  mysteryshop init www.example.de --country DE"""

NOBODY = "https://www.example.com/"
"""The website of a suite that was begun without one."""
FILES = {
    "company.toml": "company.toml",
    "first.feature": "features/first.feature",
    "pytest.ini": "pytest.ini",
    "mysteryshop.yml": ".github/workflows/mysteryshop.yml",
}
"""Template → where it goes."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop init`."""
    parser.add_argument(
        "url", nargs="?", default=NOBODY, metavar="URL", help="the company's website"
    )
    parser.add_argument(
        "--country", default="", metavar="GB", help="its country (default: by its domain)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Write what is missing, and check it."""
    company = unconfigured(arguments.url, arguments.country)
    here = "127.0.0.1" in company.name or "localhost" in company.name
    values = {
        "ID": re.sub(r"[^a-z0-9]+", "-", company.name.lower().removeprefix("www.")).strip("-"),
        "NAME": company.name,
        "WEBSITE": company.identity.website,
        "COUNTRY": company.identity.country,
        "HOSTS": json.dumps(list(company.scope.hosts)),
        "GAP": "0" if here else "0.5",
    }
    written: list[str] = []
    kept: list[str] = []
    for template, target in FILES.items():
        path = Path(target)
        (kept if path.exists() else written).append(target)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_filled(template, values), encoding="utf-8")
    load_company(Path("company.toml"))
    if arguments.json:
        print_json("init", {"written": written, "kept": kept})
        return 0
    print("\n".join([*(f"wrote {name}" for name in written), *(f"kept  {name}" for name in kept)]))
    if arguments.url == NOBODY:
        print(f"company.toml speaks of {NOBODY}: put the company's website there")
    print("next: mysteryshop run")
    return 0


def _filled(template: str, values: dict[str, str]) -> str:
    folder = resources.files(__package__).joinpath("templates")
    text = folder.joinpath(template).read_text(encoding="utf-8")
    return re.sub("@([A-Z]+)@", lambda match: values[match.group(1)], text)
