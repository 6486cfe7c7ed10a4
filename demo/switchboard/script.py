"""A company's telephone as one readable file says it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .nodes import Line, Node, Transfer
from .reading import ROUTES, node, staff_of
from .table import LONGEST, ScriptError, Table
from .wire import Wire, wire

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_LARGEST: Final = 1_000_000


class ScriptNeeds(ImportError):
    """The package that reads YAML is not installed."""


@dataclass(frozen=True)
class Script:
    """What happens to who calls: it begins at ``start``, or at the node that was called by name.

    ``rings`` are the seconds it rings before anything answers, ``post_dial`` those before it rings.
    ``pace`` stretches or shortens every wait, not what is said. ``zone`` is the IANA name of the
    zone its opening hours are in. After ``longest`` seconds every call is ended.
    """

    company: str
    start: str
    nodes: dict[str, Node]
    rings: float
    post_dial: float
    pace: float
    longest: float
    zone: str
    wire: Wire

    def music(self) -> set[str]:
        """The hold music that is ever played."""
        return {
            getattr(each, "music", "") for each in self.nodes.values() if hasattr(each, "music")
        }

    def lines(self) -> Iterator[Line]:
        """Everything that is ever said."""
        for each in self.nodes.values():
            for value in (getattr(each, field.name) for field in fields(each)):
                yield from (v for v in _several(value) if isinstance(v, Line))


def load_script(path: Path, variant: int = 0) -> Script:
    """The script in a YAML file; ``variant`` chooses among the wordings and voices it lists.

    Raises:
        ScriptError: it says something that cannot be; file and key are named.
        ScriptNeeds: PyYAML is not installed.
        OSError: it cannot be read.
    """
    try:
        import yaml
    except ModuleNotFoundError as error:
        raise ScriptNeeds("a switchboard needs PyYAML: pip install 'mysteryshop[demo]'") from error
    if path.stat().st_size > _LARGEST:
        raise ScriptError(f"{path.name}: found more than a megabyte, allowed is less")
    try:
        document = yaml.safe_load(path.read_bytes())
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ScriptError(f"{path.name}: no YAML: {' '.join(str(error).split())}") from error
    return read_script(document, path.name, variant)


def read_script(document: Any, place: str, variant: int = 0) -> Script:
    """As `load_script`, of what was read from a file or written in Python.

    Raises:
        ScriptError: as there.
    """
    top = Table(place, document, variant)
    top.text("about", "")
    staff, voice = staff_of(top)
    table = top.table("nodes")
    nodes = {name: node(name, table.table(name), staff, voice) for name in table.names()}
    script = Script(
        company=top.text("company"),
        start=top.text("start"),
        nodes=nodes,
        rings=top.seconds("rings", 1.0),
        post_dial=top.seconds("post_dial", 0.2),
        pace=top.number("pace", 1.0, 0.001, 1000),
        longest=top.seconds("longest", 3600.0) or LONGEST,
        zone=_zone(top),
        wire=wire(top.table("wire")),
    )
    top.content.pop("truth", None)
    top.done()
    _check(top, script)
    return script


def _zone(top: Table) -> str:
    name = top.text("zone", "UTC")
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise top.fault("zone", name, "an IANA zone such as Europe/London") from error
    return name


def _check(top: Table, script: Script) -> None:
    """Every name leads somewhere."""
    allowed = f"a node: {', '.join(script.nodes)}"
    if script.start not in script.nodes:
        raise top.fault("start", script.start, allowed)
    for name, each in script.nodes.items():
        if not _NAME.fullmatch(name):
            raise top.fault(f"nodes.{name}", name, "a name of small letters, digits and hyphens")
        for key, target in _routes(each):
            if target not in script.nodes:
                raise top.fault(f"nodes.{name}.{key}", target, allowed)


def _routes(each: Node) -> Iterator[tuple[str, str]]:
    """Where a node leads, with the key that says it."""
    for key in ROUTES:
        value = getattr(each, key, "")
        if isinstance(each, Transfer) and key == "to" and ":" in value:
            continue
        if value:
            yield key, value
    for pressed, target in getattr(each, "keys", {}).items():
        yield f"keys.{pressed}", target


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
