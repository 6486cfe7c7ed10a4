"""The scope of a site nobody has configured: its registrable domain, and that of its first redirect."""

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import requests
import tldextract
from phonenumbers import SUPPORTED_REGIONS, UNKNOWN_REGION

from ...core.errors import OutOfScope, UsageError
from ...core.scope import Scope
from .door import Door

_EXTRACT = tldextract.TLDExtract(
    suffix_list_urls=(),  # its own list, no download
    cache_dir=None,
    include_psl_private_domains=True,  # a page under github.io is its owner's, not GitHub's
)

_NOT_ISO = {"UK": "GB", "SU": "RU"}
"""Country-code domains that are no country's code."""


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
    is_of_web = parts.scheme in ("http", "https") and parts.hostname and url.isprintable()
    if not is_of_web or parts.username is not None:
        raise UsageError(f"{text}: is no web address such as https://www.example.com/")
    return url if parts.path else url + "/"


def country_of(url: str) -> str:
    """The country of a country-code domain (ISO 3166), else ``ZZ``.

    Without a country only telephone numbers with their country code are understood.
    """
    last = (urlsplit(url).hostname or "").rpartition(".")[2].upper()
    code = _NOT_ISO.get(last, last)
    return code if code in SUPPORTED_REGIONS else UNKNOWN_REGION


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


def public_scope(url: str, before: Callable[[], None] | None = None) -> Scope:
    """The scope of an address and of where it first redirects to; asks the server once.

    ``before`` may refuse that, as at the door. A redirect to another host joins only with a
    registrable domain: to an address or a bare name it could lead into somebody's own network.

    Raises:
        Refused: ``before`` has refused.
        UsageError: its host name cannot be written.
    """
    scope = scope_of(url)
    with Door(scope, before=before) as door, door.session() as session:
        try:
            answer = session.get(url, allow_redirects=False, stream=True)
        except (requests.RequestException, OutOfScope):
            return scope  # the walk itself will say what is wrong
        location = answer.headers.get("location", "")
        answer.close()
    try:
        target = web_address(urljoin(url, location))
        both = dict.fromkeys((*scope.hosts, *scope_of(target).hosts))
    except (UsageError, ValueError):
        return scope  # a redirect to nowhere leads nowhere
    host = urlsplit(target).hostname or ""
    if host != urlsplit(url).hostname and not _EXTRACT(host).top_domain_under_public_suffix:
        return scope
    return scope.model_copy(update={"hosts": tuple(both)})
