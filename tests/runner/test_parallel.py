"""Journeys in several processes: the same results, and one walk for all of them."""

from mysteryshop.demo import Website

VOLATILE = {
    "run",
    "started",
    "finished",
    "id",
    "opened",
    "closed",
    "since",
    "seconds",
    "sha256",
    "size",
}


def stable(value):
    """Results without times, ids and evidence hashes."""
    if isinstance(value, dict):
        return {key: stable(part) for key, part in value.items() if key not in VOLATILE}
    if isinstance(value, list):
        return [stable(part) for part in value]
    return value


def test_two_processes_come_to_the_same_results(suite):
    """-n 2 gives the same results.json as a serial run, up to times and hashes."""
    for number, outcome in enumerate(("met", "missed", "not measured", "met", "missed", "met")):
        suite.feature(
            f"When I look and it is {outcome}",
            "Then it is as it should be",
            name=f"{number}.feature",
            title=f"Journey {number}",
        )
    suite.feature("Then this breaks", name="broken.feature", title="Breaks")
    serial = suite.run()
    parallel = suite.run("-n", "2")
    assert parallel.code == serial.code == 1
    assert stable(parallel.results) == stable(serial.results)


def test_the_real_website_in_two_processes(suite):
    """The built-in journeys share their walks across processes: each page is loaded for one of them."""
    with Website("good") as site:
        suite.profile(port=site.port, more="[journeys]\nbuiltin = true")
        serial = suite.run("-k", "phone and computer")
        loaded = len(site.requests)
        parallel = suite.run("-k", "phone and computer", "-n", "2")
        assert set(serial.outcomes()) == {"met"}, serial.said
        assert stable(parallel.results) == stable(serial.results)
        assert len(site.requests) == 2 * loaded


def test_a_feature_fault_is_bad_usage_in_parallel_too(suite):
    """A fault that every worker finds is still exit code 2, with file and line."""
    suite.feature("Givn I am here")
    ran = suite.run("-n", "2")
    assert ran.code == 2, ran.said
    assert "own.feature:3" in ran.said


def test_a_plan_is_made_in_one_process(suite):
    """--plan plans, and leaves no trace, whatever -n says."""
    suite.feature("When I look and it is met", "Then it is as it should be")
    ran = suite.run("--plan", "-n", "2")
    assert ran.code == 0, ran.said
    assert "1 journeys for Tidewater" in ran.said
    assert not (suite.folder / ".mysteryshop").exists()


def test_a_killed_worker_is_broken(suite):
    """A worker that dies takes its journey with it as broken, never as missed."""
    suite.write(
        "conftest.py",
        (suite.folder / "conftest.py").read_text("utf-8")
        + '\n@then("the process dies")\ndef _():\n    os.kill(os.getpid(), 9)\n',
    )
    suite.feature("Then the process dies")
    suite.feature("When I look and it is met", "Then it is as it should be", name="z.feature")
    ran = suite.run("-n", "2")
    assert ran.code == 10, ran.said
    assert sorted(ran.outcomes()) == ["broken", "met"]


def test_keywords_and_tags_select(suite):
    """-k selects by words of the title, -m by tag."""
    suite.feature("When I look and it is met", "Then it is as it should be", title="Apples")
    suite.write(
        "b.feature",
        "Feature: B\n  @fruit:pear @nightly\n  Scenario: Pears\n"
        "    When I look and it is missed\n    Then it is as it should be\n",
    )
    assert suite.run("-k", "apples").outcomes() == ["met"]
    assert suite.run("-m", "nightly").outcomes() == ["missed"]


def test_last_failed_runs_what_was_missed(suite):
    """--lf repeats only what was missed or broke."""
    suite.feature("When I look and it is met", "Then it is as it should be")
    suite.feature(
        "When I look and it is missed", "Then it is as it should be", name="b.feature", title="B"
    )
    suite.run()
    assert suite.run("--lf").outcomes() == ["missed"]
