"""A small share of the benchmark's mutated mails."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MAILS = 30


@pytest.mark.slow
def test_mutated_mails_crash_nothing_and_do_nothing():
    """Every one is read, judged and reported; nothing in the report executes, loads or sends."""
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "hostile_mail"],
        cwd=ROOT,
        env={**os.environ, "MYSTERYSHOP_MAILS": str(MAILS)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(ran.stdout)["hostile_mail"]
    assert (figures["mails"]["n"], figures["mails"]["crashed"]) == (MAILS, [])
    assert figures["reports"]["crashed"] == []
    assert figures["executable"] == []
    assert figures["executable_in_reports"] == 0


PAGES = [
    "<p onclick=x()>",
    "<script>x()</script>",
    "<svg><script>x()</script></svg>",
    "<a href='jav&#x09;ascript:x()'>",
    "<img src=https://evil.example/x.png>",
    "<iframe srcdoc=x>",
    "<meta http-equiv=Refresh content=0>",
    "<form action=https://evil.example/>",
    "<a href=data:text/html,x>",
]
SEE = """
import json, sys
from benchmarks.hostile_mail import executable
print(json.dumps([list(executable(page)) for page in json.loads(sys.argv[1])]))
"""


def test_what_could_do_something_is_seen():
    """The check itself fails on pages that execute, load from elsewhere or lead to a script."""
    pages = json.dumps([*PAGES, "<a href=#x>x</a>"])
    said = subprocess.run(
        [sys.executable, "-c", SEE, pages], cwd=ROOT, capture_output=True, text=True, check=True
    )
    *seen, harmless = json.loads(said.stdout)
    assert all(seen)
    assert harmless == []
