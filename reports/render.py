"""The HTML report: one file without script, made from a scorecard and the evidence it refers to."""

import secrets
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined

from ..core.errors import LedgerUnavailable, UsageError
from ..core.evidence import EvidenceStore
from ..core.ledger import Ledger
from .figures import Kind
from .render_pictures import Album
from .scorecard import Scorecard, scorecard

META = "mysteryshop:"
"""How the names of the meta elements begin that tie a report to its ledger."""


def write_report(
    ledger: Ledger, evidence: EvidenceStore, path: Path, *, wave: str | None = None
) -> Scorecard:
    """Write the report of a wave (by default the newest) to ``path``; its scorecard is returned.

    Heavy pictures go to ``<stem>-evidence/`` beside it. The file is replaced as a whole.

    Raises:
        LedgerUnavailable: it cannot be written there.
    """
    card = scorecard(ledger, wave)
    folder = path.with_name(f"{path.stem}-evidence")
    album = Album(evidence, folder.name)
    text = _rendered(card, album)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for name, data in album.beside.items():
            folder.mkdir(exist_ok=True)
            _replace(folder / name, data)
        _replace(path, text.encode())
    except OSError as error:
        raise LedgerUnavailable(
            f"report {path} cannot be written: {error.strerror or error}; "
            "make room or name another place, then ask for the report again"
        ) from None
    return card


def render(card: Scorecard, evidence: EvidenceStore) -> str:
    """The report as one text; pictures too heavy for it are named instead."""
    return _rendered(card, Album(evidence))


def read_meta(path: Path) -> dict[str, str]:
    """What a report says of its origin: ``mysteryshop:scorecard``, ``mysteryshop:wave``, ….

    Raises:
        UsageError: the file cannot be read.
    """
    parser = _Meta()
    try:
        parser.feed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"report {path} cannot be read: {error}") from None
    return parser.found


def _rendered(card: Scorecard, album: Album) -> str:
    template = _environment().get_template("report.html")
    return template.render(card=card, album=album, Kind=Kind)


def _environment() -> Environment:
    templates = resources.files(__package__).joinpath("templates")
    environment = Environment(
        loader=FunctionLoader(lambda name: templates.joinpath(name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["anchor"] = _anchor
    return environment


def _anchor(text: str) -> str:
    """A text as part of an ``id`` and of a link to it: no white space, nothing to escape."""
    return quote(text.lower(), safe="").replace("%", "-")


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


class _Meta(HTMLParser):
    """Collects our meta elements from the head; what the body quotes is not looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._in_head = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "body":
            self._in_head = False
        elif tag == "meta" and self._in_head and name.startswith(META):
            self.found[name] = given.get("content") or ""
