"""Who holds a lease: a process, named so that another one can tell whether it still lives."""

import os
import socket
from functools import cache

import psutil

CLOCK_SLACK = 2.0
"""Seconds by which a process's start may seem to move when the machine's clock is set."""


@cache
def this_process() -> str:
    """This process as ``host/pid/start``; the start tells it from a later process of the same number."""
    return _name(psutil.Process(os.getpid()))


def has_died(owner: str) -> bool:
    """Whether the owner is known to be gone. False for one on another machine: only time can tell."""
    host, pid, started = owner.rsplit("/", 2)
    if host != socket.gethostname():
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
    host, pid, _ = owner.rsplit("/", 2)
    return f"process {pid} on {host}"


def _name(process: psutil.Process) -> str:
    return f"{socket.gethostname()}/{process.pid}/{process.create_time():.2f}"
