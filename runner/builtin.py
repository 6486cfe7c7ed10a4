"""The journeys that come with mysteryshop, and how they are named. Imports no pytest: the command
line asks here before pytest starts.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from ..core.company import Company
from ..core.errors import ConfigurationError
from ..core.shopper import Shopper

BUILTIN = "builtin:"
"""How a built-in journey's feature path begins."""

CALLER = "caller"
"""The shopper of the built-in journeys by telephone."""


def builtin_features() -> Path:
    """The folder of the journeys that come with mysteryshop."""
    return Path(__file__).resolve().parent.parent / "features"


def builtin_paths(company: Company, shoppers: Mapping[str, Shopper]) -> list[str]:
    """The built-in journeys that join a suite's own, by ``[journeys] builtin`` of its profile.

    Raises:
        ConfigurationError: the profile names one that does not exist.
    """
    chosen = company.journeys.builtin
    names = chosen if isinstance(chosen, tuple) else ("all",) if chosen else ()
    return [path for name in names for path in selected(name, shoppers)]


def selected(name: str, shoppers: Mapping[str, Shopper]) -> list[str]:
    """What a name of built-in journeys stands for: the file, or what of the folder can be played.

    Journeys that write or call are left out of a folder where their shopper has nothing to do it with.

    Raises:
        ConfigurationError: there is none of that name.
    """
    path = builtin_path(name)
    files = sorted(path.rglob("*.feature"))
    played = [str(file) for file in files if _can_be_played(file, shoppers)]
    return [str(path)] if path.is_file() or len(played) == len(files) else played


def _can_be_played(file: Path, shoppers: Mapping[str, Shopper]) -> bool:
    """Whether every shopper of a file is there, with a line to call or a mailbox to write from."""
    named = set(re.findall(r"@shopper:(\S+)", file.read_text(encoding="utf-8")))
    calls = CALLER in named
    return all(
        (shopper := shoppers.get(name)) and (shopper.line if calls else shopper.mailbox)
        for name in named
    )


def builtin_path(name: str) -> Path:
    """A built-in folder or file of journeys by its name, such as ``reachability/contact``, or ``all``.

    Raises:
        ConfigurationError: there is none of that name.
    """
    folder = builtin_features()
    if name == "all":
        return folder
    for path in (folder / name, folder / f"{name}.feature"):
        if path.exists() and path.is_relative_to(folder):
            return path
    known = sorted(
        p.relative_to(folder).with_suffix("").as_posix() for p in folder.rglob("*.feature")
    )
    raise ConfigurationError(f"no built-in journeys {name!r}; there are: {', '.join(known)}")
