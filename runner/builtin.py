"""The journeys that come with mysteryshop, and how they are named. Imports no pytest: the command
line asks here before pytest starts.
"""

from pathlib import Path

from ..core.company import Company
from ..core.errors import ConfigurationError

BUILTIN = "builtin:"
"""How a built-in journey's feature path begins."""


def builtin_features() -> Path:
    """The folder of the journeys that come with mysteryshop."""
    return Path(__file__).resolve().parent.parent / "features"


def builtin_paths(company: Company) -> list[str]:
    """The built-in journeys that join a suite's own, by ``[journeys] builtin`` of its profile.

    Raises:
        ConfigurationError: the profile names one that does not exist.
    """
    chosen = company.journeys.builtin
    if isinstance(chosen, bool):
        return [str(builtin_features())] if chosen else []
    return [str(builtin_path(name)) for name in chosen]


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
