import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mysteryshop.cli.main import main
from mysteryshop.demo import Website


@dataclass
class Said:
    """What a command printed and exited with."""

    code: int
    out: str
    error: str

    @property
    def json(self) -> dict[str, Any]:
        """The one document on standard output."""
        document: dict[str, Any] = json.loads(self.out)
        return document


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Said]:
    """Calls ``mysteryshop …`` in an empty folder (or another), as from a shell."""

    def call(*arguments: str, folder: Path = tmp_path) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "mysteryshop", *arguments],
            cwd=folder,
            env={**os.environ, "COLUMNS": "100"},
            capture_output=True,
            text=True,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def quick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """The same within this process, for what starts no browser."""
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: str, folder: Path = tmp_path) -> Said:
        known, paths = set(sys.modules), list(sys.path)
        try:
            with chdir(folder):
                code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            sys.path[:] = paths
            for name in set(sys.modules) - known:
                if str(tmp_path) in (getattr(sys.modules[name], "__file__", "") or ""):
                    del sys.modules[name]
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def profile() -> str:
    """A company.toml with nothing wrong in it."""
    return """
[company]
id = "tidewater"
name = "Tidewater"
website = "http://www.tidewater.example/"
country = "GB"
[scope]
hosts = ["*.tidewater.example"]
"""


@pytest.fixture
def good() -> Iterator[Website]:
    """The sample company's good website."""
    with Website("good") as site:
        yield site
