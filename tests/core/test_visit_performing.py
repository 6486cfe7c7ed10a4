"""A visit performs each action once, whatever cuts it off."""

from dataclasses import replace

import pytest

from mysteryshop.core.attempt import Attempt
from mysteryshop.core.effects import Effect, Permissions
from mysteryshop.core.errors import NotPermitted, OverBudget
from mysteryshop.core.ledger import CallState, Ledger
from mysteryshop.core.signals import Halt
from mysteryshop.core.verdict import Outcome
from mysteryshop.core.visit import Visit

from .visits import LIVE, LOOK, WRITE, CutOff, Outward, Probe, faults, states


def test_finished_call_is_replayed(shop) -> None:
    """What a call observed is given back when the visit is entered again; nothing is performed."""
    probe = Outward({"answer": [1, 2]})
    first = shop.visit(permissions=LIVE).call(WRITE, probe)
    again = shop.visit(permissions=LIVE).call(WRITE, probe)
    assert (again.id, again.observation) == (first.id, {"answer": [1, 2]})
    assert probe.performed == 1


def test_equal_calls_are_counted(shop) -> None:
    """The second equal call of a visit is another one, and both are replayed in their order."""
    probe = Outward("first", "second")
    for _ in range(2):
        visit = shop.visit(permissions=LIVE)
        assert [visit.call(WRITE, probe).observation for _ in range(2)] == ["first", "second"]
    assert probe.performed == 2


def test_other_arguments_are_another_call(visit: Visit) -> None:
    """Arguments tell calls apart, whatever the order of their keys."""
    probe = Probe("first", "second")
    one = visit.call(replace(LOOK, arguments={"a": 1, "b": 2}), probe)
    two = visit.call(replace(LOOK, arguments={"a": 1, "b": 3}), probe)
    same = visit.call(replace(LOOK, arguments={"b": 2, "a": 1}), probe)
    assert len({one.id, two.id, same.id}) == 3
    assert [one.observation, two.observation] == ["first", "second"]


def test_argument_that_is_no_data(visit: Visit) -> None:
    """A live object among the arguments is refused before anything is performed."""
    probe = Probe()
    with pytest.raises(TypeError, match="is not data"):
        visit.call(replace(LOOK, arguments={"browser": object()}), probe)
    assert probe.performed == 0


def test_cut_off_after_handing_over(shop) -> None:
    """What may have left is never performed again, by whomever and how often it is asked for."""

    def cut_off(attempt: Attempt) -> None:
        attempt.hand_over()
        raise CutOff

    with pytest.raises(CutOff):
        shop.visit(permissions=LIVE).call(WRITE, cut_off)
    probe = Outward()
    for later in (shop, shop.next_run(), shop.next_run()):
        with pytest.raises(Halt) as halt:
            later.visit(permissions=LIVE).call(WRITE, probe)
        assert halt.value.outcome is Outcome.NOT_MEASURED
        assert halt.value.because == (
            "interrupted: the contact may have reached them, so it is not repeated"
        )
    assert probe.performed == 0


def test_cut_off_before_handing_over(ledger: Ledger, make_company, shop) -> None:
    """What was only intended is performed by the next process, and paid for once."""
    shop = shop.of(make_company(budget={"contacts_per_week": 1}))

    def cut_off(attempt: Attempt) -> None:
        raise CutOff

    with pytest.raises(CutOff):
        shop.visit(permissions=LIVE).call(WRITE, cut_off)
    visit, probe = shop.next_run().visit(permissions=LIVE), Outward()
    assert visit.call(WRITE, probe).observation == "fact"
    assert (probe.performed, states(visit)) == (1, [(CallState.FINISHED, 2)])


def test_asked_anew(ledger: Ledger, make_company, shop) -> None:
    """A visit that waits is given up in the moment a new one reaches them, not before."""

    def waiting() -> list[str]:
        with ledger.transaction() as db:
            return [entry.id for entry in ledger.visits.waiting(db, "good")]

    old = shop.visit(permissions=LIVE)
    old.call(WRITE, Outward())
    poor = shop.of(make_company(budget={"contacts_per_week": 1}))
    with pytest.raises(OverBudget):
        poor.next_run(again=True).visit(permissions=LIVE).call(WRITE, Outward())
    assert waiting() == [old.id]
    new = shop.next_run(again=True).visit(permissions=LIVE)
    new.call(WRITE, Outward())
    assert waiting() == [new.id]


def test_cut_off_look_starts_again(shop) -> None:
    """A look that was cut off is performed again as a second attempt."""

    def cut_off(attempt: Attempt) -> None:
        raise CutOff

    with pytest.raises(CutOff):
        shop.visit().call(LOOK, cut_off)
    visit = shop.visit()
    assert states(visit) == [(CallState.BEGUN, 1)]
    assert visit.call(LOOK, Probe()).observation == "fact"
    assert states(visit) == [(CallState.FINISHED, 2)]
    assert faults(visit) == []


def test_once(shop) -> None:
    """A user's own action is performed once and its result replayed."""
    results = iter([{"order": "MS-1"}])
    for _ in range(2):
        visit = shop.visit(permissions=LIVE)
        assert visit.once("ask", "submit", lambda: next(results)) == {"order": "MS-1"}


def test_once_that_fails_is_not_repeated(shop) -> None:
    """A user's own outward action that failed may have reached them and is not repeated."""
    with pytest.raises(ZeroDivisionError):
        shop.visit(permissions=LIVE).once("ask", "submit", lambda: 1 // 0)
    with pytest.raises(Halt, match="the submit may have reached them"):
        shop.visit(permissions=LIVE).once("ask", "submit", lambda: None)


@pytest.mark.parametrize(
    ("permissions", "effect", "sentence"),
    [
        (Permissions(), "contact", "dry run: would contact; --live performs it"),
        (
            Permissions(live=True, read_only=True),
            "submit",
            "not allowed here: the journey only reads, this would submit",
        ),
        (
            LIVE,
            "order",
            "not allowed by name: tag the journey @allow:order to let it order",
        ),
        (Permissions(live=True, withheld="a journey vanished"), "contact", "a journey vanished"),
    ],
)
def test_once_without_permission(
    shop, permissions: Permissions, effect: str, sentence: str
) -> None:
    """What is not permitted is refused with its reason; nothing is performed, noted or spent."""
    visit, performed = shop.visit(permissions=permissions), []
    with pytest.raises(NotPermitted) as refused:
        visit.once("ask", effect, lambda: performed.append(1))
    assert (str(refused.value), performed, states(visit)) == (sentence, [], [])
    assert shop.entry().effect is Effect.READ


def test_permission_does_not_matter_for_what_is_done(shop) -> None:
    """A dry run shows what an earlier live one has found out."""
    shop.visit(permissions=LIVE).call(WRITE, Outward())
    assert shop.visit().call(WRITE, Outward()).observation == "fact"
