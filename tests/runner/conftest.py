import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from mysteryshop.cli.main import main
from mysteryshop.demo import Website
from mysteryshop.demo.mailroom import MailRoom

PROFILE = """
{top}
[company]
id = "tidewater"
name = "Tidewater"
website = "http://www.tidewater.example/"
country = "GB"
{company}
[scope]
hosts = ["*.tidewater.example"]
{scope}
[scope.connect_to]
"*.tidewater.example" = "127.0.0.1:{port}"
{more}
"""

STEPS = """
import os
from pathlib import Path
from pytest_bdd import given, when, then, parsers
from mysteryshop.core.criterion import Criterion
from mysteryshop.core.effects import Effect
from mysteryshop.core.verdict import Judgement, Level, Outcome, Theme
from mysteryshop.core.action import Action

TRUTH = Path(__file__).with_name("truth.log")


def judge(seen, **_):
    return Judgement(Outcome(seen["outcome"]), f"it is {seen['outcome']}", {"seen": seen["outcome"]})


promise = Criterion("own-promise", "It is as it should be", Theme.COMPETENCE, Level.MUST, judge, "ours")


def write(line):
    with TRUTH.open("a") as file:
        file.write(line + "\\n")


@given("I am here")
def _(): ...


@when(parsers.parse("I look and it is {outcome}"), target_fixture="seen")
def _(visit, outcome):
    def look(attempt):
        write(f"look {outcome}")
        return {"outcome": outcome}
    return visit.call(Action("own-look", {"outcome": outcome}, Effect.READ), look)


@then("it is as it should be")
def _(visit, seen):
    visit.expect(promise, seen)


@when(parsers.parse('I send "{text}"'), target_fixture="sent")
def _(visit, text):
    return visit.once(f"send {text}", "contact", lambda: write(f"sent {text}") or {"sent": text})


@then("I wait for an answer")
def _(visit):
    if not TRUTH.with_name("answer").exists():
        visit.stop(Outcome.PENDING, "no answer yet")
    visit.conclude(promise, Judgement(Outcome.MET, "they answered", {"answers": 1}))


@then("this breaks")
def _():
    raise RuntimeError("a bug of ours")


@then("this assertion fails")
def _():
    assert 1 == 2, "one is not two"
"""


@dataclass
class Ran:
    """What a run printed, exited with, and wrote to results.json."""

    code: int
    said: str
    results: dict[str, Any] | None

    def outcomes(self) -> list[str]:
        """The outcome of each visit, in the order of the results."""
        assert self.results, self.said
        return [visit["outcome"] for visit in self.results["visits"]]


@dataclass
class SuiteFolder:
    """A user's suite in a temporary folder."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def profile(
        self, *, port: int = 9, top: str = "", company: str = "", scope: str = "", more: str = ""
    ) -> None:
        """Write ``company.toml``, without the built-in journeys unless ``more`` asks for them."""
        if "[journeys]" not in more:
            more += "\n[journeys]\nbuiltin = false\n"
        text = PROFILE.format(port=port, top=top, company=company, scope=scope, more=more)
        (self.folder / "company.toml").write_text(text, "utf-8")

    def write(self, name: str, text: str) -> Path:
        """Write a file of the suite."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def feature(self, *steps: str, name: str = "own.feature", title: str = "A journey") -> Path:
        """Write a feature with one scenario."""
        lines = "\n".join(f"    {step}" for step in steps)
        return self.write(name, f"Feature: Own\n  Scenario: {title}\n{lines}\n")

    def start(self, *arguments: str, module: str = "mysteryshop") -> "subprocess.Popen[str]":
        """Start ``python -m mysteryshop …`` (or another module) in the folder."""
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, module: str = "mysteryshop", apart: bool = False) -> Ran:
        """Run a command to its end: ``run`` by default; ``apart``: in a process of its own."""
        results = self.folder / ".mysteryshop" / "results.json"
        results.unlink(missing_ok=True)
        if module == "mysteryshop" and (not arguments or arguments[0].startswith("-")):
            arguments = ("run", *arguments)
        if apart or "-n" in arguments:
            with self.start(*arguments, module=module) as process:
                said, _ = process.communicate(timeout=120)
            code = process.returncode
        else:
            code, said = self._inside(pytest.main if module == "pytest" else main, arguments)
        found = json.loads(results.read_text("utf-8")) if results.exists() else None
        return Ran(code, said, found)

    def _inside(
        self, command: Callable[[list[str]], int], arguments: tuple[str, ...]
    ) -> tuple[int, str]:
        """Within this process, which has what it needs already: five times as quick."""
        said = io.StringIO()
        known, paths = set(sys.modules), list(sys.path)
        try:
            with (
                patch.dict(os.environ, self.environment),
                chdir(self.folder),
                redirect_stdout(said),
                redirect_stderr(said),
            ):
                try:
                    code = command(list(arguments))
                except SystemExit as end:
                    code = end.code if isinstance(end.code, int) else 1
        finally:
            sys.path[:] = paths
            for name in set(sys.modules) - known:
                if str(self.folder) in (getattr(sys.modules[name], "__file__", "") or ""):
                    del sys.modules[name]
        return int(code), said.getvalue()

    @property
    def truth(self) -> list[str]:
        """What the suite's own phrases have really done."""
        log = self.folder / "truth.log"
        return log.read_text("utf-8").splitlines() if log.exists() else []


@pytest.fixture
def suite(tmp_path: Path) -> SuiteFolder:
    """A suite with its own phrases and no feature yet; nothing of it needs a browser."""
    folder = SuiteFolder(tmp_path)
    folder.profile()
    folder.write("conftest.py", STEPS)
    return folder


SHOPPERS = """
[shopper.maddy]
preferred_name = "Maddy"
legal_name = "Margaret Thorne"
history = {{ "order number" = "TW-20417" }}
[shopper.maddy.mailbox]
address = "{room.shopper_address}"
login = "{room.login}"
password_env = "SHOP_MADDY_PASSWORD"
imap = "127.0.0.1:{room.imap_port}"
smtp = "127.0.0.1:{room.smtp_port}"
"""
LETTER = """
@reachability @shopper:maddy
Feature: A real answer

  Scenario: {desk} answers
    When I write to "{desk}@tidewater.example" about "Order {{order number}}":
      \"\"\"
      Hello, the router from order {{order number}} came with the wrong plug. Will you swap it?
      How long does that take, and what does it cost me? Please answer by e-mail. Maddy
      \"\"\"
    Then within 24 hours a real answer tells me:
      | Will you swap it?        | yes or no  |
      | How long does that take? | a duration |
      | What does it cost me?    | an amount  |
"""


@dataclass
class MailSuite(SuiteFolder):
    """A suite whose shopper writes to a mail room, and whose clock is the room's."""

    room: MailRoom = field(default_factory=MailRoom)

    def prepare(self, *, live: bool = True, more: str = "") -> None:
        """Write the profile and the shopper."""
        self.profile(
            top="live = true" if live else "",
            company='email = "help@tidewater.example"',
            scope='addresses = ["@tidewater.example"]',
            more=more or "[budget]\ncontacts_per_week = 10000\nlockout_days = 0",
        )
        self.write("shoppers.toml", SHOPPERS.format(room=self.room))
        self.environment["SHOP_MADDY_PASSWORD"] = self.room.password
        self.environment["MYSTERYSHOP_CLOCK"] = str(self.room.clock)

    def letter(self, desk: str) -> None:
        """A journey that writes to a desk with these habits."""
        self.write(f"{desk}.feature", LETTER.format(desk=desk))


@pytest.fixture
def mail_suite(tmp_path: Path) -> Iterator[MailSuite]:
    """A mail room whose day lasts some seconds, and a suite that may write to it."""
    long_ago = datetime.now(UTC) - timedelta(days=30)
    with MailRoom(day_seconds=8, start=long_ago) as room:
        suite = MailSuite(tmp_path, room=room)
        suite.prepare()
        yield suite


@pytest.fixture(params=["good", "bad"])
def guise(request: pytest.FixtureRequest) -> str:
    """Both guises of the sample company."""
    return str(request.param)


@pytest.fixture
def website(guise) -> Iterator[Website]:
    """The sample company's website."""
    with Website(guise) as site:
        yield site
