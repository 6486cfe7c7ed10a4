"""What the sample website shows at each address, in each guise; knows nothing of sockets."""

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final, Literal, get_args
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

Guise = Literal["good", "bad"]
GUISES: Final[tuple[Guise, ...]] = get_args(Guise)

_SHARED: Final = {
    "/": "home.html",
    "/about": "about.html",
    "/account/sign-in": "sign_in.html",
    "/broadband": "broadband.html",
    "/careers": "careers.html",
    "/complaints": "complaints.html",
    "/coverage": "coverage.html",
    "/help": "help.html",
    "/help/billing": "help_billing.html",
    "/help/faults": "help_faults.html",
    "/help/moving": "help_moving.html",
    "/home-phone": "home_phone.html",
    "/news": "news.html",
    "/press": "press.html",
    "/prices": "prices.html",
    "/privacy": "privacy.html",
    "/terms": "terms.html",
}
_ONLY: Final[dict[Guise, dict[str, str]]] = {
    "good": {"/contact": "good/contact.html"},
    "bad": {"/about/write-to-us": "bad/write_to_us.html"},
}
SURVEY: Final = "/survey/"
"""What the address of each survey begins with; nothing links there but the mail that asks."""
MARKS: Final = ("1", "2", "3", "4", "5")
_SIGN_IN: Final = "/account/sign-in"
MESSAGES: Final[dict[Guise, str]] = {"good": "/contact", "bad": "/account/messages"}
"""Where the contact form is sent to."""
CUSTOMER: Final = {"user": "TW-2079-460-118", "password": "spring-tide"}
"""The one customer who can sign in."""
_FILES: Final = {
    "/favicon.svg": "image/svg+xml",
    "/robots.txt": "text/plain; charset=utf-8",
    "/style.css": "text/css; charset=utf-8",
}
_HTML: Final = "text/html; charset=utf-8"
_SITE: Final = Path(__file__).with_name("site")
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(_SITE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Page:
    """One answer of the website: status, media type and the bytes of the body."""

    status: HTTPStatus
    content_type: str
    body: bytes


def addresses(guise: Guise) -> tuple[str, ...]:
    """The paths of all HTML pages of this guise, the home page first."""
    return tuple(_templates(guise))


def page(guise: Guise, target: str) -> Page:
    """The answer to a GET of this request target (a path or a full URL, with or without query)."""
    url = urlsplit(target)
    path = url.path or "/"
    if path in _FILES:
        return Page(HTTPStatus.OK, _FILES[path], (_SITE / path[1:]).read_bytes())
    if path.startswith(SURVEY):
        return _rendered(HTTPStatus.OK, "survey.html", guise, path)
    template = _templates(guise).get(path)
    if template is None:
        return _rendered(HTTPStatus.NOT_FOUND, "not_found.html", guise, path)
    return _rendered(HTTPStatus.OK, template, guise, path, _fields(url.query))


def posted(guise: Guise, target: str, body: bytes) -> Page:
    """The answer to a POST of a form (``application/x-www-form-urlencoded``).

    The company takes messages and marks, and lets its customer in; it takes no orders.
    """
    path, sent = urlsplit(target).path, fields(body)
    if path.startswith(SURVEY):
        if sent.get("mark") in MARKS:
            return _rendered(HTTPStatus.OK, "survey_taken.html", guise, path)
        return _rendered(HTTPStatus.BAD_REQUEST, "survey.html", guise, path)
    if path == MESSAGES[guise]:
        if sent.keys() >= {"name", "email", "message"}:
            return _rendered(HTTPStatus.OK, "message_taken.html", guise, path)
        return _rendered(HTTPStatus.BAD_REQUEST, "not_taken.html", guise, path)
    if path == _SIGN_IN:
        if sent == CUSTOMER:
            return _rendered(HTTPStatus.OK, "account.html", guise, path, signed_in=True)
        return _rendered(HTTPStatus.FORBIDDEN, "sign_in.html", guise, path, sent)
    return _rendered(HTTPStatus.METHOD_NOT_ALLOWED, "not_taken.html", guise, path)


def fields(body: bytes) -> dict[str, str]:
    """The fields of a form as it was sent, the first of each name."""
    return _fields(body.decode(errors="replace"))


def _fields(encoded: str) -> dict[str, str]:
    """The fields of a form or query that are filled in, the first of each name."""
    return {name: values[0] for name, values in parse_qs(encoded).items()}


def _templates(guise: Guise) -> dict[str, str]:
    return _SHARED | _ONLY[guise]


def _rendered(
    status: HTTPStatus,
    template: str,
    guise: Guise,
    path: str,
    asked: dict[str, str] | None = None,
    **more: bool,
) -> Page:
    shown = {"guise": guise, "path": path, "asked": asked or {}, "signed_in": False, **more}
    return Page(status, _HTML, _TEMPLATES.get_template(template).render(shown).encode())
