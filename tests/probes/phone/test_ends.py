"""How a call ended, told from its signals."""

import pytest

from mysteryshop.probes.phone.ends import End, end_of
from mysteryshop.probes.phone.line import Progress, Signal

RINGING, ANSWERED = Signal(1, Progress.RINGING), Signal(2, Progress.ANSWERED)


def ended(code: int = 0, detail: str = "", by_us: bool = False) -> Signal:
    return Signal(9, Progress.ENDED, detail, code, by_us)


@pytest.mark.parametrize(
    ("signals", "end"),
    [
        ([RINGING], None),
        ([ended(486)], End.BUSY),
        ([RINGING, ended(600)], End.BUSY),
        ([RINGING, ended(480)], End.NO_ANSWER),
        ([RINGING, ended(408)], End.NO_ANSWER),
        ([ended(503)], End.REJECTED),
        ([ended(302)], End.REJECTED),
        ([ended(detail="Connection timed out")], End.UNREACHABLE),
        ([ended(by_us=True)], End.UNREACHABLE),
        ([RINGING, ended(by_us=True)], End.NO_ANSWER),
        ([RINGING, ended(detail="Connection timed out")], End.DROPPED),
        ([RINGING, ANSWERED, ended(detail="BYE")], End.THEIR_HANG_UP),
        ([ANSWERED, ended(detail="rtp stream error")], End.DROPPED),
        ([ANSWERED, ended(by_us=True)], End.OUR_HANG_UP),
    ],
    ids=str,
)
def test_the_end_of_a_call(signals: list[Signal], end: End | None) -> None:
    """Busy, nobody there, refused, dead and hung up are told apart."""
    assert end_of(signals) is end
