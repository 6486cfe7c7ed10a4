"""The company that is shopped: the ``company.toml`` profile."""

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phonenumbers import SUPPORTED_REGIONS, UNKNOWN_REGION
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from .canonical import digest
from .errors import NotPermitted
from .hours import is_open, next_opening, read_hours
from .mailbox import MailAddress
from .numbers import is_sip, sip_address
from .scope import Scope, web_host
from .toml import read_toml
from .verdict import Acceptance, Level

CALL_HOURS = "Mon-Fri 09:00-17:00"
"""When companies are called that have not said otherwise: the hours every office keeps."""


def _identifier(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", text):
        raise ValueError("lower-case letters, digits and hyphens, such as tidewater-broadband")
    return text


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        web_host(text)
    except ValueError:
        raise ValueError("a web address such as https://www.example.com/") from None
    if parts.username is not None:
        raise ValueError("a web address without a user name or password")
    return text if parts.path else text + "/"


def country_code(text: str) -> str:
    """The code itself, if it is one: ``GB``, or ``ZZ`` for no country at all.

    Raises:
        ValueError: telephone numbers are read as no such country's; the message says what is allowed.
    """
    if text not in SUPPORTED_REGIONS and text != UNKNOWN_REGION:
        raise ValueError("an ISO 3166 country code such as GB (not UK)")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is no zone
        raise ValueError("an IANA time zone such as Europe/London") from None
    return text


def _hours(text: str) -> str:
    try:
        opening, closing = map(time.fromisoformat, text.split("-"))
    except ValueError:
        raise ValueError("hours of a day such as 09:00-17:30") from None
    if opening >= closing:
        raise ValueError("hours of a day, the earlier first, such as 09:00-17:30")
    return text


def _opening_hours(text: str) -> str:
    if text:
        read_hours(text)
    return text


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Identity(_Table):
    """The ``[company]`` table."""

    id: Annotated[str, AfterValidator(_identifier)]
    name: str
    website: Annotated[str, AfterValidator(_web_address)]
    country: Annotated[str, AfterValidator(country_code)]
    email: MailAddress | None = None
    """Where a customer writes to; `[scope]` addresses must cover it."""
    phone: str | None = None
    """The number, or ``sip:`` address, of customer service; `[scope]` numbers must cover it."""
    opening_hours: Annotated[str, AfterValidator(_opening_hours)] = ""
    """When they say somebody answers the telephone: ``Mon-Fri 09:00-17:30, Sat 10:00-14:00``."""
    language: str = "en"
    zone: Annotated[str, AfterValidator(_zone)] = "UTC"


class Budget(_Table):
    """The ``[budget]`` table: how much of the company's time and bandwidth we take."""

    contacts_per_week: int = Field(default=5, ge=0)
    """Sends, calls or submitted forms in any seven days, on each channel."""
    seconds_between_page_loads: float = Field(default=0.5, ge=0)
    """Politeness gap; on loopback there is none unless this is set."""
    lockout_days: int = Field(default=7, ge=0)
    """How long a journey that contacted somebody is not performed again."""
    page_loads_per_walk: int = Field(default=120, ge=1)
    """After so many pages a walk ends and says how far it came."""
    calls_a_day: int = Field(default=3, ge=0)
    """Calls within 24 hours; `contacts_per_week` counts them too."""
    longest_call_minutes: float = Field(default=15, gt=0, le=120)
    """After so long a call is hung up, whatever goes on."""
    call_hours: Annotated[str, AfterValidator(_opening_hours)] | None = None
    """When calls may be placed, in the company's zone: ``Mon-Sat 08:00-20:00``. When not named:
    `CALL_HOURS`, for a call takes somebody's time at that very moment, and a small company's number
    may ring in a home; on loopback at any hour."""
    contact_hours: Annotated[str, AfterValidator(_hours)] | None = None
    """When forms may be sent and letters written, in the company's zone: ``08:00-20:00``. At any
    hour when not named: a letter wakes nobody."""


class Control(_Table):
    """The ``[control]`` table: what tells a company that is down from our own network being down."""

    web: Annotated[str, AfterValidator(_web_address)] | None = None
    """A page of somebody else's that always answers; asked once when the company's does not."""


class ModelJudge(_Table):
    """The ``[judge]`` table: a language model that reads answers in the place of our rules.

    Any endpoint that speaks the OpenAI protocol. The mails of the company's staff go there: choose one
    that may see them.
    """

    url: Annotated[str, AfterValidator(_web_address)]
    model: str
    key_env: str = ""
    """Name of the environment variable that holds its key."""


class SemanticModel(_Table):
    """The ``[semantic]`` table: an embedding model on this machine, where rules are unsure of a text."""

    model: Annotated[str, Field(min_length=1, max_length=200)]
    """A folder, seen from the profile's, or the name of a model that was downloaded before."""
    at_least: float = Field(default=0.45, gt=0, le=1)
    """Cosine from which on a sentence is about what was asked; models differ."""
    _beside: Path = PrivateAttr(default=Path())

    @property
    def beside(self) -> Path:
        """The profile's folder."""
        return self._beside

    def stands_in(self, folder: Path) -> None:
        """Say where the profile is. No part of what it says: another machine has it elsewhere."""
        self._beside = folder


class CriterionSetting(_Table):
    """A ``[criteria.ID]`` table: what this company is held to.

    The tighter of its threshold and the journey's counts. One looser than the criterion's own is
    obeyed, and the verdict says so.
    """

    level: Level | None = None
    threshold: float | None = None


class AcceptedMiss(_Table):
    """One ``[[accepted]]`` entry: a known miss that does not fail the run until its date."""

    criterion: str
    reason: str
    owner: str
    until: date
    journey: str | None = None
    """Part of a journey's title; without it every journey's miss is accepted."""


class Journeys(_Table):
    """The ``[journeys]`` table: which built-in journeys join the suite's own."""

    builtin: bool | tuple[str, ...] = True
    """All, none, or some by folder or file: ``["reachability", "reachability/contact"]``."""


class Company(_Table):
    """A whole profile. Immutable; its `digest` tells one state of it from another."""

    identity: Identity = Field(alias="company")
    live: bool = False
    """Whether runs may submit and contact without ``--live``."""
    scope: Scope = Scope()
    budget: Budget = Budget()
    control: Control = Control()
    judge: ModelJudge | None = None
    semantic: SemanticModel | None = None
    criteria: dict[str, CriterionSetting] = {}
    accepted: tuple[AcceptedMiss, ...] = ()
    owners: dict[str, str] = {}
    """Who looks after a criterion or a theme: ``contact-clicks = "Web team"``."""
    journeys: Journeys = Journeys()

    @model_validator(mode="after")
    def _website_is_in_scope(self) -> "Company":
        if not self.scope.permits(*web_host(self.identity.website)):
            raise ValueError(
                f"scope.hosts: does not cover the website {self.identity.website}; "
                f'add "{urlsplit(self.identity.website).netloc}" to it'
            )
        return self

    @model_validator(mode="after")
    def _control_is_somebody_elses(self) -> "Company":
        if self.control.web and self.scope.names(web_host(self.control.web)[0]):
            raise ValueError(
                f"control.web: {self.control.web} is the company's own; name a page that answers "
                "when the company does not"
            )
        return self

    @model_validator(mode="after")
    def _one_reads_answers(self) -> "Company":
        if self.judge and self.semantic:
            raise ValueError("semantic: there is a [judge] that reads answers; name one of the two")
        return self

    @property
    def id(self) -> str:
        return self.identity.id

    @property
    def name(self) -> str:
        return self.identity.name

    @property
    def digest(self) -> str:
        """Equal for equal profiles, whatever the order of their keys."""
        return digest(self.model_dump(mode="json", exclude={"scope": {"connect_to"}}))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.identity.zone)

    def check_hours(self, now: datetime) -> None:
        """Raise `NotPermitted` outside the hours in which the company may be contacted."""
        if self.budget.contact_hours is None:
            return
        opening, closing = map(time.fromisoformat, self.budget.contact_hours.split("-"))
        local = now.astimezone(self.zone)
        if not opening <= local.time() < closing:
            raise NotPermitted(
                f"outside contact hours: it is {local:%H:%M} in {self.identity.zone}, [budget] "
                f"contact_hours = {self.budget.contact_hours}; a run within them goes on"
            )

    def check_call(self, target: str, now: datetime) -> None:
        """Let a call to a number or SIP address pass at this moment, or say why not.

        Raises:
            OutOfScope: it is not listed, or of a class that is never dialled.
            NotPermitted: it is outside the hours in which the company may be called.
        """
        self.scope.check_number(target)
        here = is_sip(target) and sip_address(target).is_loopback
        hours = self.budget.call_hours or ("" if here else CALL_HOURS)
        local = now.astimezone(self.zone)
        if is_open(hours, local) is False:
            opening = next_opening(hours, local)
            raise NotPermitted(
                f"outside call hours: it is {local:%A %H:%M} in {self.identity.zone}, [budget] "
                f"call_hours = {hours}"
                + (f"; a run from {opening:%A %H:%M} on calls" if opening else "")
            )

    def acceptance(self, criterion: str, journey: str, today: date) -> Acceptance | None:
        """The entry that accepts a miss of this criterion in this journey today, if any."""
        for entry in self.accepted:
            covers = entry.journey is None or entry.journey.casefold() in journey.casefold()
            if entry.criterion == criterion and covers and today <= entry.until:
                return Acceptance(entry.reason, entry.owner, str(entry.until))
        return None

    def owner(self, criterion: str, theme: str | None) -> str | None:
        """Who looks after a criterion: its own owner, else its theme's."""
        return self.owners.get(criterion) or self.owners.get(theme or "")


def load_company(path: Path) -> Company:
    """The profile in a file.

    Raises:
        ConfigurationError: naming file, key, what was found and what is allowed.
    """
    company = read_toml(path, Company)
    if company.semantic:
        company.semantic.stands_in(path.parent)
    return company
