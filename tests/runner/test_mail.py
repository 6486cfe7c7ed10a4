"""Letters of a journey: sent once, waited for, collected; refused by default."""

import json
import re
from collections import Counter

import pytest


def received(suite):
    """How many letters each desk has received."""
    return Counter(
        e.address.partition("@")[0]
        for e in suite.room.truth()
        if e.what == "received" and e.address.endswith("@tidewater.example")
    )


def test_a_letter_is_pending_and_then_collected(mail_suite):
    """The run that sends ends at once; a later one decides, and nothing is sent again."""
    mail_suite.prepare(more="[budget]\ncontacts_per_week = 9")
    mail_suite.letter("answers-well")
    ran = mail_suite.run("--fail-on-pending")
    assert (ran.code, ran.outcomes()) == (11, ["pending"]), ran.said
    assert ran.results["visits"][0]["next_check"]
    collected = mail_suite.run("collect", "--wait")
    assert (collected.code, collected.outcomes()) == (0, ["met"]), collected.said
    [verdict] = collected.results["visits"][0]["verdicts"]
    assert 2 < verdict["figures"]["hours"] < 6
    assert len(verdict["quotes"]) == 3
    again = mail_suite.run()
    assert (again.outcomes(), "SHOWN MET" in again.said) == (["met"], True)
    assert received(mail_suite) == {"answers-well": 1}


def test_waiting_takes_every_journey_to_its_end(mail_suite):
    """One command: sends all, is woken by what comes in, and knows silence at the deadline."""
    desks = {
        "answers-well": "met",
        "silent": "missed",
        "bounces": "missed",
        "nobody.here": "missed",
        "greylists.answers-well": "met",
        "greylists-for-ever": "missed",
    }
    for desk in desks:
        mail_suite.letter(desk)
    ran = mail_suite.run("--wait=2d")
    found = {
        visit["title"].removesuffix(" answers"): visit["outcome"] for visit in ran.results["visits"]
    }
    assert found == desks, ran.said
    assert "2 passed" in ran.said
    assert received(mail_suite)["greylists.answers-well"] == 1
    assert "pending" not in ran.said.splitlines()[-1]


def test_two_processes_send_each_letter_once(mail_suite):
    """In parallel, and at the same time as another run of the same suite."""
    desks = ("silent", "zendesk-receipt", "boilerplate", "out-of-office")
    for desk in desks:
        mail_suite.letter(desk)
    with mail_suite.start("run", "-n", "2") as one, mail_suite.start("run", "-n", "2") as other:
        said = [process.communicate(timeout=120)[0] for process in (one, other)]
    assert received(mail_suite) == dict.fromkeys(desks, 1), said


@pytest.mark.parametrize(
    ("live", "more", "says"),
    [
        (False, "", "dry run: would contact; --live performs it"),
        (True, "[budget]\ncontacts_per_week = 0", "contacts_per_week allows 0"),
        (True, '[budget]\ncontact_hours = "00:00-00:01"', "outside contact hours"),
    ],
)
def test_refused_with_a_message(mail_suite, live, more, says):
    """Nothing leaves, and the reason is told."""
    mail_suite.prepare(live=live, more=more or "[budget]\ncontacts_per_week = 9")
    mail_suite.letter("silent")
    ran = mail_suite.run()
    assert ran.outcomes() == ["not measured"]
    assert says in ran.said
    assert not received(mail_suite)


def test_an_address_out_of_scope_is_refused(mail_suite):
    """Whatever a feature file names."""
    mail_suite.letter("silent")
    feature = mail_suite.folder / "silent.feature"
    feature.write_text(
        feature.read_text("utf-8").replace("@tidewater.example", "@elsewhere.example")
    )
    ran = mail_suite.run()
    assert "elsewhere.example is not in [scope] addresses (@tidewater.example)" in ran.said
    assert not received(mail_suite)


def test_the_kill_switch_stops_letters(mail_suite):
    """And lifting it lets the next run send."""
    mail_suite.letter("silent")
    mail_suite.run("stop", "--reason", "a bad day")
    ran = mail_suite.run()
    assert "a bad day" in ran.said
    assert not received(mail_suite)


def test_a_shopper_without_a_mailbox_is_told_where_to_write_one(suite):
    """Not measured, with the table that is missing."""
    suite.write("shoppers.toml", '[shopper.maddy]\npreferred_name = "Maddy"\n')
    suite.feature('When I write to "a@b.example" about "x":', '"""', "Hello?", '"""', title="Asked")
    feature = suite.folder / "own.feature"
    feature.write_text("@shopper:maddy\n" + feature.read_text("utf-8"))
    ran = suite.run()
    assert "[shopper.maddy.mailbox] in shoppers.toml" in ran.said


def test_waiting_is_for_one_process(mail_suite):
    """Said before anything is sent."""
    mail_suite.letter("silent")
    ran = mail_suite.run("--wait", "-n", "2")
    assert ran.code == 2
    assert "leave -n out" in ran.said
    assert not received(mail_suite)


HOSTILE = """From: "<script>evil()</script>" <help@tidewater.example>\r
To: {address}\r
Subject: <img src=x onerror=evil()> "onload=evil()\r
Message-ID: <"><script>evil()</script>@tidewater.example>\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Dear Maddy, <script>evil()</script> yes, in 3 days, for &lt;script&gt;evil()&lt;/script&gt; £5.</p>
<p onclick="evil()">javascript:evil() \u202e reversed</p>"""


def test_nothing_of_a_message_is_executed_in_the_report(mail_suite):
    """Whatever stands in its fields and its text is text."""
    mail_suite.letter("silent")
    visit = mail_suite.run().results["visits"][0]["id"]
    explained = json.loads(mail_suite.run("explain", visit, "--json").said)
    sent = next(r["content"] for r in explained["records"] if r["kind"] == "observation")
    hostile = HOSTILE.format(address=sent["facts"]["sender"])
    mail_suite.room.deliver(hostile.encode())
    report = mail_suite.folder / "report.html"
    mail_suite.run("--wait", "--report", str(report))
    page = report.read_text("utf-8")
    assert "evil()" in page
    assert not re.search(r"<script|<img src=x|<[^>]*onclick|<[^>]*onload", page)


def test_doctor_proves_the_mailbox(mail_suite):
    """A letter to ourselves goes out and comes in; a wrong password is named."""
    well = mail_suite.run("doctor", "--mail")
    assert "mail maddy" in well.said
    assert "→ INBOX in" in well.said
    mail_suite.environment["SHOP_MADDY_PASSWORD"] = "wrong"
    wrong = mail_suite.run("doctor", "--mail")
    assert wrong.code == 1
    assert "does not let maddy in" in wrong.said


def test_a_journey_goes_on_after_the_answer(mail_suite):
    """The second letter answers in the same conversation, and is waited for by itself."""
    mail_suite.letter("answers-well")
    feature = mail_suite.folder / "answers-well.feature"
    more = """
    When I write back and complain:
      \"\"\"
      The new plug of order {order number} does not fit either. What now? Maddy
      \"\"\"
    Then within 24 hours a person answers my complaint
"""
    feature.write_text(feature.read_text("utf-8").rstrip() + more, "utf-8")
    ran = mail_suite.run("--wait=3d")
    [visit] = ran.results["visits"]
    assert [v["criterion"] for v in visit["verdicts"]] == ["mail-answered", "complaint-answered"], (
        ran.said
    )
    assert [v["verdict"] for v in visit["verdicts"]] == ["met", "met"]
    assert visit["verdicts"][1]["figures"]["hours"] > 2, "the first answer answers no second letter"
    assert received(mail_suite) == {"answers-well": 2}
