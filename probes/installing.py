"""Getting what a probe needs onto this machine, by the system's package manager."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

PATIENCE = 900
"""Seconds one way may take; browsers are large."""


@dataclass(frozen=True)
class Way:
    """One way to get something."""

    name: str
    commands: tuple[tuple[str, ...], ...]


def debian(root: tuple[str, ...], *packages: str) -> tuple[tuple[str, ...], ...]:
    """The commands that install packages on Debian and its kin."""
    apt = (*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
    return ((*apt, "update"), (*apt, "install", "-y", "--no-install-recommends", *packages))


def administrator() -> tuple[str, ...] | None:
    """What a command of the package manager begins with; None when we may not use it."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0 or sys.platform == "darwin":
        return ()
    return ("sudo", "-n") if shutil.which("sudo") else None


def try_way(way: Way) -> str | None:
    """Run a way's commands; what went wrong, None when nothing did."""
    for command in way.commands:
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=PATIENCE
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{command[0]}: {error}"
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            return said[-1][:200] if said else f"exit code {done.returncode}"
    return None
