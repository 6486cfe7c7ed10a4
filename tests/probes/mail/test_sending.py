"""Letters leave once, or not at all, and what refuses them is told."""

import re
import smtplib
from contextlib import suppress

import pytest

from mysteryshop.core.clock import ManualClock
from mysteryshop.core.errors import (
    ConfigurationError,
    LeaseLost,
    NotPermitted,
    OutOfScope,
    OverBudget,
    Stopped,
    Unreachable,
)
from mysteryshop.core.signals import Halt
from mysteryshop.core.verdict import Outcome
from mysteryshop.probes.mail import imap, smtp


def test_a_letter_is_sent_once(customer):
    """It reaches the desk once, however often the visit is entered; a copy is kept in Sent."""
    maddy, desk = customer(), "silent@tidewater.example"
    for _ in range(3):
        with maddy.visit() as visit:
            sent = maddy.writes(visit, desk)
    assert maddy.received(desk) == 1
    assert sent.refused is None
    assert sent.sender.startswith("maddy.thorne+")


def test_a_letter_looks_like_a_persons(customer):
    """Name, subject and text; nothing that a tool would add."""
    maddy = customer()
    with maddy.visit() as visit:
        sent = maddy.writes(visit, "silent@tidewater.example")
        raw = visit.context.evidence.read(sent.evidence[0].sha256).decode()
    head = raw.partition("\r\n\r\n")[0]
    assert f"From: Maddy <{sent.sender}>" in head
    assert not [line for line in head.splitlines() if line.lower().startswith("x-")]
    assert "mystery" not in raw.lower()


@pytest.mark.parametrize(
    ("tables", "error", "says"),
    [
        ({"live": False}, NotPermitted, "dry run"),
        ({"profile": {"scope": {"addresses": []}}}, OutOfScope, "not in .scope. addresses"),
        ({"profile": {"budget": {"contacts_per_week": 0}}}, OverBudget, "contacts_per_week"),
        ({"profile": {"budget": {"contact_hours": "00:00-00:01"}}}, NotPermitted, "contact hours"),
        ({"settings": {"smtp": "127.0.0.1:9"}}, Unreachable, "mail server"),
        ({"settings": {"imap": "127.0.0.1:9"}}, Unreachable, "mailbox"),
        ({"settings": {"login": "nobody"}}, ConfigurationError, "does not let nobody in"),
        ({"settings": {"sent_folder": "Nowhere"}}, ConfigurationError, "Nowhere"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_what_may_or_can_not_be_sent_is_not(customer, tables, error, says):
    """Each reason is told in words, and nothing reaches the desk."""
    maddy, desk = customer(**tables), "freshdesk-receipt.silent@tidewater.example"
    with maddy.visit() as visit, pytest.raises(error, match=says):
        maddy.writes(visit, desk)
    assert maddy.received(desk) == 0


def test_the_kill_switch_keeps_letters_in(customer):
    """Nothing leaves while it is on."""
    maddy = customer()
    with maddy.visit() as visit:
        visit.context.kill_switch.file.touch()
        with pytest.raises(Stopped):
            maddy.writes(visit, "bare-receipt@tidewater.example")
    assert maddy.received("bare-receipt@tidewater.example") == 0


def test_an_address_that_is_refused_is_a_finding(customer):
    """The server's own words are kept; nothing is tried again."""
    maddy = customer()
    for _ in range(2):
        with maddy.visit() as visit:
            sent = maddy.writes(visit, "nobody.here@tidewater.example")
    assert sent.refused
    assert sent.refused.startswith("550 5.1.1")


def test_greylisting_is_waited_for(customer):
    """What is put off is pending with a time for the next try, and then sent once."""
    maddy, desk = customer(), "greylists.silent@tidewater.example"
    with maddy.visit() as visit, pytest.raises(Halt, match="not sent yet: 451") as put_off:
        maddy.writes(visit, desk)
    assert put_off.value.outcome is Outcome.PENDING
    assert put_off.value.next_check
    with maddy.visit() as visit:
        maddy.writes(visit, desk)
    assert maddy.received(desk) == 1


def tries(maddy, desk, *hours):
    """What becomes of a letter that is tried now and again after so many hours each."""
    found = []
    for wait in (0, *hours):
        maddy.clock.sleep(wait * 3600)
        with maddy.visit() as visit:
            try:
                found.append(maddy.writes(visit, desk))
            except Halt as halt:
                found.append(halt)
    return found


@pytest.mark.parametrize("desk", ["greylists-for-ever", "over-quota", "later"])
def test_a_refusal_for_the_moment_that_lasts_a_day_is_one(customer, desk):
    """Tried again ever more rarely, and after a day the server's words are the finding."""
    maddy = customer(told=ManualClock())
    *put_off, sent = tries(maddy, f"{desk}@tidewater.example", 1, 8, 18)
    assert [halt.outcome for halt in put_off] == [Outcome.PENDING] * 3
    assert all(halt.next_check for halt in put_off)
    assert re.match(r"45[12] 4\.\d\.\d .* \(4 tries since 20", sent.refused)
    with maddy.visit() as visit:
        assert maddy.looks(visit, sent).observation.letter.refused == sent.refused
    assert maddy.received(f"{desk}@tidewater.example") == 0


def test_a_day_late_is_no_lasting_refusal(customer):
    """Who comes again after a day only may have been forgotten by greylisting: once more."""
    maddy = customer(told=ManualClock())
    first, second, third = tries(maddy, "greylists-for-ever@tidewater.example", 30, 1)
    assert second.outcome is Outcome.PENDING
    assert second.next_check > first.next_check
    assert third.refused


def test_a_way_that_is_not_there_for_a_day_is_not_theirs(customer):
    """Our own server not reaching theirs says nothing of the company; the visit stays open."""
    *_, last = tries(customer(told=ManualClock()), "no-route@tidewater.example", 1, 25)
    assert (last.outcome, last.decides) == (Outcome.NOT_MEASURED, False)
    assert "our mail server does not take the letter: 450 4.4.1" in last.because


def test_a_letter_put_off_after_data_is_sent_once(customer, monkeypatch):
    """The message itself refused for the moment: tried again, taken once."""
    maddy, desk = customer(), "silent@tidewater.example"
    refused = iter([True])
    said = smtp.Submission.message

    def greylisted(self, data):
        if next(refused, False):
            raise smtp.RefusedByServer(451, "4.7.1 Greylisted", recipient=False)
        return said(self, data)

    monkeypatch.setattr(smtp.Submission, "message", greylisted)
    first, second = tries(maddy, desk, 1)
    assert first.outcome is Outcome.PENDING
    assert second.refused is None
    assert maddy.received(desk) == 1


def test_a_connection_lost_in_data_leaves_it_open(customer):
    """Whether it left is not known yet: it is not sent again, and looked for later."""
    maddy, desk = customer(hurried=False), "drops-in-data@tidewater.example"
    with maddy.visit() as visit, pytest.raises(Unreachable):
        maddy.writes(visit, desk)
    with maddy.visit() as visit, pytest.raises(Halt, match="not known yet") as halted:
        maddy.writes(visit, desk)
    assert halted.value.outcome is Outcome.PENDING


def test_a_connection_lost_after_data_is_cleared_up(customer):
    """The server took it and hung up before it said so: its copy tells."""
    maddy, desk = customer(), "drops-after-data.silent@tidewater.example"
    with maddy.visit() as visit, pytest.raises(Unreachable):
        maddy.writes(visit, desk)
    with maddy.visit() as visit:
        sent = maddy.writes(visit, desk)
    assert (sent.proof, maddy.received(desk)) == ("own copy", 1)


class CutOff(BaseException):
    """The process ends here."""


def test_cut_off_after_sending_is_found_by_its_copy(customer, monkeypatch):
    """The blind copy proves that the letter was taken; it is not sent again."""
    maddy, desk = customer(), "zendesk-receipt.silent@tidewater.example"
    with monkeypatch.context() as patched:
        patched.setattr(imap.Inbox, "keep", _cut_off)
        with maddy.visit() as visit, suppress(CutOff):
            maddy.writes(visit, desk)
    with maddy.visit() as visit:
        sent = maddy.writes(visit, desk)
    assert (sent.proof, maddy.received(desk)) == ("own copy", 1)


def test_cut_off_without_a_copy_is_found_in_sent(customer, monkeypatch):
    """Where the provider gives no copy, the Sent folder tells."""
    maddy, desk = customer(settings={"own_copy": False}), "otrs-receipt.silent@tidewater.example"
    kept = imap.Inbox.keep
    with monkeypatch.context() as patched:
        patched.setattr(imap.Inbox, "keep", lambda *given: (kept(*given), _cut_off()))
        with maddy.visit() as visit, suppress(CutOff):
            maddy.writes(visit, desk)
    with maddy.visit() as visit:
        sent = maddy.writes(visit, desk)
    assert (sent.proof, maddy.received(desk)) == ("sent folder", 1)


def test_cut_off_before_data_never_says_sent(customer, monkeypatch):
    """Handed over and nothing found: not measured, never a second attempt."""
    maddy, desk = customer(settings={"own_copy": False}), "bounces@tidewater.example"
    with monkeypatch.context() as patched:
        patched.setattr(smtp.Submission, "message", _cut_off)
        with maddy.visit() as visit, suppress(CutOff):
            maddy.writes(visit, desk)
    with maddy.visit() as visit, pytest.raises(Halt, match="interrupted") as halted:
        maddy.writes(visit, desk)
    assert (halted.value.outcome, maddy.received(desk)) == (Outcome.NOT_MEASURED, 0)


def _cut_off(*_: object) -> None:
    raise CutOff


def test_a_server_that_asks_for_no_password_gets_none(customer, monkeypatch):
    """On loopback, where it offers no sign-in."""
    maddy = customer()
    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda self, name: False)
    with smtp.submission(maddy.mailbox) as server:
        server.envelope("maddy.thorne@post.example", "silent@tidewater.example", "", 1_000)


def test_who_has_lost_the_visit_sends_nothing(customer, monkeypatch):
    """Paused between intent and hand-over while another process takes over: one letter in all."""
    maddy, desk = customer(), "otrs-receipt.freshdesk-receipt.silent@tidewater.example"
    asked = smtp.Submission.envelope
    others = iter([True])

    def paused(self, *addresses):
        asked(self, *addresses)
        if next(others, False):
            with maddy.visit() as other:
                maddy.writes(other, desk)

    monkeypatch.setattr(smtp.Submission, "envelope", paused)
    with maddy.visit() as visit, pytest.raises(LeaseLost):
        maddy.writes(visit, desk)
    assert maddy.received(desk) == 1


def test_who_was_paused_after_handing_over_sends_alone(customer, monkeypatch):
    """Another process that comes by meanwhile does not send: it waits to see whether the letter left."""
    maddy, desk = customer(hurried=False), "otrs-receipt.bare-receipt.silent@tidewater.example"
    said = smtp.Submission.message

    def paused(self, data):
        with maddy.visit() as other, pytest.raises(Halt, match="not known yet"):
            maddy.writes(other, desk)
        return said(self, data)

    monkeypatch.setattr(smtp.Submission, "message", paused)
    with maddy.visit() as visit, suppress(LeaseLost):
        maddy.writes(visit, desk)
    with maddy.visit() as visit:
        assert maddy.writes(visit, desk).proof == "own copy"
    assert maddy.received(desk) == 1
