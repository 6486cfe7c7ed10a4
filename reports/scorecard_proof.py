"""The proof of a verdict: the way that was walked, in words and pictures, and what stood in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ..core.errors import Tampered
from ..core.evidence import Evidence
from ..core.ledger import Ledger
from ..core.observation import decode
from ..probes.web.contacts import Channel, Contacts
from .results import EvidenceResult
from .scorecard_text import counted, plain, sentence, web_link


@dataclass(frozen=True)
class Shot:
    """A picture of one moment on the way, with what is to be read beside it."""

    evidence: Evidence
    caption: str
    alt: str
    address: str = ""
    link: str | None = None
    """The address again, if it may be followed."""


@dataclass(frozen=True)
class Proof:
    """The way that was walked for one channel, in words and pictures."""

    way: tuple[str, ...]
    """``Home``, then the name of everything clicked; empty when nothing was found."""
    shots: tuple[Shot, ...]
    searched: str
    """How and how far was looked, in one sentence."""
    hindrances: tuple[str, ...]
    """What stood in the way, a sentence each."""
    versions: tuple[tuple[str, str], ...] = ()


class Proofs:
    """What the probe calls of a visit observed, put into words once for all promises they serve."""

    def __init__(self, ledger: Ledger, db: Connection, visit: str) -> None:
        observed = ledger.records.of(db, visit, "observation")
        self._seen = {record.subject: record.content for record in observed}
        latest = ledger.records.last_performance(db, visit)
        self.contents = [record.content or {} for record in latest if record.kind == "verdict"]
        """In the order of the visit's verdicts, with what `VerdictResult` leaves out."""
        self._made: dict[tuple[str, str], Proof | None] = {}

    @property
    def all(self) -> tuple[Proof, ...]:
        return tuple(proof for proof in self._made.values() if proof)

    def of(self, content: dict[str, Any]) -> Proof | None:
        """The proof of one verdict; none for an erased one, or a call that walked nowhere."""
        call, channel = content.get("call"), content.get("parameters", {}).get("channel")
        if call is None:
            return None
        key = (str(call), str(channel))
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def _make(self, call: str, channel: str) -> Proof | None:
        if call not in self._seen:
            return None
        try:
            seen = decode(self._seen[call])
        except Tampered as error:
            return Proof((), (), sentence(error) + ".", ())
        return _proof(seen, channel) if isinstance(seen, Contacts) else None


def _proof(seen: Contacts, name: str) -> Proof:
    channel = seen.channels.get(name, Channel(None))
    found = channel.clicks is not None
    way = ("Home", *(plain(click.click, 120) for click in channel.path)) if found else ()
    searched = (
        f"Looked from {plain(seen.url, 200)} on a {plain(seen.device, 40)}: "
        f"{counted(seen.pages_loaded, 'page')} loaded in {seen.seconds:.0f} s"
    )
    if channel.searched_to_depth:
        searched += (
            f", every page up to {counted(channel.searched_to_depth, 'click')} deep searched"
        )
    versions = tuple((plain(k, 40), plain(v, 80)) for k, v in sorted(seen.versions.items()))
    return Proof(way, tuple(_shots(seen, channel)), searched + ".", _hindrances(seen), versions)


def _shots(seen: Contacts, channel: Channel) -> Iterator[Shot]:
    """One picture a step; the last one has the value marked."""
    last = len(channel.path)
    complete = len(channel.evidence) == last + 1
    for number, evidence in enumerate(channel.evidence):
        if not complete:
            yield loose(evidence)
            continue
        clicked = channel.path[number - 1] if number else None
        caption = f"{number}. After clicking “{plain(clicked.click, 120)}”" if clicked else "Home"
        marked = f"; marked: {plain(', '.join(channel.printed), 120)}" if number == last else ""
        url = clicked.url if clicked else seen.url
        yield Shot(
            evidence=evidence,
            caption=caption + marked,
            alt=f"Screenshot, step {number} of {last}: {caption.removeprefix(f'{number}. ')}{marked}",
            address=plain(url, 200),
            link=web_link(url),
        )


def loose(evidence: Evidence | EvidenceResult) -> Shot:
    """A piece of evidence that belongs to no way, under its own name."""
    name = plain(evidence.name, 120)
    kept = Evidence(evidence.sha256, name, evidence.media_type, evidence.size)
    return Shot(kept, name, f"Evidence: {name}", f"sha256 {plain(evidence.sha256[:12])}…")


def _hindrances(seen: Contacts) -> tuple[str, ...]:
    said = [f"In the way: {plain(what, 200)}." for what in seen.interruptions]
    if seen.blocked:
        said.append(f"We could not look: {plain(seen.blocked, 200)}.")
    if seen.down:
        said.append(f"Their server answered with an error: {plain(seen.down, 200)}.")
    for reason, number in sorted(seen.not_looked_at.items()):
        said.append(f"Linked but not loaded: {counted(number, 'page')} ({plain(reason, 120)}).")
    if seen.third_parties:
        hosts = ", ".join(plain(host, 80) for host in seen.third_parties[:8])
        more = f" and {len(seen.third_parties) - 8} more" if len(seen.third_parties) > 8 else ""
        said.append(f"Not let through, being outside the agreed scope: {hosts}{more}.")
    return tuple(said)
