"""The profile: what it accepts, and how it says what is wrong."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mysteryshop.core.company import Company, load_company
from mysteryshop.core.errors import ConfigurationError
from mysteryshop.core.verdict import Acceptance

WHOLE = """
[company]
id = "good"
name = "Good Ltd"
website = "https://www.good.example"
country = "GB"
zone = "Europe/London"

[scope]
hosts = ["www.good.example"]
"""
ACCEPTED = '[[accepted]]\ncriterion = "contact-clicks"\nreason = "relaunch"\nowner = "Web team"\n'


def fault(folder: Path, profile: str) -> str:
    """What is said about a profile that is wrong, without the file's name."""
    file = folder / "company.toml"
    file.write_text(profile, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load_company(file)
    lines = str(raised.value).splitlines()
    assert all(line.startswith(f"{file}: ") for line in lines)
    return "\n".join(line.removeprefix(f"{file}: ") for line in lines)


def test_whole_profile(tmp_path: Path) -> None:
    """A profile of the few required keys is enough; the rest has cautious defaults."""
    (tmp_path / "company.toml").write_text(WHOLE, encoding="utf-8")
    company = load_company(tmp_path / "company.toml")
    assert (company.id, company.name, company.live) == ("good", "Good Ltd", False)
    assert company.identity.website == "https://www.good.example/"
    assert (company.scope.basis, company.budget.contacts_per_week) == ("public-only", 5)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("name =", "nam =", "company.nam: unknown key; did you mean 'name'?"),
        ("[scope]", "[scop]", "scop: unknown key; did you mean 'scope'?"),
        ("hosts =", "hots =", "scope.hots: unknown key; did you mean 'hosts'?"),
        (
            "hosts =",
            "zzz = 1\nhosts =",
            "scope.zzz: unknown key; allowed: addresses, assets, basis, connect_to, hosts, numbers, "
            "private_network, records_people, until",
        ),
        ('name = "Good Ltd"\n', "", "company.name: is missing; add it"),
        ('"Good Ltd"', "5", "company.name: found 5; allowed: text in quotes"),
        (
            '"good"',
            '"Good Ltd"',
            "company.id: found 'Good Ltd'; allowed: lower-case letters, digits and hyphens, such as "
            "tidewater-broadband",
        ),
        (
            '"GB"',
            '"gb"',
            "company.country: found 'gb'; allowed: an ISO 3166 country code such as GB (not UK)",
        ),
        (
            '"GB"',
            '"UK"',
            "company.country: found 'UK'; allowed: an ISO 3166 country code such as GB (not UK)",
        ),
        (
            '"https://www',
            '"www',
            "company.website: found 'www.good.example'; allowed: a web address such as "
            "https://www.example.com/",
        ),
        (
            'le"\ncountry',
            'le:99999"\ncountry',
            "company.website: found 'https://www.good.example:99999'; allowed: a web address such as "
            "https://www.example.com/",
        ),
        (
            "https://",
            "https://anna:@",
            "company.website: found 'https://anna:@www.good.example'; allowed: a web address without "
            "a user name or password",
        ),
        (
            '["www.good.example"]',
            '"www.good.example"',
            "scope.hosts: found 'www.good.example'; allowed: a list in square brackets",
        ),
        (
            '["www.good.example"]',
            '["good.example"]',
            "scope.hosts: does not cover the website https://www.good.example/; add "
            '"www.good.example" to it',
        ),
        (
            "[scope]",
            '[control]\nweb = "https://www.good.example/about"\n[scope]',
            "control.web: https://www.good.example/about is the company's own; name a page that "
            "answers when the company does not",
        ),
        (
            "[scope]",
            '[scope]\nbasis = "own"',
            "scope.basis: found 'own'; allowed: 'owner', 'consent' or 'public-only'",
        ),
        (
            "[scope]",
            '[scope]\nuntil = "31 December"',
            "scope.until: found '31 December'; allowed: a date such as 2027-12-31",
        ),
        (
            "[scope]",
            "[scope]\nuntil = 20271231",
            "scope.until: found 20271231; allowed: a date such as 2027-12-31",
        ),
    ],
)
def test_one_fault(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """A fault is told in one line: the key, what was found, and what is allowed."""
    assert WHOLE.count(old) == 1
    assert sentence in fault(tmp_path, WHOLE.replace(old, new)).splitlines()


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "Europe", "../../etc/passwd", "/etc/passwd"])
def test_zone(tmp_path: Path, zone: str) -> None:
    """What is no time zone is told, also a folder of zones and a path out of them."""
    sentence = fault(tmp_path, WHOLE.replace("Europe/London", zone))
    assert sentence.endswith("allowed: an IANA time zone such as Europe/London")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            "[criteria.contact-clicks]\nthresold = 2",
            "criteria.contact-clicks.thresold: unknown key; did you mean 'threshold'?",
        ),
        (
            '[criteria.contact-clicks]\nlevel = "may"',
            "criteria.contact-clicks.level: found 'may'; allowed: 'must' or 'should'",
        ),
        (
            "[criteria.contact-clicks]\nthreshold = nan",
            "criteria.contact-clicks.threshold: found nan; allowed: a finite number",
        ),
        (
            ACCEPTED + "untill = 2027-12-31\nuntil = 2027-12-31",
            "accepted[0].untill: unknown key; did you mean 'until'?",
        ),
        (ACCEPTED, "accepted[0].until: is missing; add it"),
        (
            ACCEPTED + "until = 2027-12-31T10:00:00",
            "accepted[0].until: found datetime.datetime(2027, 12, 31, 10, 0); allowed: a date such "
            "as 2027-12-31",
        ),
        (
            "[journeys]\nbuiltin = 3",
            "journeys.builtin: found 3; allowed: true or false, or a list in square brackets",
        ),
        (
            "[budget]\ncontacts_per_week = -1",
            "budget.contacts_per_week: found -1; allowed: greater than or equal to 0",
        ),
        (
            "[budget]\ncontacts_per_week = 1.5",
            "budget.contacts_per_week: found 1.5; allowed: a whole number",
        ),
        (
            "[budget]\nseconds_between_page_loads = inf",
            "budget.seconds_between_page_loads: found inf; allowed: a finite number",
        ),
        ("[owners]\nTrust = 1", "owners.Trust: found 1; allowed: text in quotes"),
    ],
)
def test_one_fault_in_an_optional_table(tmp_path: Path, table: str, sentence: str) -> None:
    """Tables inside tables, lists of tables and keys of two types are told as plainly."""
    assert fault(tmp_path, WHOLE + table) == sentence


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Nobody has to run again to learn of the second mistake."""
    profile = WHOLE.replace('"GB"', '"gb"').replace("name =", "nam =") + "[budget]\nlockout_days=-1"
    keys = {line.partition(":")[0] for line in fault(tmp_path, profile).splitlines()}
    assert keys == {"company.country", "company.name", "company.nam", "budget.lockout_days"}


def test_long_values_are_cut(tmp_path: Path) -> None:
    """A whole page pasted into a key does not flood the terminal."""
    assert len(fault(tmp_path, WHOLE.replace('"GB"', f'"{"x" * 5000}"'))) < 200


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"[company", "is no valid TOML"), (b"name = '\xff'", "is no valid TOML")],
)
def test_no_toml(tmp_path: Path, content: bytes, sentence: str) -> None:
    """A file that is no TOML, or no UTF-8, is told with its name."""
    (tmp_path / "company.toml").write_bytes(content)
    with pytest.raises(ConfigurationError, match=sentence):
        load_company(tmp_path / "company.toml")


def test_no_file(tmp_path: Path) -> None:
    """A file that cannot be read is told with the system's reason."""
    with pytest.raises(ConfigurationError, match="cannot be read: Is a directory"):
        load_company(tmp_path)


def test_digest_tells_states_apart(make_company: Callable[..., Company]) -> None:
    """Equal profiles have equal digests, different ones do not; where a name lives is no matter."""
    there = make_company(scope={"connect_to": {"www.good.example": "127.0.0.1:8000"}})
    assert make_company().digest == make_company().digest == there.digest
    assert make_company().digest != make_company(criteria={"c": {"threshold": 1}}).digest


@pytest.mark.parametrize(
    ("criterion", "journey", "today", "accepts"),
    [
        ("contact-clicks", "Find the telephone number", date(2027, 12, 31), True),
        ("contact-clicks", "Find the telephone number", date(2028, 1, 1), False),
        ("contact-clicks", "Find the address", date(2027, 1, 1), False),
        ("contact-true", "Find the telephone number", date(2027, 1, 1), False),
    ],
)
def test_acceptance(
    make_company: Callable[..., Company], criterion: str, journey: str, today: date, accepts: bool
) -> None:
    """A miss is accepted for its criterion, in its journey, up to and including its date."""
    entry = {
        "criterion": "contact-clicks",
        "reason": "relaunch",
        "owner": "Web team",
        "until": date(2027, 12, 31),
        "journey": "TELEPHONE",
    }
    company = Company.model_validate(
        {**make_company().model_dump(by_alias=True), "accepted": [entry]}
    )
    accepted = company.acceptance(criterion, journey, today)
    assert accepted == (Acceptance("relaunch", "Web team", "2027-12-31") if accepts else None)


def test_owner(make_company: Callable[..., Company]) -> None:
    """A criterion's own owner goes before its theme's."""
    company = make_company(owners={"contact-clicks": "Web team", "Reachability": "Anna"})
    assert company.owner("contact-clicks", "Reachability") == "Web team"
    assert company.owner("contact-true", "Reachability") == "Anna"
    assert company.owner("contact-true", None) is None
