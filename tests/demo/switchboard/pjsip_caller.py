"""The test's side of a call on pjsip: orders out, reports in."""

import subprocess
import sys
import threading
import wave
from array import array
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

PHONE = Path(__file__).with_name("pjsip_phone.py")
_PATIENCE = 20


@dataclass
class PjsipCaller:
    """One call; a context manager that hangs up. ``reports`` are the lines the phone has said."""

    target: str
    folder: Path
    follows: bool = True
    reports: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, str(PHONE), self.target, str(self.follows), str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.order("leave")
            self._process.wait(_PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()
            self._reader.join()
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe is not None
                with suppress(BrokenPipeError):
                    pipe.close()

    @property
    def over(self) -> bool:
        """Whether the call, all legs of it, has ended."""
        return self._process.poll() is not None

    def order(self, order: str) -> None:
        """Tell the phone to do something; nothing happens when the call has ended."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{order}\n")
            self._process.stdin.flush()

    def heard(self, leg: int = 0) -> "array[int]":
        """The samples that a leg heard; complete when the call is over."""
        with wave.open(str(self.folder / f"leg-{leg}.wav"), "rb") as file:
            return array("h", file.readframes(file.getnframes()))

    def wait(self) -> None:
        """Wait until the call has ended."""
        self._process.wait(_PATIENCE)

    def _read(self) -> None:
        assert self._process.stdout is not None
        self.reports += [line.strip() for line in self._process.stdout]
