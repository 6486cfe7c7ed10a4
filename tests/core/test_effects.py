"""Which actions a run may take, and the sentence that says why not."""

import pytest

from mysteryshop.core.effects import LOOKING, Effect, Permissions
from mysteryshop.core.errors import NotPermitted

LIVE = Permissions(live=True)


@pytest.mark.parametrize("effect", [Effect.READ, Effect.TYPE])
def test_looking_is_always_allowed(effect: Effect) -> None:
    """Reading and typing reach nobody and need no leave, whatever else is withheld."""
    assert not effect.is_outward
    Permissions(read_only=True, withheld="nothing may leave").check(effect)


@pytest.mark.parametrize("effect", [e for e in Effect if e >= Effect.SUBMIT])
def test_dry_run(effect: Effect) -> None:
    """Without --live nothing outward happens, and it is said what would have."""
    with pytest.raises(NotPermitted) as refused:
        LOOKING.check(effect)
    assert str(refused.value) == f"dry run: would {effect.word}; --live performs it"


@pytest.mark.parametrize("effect", [Effect.SUBMIT, Effect.CONTACT])
def test_live(effect: Effect) -> None:
    """A live run may submit and contact without naming it."""
    LIVE.check(effect)


@pytest.mark.parametrize("effect", [Effect.ORDER, Effect.PAY, Effect.CANCEL])
def test_named(effect: Effect) -> None:
    """Ordering, paying and cancelling need their own name in the journey; another's is no leave."""
    others = frozenset(Effect) - {effect}
    with pytest.raises(NotPermitted, match=f"tag the journey @allow:{effect.word} to let it"):
        Permissions(live=True, named=others).check(effect)
    Permissions(live=True, named=frozenset({effect})).check(effect)


def test_naming_is_not_enough() -> None:
    """A name in the journey does not make a dry run live."""
    with pytest.raises(NotPermitted, match="dry run"):
        Permissions(named=frozenset(Effect)).check(Effect.PAY)


def test_read_only_before_everything() -> None:
    """A journey that only reads says so, even in a live run that names the effect."""
    allowed = Permissions(live=True, read_only=True, named=frozenset(Effect))
    with pytest.raises(NotPermitted, match="the journey only reads, this would submit"):
        allowed.check(Effect.SUBMIT)


def test_withheld() -> None:
    """What a run withholds is told in its own words."""
    with pytest.raises(NotPermitted, match=r"^a journey vanished$"):
        Permissions(live=True, withheld="a journey vanished").check(Effect.CONTACT)
