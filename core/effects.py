"""What an action does to the company, ordered by how hard it is to take back."""

from dataclasses import dataclass
from enum import IntEnum

from .errors import NotPermitted, UsageError


class Effect(IntEnum):
    """Effect classes, from looking to leaving for good."""

    READ = 0
    """Navigate, open menus, reveal, choose in a consent banner: nothing of the shopper's is sent."""
    TYPE = 1
    """Fill in without sending."""
    SUBMIT = 2
    """Send a form."""
    CONTACT = 3
    """Write to or call somebody."""
    ORDER = 4
    PAY = 5
    CANCEL = 6

    @property
    def word(self) -> str:
        """As written in feature files and reports: ``read``, ``submit``, …"""
        return self.name.lower()

    @property
    def is_outward(self) -> bool:
        """Whether it reaches somebody and must therefore never be repeated."""
        return self >= Effect.SUBMIT


def effect_named(word: str) -> Effect:
    """The effect of a name, as written in phrases and tags.

    Raises:
        UsageError: there is none.
    """
    try:
        return Effect[word.upper()]
    except KeyError:
        known = ", ".join(effect.word for effect in Effect)
        raise UsageError(f"{word!r}: no such effect; there are: {known}") from None


@dataclass(frozen=True)
class Permissions:
    """What a run may do: how far by default, and what a journey names on top."""

    live: bool = False
    read_only: bool = False
    named: frozenset[Effect] = frozenset()
    withheld: str = ""
    """Why nothing new may leave in this run, whatever else is allowed."""

    def check(self, effect: Effect) -> None:
        """Let the effect pass, or say why not.

        Raises:
            NotPermitted: the run is dry, the journey reads only, or does not name the effect.
        """
        if not effect.is_outward:
            return
        if self.read_only:
            raise NotPermitted(
                f"not allowed here: the journey only reads, this would {effect.word}"
            )
        if self.withheld:
            raise NotPermitted(self.withheld)
        if not self.live:
            raise NotPermitted(f"dry run: would {effect.word}; --live performs it")
        if effect >= Effect.ORDER and effect not in self.named:
            raise NotPermitted(
                f"not allowed by name: tag the journey @allow:{effect.word} to let it {effect.word}"
            )


LOOKING = Permissions()
"""What every run may do: look, and type without sending."""
