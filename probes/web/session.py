"""The HTTP session of the door: requests, with the door as its only way out."""

import re
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from ...core import errors
from ...core.errors import MysteryShopError, OutOfScope, Refused, Unreachable
from .passage import MARK, Limits


class NoAnswer(Unreachable, requests.exceptions.ConnectionError):
    """`Unreachable` as a session of the door raises it; requests' own error at the same time."""


class DoorAdapter(HTTPAdapter):
    """Sends everything through the door, and takes the door's own answers for what they are."""

    def __init__(self, url: str, limits: Limits) -> None:
        super().__init__()
        self._proxies = {"http": url, "https": url}
        # Longer than the door's own patience, so that its reason arrives before ours runs out.
        patience = 2 * limits.connect_seconds + 5
        self._timeout = (patience, patience + limits.first_byte_seconds)

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, **options: Any
    ) -> requests.Response:
        url = request.url or ""
        scheme = url.partition(":")[0].lower()
        if scheme not in ("http", "https"):
            raise OutOfScope(f"{url[:200]}: only http and https pages can be visited")
        options["proxies"] = self._proxies
        options["timeout"] = options.get("timeout") or self._timeout
        try:
            response = super().send(request, **options)
        except requests.exceptions.ProxyError as error:
            if refused := re.search(r"Tunnel connection failed: \d+ (.*)", _innermost(error)):
                raise _error_of(refused[1]) from None
            raise
        # Over https the header could only come from the company itself.
        if scheme == "http" and MARK in response.headers:
            response.close()
            raise _error_of(response.reason)
        return response


def _innermost(error: BaseException) -> str:
    """The message at the bottom of what requests and urllib3 wrap around a failed tunnel."""
    inside = (*error.args, getattr(error, "reason", None), getattr(error, "original_error", None))
    deeper = [found for found in inside if isinstance(found, BaseException)]
    return _innermost(deeper[-1]) if deeper else str(error)


def _error_of(reason: str) -> MysteryShopError:
    """The error that the door wrote into a reason phrase."""
    name, _, message = reason.partition(": ")
    return _ERRORS.get(name, MysteryShopError)(message)


_ERRORS: dict[str, type[MysteryShopError]] = {
    **{
        name: type_
        for name, type_ in vars(errors).items()
        if isinstance(type_, type) and issubclass(type_, Refused)
    },
    "Malformed": Refused,
    "Unreachable": NoAnswer,
    "Cut": NoAnswer,
}
