"""Every error of ours, in one tree, branched by what the caller can do about it.

    MysteryShopError
    ├── UsageError             fix what you wrote
    │   ├── ConfigurationError     company.toml, shoppers.toml, an environment variable
    │   └── FeatureError           a feature file or the phrases it uses
    ├── Refused                a safety rule said no; the verdict is "not measured"
    │   ├── OutOfScope             a host, number or address outside [scope]
    │   ├── NotPermitted           an effect that needs --live or a name in the journey
    │   ├── OverBudget             the week's contacts are used up
    │   └── Stopped                the kill switch is on
    ├── MissingExtra           install an extra; the verdict is "not measured"
    ├── Tampered               the ledger or its files are not what was written
    │   └── EvidenceDamaged        a kept file is missing or changed
    └── TryLater               infrastructure; the visit stays open ("broken")
        ├── Unreachable            nothing answers at all
        ├── LedgerUnavailable      the ledger is locked, full or gone
        ├── LeasedElsewhere        another process is on this visit
        └── LeaseLost              we were too slow; somebody else has taken over

A finding about the company is never an error: it is a verdict.
"""


class MysteryShopError(Exception):
    """Root of all errors raised on purpose."""


class UsageError(MysteryShopError):
    """Something the user wrote cannot work; the message names the place and the cure."""


class ConfigurationError(UsageError):
    """A profile, a shopper or the environment is wrong."""


class FeatureError(UsageError):
    """A feature file is wrong. ``place`` is ``file:line``."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place


class Refused(MysteryShopError):
    """A safety rule stopped an action before it touched anything."""


class OutOfScope(Refused):
    """The target is not covered by ``[scope]``."""


class NotPermitted(Refused):
    """The effect class of the action is not allowed in this run."""


class OverBudget(Refused):
    """The company has been contacted as often as the profile allows."""


class Stopped(Refused):
    """The kill switch is on (``mysteryshop stop``)."""


class MissingExtra(MysteryShopError):
    """An optional part is not installed; the message gives the command that installs it."""


class Tampered(MysteryShopError):
    """What the ledger holds is not what was written."""


class EvidenceDamaged(Tampered):
    """A kept file is missing or no longer what it was."""


class TryLater(MysteryShopError):
    """Infrastructure failed; the same command may succeed later."""


class Unreachable(TryLater):
    """Nothing answered at all: no address, no connection, no handshake."""


class LedgerUnavailable(TryLater):
    """The ledger cannot be read or written."""


class LeasedElsewhere(TryLater):
    """Another process is performing this visit."""


class LeaseLost(TryLater):
    """Another process took this visit over while we were on it."""
