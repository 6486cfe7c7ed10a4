"""The test's side of a switchboard on pjsip: the same script, the same truth, another stack."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from mysteryshop.demo.switchboard import CallTruth, Entry
from mysteryshop.demo.switchboard.summary import summarise
from mysteryshop.demo.truthlog import read_truth

BOARD = Path(__file__).with_name("pjsip_board.py")
_PATIENCE = 20
_LOOK = 0.05
"""Seconds between two looks at a truth that another process writes."""


@dataclass
class PjsipSwitchboard:
    """A context manager that serves a script; ``truth_log`` is the file of its truth."""

    script: Path
    truth_log: Path
    variant: int = 0
    target: str = ""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, str(BOARD), str(self.script), str(self.variant), str(self.truth_log)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("call "):
                self.target = line.split()[1]
                return self
        self.__exit__(None, None, None)
        raise RuntimeError(f"the switchboard on pjsip did not start: {self.script}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._process.communicate(timeout=_PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()

    def truth(self) -> tuple[Entry, ...]:
        """What happened so far."""
        return read_truth(self.truth_log, Entry) if self.truth_log.exists() else ()

    def wait_until_quiet(self, seconds: float = _PATIENCE) -> bool:
        """Whether, within so many seconds, every leg that came in has ended."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            happened = [entry.what for entry in self.truth()]
            if happened.count("invite") == happened.count("hung up"):
                return True
            time.sleep(_LOOK)
        return False

    def calls(self) -> tuple[CallTruth, ...]:
        """What each call came to."""
        truth = self.truth()
        calls = dict.fromkeys(entry.call for entry in truth)
        return tuple(summarise([e for e in truth if e.call == call]) for call in calls)
