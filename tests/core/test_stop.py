"""The kill switch."""

from pathlib import Path

import pytest

from mysteryshop.core.errors import Stopped
from mysteryshop.core.stop import KillSwitch


def test_thrown_and_lifted(tmp_path: Path) -> None:
    """Thrown by one, it stops every other that shares the file, with the reason and the way on."""
    KillSwitch(tmp_path / "state" / "STOP").throw("they called us")
    other = KillSwitch(tmp_path / "state" / "STOP")
    with pytest.raises(Stopped) as stopped:
        other.check()
    assert str(stopped.value) == "stopped (they called us); `mysteryshop stop --lift` goes on"
    assert other.lift()
    other.check()
    assert not other.lift()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"\n\n"])
def test_any_file_stops(tmp_path: Path, content: bytes) -> None:
    """A file made by hand stops too, whatever it holds."""
    (tmp_path / "STOP").write_bytes(content)
    with pytest.raises(Stopped, match=r"^stopped"):
        KillSwitch(tmp_path / "STOP").check()
