"""The sample company in both guises, served on this machine, and the built-in journeys run against it."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from ..core.clock import SystemClock
from ..core.errors import TryLater, UsageError
from ..demo import Guise, Website
from ..demo.mailroom import ACCOUNTS, MailRoom, MailRoomNeeds
from ..demo.truth import Truth
from .output import progress

PROFILE = """# The sample company in its {guise} guise, as `mysteryshop demo` serves it.
live = true

[company]
id = "tidewater-{guise}"
name = "{name} ({guise})"
website = "{website}"
email = "{email}"
country = "{country}"
zone = "Europe/London"

[scope]
hosts = ["*.tidewater.example"]
addresses = ["@tidewater.example"]
basis = "owner"

[budget]
contacts_per_week = 1000

[scope.connect_to]
"*.tidewater.example" = "127.0.0.1:{port}"
"""
SHOPPERS = """# A customer of the sample company. Her mailbox lives on this machine, as long as the demo runs.
[shopper.customer]
preferred_name = "{preferred_name}"
legal_name = "{legal_name}"
history = {{ "order number" = "TW-20417", "what is wrong" = "the adapter hums at night" }}

[shopper.customer.mailbox]
address = "{address}"
login = "{login}"
password_env = "{password_env}"
imap = "127.0.0.1:{imap}"
smtp = "127.0.0.1:{smtp}"
"""
PASSWORD_ENV = "TIDEWATER_MAILBOX_PASSWORD"
BY_WEB = ("--builtin", "reachability/contact")
BY_MAIL = (
    *("--builtin", "reachability/mail", "--builtin", "relevance"),
    *("--builtin", "reachability/form"),
)
DAY = 24.0
"""Seconds that a day of the mail rooms lasts."""


@dataclass(frozen=True)
class Rehearsal:
    """What the runs came to."""

    results: dict[str, dict[str, Any]]
    """By guise: one results.json, of what was looked for on the website and what came by mail."""
    left_out: str = ""
    """Why nothing was written, when the mail room could not be opened."""

    def about(self, truth: Truth) -> Truth:
        """What of the truth the runs have asked for."""
        if not self.left_out:
            return truth
        return replace(truth, planted=tuple(p for p in truth.planted if not p.journey))


@dataclass(frozen=True)
class Stage:
    """One guise of the company, served, and the folder its profile stands in."""

    guise: Guise
    folder: Path
    wave: str
    environment: dict[str, str]

    def start(self, command: str, *arguments: str, mail: bool = False) -> "subprocess.Popen[str]":
        """Run a command of ours against it; mail goes by the mail room's clock."""
        environment = {**os.environ, **self.environment}
        if not mail:
            environment.pop("MYSTERYSHOP_CLOCK", None)
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "mysteryshop", command),
                *("--company", str(self.folder / "company.toml"), "--wave", self.wave),
                *arguments,
            ],
            cwd=self.folder.parent,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def finished(self, process: "subprocess.Popen[str]", file: str) -> dict[str, Any]:
        """The results.json of a run.

        Raises:
            TryLater: it ended with neither 0 nor 1.
        """
        said, _ = process.communicate()
        results = self.folder / file
        if process.returncode not in (0, 1) or not results.exists():
            raise TryLater(
                f"the run of the {self.guise} guise ended with {process.returncode}:\n{said}"
            )
        document: dict[str, Any] = json.loads(results.read_text(encoding="utf-8"))
        return document


def rehearse(truth: Truth, folder: Path) -> Rehearsal:
    """Serve both guises at the same time, run, wait for the answers, and bring back the results.

    Raises:
        UsageError: the folder cannot be written.
        TryLater: a run of ours broke.
    """
    with ExitStack() as stack:
        stages, left_out = _served(truth, folder, stack)
        looking = {stage.guise: _begun(stage, stack, "web.json", *BY_WEB) for stage in stages}
        written = {} if left_out else _written_to(stages, stack)
        results: dict[str, dict[str, Any]] = {}
        for stage in stages:
            document = stage.finished(looking[stage.guise], "web.json")
            document["visits"] += written.get(stage.guise, [])
            results[stage.guise] = document
        return Rehearsal(results, left_out)


def _served(truth: Truth, folder: Path, stack: ExitStack) -> tuple[list[Stage], str]:
    """Both guises on their stages; why there is no mail room, if there is none."""
    stages, left_out = [], ""
    wave = f"demo {SystemClock().now():%Y-%m-%d %H:%M:%S}"
    for guise in get_args(Guise):
        place = _prepared(folder / guise)
        environment = {}
        answers = None
        try:
            room = stack.enter_context(MailRoom(guise, day_seconds=DAY, start=_a_working_morning()))
        except MailRoomNeeds as error:
            left_out = str(error)
        else:
            (place / "shoppers.toml").write_text(_shoppers(room), "utf-8")
            environment = {PASSWORD_ENV: room.password, "MYSTERYSHOP_CLOCK": str(room.clock)}
            answers = room.form
        site = stack.enter_context(Website(guise, taken=answers))
        profile = {"name": truth.company.name, "website": truth.company.website}
        profile |= {"country": truth.company.country, "guise": guise, "email": MailRoom.address}
        (place / "company.toml").write_text(PROFILE.format(**profile, port=site.port), "utf-8")
        progress(f"{truth.company.name} ({guise}) stands at {site.url}; visiting …")
        stages.append(Stage(guise, place, wave, environment))
    return stages, left_out


def _a_working_morning() -> datetime:
    """Nine o'clock, ten days ago or so, a working day following: what the mail rooms' time begins at."""
    day = SystemClock().now() - timedelta(days=10)
    while day.weekday() > 3:
        day -= timedelta(days=1)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


def _prepared(folder: Path) -> Path:
    """A folder without what an earlier demo found."""
    try:
        folder.mkdir(exist_ok=True)
        for name in ("web.json", "mail.json", "answers.json", "shoppers.toml"):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"--out: {error.filename} cannot be written: {error.strerror}") from None
    return folder


def _shoppers(room: MailRoom) -> str:
    account = ACCOUNTS[0]
    return SHOPPERS.format(
        preferred_name="Maddy",
        legal_name=account.legal_name,
        address=account.address,
        login=account.login,
        password_env=PASSWORD_ENV,
        imap=room.imap_port,
        smtp=room.smtp_port,
    )


def _begun(
    stage: Stage, stack: ExitStack, file: str, *arguments: str, mail: bool = False
) -> "subprocess.Popen[str]":
    """A run under way, which ends with the rehearsal at the latest."""
    command = "collect" if file == "answers.json" else "run"
    results = ("--results", str(stage.folder / file))
    process = stack.enter_context(stage.start(command, *results, *arguments, mail=mail))
    stack.callback(process.terminate)
    return process


def _written_to(stages: list[Stage], stack: ExitStack) -> dict[str, list[dict[str, Any]]]:
    """The visits that wrote to the company, by guise: pending first, collected when answers are due."""
    write = ("mail.json", "--again", *BY_MAIL)
    asked = {s.guise: _begun(s, stack, *write, mail=True) for s in stages}
    visits: dict[str, dict[str, dict[str, Any]]] = {}
    collecting = {}
    for stage in stages:
        found = stage.finished(asked[stage.guise], "mail.json")["visits"]
        visits[stage.guise] = {visit["id"]: visit for visit in found}
        waiting = [visit for visit in found if visit["outcome"] == "pending"]
        progress(f"{stage.guise}: {len(waiting)} of {len(found)} letters wait for an answer …")
        if waiting:
            collect = ("answers.json", "--wait=38h", *BY_MAIL)
            collecting[stage.guise] = _begun(stage, stack, *collect, mail=True)
    for stage in stages:
        if stage.guise in collecting:
            answers = stage.finished(collecting[stage.guise], "answers.json")["visits"]
            visits[stage.guise] |= {visit["id"]: visit for visit in answers}
    return {guise: list(found.values()) for guise, found in visits.items()}
