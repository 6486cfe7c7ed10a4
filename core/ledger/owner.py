"""Who holds a lease: a process, named so that another one can tell whether it still lives."""

import os
import socket
from contextlib import suppress
from functools import cache
from pathlib import Path

import psutil

from ..canonical import digest

CLOCK_SLACK = 2.0
"""Seconds by which a process's start may seem to move when the machine's clock is set."""


@cache
def this_process() -> str:
    """This process as ``host/where/pid/start``; the start tells it from a later one of its number."""
    process = psutil.Process(os.getpid())
    return f"{socket.gethostname()}/{_where()}/{process.pid}/{process.create_time():.2f}"


def has_died(owner: str) -> bool:
    """Whether the owner is known to be gone. False where we cannot look: only time can tell."""
    host, where, pid, started = owner.split("/")
    if (host, where) != (socket.gethostname(), _where()):
        return False
    try:
        process = psutil.Process(int(pid))
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
        return abs(process.create_time() - float(started)) > CLOCK_SLACK
    except psutil.NoSuchProcess:
        return True


def readable(owner: str) -> str:
    """An owner for people: ``process 4711 on wave-3``."""
    host, _, pid, _ = owner.split("/")
    return f"process {pid} on {host}"


@cache
def _where() -> str:
    """What tells machines and containers of one host name apart: numbers mean a process in one only."""
    seen = []
    with suppress(OSError):  # Linux alone has these
        seen.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii"))
        seen.append(str(Path("/proc/self/ns/pid").readlink()))
    return digest(seen)[:12]
