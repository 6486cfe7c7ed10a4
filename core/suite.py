"""A suite: a folder with a ``company.toml``, and where its ledger and evidence are kept."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .clock import Clock, chosen_clock
from .company import Company, load_company
from .errors import ConfigurationError
from .evidence import EvidenceStore
from .ledger import Ledger, is_there, sqlite_url
from .redaction import Redactor
from .shopper import Shopper, load_shoppers
from .stop import KillSwitch

COMPANY_FILE = "company.toml"


@dataclass(frozen=True)
class Place:
    """Where everything of a suite lies: the ledger, the evidence, the kill switch."""

    state: Path

    @property
    def ledger_url(self) -> str:
        """``MYSTERYSHOP_LEDGER``, else a SQLite file in the state folder."""
        return os.environ.get("MYSTERYSHOP_LEDGER") or sqlite_url(self._ledger_file)

    @property
    def has_ledger(self) -> bool:
        """Whether there is a ledger already. Nothing is made by asking."""
        named = os.environ.get("MYSTERYSHOP_LEDGER")
        return is_there(named) if named else self._ledger_file.is_file()

    def existing_ledger(self) -> str:
        """The URL of a ledger that is there already, for commands that only read.

        Raises:
            ConfigurationError: nothing was ever run in this folder.
        """
        if not self.has_ledger:
            where = os.environ.get("MYSTERYSHOP_LEDGER") or self.state
            raise ConfigurationError(
                f"there is no ledger in {where}; `mysteryshop run` makes one, and "
                "MYSTERYSHOP_STATE or MYSTERYSHOP_LEDGER name one elsewhere"
            )
        return self.ledger_url

    @property
    def evidence(self) -> Path:
        """``MYSTERYSHOP_EVIDENCE``, else a folder in the state folder."""
        return Path(os.environ.get("MYSTERYSHOP_EVIDENCE") or self.state / "evidence")

    @property
    def kill_switch(self) -> KillSwitch:
        return KillSwitch(self.state / "STOP")

    @property
    def _ledger_file(self) -> Path:
        return self.state / "ledger.sqlite"


def place_in(folder: Path) -> Place:
    """The state folder of a suite: ``MYSTERYSHOP_STATE``, else ``.mysteryshop`` in it."""
    return Place(Path(os.environ.get("MYSTERYSHOP_STATE") or folder / ".mysteryshop"))


@dataclass(frozen=True)
class Suite:
    """A company, its shoppers, and the folder they stand in."""

    root: Path
    company: Company
    shoppers: dict[str, Shopper]
    place: Place
    clock: Clock

    @cached_property
    def redactor(self) -> Redactor:
        secrets = {k: v for shopper in self.shoppers.values() for k, v in shopper.secrets().items()}
        return Redactor(secrets)

    def open_ledger(self) -> Ledger:
        """The suite's ledger; the caller closes it."""
        return Ledger(self.place.ledger_url, self.clock, self.redactor)

    def evidence_store(self) -> EvidenceStore:
        return EvidenceStore(self.place.evidence, self.redactor)


def load_suite(root: Path, company_file: Path | None = None) -> Suite:
    """The suite in a folder; another profile than its ``company.toml`` may be named.

    Raises:
        ConfigurationError: no profile, or a wrong one.
    """
    profile = company_file or root / COMPANY_FILE
    if not profile.exists():
        raise ConfigurationError(
            f"{profile} does not exist; `mysteryshop init URL` writes one, --company names another"
        )
    return Suite(
        root=root,
        company=load_company(profile),
        shoppers=load_shoppers(profile.with_name("shoppers.toml")),
        place=place_in(root),
        clock=chosen_clock(),
    )
