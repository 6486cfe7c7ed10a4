"""How a caller is handed over: by REFER, on hold, or without a word of signalling."""

from .nodes import Transfer
from .session import Session


async def hand_over(session: Session, transfer: Transfer) -> str:
    """Hand the call over; the name of what follows here, empty when it goes on elsewhere."""
    if transfer.by == "refer":
        return await _refer(session, transfer)
    note = session.journal.note
    note("handed over", node=transfer.name, kind="inferred", text=transfer.by)
    if transfer.by == "hold":
        await session.leg.hold()
        note("held", node=transfer.name)
    await _meanwhile(session, transfer)
    if transfer.by == "hold":
        await session.leg.resume()
        note("resumed", node=transfer.name)
    return transfer.to


async def _refer(session: Session, transfer: Transfer) -> str:
    session.journal.note("handed over", node=transfer.name, kind="signalled", text=transfer.to)
    if ":" not in transfer.to:
        session.referrals.begin(session.leg, transfer.to, session.journal)
    session.elsewhere = await session.leg.refer(transfer.to)
    if session.elsewhere:
        return ""
    session.referrals.forget(session.journal)
    session.journal.note("refused", node=transfer.name, text=transfer.to)
    return transfer.refused


async def _meanwhile(session: Session, transfer: Transfer) -> None:
    if transfer.by == "silence":
        await session.wait(transfer.seconds)
    elif transfer.by == "ringing":
        await session.ringback(transfer.seconds)
    else:
        await session.music(transfer.music, transfer.seconds)
