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
    "bad": {
        "/about/write-to-us": "bad/write_to_us.html",
        "/help/billing/still-stuck": "bad/still_stuck.html",
    },
}
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
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    template = _templates(guise).get(path)
    if template is None:
        return _rendered(HTTPStatus.NOT_FOUND, "not_found.html", guise, path, asked)
    return _rendered(HTTPStatus.OK, template, guise, path, asked)


def refusal(guise: Guise) -> Page:
    """The answer to anything but GET and HEAD: the sample company takes no orders."""
    return _rendered(HTTPStatus.METHOD_NOT_ALLOWED, "not_taken.html", guise, "", {})


def _templates(guise: Guise) -> dict[str, str]:
    return _SHARED | _ONLY[guise]


def _rendered(
    status: HTTPStatus, template: str, guise: Guise, path: str, asked: dict[str, str]
) -> Page:
    html = _TEMPLATES.get_template(template).render(guise=guise, path=path, asked=asked)
    return Page(status, _HTML, html.encode())
