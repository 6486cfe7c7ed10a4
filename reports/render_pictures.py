"""Screenshots in a report: inside the file while it stays light, beside it when it would not."""

import base64
import struct
from dataclasses import dataclass, field
from urllib.parse import quote

from ..core.errors import EvidenceDamaged
from ..core.evidence import Evidence, EvidenceStore

ONE = 2**20
"""Bytes up to which a picture is put inside the report."""
ALL = 20 * 2**20
"""Bytes all pictures inside one report may have together, each counted as often as it is shown."""

_KINDS = {
    "image/png": (b"\x89PNG\r\n\x1a\n", "png"),
    "image/jpeg": (b"\xff\xd8\xff", "jpg"),
    "image/gif": (b"GIF8", "gif"),
    "image/webp": (b"RIFF", "webp"),
}
"""What is shown as a picture: media type → its first bytes, its ending. SVG can hold scripts."""


@dataclass(frozen=True)
class Picture:
    """What the template needs to show a piece of evidence."""

    src: str | None = None
    """A data: URI or a file beside the report; None when there is nothing to show."""
    link: str | None = None
    """The file beside the report, when it is there."""
    width: int | None = None
    height: int | None = None
    """Pixels, where the file says so."""
    note: str = ""
    """Why there is no picture, or where it is."""


@dataclass
class Album:
    """Decides for each picture in the order of the page whether it is put inside or beside."""

    evidence: EvidenceStore
    folder: str | None = None
    """Name of the folder beside the report; without one nothing can be put there."""
    beside: dict[str, bytes] = field(default_factory=dict)
    """File name → content, to be written to the folder."""
    inside: int = 0
    """Bytes put inside so far."""

    def picture(self, item: Evidence) -> Picture:
        """How a piece of evidence is shown; one that is missing or damaged says so."""
        if item.media_type not in _KINDS:
            return Picture(note="kept as evidence; it is no picture")
        try:
            data = self.evidence.read(item.sha256)
        except (EvidenceDamaged, ValueError, OSError) as error:
            said = error if isinstance(error, EvidenceDamaged) else "evidence cannot be read"
            return Picture(note=f"not shown: {_first_words(str(said))}")
        start, ending = _KINDS[item.media_type]
        if not data.startswith(start):
            return Picture(note=f"not shown: the kept file is no {ending.upper()} picture")
        return self._placed(item, data, ending)

    def _placed(self, item: Evidence, data: bytes, ending: str) -> Picture:
        width, height = _png_size(data) if ending == "png" else (None, None)
        if len(data) <= ONE and self.inside + len(data) <= ALL:
            self.inside += len(data)
            text = base64.b64encode(data).decode()
            return Picture(f"data:{item.media_type};base64,{text}", None, width, height)
        if self.folder is None:
            return Picture(note=f"not shown: {len(data) / ONE:.1f} MiB, too heavy for this file")
        name = f"{item.sha256[:20]}.{ending}"
        self.beside[name] = data
        there = quote(f"{self.folder}/{name}")
        return Picture(there, there, width, height, f"in {self.folder}/{name}")


def _png_size(data: bytes) -> tuple[int | None, int | None]:
    """Width and height in pixels from the header chunk."""
    if len(data) < 24 or data[12:16] != b"IHDR":
        return None, None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _first_words(text: str) -> str:
    """An error of the store without the folder it names: reports are passed on."""
    return text.split(" from ")[0]
