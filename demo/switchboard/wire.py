"""What is wrong with the line: loss, jitter, noise and audio that goes one way only."""

from dataclasses import dataclass
from typing import Final, Literal, cast

from .g711 import Law
from .table import Table

Deaf = Literal["nobody", "caller", "switchboard"]
_DEAF: Final = ("nobody", "caller", "switchboard")
_LAWS: Final = {"PCMU": Law.ULAW, "PCMA": Law.ALAW}


@dataclass(frozen=True)
class Wire:
    """A line, by default a perfect one.

    ``loss`` is the share of packets that never reach the caller; ``jitter`` the most seconds by
    which one comes late; ``noise`` how loud the line hisses, in dBFS, None for not at all. ``deaf``
    hears nothing. ``laws`` are what is agreed to. ``seed`` makes chance the same each time.
    """

    loss: float = 0.0
    jitter: float = 0.0
    noise: float | None = None
    deaf: Deaf = "nobody"
    laws: tuple[Law, ...] = (Law.ULAW, Law.ALAW)
    seed: int = 0


def wire(table: Table) -> Wire:
    """The line that a script's table says.

    Raises:
        ScriptError: it says something that cannot be.
    """
    codecs = table.texts("codecs") or tuple(_LAWS)
    for codec in codecs:
        if codec not in _LAWS:
            raise table.fault("codecs", codec, f"one of {', '.join(_LAWS)}")
    found = Wire(
        loss=table.number("loss", 0.0, 0, 1, "share"),
        jitter=table.seconds("jitter", 0.0),
        noise=table.number("noise", 0, -90, 0, "dBFS") if table.has("noise") else None,
        deaf=cast(Deaf, table.choice("deaf", _DEAF, "nobody")),
        laws=tuple(_LAWS[codec] for codec in codecs),
        seed=int(table.number("seed", 0, 0, 1e9)),
    )
    table.done()
    return found
