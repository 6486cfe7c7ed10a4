"""The wheel, installed into an environment of its own, beside a user's own steps and features."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from mysteryshop.demo import Website

ROOT = Path(__file__).resolve().parent.parent
PROFILE = """
[company]
id = "tidewater"
name = "Tidewater"
website = "http://www.tidewater.example/"
country = "GB"
[scope]
hosts = ["*.tidewater.example"]
[scope.connect_to]
"*.tidewater.example" = "127.0.0.1:{port}"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns(
        ".*", "build", "dist", "*.egg-info", "__pycache__", "mysteryshop-demo"
    )
    shutil.copytree(ROOT, folder / "sources", ignore=ignored)
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
    ]
    subprocess.run([*build, "-w", str(folder), str(folder / "sources")], check=True)
    [built] = folder.glob("*.whl")
    return built


def run(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m …`` in a folder."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run(
        [python, "-m", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )


@pytest.mark.slow
def test_the_wheel_holds_everything_and_nothing_generic(wheel):
    """All packages and data are in it, under one name; no tests and no conftest.py."""
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"mysteryshop"}
    for needed in (
        "features/reachability/contact.feature",
        "demo/truth.toml",
        "demo/mailroom/habits.toml",
        "demo/mailroom/letters/answer.txt",
        "demo/site/home.html",
        "probes/web/read.js",
        "reports/templates/report.html",
        "cli/templates/company.toml",
        "core/ledger/schema.py",
        "py.typed",
    ):
        assert f"mysteryshop/{needed}" in names
    assert not [name for name in names if "conftest" in name or "/tests/" in name]


@pytest.mark.slow
def test_built_in_and_own_journeys_run_from_the_wheel(wheel, tmp_path):
    """In a folder with its own steps/, features/ and conftest.py both kinds of journeys run."""
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, system_site_packages=False)
    python = environment / "bin" / "python"
    [site] = environment.glob("lib/*/site-packages")
    installed = [p for p in map(Path, sys.path) if p.name == "site-packages"]
    libraries = [str(path) for path in installed]
    (site / "libraries.pth").write_text("\n".join(libraries), "utf-8")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
    ]
    subprocess.run([*pip, "--target", str(site), str(wheel)], check=True)
    suite = tmp_path / "suite"
    (suite / "steps").mkdir(parents=True)
    (suite / "features").mkdir()
    (suite / "steps" / "__init__.py").write_text("")
    (suite / "steps" / "own.py").write_text(
        "from pytest_bdd import then\n"
        "from mysteryshop.core.criterion import Criterion\n"
        "from mysteryshop.core.verdict import Judgement, Level, Outcome\n\n"
        "own = Criterion('own', 'p', None, Level.MUST, lambda seen: seen, 'ours')\n\n"
        '@then("our own phrase holds")\ndef _(visit):\n'
        "    visit.conclude(own, Judgement(Outcome.MET, 'it holds', {'n': 1}))\n"
    )
    (suite / "conftest.py").write_text("from steps.own import *\nfrom steps import own\n")
    (suite / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    (suite / "features" / "own.feature").write_text(
        "Feature: Own\n  Scenario: Ours\n    Then our own phrase holds\n"
    )
    with Website("good") as company:
        (suite / "company.toml").write_text(PROFILE.format(port=company.port))
        for command in (("mysteryshop", "run"), ("pytest",)):
            ran = run(
                python,
                suite,
                *command,
                "-v",
                "--results",
                "results.json",
                "-k",
                "Ours or phone and computer",
            )
            assert ran.returncode == 0, ran.stdout + ran.stderr
            assert "own.feature::Ours MET" in ran.stdout
            assert ran.stdout.count(" MET ") == 2
            assert "arning" not in ran.stdout
