"""What is understood of a call so far: who was there and which menus, worked out anew when it has grown."""

from .course import Course
from .levels import Level, levels
from .parties import Party, parties
from .person import Weighed, weigh


class Understanding:
    """Follows one course."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._known: tuple[object, list[Party], list[Level]] = (None, [], [])

    @property
    def parties(self) -> list[Party]:
        """Who was there, in order."""
        return self._newest()[1]

    @property
    def levels(self) -> list[Level]:
        """The menus, the one heard last at the end."""
        return self._newest()[2]

    def weighed(self, party: Party) -> Weighed:
        """What somebody on the other end is."""
        return weigh(party, self.course)

    def _newest(self) -> tuple[object, list[Party], list[Level]]:
        course = self.course
        state = (
            tuple(map(hash, course.turns)),
            len(course.stretches),
            len(course.said),
            len(course.pressed),
            len(course.signals),
        )
        if self._known[0] != state:
            self._known = (state, parties(course), levels(course))
        return self._known
