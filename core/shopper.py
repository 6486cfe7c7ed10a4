"""The customer we play: ``shoppers.toml``."""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from .errors import ConfigurationError
from .mailbox import Mailbox
from .telephone import Line
from .toml import read_toml


class Account(BaseModel):
    """The shopper's account with the company; the secret itself is never written down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    login: str
    password_env: str
    """Name of the environment variable that holds the password."""


class Shopper(BaseModel):
    """One ``[shopper.NAME]`` table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    """The key of the table; filled in when the file is read."""
    preferred_name: str = ""
    """What the shopper calls themselves."""
    legal_name: str = ""
    history: dict[str, str] = {}
    """What the company could know: ``order = "MS-20417"``."""
    account: Account | None = None
    mailbox: Mailbox | None = None
    """Where the shopper writes from and reads; without it nothing is written."""

    line: Line | None = None
    """What the shopper calls over and speaks with; without it only ``sip:`` addresses are called."""

    @property
    def signs_as(self) -> str:
        """The name under a letter."""
        return self.preferred_name or self.legal_name or self.name.capitalize()

    def secrets(self) -> dict[str, str]:
        """Environment variable name → value, for redaction and use.

        Raises:
            ConfigurationError: a named variable is not set, or empty.
        """
        names = [self.account.password_env] if self.account else []
        names += self.mailbox.secret_names if self.mailbox else []
        names += self.line.secret_names if self.line else []
        missing = [name for name in names if not os.environ.get(name)]
        if missing:
            raise ConfigurationError(
                f"shopper {self.name!r} needs the environment variable {missing[0]}; set it first"
            )
        return {name: os.environ[name] for name in names}


class _Shoppers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    shopper: dict[str, Shopper] = {}


ANYBODY = Shopper(name="anybody")
"""The built-in shopper of read-only runs: a fresh visitor nobody knows."""

STRANGER = Shopper(name="stranger")
"""The built-in twin: somebody the company has never met."""


def load_shoppers(path: Path) -> dict[str, Shopper]:
    """All shoppers of a file by name, and the built-in one; the file may be absent.

    Raises:
        ConfigurationError: naming file, key, what was found and what is allowed.
    """
    if not path.exists():
        return {ANYBODY.name: ANYBODY}
    tables = read_toml(path, _Shoppers).shopper
    named = {name: shopper.model_copy(update={"name": name}) for name, shopper in tables.items()}
    return {ANYBODY.name: ANYBODY, **named}
