"""What leaves when a form is sent, and how it is answered: told by a piece of our own in it."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, urlsplit

from playwright.sync_api import BrowserContext, Error, Request, Response

from .loading import DOOR_HEADER


@dataclass
class Posting:
    """Watches a browser from when it is told to: from the press of the button on."""

    context: BrowserContext
    marker: str
    """Whatever carries it is what was written; without one, whatever goes to a page or is no GET."""
    answers: list[int] = field(default_factory=list)
    lost: str = ""
    _waiting: set[Request] = field(default_factory=set)

    def watch(self) -> None:
        """Begin to watch."""
        self.context.on("request", self._begun)
        self.context.on("response", self._answered)
        self.context.on("requestfailed", self._failed)

    @property
    def under_way(self) -> bool:
        """Whether what was sent is still unanswered."""
        return bool(self._waiting)

    def _begun(self, request: Request) -> None:
        if self._carries(request):
            self._waiting.add(request)

    def _answered(self, response: Response) -> None:
        if response.request not in self._waiting and not self._follows(response.request):
            return
        self._waiting.discard(response.request)
        if DOOR_HEADER in response.headers:
            self._lose(response.request)
        else:
            self.answers.append(response.status)

    def _failed(self, request: Request) -> None:
        if request in self._waiting:
            self._waiting.discard(request)
            self._lose(request)

    def _lose(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        self.lost = f"what was written to {host} did not get through (out of scope, or no answer)"

    def _follows(self, request: Request) -> bool:
        """Whether it is where one is led to after the form."""
        earlier = request.redirected_from
        return earlier is not None and request.is_navigation_request() and bool(self.answers)

    def _carries(self, request: Request) -> bool:
        try:
            body = request.post_data_buffer or b""
        except Error:
            body = b""
        ours = self.marker
        if not ours:
            return request.method != "GET" or request.is_navigation_request()
        ways = {ours, quote(ours), quote_plus(ours), json.dumps(ours)[1:-1]}
        sent = body + request.url.encode()
        return any(way.encode() in sent for way in ways)
