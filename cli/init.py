"""Begin a suite in this folder: a company.toml, a first feature and a CI workflow.

`mysteryshop run` works at once afterwards. Files that are there already are left alone."""

import argparse
import json
import re
import tomllib
from importlib import resources
from pathlib import Path

from ..core.company import Company, load_company
from ..core.errors import UsageError
from ..core.suite import COMPANY_FILE
from .output import print_json
from .solo import unconfigured

EXAMPLES = """examples:
  mysteryshop init https://www.example.com/
  mysteryshop init www.example.de --country DE"""

NOBODY = "https://www.example.com/"
"""The website of a suite that was begun without one."""
FILES = {
    "company.toml": COMPANY_FILE,
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
    """Write what is missing, once the profile is known to be right."""
    values = _values(unconfigured(arguments.url, arguments.country))
    missing = {
        target: _filled(template, values)
        for template, target in FILES.items()
        if not Path(target).exists()
    }
    if COMPANY_FILE in missing:
        Company.model_validate(tomllib.loads(missing[COMPANY_FILE]))
    else:
        load_company(Path(COMPANY_FILE))
    _write(missing)
    written, kept = list(missing), [name for name in FILES.values() if name not in missing]
    if arguments.json:
        print_json("init", {"written": written, "kept": kept})
        return 0
    print("\n".join([*(f"wrote {name}" for name in written), *(f"kept  {name}" for name in kept)]))
    if arguments.url == NOBODY:
        print(f"company.toml speaks of {NOBODY}: put the company's website there")
    print("next: mysteryshop run")
    return 0


def _values(company: Company) -> dict[str, str]:
    """What the templates ask for, as TOML; text as JSON writes it is text in TOML too."""
    here = "127.0.0.1" in company.name or "localhost" in company.name
    name = re.sub(r"[^a-z0-9]+", "-", company.name.lower().removeprefix("www.")).strip("-")
    texts = {
        "ID": name or "company",
        "NAME": company.name,
        "WEBSITE": company.identity.website,
        "COUNTRY": company.identity.country,
        "HOSTS": company.scope.hosts,
    }
    written = {key: json.dumps(text, ensure_ascii=False) for key, text in texts.items()}
    return {**written, "GAP": "0" if here else "0.5"}


def _write(files: dict[str, str]) -> None:
    try:
        for target in files:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
        for target, text in files.items():
            Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be written: {error.strerror}") from None


def _filled(template: str, values: dict[str, str]) -> str:
    folder = resources.files(__package__).joinpath("templates")
    text = folder.joinpath(template).read_text(encoding="utf-8")
    return re.sub("@([A-Z]+)@", lambda match: values[match.group(1)], text)
