"""The kill switch: a file that is looked at before every action."""

from dataclasses import dataclass
from pathlib import Path

from .errors import Stopped


@dataclass(frozen=True)
class KillSwitch:
    """Stops every run that shares the file; ``mysteryshop stop`` makes it, ``--lift`` removes it."""

    file: Path

    def throw(self, reason: str) -> None:
        """Stop everything from the next action on."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(reason + "\n", encoding="utf-8")

    def lift(self) -> bool:
        """Allow actions again; False when it was not thrown."""
        was_thrown = self.file.exists()
        self.file.unlink(missing_ok=True)
        return was_thrown

    def check(self) -> None:
        """Raise `Stopped` when the switch is thrown."""
        try:
            reason = self.file.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return
        raise Stopped(
            f"stopped{f' ({reason})' if reason else ''}; `mysteryshop stop --lift` goes on"
        )
