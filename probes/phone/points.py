"""The points that answered on the way to the first person: menus, queues, voicemails, whoever came on."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from .course import Course
from .heard import Label
from .parties import WENT_AWAY, Party, Way
from .prompts import Kind


class Point(StrEnum):
    """What answered."""

    MENU = "menu"
    QUEUE = "queue"
    VOICEMAIL = "voicemail"
    PERSON = "person"
    OTHER = "other"
    """Something the network or a ringing tone tells of, and whose words tell nothing."""


def handovers_before(course: Course, there: Sequence[Party], people: Sequence[Party]) -> int:
    """Changes of the answering point until the first person, or the end where there is none.

    A tree of menus is one point, a queue and who takes the call from it are one, and the way out of the
    first menus is no hand-over (the criterion ``human-transfers``). Music alone is a queue, too.
    """
    points: list[Point] = []
    left = 0.0
    for party in there:
        if points and points[-1] is not Point.QUEUE and _waited(course, left, party.start):
            points.append(Point.QUEUE)
        left = party.end
        elsewhere = bool(points) and (party.way is Way.SIGNALLED or party.rang)
        for point in _points(party, is_person=any(party is each for each in people)):
            taken = point is Point.PERSON and points[-1:] == [Point.QUEUE]
            same = [point] == points[-1:] and not elsewhere
            if not (taken or same):
                points.append(point)
            elsewhere = False
        if people and party is people[0]:
            break
    return max(0, len(points) - 1 - (points[:1] == [Point.MENU]))


def _waited(course: Course, since: float, until: float) -> bool:
    return course.seconds_of(since, until, Label.MUSIC) >= WENT_AWAY


def _points(party: Party, *, is_person: bool) -> Iterator[Point]:
    """What one who answers is, or several in turn: a menu that leads into a queue by itself."""
    if is_person:
        yield Point.PERSON
        return
    known = False
    for turn in party.turns:
        kinds = turn.prompt.kinds
        for kind, point in (
            (Kind.MENU, Point.MENU),
            (Kind.VOICEMAIL, Point.VOICEMAIL),
            (Kind.QUEUE, Point.QUEUE),
        ):
            if kind in kinds:
                known = True
                yield point
                break
    if not known and (party.way is Way.SIGNALLED or party.rang):
        yield Point.OTHER
