"""The sample company as plain programs see it: its website click by click, its mail by a client."""

import imaplib
import re
import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import make_msgid
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import requests
from imap_tools import MailBoxUnencrypted, MailMessage

from mysteryshop.demo import Guise, Website
from mysteryshop.demo.mailroom import MailRoom

ORDER = "TW-2079-460-118"
QUESTION = f"""Hello,

the adapter in my order {ORDER} has the wrong plug. Will you swap it? How
long does it take? And what does it cost me?

Kind regards
Maddy Thorne
"""


@dataclass
class Seen(HTMLParser):
    """One page: its text nodes (hidden ones, titles and scripts too), attributes and links."""

    url: str
    depth: int
    source: str
    texts: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the source at once."""
        super().__init__()
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag's attributes."""
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Keep text, with its white space collapsed."""
        if text := " ".join(data.split()):
            self.texts.append(text)

    @property
    def path(self) -> str:
        """The path of its address."""
        return urlsplit(self.url).path

    @property
    def links(self) -> list[str]:
        """The targets of its links, as written."""
        return [value for tag, name, value in self.attributes if (tag, name) == ("a", "href")]

    @property
    def pages(self) -> list[str]:
        """Where its links lead over HTTP, and what else goes there when it is pressed."""
        pressed = [value for _, name, value in self.attributes if name == "onclick"]
        written = self.links + re.findall(r"location\.href = '([^']+)'", " ".join(pressed))
        targets = (urldefrag(urljoin(self.url, link)).url for link in written)
        return [target for target in targets if target.startswith("http")]


def walk(site: Website) -> dict[str, Seen]:
    """Every page that links lead to, by path, each at its fewest clicks from the home page."""
    seen: dict[str, Seen] = {}
    frontier, depth = [site.url], 0
    while frontier:
        found: list[str] = []
        for url in frontier:
            if (path := urlsplit(url).path) not in seen:
                answer = requests.get(url, timeout=5)
                assert answer.status_code == 200, url
                seen[path] = Seen(url, depth, answer.text)
                found += seen[path].pages
        frontier, depth = found, depth + 1
    return seen


@pytest.fixture(scope="session")
def pages() -> Callable[[Guise], dict[str, Seen]]:
    """The walked pages of a guise, walked once."""
    walked: dict[Guise, dict[str, Seen]] = {}

    def of(guise: Guise) -> dict[str, Seen]:
        if guise not in walked:
            with Website(guise) as site:
                walked[guise] = walk(site)
        return walked[guise]

    return of


@dataclass(frozen=True)
class Mail:
    """A message, and when it arrived at the server."""

    message: MailMessage
    arrived: datetime


@dataclass
class Shopper:
    """The customer Maddy Thorne at her mail program: writes over SMTP, reads over IMAP."""

    room: MailRoom

    def write(self, to: str, **headers: str) -> str:
        """Send the question about the wrong plug (or ``text``); its Message-ID."""
        message = EmailMessage()
        message["From"] = "M Thorne <maddy.thorne+q1@post.example>"
        message["To"] = to
        message["Subject"] = headers.pop("subject", f"Wrong plug in order {ORDER}")
        message["Message-ID"] = make_msgid(domain="post.example")
        message.set_content(headers.pop("text", QUESTION))
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        with smtplib.SMTP(self.room.host, self.room.smtp_port, timeout=10) as smtp:
            smtp.send_message(message)
        return str(message["Message-ID"])

    @contextmanager
    def mailbox(self, folder: str = "INBOX") -> Iterator[MailBoxUnencrypted]:
        """Her mailbox, opened."""
        mailbox = MailBoxUnencrypted(self.room.host, self.room.imap_port, timeout=10)
        with mailbox.login(self.room.login, self.room.password, folder) as opened:
            yield opened

    def mail(self, folder: str = "INBOX") -> list[Mail]:
        """All mail in a folder."""
        with self.mailbox(folder) as mailbox:
            fetched = list(mailbox.fetch(mark_seen=False))
            dates = arrivals(mailbox)
        return [Mail(message, dates[message.uid]) for message in fetched]


def arrivals(mailbox: MailBoxUnencrypted) -> dict[str | None, datetime]:
    """The INTERNALDATE of every message, by UID."""
    _, lines = mailbox.client.uid("FETCH", "1:*", "(UID INTERNALDATE)")
    found: dict[str | None, datetime] = {}
    for line in filter(None, lines):
        uid = re.search(rb"UID (\d+)", line)
        when = imaplib.Internaldate2tuple(line)
        if uid and when:
            found[uid[1].decode()] = datetime.fromtimestamp(time.mktime(when), UTC)
    return found


@pytest.fixture(scope="session")
def shopper() -> Callable[[MailRoom], Shopper]:
    """What makes the shopper of a room."""
    return Shopper
