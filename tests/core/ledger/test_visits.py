"""When a visit is new, who is on it, and that only one is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mysteryshop.core.clock import ManualClock
from mysteryshop.core.effects import Effect
from mysteryshop.core.errors import LeasedElsewhere, LeaseLost, UsageError
from mysteryshop.core.ledger import Ledger, Settlement
from mysteryshop.core.ledger.schema import holds
from mysteryshop.core.ledger.visits import LEASE
from mysteryshop.core.verdict import Outcome

DECIDED = Settlement(Outcome.MET, None, stays_open=False)
UNSENT = Settlement(Outcome.NOT_MEASURED, None, stays_open=True)
WAITING = Settlement(Outcome.PENDING, "2026-01-06T09:00:00.000Z", stays_open=True)


def settle(ledger: Ledger, visit: str, effect: Effect, settlement: Settlement) -> None:
    with ledger.transaction() as db:
        ledger.visits.strengthen(db, visit, effect)
        ledger.visits.settle(db, visit, settlement)


def test_looking_starts_afresh(ledger: Ledger, shop) -> None:
    """A journey that only looked is a new visit in every run, and the old one is closed."""
    first = shop.entry()
    second = shop.next_run().entry()
    assert second.id != first.id
    with ledger.transaction() as db:
        assert ledger.visits.get(db, first.id).outcome is Outcome.BROKEN


def test_same_run_same_visit(ledger: Ledger, shop) -> None:
    """Within a run a journey is one visit; changed before anybody was reached, the new one."""
    first = shop.entry()
    assert shop.entry().id == first.id
    changed = shop.entry(steps=("I look twice",))
    assert changed.id != first.id
    with ledger.transaction() as db:
        assert ledger.runs.visits(db, shop.context.opening.run.id) == [changed.id]


def test_moved_lines_wait_for_the_same_lock(ledger: Ledger, shop) -> None:
    """Two runs of a journey keep off each other, though its file was edited in between."""
    key = shop.entry().key
    ledger.visits.open(replace(key, line=99, title="Another"), "text", shop.context.opening)
    with ledger.transaction() as db:
        assert len(db.execute(select(holds).where(holds.c.resource.like("journey:%"))).all()) == 1


def test_waiting_visit_is_taken_further(ledger: Ledger, clock: ManualClock, shop) -> None:
    """A visit that reached somebody and is not decided goes on, however late; not with --again."""
    entry = shop.entry()
    settle(ledger, entry.id, Effect.CONTACT, WAITING)
    clock.at += timedelta(days=30)
    later = shop.next_run().entry()
    assert (later.id, later.closed, later.next_check) == (entry.id, None, WAITING.next_check)
    with ledger.transaction() as db:
        assert [v.id for v in ledger.visits.waiting(db, "good")] == [entry.id]
    assert shop.next_run(again=True).entry().id != entry.id


def test_decided_contact_is_locked_out(ledger: Ledger, clock: ManualClock, shop) -> None:
    """Who was contacted is not contacted again for seven days; the decided visit is shown."""
    entry = shop.entry()
    settle(ledger, entry.id, Effect.CONTACT, DECIDED)
    clock.at += timedelta(days=7, milliseconds=-1)
    assert shop.next_run().entry().id == entry.id
    assert shop.next_run(lockout_days=3).entry().id != entry.id


def test_lockout_ends(ledger: Ledger, clock: ManualClock, shop) -> None:
    """After seven days a decided journey is performed again."""
    entry = shop.entry()
    settle(ledger, entry.id, Effect.CONTACT, DECIDED)
    clock.at += timedelta(days=7)
    assert shop.next_run().entry().id != entry.id


@pytest.mark.parametrize("sent", [WAITING, DECIDED], ids=["pending", "decided"])
def test_unsent_visits_hide_no_contact(ledger: Ledger, shop, sent: Settlement) -> None:
    """Nobody is contacted again because other visits, before or after, have reached nobody."""

    def dry(**opening: Any) -> None:
        settle(ledger, shop.next_run(**opening).entry().id, Effect.READ, UNSENT)

    dry(wave="autumn", keep_wave=True)
    entry = shop.next_run().entry()
    settle(ledger, entry.id, Effect.CONTACT, sent)
    dry(again=True)
    for opening in ({}, {"wave": "autumn", "keep_wave": True}):
        assert shop.next_run(**opening).entry().id == entry.id


def test_named_wave_repeats_nothing_decided(ledger: Ledger, clock: ManualClock, shop) -> None:
    """Within a named wave what is decided stays, though it only looked and the lock-out is over."""
    entry = shop.entry()
    settle(ledger, entry.id, Effect.READ, DECIDED)
    clock.at += timedelta(days=8)
    assert shop.next_run(keep_wave=True).entry().id == entry.id
    assert shop.next_run().entry().id != entry.id


def test_one_living_process_a_visit(ledger: Ledger, shop, elsewhere) -> None:
    """A visit a living process is on is refused, and it is said who that is."""
    entry = shop.entry()
    ledger.visits.release(entry.id, entry.epoch)
    other = elsewhere(f"ledger.visits.lease('{entry.id}')")
    with pytest.raises(LeasedElsewhere, match=f"being visited by process {other.process.pid} on "):
        ledger.visits.lease(entry.id)


def test_dead_process_is_taken_over_at_once(
    ledger: Ledger, clock: ManualClock, shop, elsewhere
) -> None:
    """Nobody waits for a killed process's lease to run out, and the epoch goes up."""
    entry = shop.entry()
    ledger.visits.release(entry.id, entry.epoch)
    elsewhere(f"ledger.visits.lease('{entry.id}')").kill()
    assert ledger.visits.lease(entry.id) == 2


def test_silent_process_is_taken_over_in_time(
    ledger: Ledger, clock: ManualClock, shop, elsewhere
) -> None:
    """A process that stays silent for a whole lease loses its visit though it lives."""
    entry = shop.entry()
    ledger.visits.release(entry.id, entry.epoch)
    elsewhere(f"ledger.visits.lease('{entry.id}')")
    clock.at += LEASE - timedelta(milliseconds=1)
    with pytest.raises(LeasedElsewhere):
        ledger.visits.lease(entry.id)
    clock.at += timedelta(milliseconds=1)
    assert ledger.visits.lease(entry.id) == 2


def test_renewed_lease_holds(ledger: Ledger, clock: ManualClock, shop, elsewhere) -> None:
    """A renewed lease runs from the renewal."""
    entry = shop.entry()
    epoch = ledger.visits.lease(entry.id)
    clock.at += LEASE
    ledger.visits.renew(entry.id, epoch)
    take = f"ledger.clock.at += __import__('datetime').timedelta(seconds={LEASE.seconds * 2 - 1})\n"
    other = elsewhere(
        f"{take}try: ledger.visits.lease('{entry.id}')\n"
        "except LeasedElsewhere as error: print(error, end='')"
    )
    assert other.said.startswith("being visited by process")


def test_old_epoch_writes_nothing(ledger: Ledger, clock: ManualClock, shop, elsewhere) -> None:
    """Who was taken over can neither renew nor hand over, and his leaving frees nobody else's."""
    visit = shop.visit()
    clock.at += LEASE
    take = f"ledger.clock.at += __import__('datetime').timedelta(seconds={LEASE.seconds})\n"
    other = elsewhere(take + f"ledger.visits.lease('{visit.id}')")
    with pytest.raises(LeaseLost, match=f"visit {visit.id} was taken over by another process"):
        ledger.visits.renew(visit.id, visit.epoch)
    with pytest.raises(LeaseLost):
        visit.settle(Outcome.MET, {})
    ledger.visits.release(visit.id, visit.epoch)
    with pytest.raises(LeasedElsewhere, match=f"process {other.process.pid} "):
        ledger.visits.lease(visit.id)
    with ledger.transaction() as db:
        assert ledger.records.of(db, visit.id, "settled") == []


def test_released_visit_is_free(ledger: Ledger, shop, elsewhere) -> None:
    """A visit its process has left is free for the next, under a new epoch."""
    visit = shop.visit()
    visit.release()
    assert elsewhere(f"print(ledger.visits.lease('{visit.id}'), end='')").said == "2"


def test_find(ledger: Ledger, clock: ManualClock, shop) -> None:
    """A visit is found by the beginning of its id, else by a part of its title, the newest first."""
    first = shop.entry("phone")
    clock.sleep(1)
    second = shop.next_run().entry("phone")
    with ledger.transaction() as db:
        assert ledger.visits.find(db, first.id[:9]).id == first.id
        assert ledger.visits.find(db, "FIND PHO").id == second.id
        with pytest.raises(UsageError, match="no visit 'chat' in sqlite:"):
            ledger.visits.find(db, "chat")
        with pytest.raises(UsageError, match="begins 2 visits; give more of the id"):
            ledger.visits.find(db, "")


def test_find_takes_text_as_it_is(ledger: Ledger, shop) -> None:
    """A percent sign is a character of a title, not any id."""
    entry = shop.entry("phone at 100% fewer clicks")
    shop.entry("mail")
    with ledger.transaction() as db:
        assert ledger.visits.find(db, "%").id == entry.id


def test_earlier_visits(ledger: Ledger, clock: ManualClock, shop) -> None:
    """The visits before one of the same journey come newest first."""
    found = []
    for _ in range(3):
        shop = shop.next_run()
        found.append(shop.entry())
        clock.sleep(1)
    with ledger.transaction() as db:
        assert list(ledger.visits.earlier(db, found[2])) == [
            ledger.visits.get(db, found[1].id),
            ledger.visits.get(db, found[0].id),
        ]
