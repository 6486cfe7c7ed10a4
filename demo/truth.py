"""What is planted in the sample company, read from ``truth.toml`` and checked plainly."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args

from .pages import Guise

Criterion = Literal[
    "contact-clicks",
    "contact-true",
    "contact-any-ability",
    "mail-answered",
    "form-answered",
    "preferred-channel-kept",
    "no-repeat",
    "preferred-name",
    "no-cliche",
    "no-fake-personal",
    "words-match-deeds",
    "complaint-answered",
    "surveyed",
    "memory-carry",
    "just-for-you",
    "dissatisfied-reached",
    "human-transfers",
    "time-to-human",
    "hours-true",
    "no-phone-maze",
    "no-forced-voicemail",
    "no-dead-end-call",
]
Channel = Literal["phone", "email", "address", "form", "chat"]
Device = Literal["computer", "mobile"]
Medium = Literal["website", "mail", "phone"]
Verdict = Literal["met", "missed", "not measured"]

TRUTH_FILE: Final = Path(__file__).with_name("truth.toml")
_SCHEMA: Final = "mysteryshop/truth/1"
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "guise": get_args(Guise),
    "criterion": get_args(Criterion),
    "channel": get_args(Channel),
    "device": get_args(Device),
    "medium": get_args(Medium),
    "verdict": get_args(Verdict),
}


@dataclass(frozen=True)
class Company:
    """Who the truth is about; ``country`` is an ISO 3166 code of two letters."""

    name: str
    website: str
    country: str


@dataclass(frozen=True)
class Planted:
    """One promise that a guise keeps or breaks, and the truth a measurement must come to.

    It is known by the channel and the device it is looked for on or, where it is written or called
    about, by the title of the journey; the others are empty. ``clicks`` is the true fewest number of
    clicks from the home page until the value is visible, None when it never is. ``values`` are what is
    printed: telephone numbers as E.164, e-mail and postal addresses as they stand, nothing for a form
    or a chat. ``customers``: whether it is about the question that comes second in a journey, if what
    was found is meant for customers.
    """

    guise: Guise
    criterion: Criterion
    channel: Channel | Literal[""]
    device: Device | Literal[""]
    verdict: Verdict
    because: str
    clicks: int | None = None
    values: tuple[str, ...] = ()
    customers: bool = False
    journey: str = ""
    medium: Medium = "website"
    """Where it is kept or broken; a journey that names none writes letters."""


@dataclass(frozen=True)
class Truth:
    """The company and everything planted in it, in the order of the file."""

    company: Company
    planted: tuple[Planted, ...]


def load_truth(path: Path = TRUTH_FILE) -> Truth:
    """The truth file, checked.

    Raises:
        ValueError: a key is unknown, missing or of the wrong kind; the message names the entry.
        OSError: the file cannot be read.
    """
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    _check_keys("the file", document, {"schema", "company", "planted"}, set())
    if document["schema"] != _SCHEMA:
        raise ValueError(f"schema is {document['schema']!r}, expected {_SCHEMA!r}")
    return Truth(
        company=_company(document["company"]),
        planted=tuple(
            _planted(f"[[planted]] number {number}", entry)
            for number, entry in enumerate(document["planted"], start=1)
        ),
    )


def _company(entry: Mapping[str, Any]) -> Company:
    names = {field.name for field in fields(Company)}
    _check_keys("[company]", entry, names, set())
    for name in sorted(names):
        _check_text("[company]", name, entry[name])
    return Company(**entry)


def _planted(where: str, entry: Mapping[str, Any]) -> Planted:
    written = "journey" in entry
    looked_for = {"channel", "device"}
    known_by = {"journey"} if written else looked_for
    optional = {"medium"} if written else {"clicks", "values", "customers"}
    required = {*_CHOICES, "because"} - looked_for - {"medium"} | known_by
    _check_keys(where, entry, required, optional)
    for name, choices in _CHOICES.items():
        if name in entry and entry[name] not in choices:
            raise ValueError(f"{where}: {name} is {entry[name]!r}, expected one of {choices}")
    for name in {"because", *known_by}:
        _check_text(where, name, entry[name])
    clicks, values = entry.get("clicks"), entry.get("values", [])
    if clicks is not None and (type(clicks) is not int or clicks < 0):
        raise ValueError(f"{where}: clicks is {clicks!r}, expected a whole number from 0")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{where}: values is {values!r}, expected a list of texts")
    if type(customers := entry.get("customers", False)) is not bool:
        raise ValueError(f"{where}: customers is {customers!r}, expected true or false")
    defaults = {"channel": "", "device": "", "medium": "mail" if written else "website"}
    return Planted(**{**defaults, **entry, "values": tuple(values)})


def _check_keys(
    where: str, entry: Mapping[str, Any], required: set[str], optional: set[str]
) -> None:
    if unknown := entry.keys() - required - optional:
        raise ValueError(f"{where}: unknown {', '.join(sorted(unknown))}")
    if missing := required - entry.keys():
        raise ValueError(f"{where}: missing {', '.join(sorted(missing))}")


def _check_text(where: str, name: str, value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where}: {name} is {value!r}, expected some text")
