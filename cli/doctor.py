"""What works here, what is missing and how to get it; checks this folder's suite without running it."""

import argparse
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from ..core.errors import MysteryShopError
from ..core.ledger import Ledger
from ..core.suite import COMPANY_FILE, load_suite, place_in
from ..probes.mail.answers.semantic import SemanticJudge
from ..probes.mail.round_trip import round_trip
from ..probes.phone.installing import FLITE, install_voice
from ..probes.web.installing import install_browser, working_browser
from .output import print_json, progress
from .run import collected

EXAMPLES = """examples:
  mysteryshop doctor
  mysteryshop doctor --fix       installs a browser when there is none, and a voice for calls
  mysteryshop doctor --mail      proves that the shoppers' mailboxes work, by a letter to ourselves

exit codes: 0 everything needed is there · 1 something is missing or wrong"""

ENOUGH_SPACE = 1_000_000_000
"""Bytes that should be free: a few hundred visits with their screenshots."""
EXTRAS = {
    "xdist": ("parallel", "journeys in several processes (-n)"),
    "psycopg": ("postgres", "a ledger on PostgreSQL"),
    "pymap": ("demo", "the sample company's mail room"),
    "model2vec": ("semantic", "judging texts with an embedding model"),
    "baresip": ("phone", "telephone calls"),
}
NO_VOICE = (
    "flite is not installed: calls to this machine say nothing; `mysteryshop doctor --fix` gets it"
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: str
    """``ok``, ``missing`` (optional) or ``wrong``."""
    says: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `mysteryshop doctor`."""
    parser.add_argument(
        "--fix", action="store_true", help="install a browser when there is none, and a voice for calls"
    )  # fmt: skip
    parser.add_argument(
        "--mail", action="store_true", help="write a letter to ourselves, and see that it arrives"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Look at everything; 1 when something needed is missing or wrong."""
    if arguments.fix:
        install_browser(lambda sentence: print(sentence, file=sys.stderr))
        if find_spec("baresip"):
            install_voice()  # without it calls are made all the same, and nothing is said in them
    findings = [*_machine(), *_suite(Path.cwd())]
    if arguments.mail:
        findings += _mail(Path.cwd())
    well = all(finding.state != "wrong" for finding in findings)
    if arguments.json:
        print_json("doctor", {"well": well, "findings": [asdict(f) for f in findings]})
    else:
        for finding in findings:
            print(f"{finding.state:<8} {finding.name:<12} {finding.says}")
    return 0 if well else 1


def _machine() -> Iterator[Finding]:
    yield Finding("python", "ok", sys.version.split()[0])
    progress("starting the browser …")
    browser = working_browser()
    says = None
    if browser:
        cheaper = "; `mysteryshop doctor --fix` gets its headless shell, which costs less"
        says = browser.version if browser.is_shell else browser.version + cheaper
    yield _checked("browser", says, "none starts; `mysteryshop doctor --fix` installs one")
    free = shutil.disk_usage(Path.cwd()).free
    enough = f"{free / 1e9:.0f} GB free" if free >= ENOUGH_SPACE else None
    yield _checked("disk", enough, f"only {free / 1e6:.0f} MB free; evidence needs room")
    for module, (extra, use) in EXTRAS.items():
        there = find_spec(module) is not None
        cure = f"not installed; pip install 'mysteryshop[{extra}]' gives {use}"
        yield Finding(extra, "ok" if there else "missing", use if there else cure)
    speaks = shutil.which(FLITE)
    yield Finding("voice", "ok" if speaks else "missing", speaks or NO_VOICE)


def _suite(folder: Path) -> Iterator[Finding]:
    if not (folder / COMPANY_FILE).exists():
        yield Finding(
            "suite", "missing", f"no {COMPANY_FILE} here; `mysteryshop init URL` writes one"
        )
        return
    yield _tried("profile", lambda: load_suite(folder).company.name)
    yield from _semantic(folder)
    place = place_in(folder)
    yield _tried("ledger", lambda: _open(place.ledger_url))
    yield _features(folder)
    try:
        place.kill_switch.check()
    except MysteryShopError as thrown:
        yield Finding("kill switch", "wrong", str(thrown))


def _semantic(folder: Path) -> Iterator[Finding]:
    """The embedding model of the profile, read as a run would; a profile with a fault is told apart."""
    try:
        setting = load_suite(folder).company.semantic
    except MysteryShopError:
        return
    if setting:
        yield _tried("semantic", lambda: SemanticJudge.of(setting).name)


def _mail(folder: Path) -> Iterator[Finding]:
    try:
        suite = load_suite(folder)
    except MysteryShopError as error:
        yield Finding("mail", "wrong", str(error))
        return
    shoppers = [shopper for shopper in suite.shoppers.values() if shopper.mailbox]
    if not shoppers:
        yield Finding("mail", "wrong", "no shopper has a mailbox: [shopper.NAME.mailbox]")
    for shopper in shoppers:
        progress(f"{shopper.name} writes to themselves …")
        name = f"mail {shopper.name}"
        yield _tried(name, lambda who=shopper: round_trip(who, suite.clock))  # type: ignore[misc]


def _features(folder: Path) -> Finding:
    code, said = collected(folder)
    lines = [line.removeprefix("E   ") for line in said]
    if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return Finding("features", "ok", lines[-1] if lines else "none")
    faults = [line for line in lines if re.search(r"\.feature:\d", line)] or lines
    return Finding("features", "wrong", "; ".join(dict.fromkeys(faults)))


def _open(url: str) -> str:
    with Ledger(url) as ledger:
        return ledger.place


def _tried(name: str, attempt: Callable[[], str]) -> Finding:
    try:
        return Finding(name, "ok", attempt())
    except MysteryShopError as error:
        return Finding(name, "wrong", str(error))


def _checked(name: str, found: str | None, otherwise: str) -> Finding:
    return Finding(name, "ok" if found else "wrong", found or otherwise)
