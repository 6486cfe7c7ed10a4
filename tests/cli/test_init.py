"""Beginning a suite: what is written is right, and nothing is written that is not."""

from importlib import resources

import pytest

from mysteryshop.cli import solo
from mysteryshop.core.company import load_company
from mysteryshop.core.stop import KillSwitch
from mysteryshop.probes.web.site import scope_of


@pytest.fixture
def offline(monkeypatch):
    """Nobody is asked where an address redirects to."""
    monkeypatch.setattr(solo, "public_scope", lambda url, before: scope_of(url))


@pytest.mark.parametrize(
    ("url", "id"),
    [
        ('https://www.example.com/a"b', "example-com"),
        (r"https://www.example.com/?q=\w", "example-com"),
        ("https://例え.テスト/", "company"),
        ("https://www.example.com/𝕩", "example-com"),
    ],
)
def test_every_address_makes_a_profile(quick, offline, tmp_path, url, id):
    """Quotes, backslashes and foreign letters stand in company.toml as they were typed."""
    assert quick("init", url).code == 0
    company = load_company(tmp_path / "company.toml")
    assert (company.identity.website, company.id) == (url, id)


@pytest.mark.parametrize(
    ("name", "content"), [("features", ""), ("company.toml", "[company]\nid = 'Good Ltd'")]
)
def test_what_stands_in_the_way_leaves_no_half_suite(quick, offline, tmp_path, name, content):
    """A file in the place of a folder, or a profile that is wrong: told before anything is written."""
    (tmp_path / name).write_text(content, "utf-8")
    said = quick("init", "https://www.example.com/")
    assert (said.code, name in said.error) == (2, True)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [name]


def test_the_kill_switch_stops_init(quick, good, tmp_path):
    """The site is not asked, and nothing is written."""
    KillSwitch(tmp_path / ".mysteryshop/STOP").throw("they asked us to")
    said = quick("init", good.url)
    assert (said.code, "they asked us to" in said.error) == (2, True)
    assert not good.requests
    assert not (tmp_path / "company.toml").exists()


def test_the_workflow_keeps_the_ledger_of_a_run_that_missed_something():
    """It is saved whatever the run came to, under a key of its own, and found by the next run."""
    workflow = resources.files("mysteryshop.cli").joinpath("templates/mysteryshop.yml")
    steps = workflow.read_text("utf-8").split("      - ")
    uses = ("uses: actions/cache/restore@", "run: mysteryshop run", "uses: actions/cache/save@")
    places = [next(n for n, step in enumerate(steps) if step.startswith(use)) for use in uses]
    assert places == sorted(places)
    restore, _, save = (steps[place] for place in places)
    for step in (restore, save):
        assert "key: mysteryshop-${{ github.run_id }}-${{ github.run_attempt }}\n" in step
    assert "restore-keys: mysteryshop-\n" in restore
    assert "if: always()" in save
