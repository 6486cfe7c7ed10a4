"""Optional parts: a package that is missing is told as the extra that brings it."""

from collections.abc import Iterator
from contextlib import contextmanager

from .errors import MissingExtra

_OURS = __name__.partition(".")[0]


@contextmanager
def extra(name: str, what: str) -> Iterator[None]:
    """Put around the imports that need an extra; ``what`` needs it, as a noun in the plural.

    Raises:
        MissingExtra: one of its packages is not installed, or cannot be loaded here.
    """
    try:
        yield
    except ImportError as error:
        if error.name and error.name.partition(".")[0] == _OURS:
            raise
        raise MissingExtra(
            f"{what} need an extra: pip install 'mysteryshop[{name}]' ({error})"
        ) from None
