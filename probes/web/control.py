"""The control target: whether our own network works when a company's website does not answer."""

import requests

from ...core.attempt import Attempt
from ...core.company import Company
from ...core.effects import Effect
from ...core.errors import OutOfScope
from ...core.scope import Scope, web_host
from .door import Door


def control_answers(attempt: Attempt) -> bool:
    """Whether the page named by ``[control] web`` answers now; False when none is named.

    Only whether it answers counts; what, does not.
    """
    url = attempt.company.control.web
    if url is None:
        return False
    with (
        Door(_scope_of(url, attempt.company), before=lambda: attempt.before(Effect.READ)) as door,
        door.session() as session,
    ):
        try:
            session.get(url, allow_redirects=False, stream=True).close()
        except (requests.RequestException, OutOfScope):
            return False
    return True


def _scope_of(url: str, company: Company) -> Scope:
    """The control target alone, reached as the profile says its names are reached."""
    host, port = web_host(url)
    bracketed = f"[{host}]" if ":" in host else host
    return company.scope.model_copy(update={"hosts": (f"{bracketed}:{port}",), "assets": ()})
