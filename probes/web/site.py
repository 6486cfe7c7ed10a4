"""The scope of a site nobody has configured: its registrable domain, and that of its first redirect."""

from urllib.parse import urljoin, urlsplit

import requests
import tldextract

from ...core.errors import Refused, UsageError
from ...core.scope import Scope
from .door import Door

_EXTRACT = tldextract.TLDExtract(
    suffix_list_urls=(),  # its own list, no download
    cache_dir=None,
    include_psl_private_domains=True,  # a page under github.io is its owner's, not GitHub's
)

UNKNOWN_COUNTRY = "ZZ"
"""No country: only telephone numbers with their country code are understood."""
_NOT_ISO = {"uk": "GB", "eu": UNKNOWN_COUNTRY, "su": "RU"}


def web_address(text: str) -> str:
    """A URL as somebody types it, with its scheme.

    Raises:
        UsageError: it is no web address.
    """
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise UsageError(f"{text}: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise UsageError(f"{text}: is no web address such as https://www.example.com/")
    return url if parts.path else url + "/"


def country_of(url: str) -> str:
    """The country of a country-code domain (ISO 3166), else `UNKNOWN_COUNTRY`."""
    last = (urlsplit(url).hostname or "").rpartition(".")[2].lower()
    if last in _NOT_ISO:
        return _NOT_ISO[last]
    return last.upper() if len(last) == 2 and last.isalpha() else UNKNOWN_COUNTRY


def scope_of(url: str) -> Scope:
    """Read-only scope of one address: its registrable domain, or the very host and port of an IP.

    Raises:
        UsageError: its host name cannot be written.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    domain = _EXTRACT(host).top_domain_under_public_suffix
    rule = f"*.{domain}" if domain else f"[{host}]" if ":" in host else host
    standard = {"http": 80, "https": 443}[parts.scheme]
    hosts = [rule] if parts.port in (None, standard) else [f"{rule}:{parts.port}"]
    if domain and len(hosts) == 1 and hosts[0] != rule:
        hosts.append(rule)
    try:
        return Scope.model_validate({"hosts": hosts})
    except ValueError:
        raise UsageError(f"{url}: {host!r} is no host name") from None


def public_scope(url: str) -> Scope:
    """The scope of an address and of where it first redirects to; asks the server once."""
    scope = scope_of(url)
    with Door(scope) as door, door.session() as session:
        try:
            answer = session.get(url, allow_redirects=False, stream=True)
        except (requests.RequestException, Refused):
            return scope  # the walk itself will say what is wrong
        location = answer.headers.get("location", "")
        answer.close()
    try:
        target = web_address(urljoin(url, location))
        both = dict.fromkeys((*scope.hosts, *scope_of(target).hosts))
    except (UsageError, ValueError):
        return scope  # a redirect to nowhere leads nowhere
    return scope.model_copy(update={"hosts": tuple(both)})
