import stat

import pytest

from mysteryshop.core.errors import LedgerUnavailable, UsageError
from mysteryshop.core.verdict import Outcome
from mysteryshop.reports.render import read_meta, render, write_report
from mysteryshop.reports.scorecard import scorecard


def test_a_report_says_where_it_comes_from(mixed, tmp_path):
    """Its head carries the digest of the figures and the wave, for comparing with the ledger."""
    path = tmp_path / "out" / "report.html"
    card = write_report(mixed.ledger, mixed.evidence, path)
    meta = read_meta(path)
    assert meta == {"mysteryshop:scorecard": card.digest, "mysteryshop:wave": "2026-W02"}
    assert scorecard(mixed.ledger, meta["mysteryshop:wave"]).digest == card.digest


def test_a_body_cannot_claim_another_origin(book, tmp_path):
    """Only the head is read, whatever a quoted page contains."""
    path = tmp_path / "report.html"
    book.visit(book.run(), book.missed(because='<meta name="mysteryshop:wave" content="forged">'))
    write_report(book.ledger, book.evidence, path)
    path.write_text(path.read_text() + '<meta name="mysteryshop:wave" content="forged">')
    assert read_meta(path)["mysteryshop:wave"] == "2026-W02"


def test_a_strange_wave_survives_the_way_through_the_head(book, tmp_path):
    """The wave's name is escaped, not changed, so that it can be asked for again."""
    wave = "spring \"<b>' & more" + "x" * 100
    book.visit(book.run(wave=wave), book.kept())
    card = write_report(book.ledger, book.evidence, tmp_path / "r.html")
    assert read_meta(tmp_path / "r.html")["mysteryshop:wave"] == wave == card.wave


def test_the_same_ledger_gives_the_same_report(mixed):
    """No clock, no chance: two renderings are equal."""
    card = scorecard(mixed.ledger)
    assert render(card, mixed.evidence) == render(scorecard(mixed.ledger), mixed.evidence)


def test_there_is_no_script_and_a_policy_forbids_one(mixed):
    """The report is text and style alone."""
    text = render(scorecard(mixed.ledger), mixed.evidence)
    assert "<script" not in text
    assert "default-src 'none'; img-src data: 'self' file:; style-src 'unsafe-inline'" in text


def test_an_empty_ledger_gives_a_report_that_says_what_to_do(book, tmp_path):
    """Nothing visited is a sentence, not a crash."""
    write_report(book.ledger, book.evidence, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text()
    assert "Nothing has been visited yet." in text
    assert "mysteryshop run" in text


def test_every_visit_can_be_explained(mixed):
    """The command that explains a visit stands in its details."""
    card = scorecard(mixed.ledger)
    text = render(card, mixed.evidence)
    for theme in card.themes:
        for journey in theme.journeys:
            assert f"mysteryshop explain {journey.visit}" in text
            assert f'id="visit-{journey.visit}"' in text


def test_a_place_that_cannot_be_written_is_named_with_the_cure(book, tmp_path):
    """A folder in the place of the report is our error, in one sentence."""
    (tmp_path / "report.html").mkdir()
    with pytest.raises(LedgerUnavailable, match=r"report\.html cannot be written: .*another place"):
        write_report(book.ledger, book.evidence, tmp_path / "report.html")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_report_that_is_not_there_is_named(tmp_path):
    """Reading the origin of nothing is a usage error."""
    with pytest.raises(UsageError, match=r"gone\.html cannot be read"):
        read_meta(tmp_path / "gone.html")


def test_a_report_can_be_read_by_those_it_is_passed_to(book, tmp_path):
    """It has the permissions of any new file, not those of a temporary one."""
    (tmp_path / "plain").write_text("")
    write_report(book.ledger, book.evidence, tmp_path / "r.html")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "r.html")}
    assert len(modes) == 1


def test_heavy_pictures_stand_beside_the_report(book, tmp_path):
    """A picture over one MiB is linked from the folder named after the report."""
    visit = book.open(book.run())
    book.walk(visit, book.way("Help", padding=2**20))
    book.settle(visit, Outcome.MET)
    write_report(book.ledger, book.evidence, tmp_path / "my report.html")
    files = sorted((tmp_path / "my report-evidence").iterdir())
    assert len(files) == 2
    text = (tmp_path / "my report.html").read_text()
    assert all(f'href="my%20report-evidence/{file.name}"' in text for file in files)
    assert len(text) < 2**20


def test_damaged_evidence_is_shown_as_such(mixed):
    """A file that was overwritten is not shown as proof, and the report stands."""
    text = render(scorecard(mixed.ledger), mixed.evidence)
    assert "has been changed since it was stored" in text
    assert str(mixed.evidence.folder) not in text
