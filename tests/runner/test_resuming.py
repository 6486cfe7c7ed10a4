"""Running a journey again: what is finished is replayed, what has left is never repeated."""

import signal
import time

SEND = ('When I send "a question"', "Then I wait for an answer")


def wait_for(process, suite, line):
    """Wait until the suite's truth log holds a line."""
    for _ in range(4500):
        if line in suite.truth:
            return
        assert process.poll() is None, process.stdout.read()
        time.sleep(0.01)
    raise AssertionError(f"{line!r} never happened")


def test_a_pending_visit_is_taken_further(suite):
    """The question is sent once; the next run finds the answer and decides the same visit."""
    suite.feature(*SEND)
    monday = suite.run("--live")
    suite.write("answer", "")
    tuesday = suite.run("--live")
    assert monday.outcomes() == ["pending"]
    assert tuesday.outcomes() == ["met"]
    assert monday.results["visits"][0]["id"] == tuesday.results["visits"][0]["id"]
    assert suite.truth == ["sent a question"]


def test_a_decided_visit_is_shown_within_the_lockout(suite):
    """A journey that has contacted somebody shows its verdict and contacts nobody again."""
    suite.feature(*SEND)
    suite.write("answer", "")
    first = suite.run("--live")
    second = suite.run("--live")
    assert first.outcomes() == second.outcomes() == ["met"]
    assert suite.truth == ["sent a question"]


def test_again_asks_for_a_new_visit(suite):
    """--again sends anew, within the budget of contacts a week."""
    suite.profile(more="[budget]\ncontacts_per_week = 2")
    suite.feature(*SEND)
    suite.run("--live")
    suite.run("--live", "--again")
    third = suite.run("--live", "--again")
    assert suite.truth == ["sent a question"] * 2
    assert third.outcomes() == ["not measured"]
    assert "contacts_per_week allows 2" in third.said


def test_read_only_journeys_start_afresh(suite):
    """A journey that only looks is a new visit at every run."""
    suite.feature("When I look and it is met", "Then it is as it should be")
    first, second = suite.run(), suite.run()
    assert first.results["visits"][0]["id"] != second.results["visits"][0]["id"]
    assert suite.truth == ["look met"] * 2


def test_a_named_wave_is_not_repeated(suite):
    """--wave NAME goes on where it stopped: what it has decided is shown, not looked at again."""
    suite.feature("When I look and it is met", "Then it is as it should be")
    suite.run("--wave", "autumn")
    suite.run("--wave", "autumn")
    assert suite.truth == ["look met"]
    suite.run("--wave", "winter")
    assert suite.truth == ["look met"] * 2


def test_a_changed_sentence_sends_nothing_again(suite):
    """What was said before the question is part of it: changed, the visit stops and says why."""
    suite.feature("Given I am here", *SEND)
    suite.run("--live")
    suite.feature('When I send "another question"', SEND[1])
    changed = suite.run("--live")
    assert changed.outcomes() == ["not measured"]
    assert "journey changed since its visit began" in changed.said
    assert suite.truth == ["sent a question"]
    suite.feature("Given I am here", *SEND)
    assert suite.run("--live").outcomes() == ["pending"]


def test_a_changed_expectation_goes_on(suite):
    """What is expected after the question may be changed while it is pending."""
    suite.feature(*SEND)
    suite.run("--live")
    suite.feature(*SEND, "And I wait for an answer")
    suite.write("answer", "")
    assert suite.run("--live").outcomes() == ["met"]
    assert suite.truth == ["sent a question"]


def test_a_renamed_journey_sends_nothing_again(suite):
    """The pending visit without a journey is named before anything is sent; nothing is."""
    suite.feature(*SEND, title="Old title")
    suite.run("--live")
    suite.feature(*SEND, title="New title")
    renamed = suite.run("--live")
    assert suite.truth == ["sent a question"]
    assert renamed.outcomes() == ["not measured"]
    assert "pending, but without a journey:" in renamed.said
    assert "'Old title' (own.feature)" in renamed.said


def test_a_moved_journey_sends_nothing_again(suite):
    """The same for a journey that was moved to another file."""
    suite.feature(*SEND).unlink()
    suite.feature(*SEND)
    suite.run("--live")
    (suite.folder / "own.feature").rename(suite.folder / "moved.feature")
    moved = suite.run("--live")
    assert suite.truth == ["sent a question"]
    assert "pending, but without a journey:" in moved.said


def test_a_journey_played_by_somebody_else_sends_nothing_again(suite):
    """The same for a journey that was given to another shopper: the old one's visit is named."""
    suite.write("shoppers.toml", "[shopper.bo]\n")
    text = "Feature: Own\n  {}\n  Scenario: A journey\n    " + "\n    ".join(SEND) + "\n"
    suite.write("own.feature", text.format(""))
    suite.run("--live")
    suite.write("own.feature", text.format("@shopper:bo"))
    given = suite.run("--live")
    assert suite.truth == ["sent a question"]
    assert "pending, but without a journey:" in given.said


def test_an_id_keeps_the_identity_of_a_moved_and_renamed_journey(suite):
    """With an @id: tag the visit goes on under its new name and place."""
    text = "Feature: Own\n  @id:question\n  Scenario: {}\n    " + "\n    ".join(SEND) + "\n"
    suite.write("a.feature", text.format("Old")).chmod(0o644)
    suite.run("--live")
    (suite.folder / "a.feature").unlink()
    suite.write("b.feature", text.format("New"))
    suite.write("answer", "")
    assert suite.run("--live").outcomes() == ["met"]
    assert suite.truth == ["sent a question"]


def test_selecting_other_journeys_withholds_nothing(suite):
    """A pending visit whose journey is merely not selected is no vanished one."""
    suite.feature(*SEND, name="one.feature", title="One")
    suite.run("--live")
    suite.feature('When I send "two"', SEND[1], name="two.feature", title="Two")
    ran = suite.run("run", "two.feature", "--live")
    assert "sent two" in suite.truth, ran.said


def test_killed_while_it_sends_it_never_sends_again(suite):
    """Cut off after the hand-over nobody can know whether it left: not measured, never repeated."""
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + '\n@when("I send and hang")\ndef _(visit):\n'
        '    import time\n    visit.once("hang", "contact", lambda: (write("sent"), time.sleep(60)))\n',
    )
    suite.feature("When I send and hang", "Then I wait for an answer")
    with suite.start("run", "--live") as process:
        wait_for(process, suite, "sent")
        process.send_signal(signal.SIGKILL)
    ran = suite.run("--live")
    assert ran.outcomes() == ["not measured"]
    assert "interrupted: the contact may have reached them" in ran.said
    assert suite.truth == ["sent"]


def test_a_killed_run_is_taken_further(suite):
    """After kill -9 the same command performs only what was not finished."""
    hang = 'import time; time.sleep(60) if not TRUTH.with_name("go").exists() else None'
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + f'\n@then("I hang")\ndef _():\n    write("hanging")\n    {hang}\n',
    )
    suite.feature("When I look and it is met", "Then it is as it should be", name="a.feature")
    suite.feature(
        "When I look and it is missed",
        "Then I hang",
        "And it is as it should be",
        name="b.feature",
        title="Hangs",
    )
    with suite.start("run") as process:
        wait_for(process, suite, "hanging")
        process.send_signal(signal.SIGKILL)
    suite.write("go", "")
    ran = suite.run()
    assert ran.outcomes() == ["met", "missed"]
    assert "taking the run of" in ran.said
    assert [line for line in suite.truth if line.startswith("look")] == [
        "look met",
        "look missed",
        "look missed",  # the second look that confirms a miss
    ]


def test_a_killed_run_shows_the_journeys_of_today(suite):
    """A journey that was changed or removed before the run goes on is not shown as it was."""
    hang = 'import time; time.sleep(60) if not TRUTH.with_name("go").exists() else None'
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + f'\n@then("I hang")\ndef _():\n    write("hanging")\n    {hang}\n',
    )
    missed = ("When I look and it is missed", "Then it is as it should be")
    suite.feature(*missed, name="a.feature", title="Changed")
    suite.feature(*missed, name="b.feature", title="Removed")
    suite.feature("Then I hang", name="c.feature", title="Hangs")
    with suite.start("run") as process:
        wait_for(process, suite, "hanging")
        process.send_signal(signal.SIGKILL)
    suite.write("go", "")
    suite.feature("When I look and it is met", missed[1], name="a.feature", title="Changed")
    (suite.folder / "b.feature").unlink()
    ran = suite.run()
    assert "taking the run of" in ran.said
    shown = [(visit["title"], visit["outcome"]) for visit in ran.results["visits"]]
    assert shown == [("Changed", "met"), ("Hangs", "not measured")]


def test_a_killed_run_is_taken_further_wherever_its_results_go(suite):
    """--json and result files do not make another question of the same run."""
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + '\n@then("I hang once")\ndef _():\n    import time\n'
        '    first = "hanging" not in TRUTH.read_text()\n    write("hanging")\n'
        "    time.sleep(60 if first else 0)\n",
    )
    suite.feature("When I look and it is met", "Then it is as it should be", "And I hang once")
    with suite.start("run", "--json") as process:
        wait_for(process, suite, "hanging")
        process.send_signal(signal.SIGKILL)
    ran = suite.run("run", "--json", "--junit", "junit.xml")
    assert ran.outcomes() == ["met"]
    assert suite.truth.count("look met") == 1, ran.said


def test_interrupting_leaves_the_visit_free(suite):
    """Ctrl-C ends the run at once; the next run is not locked out."""
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + '\n@then("I hang")\ndef _():\n    import time\n    write("hanging")\n    time.sleep(60)\n',
    )
    suite.feature("Then I hang")
    with suite.start("run") as process:
        wait_for(process, suite, "hanging")
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=120)
    assert process.returncode == 2, said
    suite.feature("When I look and it is met", "Then it is as it should be")
    assert suite.run().code == 0


def test_the_kill_switch_stops_before_the_next_action(suite):
    """mysteryshop stop is obeyed before anything is touched, and lifted by --lift."""
    suite.feature("When I look and it is met", "Then it is as it should be")
    suite.run("stop", "--reason", "they asked us to")
    stopped = suite.run()
    assert stopped.outcomes() == ["not measured"]
    assert "stopped (they asked us to)" in stopped.said
    assert not suite.truth
    suite.run("stop", "--lift")
    assert suite.run().code == 0


def test_the_kill_switch_keeps_a_pending_visit_open(suite):
    """A visit that waits for an answer is not closed by the kill switch."""
    suite.feature(*SEND, "When I look and it is met", "Then it is as it should be")
    suite.run("--live")
    suite.write("answer", "")
    suite.run("stop")
    assert suite.run("--live").outcomes() == ["not measured"]
    suite.run("stop", "--lift")
    assert suite.run("--live").outcomes() == ["met"]
    assert suite.truth.count("sent a question") == 1


def test_two_runs_at_once_send_once(suite):
    """While a living run is on a journey, a second one waits for it: pending, nothing sent."""
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + '\n@then("I hang")\ndef _():\n    import time\n    write("hanging")\n    time.sleep(60)\n',
    )
    suite.feature("Then I hang", *SEND)
    with suite.start("run", "--live") as process:
        wait_for(process, suite, "hanging")
        second = suite.run("--live", "-v")
        process.send_signal(signal.SIGKILL)
    assert second.outcomes() == ["pending"], second.said
    assert "being visited by process" in second.said
    assert "sent a question" not in suite.truth


def test_collect_never_begins_anything(suite):
    """--again leaves no second visit behind that a collect would take for a pending one."""
    suite.profile(more="[budget]\nlockout_days = 0")
    suite.feature(*SEND)
    suite.run("--live")
    suite.run("--live", "--again")
    suite.write("answer", "")
    assert suite.run("collect", "--live").outcomes() == ["met"]
    assert suite.run("collect", "--live").code == 5
    assert suite.truth.count("sent a question") == 2


def test_a_wave_is_found_again_behind_a_later_one(suite):
    """What a wave has decided stays decided, also after another wave."""
    suite.feature("When I look and it is met", "Then it is as it should be")
    for wave in ("autumn", "winter", "autumn"):
        suite.run("--wave", wave)
    assert suite.truth == ["look met"] * 2


def test_a_decided_visit_is_shown_with_its_date(suite):
    """Within the lock-out the verdict is an old one, and the run says so."""
    suite.feature(*SEND)
    suite.write("answer", "")
    suite.run("--live")
    assert "SHOWN MET · A journey · decided " in suite.run("--live").said
