"""Every script in every wording comes to the truth it says of itself, for who does everything right."""

import asyncio

import pytest

from mysteryshop.demo.switchboard import load_script

from .fakes import Desk, FakeLeg
from .knowing_caller import HANG_UP, SCRIPTS, SPEAK, KnowingCaller, Truth


@pytest.mark.parametrize("variant", [0, 1, 2])
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script(path, variant):
    """The engine leads a caller who knows the way to the outcome and the counts of the script."""
    truth = Truth.of(path)
    desk = Desk(load_script(path, variant))

    async def acts(desk: Desk, leg: FakeLeg) -> None:
        legs = [leg]

        def follow(target: str) -> FakeLeg:
            second = FakeLeg(called=target, follows=truth.follows, on_refer=follow)
            second.deaf = leg.deaf
            legs.append(second)
            desk.engine.take(second)
            return second

        leg.on_refer = follow
        caller = KnowingCaller(truth.keys)
        loop = asyncio.get_running_loop()
        while (act := caller.act(desk.truth.entries(), loop.time())) != HANG_UP:
            if all(each.over for each in legs):
                return
            if act == SPEAK:
                await legs[-1].speak()
            elif act:
                legs[-1].listener.pressed(act)
            await asyncio.sleep(0.1)
        legs[-1].end()

    call = desk.call(acts, follows=truth.follows, deaf=desk.script.wire.deaf == "switchboard")
    assert not truth.held_against(call), desk.truth.entries()
